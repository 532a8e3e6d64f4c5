import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEmail, mailtoUrl, telUrl } from '../../src/domain/contact.ts';

test('an e-mail address is one that mail can be addressed to', () => {
  for (const address of [
    'press@example.org',
    'a.b+c@sub.example.org',
    'œuvre@exämple.example',
    "o'neil@example.org",
  ])
    assert.ok(isEmail(address), address);
  for (const address of [
    ...[
      'press',
      'press@',
      '@example.org',
      'press@example',
      'a b@example.org',
      'a@b@example.org',
      'a@example..org',
    ],
    ...[
      'a@example.org?subject=x',
      'Press <a@example.org>',
      'a@example.org,b@example.org',
      `${'a'.repeat(250)}@b.org`,
    ],
    'a\u0000@example.org',
  ])
    assert.ok(!isEmail(address), address);
});

test('a link to write says nothing but the address', () => {
  assert.equal(mailtoUrl('press@example.org'), 'mailto:press@example.org');
  assert.equal(mailtoUrl('a?b&c#d%@example.org'), 'mailto:a%3Fb%26c%23d%25@example.org');
});

test('a number is dialled however it is written', () => {
  const numbers: [string, string | undefined][] = [
    ['+32 2 555 01 00', 'tel:+3225550100'],
    ['+32 (0)2 555 01 00', 'tel:+3225550100'],
    ['02/555.01.00', 'tel:025550100'],
    ['(0) 2 555', 'tel:02555'],
    ['112', 'tel:112'],
    ['٠٢ ٥٥٥', 'tel:02555'],
    ['０３－５５５５－０１００', 'tel:0355550100'],
    ['\u2066+999 55\u2069', 'tel:+99955'],
    ['11', undefined],
    ['1234567890123456', undefined],
    ['call us', undefined],
    ['02 555 ext. 7', undefined],
    ['++32 2 555', undefined],
    ['', undefined],
  ];
  for (const [written, dialled] of numbers) assert.equal(telUrl(written), dialled, written);
});
