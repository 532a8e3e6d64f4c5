import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { suitingEdition } from '../../src/domain/accept-language.ts';

const edition = (language: string, closedAt: number | null = null) => ({
  path: language,
  language,
  closedAt,
});
const EDITIONS = ['nl-BE', 'fr-BE', 'fr-CA', 'en-GB', 'zh-Hans', 'sr-Latn'].map((language) =>
  edition(language),
);

const chosen = (header: string | null, editions = EDITIONS) => suitingEdition(header, editions)?.path ?? null;

describe('the edition that suits a reader', () => {
  const CASES: Record<string, [string | null, string | null]> = {
    'is that of the language they want most': ['nl-BE,nl;q=0.9,en;q=0.8', 'nl-BE'],
    'is of the same language in another region where theirs has none': ['fr-FR, en;q=0.5', 'fr-BE'],
    'is of their own region where there is one': ['fr-CA', 'fr-CA'],
    'goes by how much each is wanted, not by their order': ['en;q=0.3, fr;q=0.7, nl;q=0.5', 'fr-BE'],
    'is none in a language that they refuse': ['nl;q=0', null],
    'passes over what there is no edition in': ['de-DE,de;q=0.9,en-US;q=0.2', 'en-GB'],
    'is in the script that they read': ['zh-CN', 'zh-Hans'],
    'is none in another script of their language': ['zh-TW', null],
    'is none in Cyrillic for who reads only that': ['sr', null],
    'is written in any case': ['NL-be', 'nl-BE'],
    'is none for whoever takes any': ['*', null],
    'is none where nothing is said': [null, null],
    'is found beside what is not well-formed': ['en;q=zwei, ;;, x, fr', 'fr-BE'],
  };
  for (const [what, [header, expected]] of Object.entries(CASES)) {
    it(what, () => assert.equal(chosen(header), expected));
  }

  it('is not one that has closed', () => {
    assert.equal(chosen('fr', [edition('fr-BE', 1), edition('fr-CA')]), 'fr-CA');
  });

  it('is one of them or none, whatever a header says', () => {
    const piece = fc.constantFrom(
      'nl',
      'fr-BE',
      'en',
      ';q=',
      '0.5',
      '1',
      ',',
      ' ',
      '*',
      '-',
      'x-',
      'zh-Hant',
    );
    const header = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(header, (text) => {
        const path = chosen(text);
        assert.ok(path === null || EDITIONS.some((one) => one.path === path));
      }),
    );
  });
});
