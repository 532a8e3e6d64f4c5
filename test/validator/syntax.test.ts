// The small languages of feeds, with what each takes and what it does not.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { validateContentType } from './content-type.ts';
import * as syntax from './syntax.ts';

const TABLE: [name: string, is: (text: string) => boolean, yes: string[], no: string[]][] = [
  [
    'an IRI',
    syntax.isIri,
    [
      'https://news.example/ar/بحث?a=1&b=%20#c',
      'http://[2001:db8::1]:80/',
      'urn:uuid:0b6f1a52-6e0c-4c39-9a3d-1d2f0a9b7c11',
      'tag:old.example,2001:7?a=1',
      'tag:ana@old.example,2001-02-03:x',
      'mailto:a@b.example',
      'urn:isbn:0451450523',
    ],
    [
      '',
      '/a',
      'a b:c',
      'https://',
      'https://a b/',
      'https://a.example/%g0',
      'https://a.example/"',
      'urn:x',
      'tag:a',
      'http:a',
      'urn:uuid:1',
      'https://a.example/[1]',
    ],
  ],
  [
    'a reference to an IRI',
    syntax.isIriReference,
    ['../a', '', '//a.example/', '#a'],
    ['a b', 'http:a', '%'],
  ],
  ['a URI', syntax.isUri, ['https://news.example/%D8%A8'], ['https://news.example/ب']],
  [
    'a date and time of RFC 3339',
    syntax.isRfc3339,
    [
      '2026-03-14T08:30:00Z',
      '2026-03-14T08:30:00.123-07:00',
      '2024-02-29T00:00:00Z',
      '1990-12-31T23:59:60Z',
      '0001-01-01T00:00:00Z',
    ],
    [
      '2026-03-14',
      '2026-03-14T24:00:00Z',
      '2026-13-01T00:00:00Z',
      '2025-02-29T00:00:00Z',
      '2026-03-14T08:30Z',
      '2026-03-14T08:30:00+24:00',
      '2026-03-14 08:30:00Z',
    ],
  ],
  [
    'a date of RFC 822',
    (text) => syntax.readRfc822(text) !== null,
    ['Sat, 14 Mar 2026 08:30:00 GMT', '14 Mar 26 08:30 EST', 'Sun, 1 Mar 2026 08:30:00 +0100'],
    [
      'Sat, 14 March 2026 08:30:00 GMT',
      'Sat, 31 Feb 2026 08:30:00 GMT',
      'Sat,  14 Mar 2026 08:30:00 GMT',
      'Fri, 14 Mar 2026 08:30:00 GMT',
      'Sat, 14 Mar 2026 24:30:00 GMT',
      'Sat, 14 Mar 2026 08:30:00 CET',
    ],
  ],
  [
    'a language tag',
    syntax.isLanguageTag,
    [
      'en',
      'fr-CH',
      'zh-Hant-TW',
      'sr-Latn',
      'es-419',
      'de-CH-1901',
      'i-klingon',
      'x-private',
      'en-u-ca-gregory',
      'zh-min-nan',
      'sl-rozaj-biske-1994',
      'ar-x-a',
    ],
    ['', 'e', 'en_GB', 'en-', 'fr-CH-CH', 'en-a-bb-a-cc', 'de-1901-1901', 'english language'],
  ],
  [
    'a media type',
    syntax.isMediaType,
    ['image/jpeg', 'text/html; charset=utf-8', 'application/vnd.a+xml'],
    ['jpeg', 'image/', 'image/*', 'a b/c'],
  ],
  ['an address', syntax.isEmail, ['a.b+c@d.example'], ['a', 'a@', 'A (a@b.example)', 'mailto:a@b.example']],
  [
    'a date of the W3C',
    syntax.isW3cDate,
    ['2026', '2026-03', '2026-03-14', '2026-03-14T08:30:00Z'],
    ['March 2026', '26-03-14'],
  ],
];

describe('syntax', () => {
  for (const [name, is, yes, no] of TABLE) {
    test(`knows ${name}`, () => {
      assert.deepEqual([yes.filter((text) => !is(text)), no.filter(is)], [[], []]);
    });
  }

  test('knows the media type of each format', () => {
    const types = {
      atom: 'application/atom+xml',
      rss: 'application/rss+xml',
      json: 'application/feed+json',
    } as const;
    for (const [format, type] of Object.entries(types) as [keyof typeof types, string][]) {
      assert.deepEqual(validateContentType(format, `${type}; charset=utf-8`), []);
      assert.equal(validateContentType(format, 'text/xml').length, 1);
      assert.equal(validateContentType(format, `${type}; charset=latin1`).length, 1);
      assert.equal(validateContentType(format, null).length, 1);
    }
  });
});
