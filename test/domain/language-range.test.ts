import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isLanguageRange, matchesLanguage } from '../../src/domain/language-range.ts';

describe('language ranges', () => {
  test('match as in the examples of RFC 4647, section 3.3.2', () => {
    const range = ['de-*-DE'];
    for (const tag of [
      'de-DE',
      'de-Latn-DE',
      'de-Latf-DE',
      'de-DE-x-goethe',
      'de-Latn-DE-1996',
      'de-Deva-DE',
    ])
      assert.ok(matchesLanguage(range, tag), tag);
    for (const tag of ['de', 'de-x-DE', 'de-Deva']) assert.ok(!matchesLanguage(range, tag), tag);
  });

  test('match whatever is more particular, and nothing that only begins alike', () => {
    for (const [range, tag, matches] of [
      ['nl', 'nl', true],
      ['nl', 'nl-BE', true],
      ['NL-be', 'nl-BE', true],
      ['nl-BE', 'nl', false],
      ['nl-NL', 'nl-BE', false],
      ['n', 'nl', false],
      ['zh-TW', 'zh-Hant-TW', true],
      ['zh-Hans', 'zh-Hant-TW', false],
      ['*', 'ar', true],
      ['*-BE', 'nl-BE', true],
      ['*-BE', 'nl', false],
      ['nl-*', 'nl', true],
      ['iw', 'he', true],
    ] as const) {
      assert.equal(matchesLanguage([range], tag), matches, `${range} ${tag}`);
    }
    assert.ok(matchesLanguage(['fr', 'nl'], 'nl-BE'));
    assert.ok(!matchesLanguage([], 'nl-BE'));
  });

  test('are ranges, or refused', () => {
    for (const range of ['nl', '*', 'zh-Hant', '*-CH', 'de-*-DE', 'x-private', 'en-GB-oed'])
      assert.ok(isLanguageRange(range), range);
    for (const range of ['', 'nl_BE', 'nl-', '-nl', 'n l', 'abcdefghi', 'n1', 'nl;q=1', 'ñ'])
      assert.ok(!isLanguageRange(range), range);
  });
});
