import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { faultOfSlug, slugify } from '../../src/domain/slug.ts';
import { anyText } from '../support/any-text.ts';
import { often } from '../support/often.ts';

const SLUGS: readonly (readonly [language: string, text: string, slug: string])[] = [
  ['en', 'Three Ships, Two Berths & One Crane!', 'three-ships-two-berths-one-crane'],
  ['en', 'The port’s own R&D: it’s open', 'the-ports-own-r-d-its-open'],
  ['fr', 'L’été à Nîmes : où ça ? Cœur', 'l-ete-a-nimes-ou-ca-coeur'],
  ['de', 'Straßen für Übergrößen', 'strassen-fur-ubergrossen'],
  ['da', 'Blåbær på Ærø', 'blabaer-pa-aero'],
  ['is', 'Þjóð og ÐÆ', 'thjod-og-dae'],
  ['pl', 'Łódź i Żółć', 'lodz-i-zolc'],
  ['vi', 'Cảng Đà Nẵng', 'cang-da-nang'],
  ['tr', 'IĞDIR İstanbul', 'igdir-istanbul'],
  ['az', 'Bakı Dəniz', 'baki-deniz'],
  ['lt', 'Įvykiai Ė', 'ivykiai-e'],
  ['en', 'ﬁrst ２０２６ m² e\u0301', 'first-2026-m2-e'],
  ['ja', '港だより：クレーン、２０２６年', '港だより-クレーン-2026年'],
  ['zh', '港口 新闻', '港口-新闻'],
  ['ko', '항구 소식', '항구-소식'],
  ['ar', 'العَرَبِيَّةُ مـــرحبا ١٢', 'العربية-مرحبا-١٢'],
  ['fa', 'می\u200cخواهم', 'می-خواهم'],
  ['hi', 'हिन्दी समाचार', 'हिन्दी-समाचार'],
  ['th', 'ข่าวท่าเรือ', 'ข่าวท่าเรือ'],
  ['el', 'Λιμάνι ΟΔΟΣ', 'λιμάνι-οδος'],
  ['ru', 'Ёлка и Йод', 'ёлка-и-йод'],
  ['en', 'soft\u00adhyphen a\u200bb \u202eright', 'softhyphen-a-b-right'],
  ['en', '👩‍🚀 … !!!', 'article'],
  ['en', '', 'article'],
];

for (const [language, text, slug] of SLUGS) {
  test(`makes ${slug} of “${text}” in ${language}`, () => {
    assert.equal(slugify(text, language), slug.normalize('NFC'));
  });
}

test('cuts at a hyphen, and before a letter where there is none', () => {
  assert.equal(slugify(`${'ship '.repeat(15)}harbourmaster`, 'en'), 'ship-'.repeat(15).slice(0, -1));
  assert.equal(slugify(`${'ship '.repeat(15)}docks`, 'en'), `${'ship-'.repeat(15)}docks`);
  assert.equal(slugify('港'.repeat(100), 'ja'), '港'.repeat(80));
  assert.equal(slugify(`a ${'港'.repeat(100)}`, 'ja'), `a-${'港'.repeat(78)}`);
  assert.equal(slugify('กี่'.repeat(40), 'th').length, 78);
});

test('says what is wrong with a slug given by hand', () => {
  for (const slug of ['port', 'port-2026', '港だより', 'العربية']) assert.equal(faultOfSlug(slug), undefined);
  assert.equal(
    faultOfSlug('New Crane'),
    '“New Crane” is not a slug: lower-case letters and digits in groups joined by hyphens, 80 at most; write new-crane',
  );
  assert.equal(faultOfSlug('a/b'), '“a/b” contains a slash; a slug is one part of the URL');
  for (const slug of ['', 'A', 'a--b', '-a', 'é', 'a.b', 'a b', 'a'.repeat(81), 'a\\b', '..', '%41']) {
    assert.notEqual(faultOfSlug(slug), undefined, slug);
  }
});

test('a slug is short, safe and its own slug, whatever the text and the language', () => {
  const text = anyText({ maxLength: 60 });
  const written = fc
    .array(fc.constantFrom(...SLUGS.map(([, one]) => one)), { maxLength: 8 })
    .map((all) => all.join(' '));
  const language = fc.constantFrom('en', 'tr', 'az', 'lt', 'el', 'ar', 'ja', 'und');
  fc.assert(
    fc.property(fc.oneof(text, written), language, (given, tag) => {
      const slug = slugify(given, tag);
      assert.match(slug, /^[\p{L}\p{M}\p{Nd}]+(-[\p{L}\p{M}\p{Nd}]+)*$/u);
      assert.ok(Array.from(slug).length <= 80);
      assert.equal(faultOfSlug(slug), undefined, JSON.stringify(given));
    }),
    { numRuns: often(600) },
  );
});
