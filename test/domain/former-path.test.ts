import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formerPath, ownPlace } from '../../src/domain/former-path.ts';

test('a path has one form, however it was encoded', () => {
  for (const [given, kept] of [
    ['/2019/06/Story.HTML', '/2019/06/Story.HTML'],
    ['/caf%c3%a9', '/caf%C3%A9'],
    ['/café', '/caf%C3%A9'],
    ['/%7Epress/%41%2d1', '/~press/A-1'],
    ['/a%2fb/c', '/a%2Fb/c'],
    ['/caf%e9', '/caf%E9'],
    ['/100%', '/100%25'],
    ['/a,b;c', '/a%2Cb%3Bc'],
    ['/a%2Cb%3bc', '/a%2Cb%3Bc'],
    ["/it's(1)", "/it's(1)"],
    ['/港', '/%E6%B8%AF'],
    ['/x/?', '/x/'],
    ['/story.php?id=%37&p=a%2fb', '/story.php?id=7&p=a%2Fb'],
  ] as const) {
    assert.equal(formerPath(given), kept);
  }
});

const PARTS = [
  '%',
  '%2',
  '%2f',
  '%2e',
  '%E9',
  '%41',
  '/',
  '.',
  '?',
  '#',
  '+',
  "'",
  '"',
  ' ',
  'é',
  '港',
  '\ud800',
  '\\',
  'a',
  'F',
  '~',
];

test('the form of a form is the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...PARTS) }), (text) => {
      const once = formerPath(`/${text}`);
      assert.equal(formerPath(once), once);
      const url = new URL(`http://localhost${once}`);
      // Whoever asks for it asks for just that, unless it leads upwards.
      if (!/(^|\/)\.{1,2}(\/|$)|[?]/.test(once)) assert.equal(url.pathname, once);
    }),
  );
});

test('knows the shape of our own articles’ paths', () => {
  assert.deepEqual(ownPlace('/nl/2026/03/s%C3%A3o'), { edition: 'nl', month: '2026-03', slug: 'são' });
  assert.deepEqual(ownPlace('/nl/2026/03/x/'), { edition: 'nl', month: '2026-03', slug: 'x' });
  for (const other of [
    '/nl/2026/13/x',
    '/nl/2026/03/',
    '/nl/2026/03/x/y',
    '/nl/2026/03/x?y',
    '/nl/feed.atom',
  ]) {
    assert.equal(ownPlace(other), undefined, other);
  }
});
