import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  canonicalLanguage,
  directionOf,
  faultOfEditionPath,
  RESERVED_PATHS,
} from '../../src/domain/edition.ts';

describe('an edition', () => {
  test('may not have a path that is a URL of Coranto, or that no URL should have', () => {
    for (const path of RESERVED_PATHS)
      assert.match(faultOfEditionPath(path) ?? '', /a URL of Coranto itself/);
    for (const path of ['', 'En', 'a b', 'a/b', '-en', 'en-', 'e--n', 'é', '.', '..', 'x'.repeat(41)]) {
      assert.match(faultOfEditionPath(path) ?? '', /is not a path/, path);
    }
    for (const path of ['en', 'nl-be', 'zh-hant', '2', 'x'.repeat(40)]) {
      assert.equal(faultOfEditionPath(path), undefined, path);
    }
  });

  test('has a canonical language tag, or none', () => {
    assert.equal(canonicalLanguage('NL-be'), 'nl-BE');
    assert.equal(canonicalLanguage('iw'), 'he');
    assert.equal(canonicalLanguage('zh-hant-tw'), 'zh-Hant-TW');
    for (const tag of ['en_US', 'i-klingon', 'x-private', '', 'english language']) {
      assert.equal(canonicalLanguage(tag), undefined, tag);
    }
  });

  test('is written in the direction of its language’s script', () => {
    for (const language of ['ar', 'he', 'fa', 'ur', 'ps', 'az-Arab', 'dv', 'yi']) {
      assert.equal(directionOf(language), 'rtl', language);
    }
    for (const language of ['en', 'ja', 'ar-Latn', 'az', 'ru', 'und']) {
      assert.equal(directionOf(language), 'ltr', language);
    }
  });
});
