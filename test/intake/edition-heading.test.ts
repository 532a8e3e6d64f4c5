import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findEdition } from '../../src/intake/edition-heading.ts';

function findAmong(languages: readonly string[], heading: string): string {
  const editions = languages.map((language) => {
    const path = language.toLowerCase();
    return [path, { path, language, title: `Port ${path}`, timeZone: 'UTC' }] as const;
  });
  const settings = { editions: new Map(editions), interfaceLanguages: ['en', 'fr'] };
  const found = findEdition(heading, settings);
  return 'edition' in found ? found.edition.path : found.fault;
}

test('tells a language from its regional forms', () => {
  assert.equal(findAmong(['fr', 'fr-CA'], 'News in French'), 'fr');
  assert.equal(findAmong(['fr', 'fr-CA'], 'News in Canadian French'), 'fr-ca');
  assert.equal(findAmong(['fr-CA', 'en'], 'Actualités en français'), 'fr-ca');
  assert.equal(
    findAmong(['fr-BE', 'fr-CA', 'en'], 'News in French'),
    '“News in French” fits several editions: fr-be, fr-ca. Say which with the option --edition',
  );
});

test('knows a language that is inflected in the heading', () => {
  const languages = ['pl', 'fi', 'ru', 'cs', 'hu', 'tr', 'en'];
  const headings = {
    'Wiadomości po polsku': 'pl',
    'Uutisia suomeksi': 'fi',
    'Новости на русском языке': 'ru',
    'Zprávy v češtině': 'cs',
    'Hírek magyarul': 'hu',
    'Türkçe haberler': 'tr',
  };
  for (const [heading, edition] of Object.entries(headings))
    assert.equal(findAmong(languages, heading), edition);
});

test('takes no long line for a heading', () => {
  assert.match(findAmong(['en'], `The English fleet ${'sails on and '.repeat(5)}on`), /^expected the title/);
});
