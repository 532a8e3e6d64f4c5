import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { directionOf } from '../src/domain/edition.ts';
import { type Catalogue, createI18n } from '../src/i18n.ts';
import { readCatalogues } from '../src/node/catalogues.ts';
import { CATALOGUES, i18n } from './render/pages/sample-pages.ts';
import { catalogueFaults, INTERFACE_LANGUAGES, unusedKeys } from './support/catalogue-faults.ts';
import { scratchFolder } from './support/scratch.ts';

const english = CATALOGUES.en ?? {};
const of = (tag: string): Catalogue => CATALOGUES[tag] ?? {};

function sourceText(): string {
  const root = new URL('../src/', import.meta.url).pathname;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((name) => name.endsWith('.ts'));
  return sources.map((name) => readFileSync(join(root, name), 'utf8')).join('\n');
}

describe('the catalogues', () => {
  for (const tag of new Set([...INTERFACE_LANGUAGES, ...Object.keys(CATALOGUES)])) {
    it(`have no fault in ${tag}`, () => {
      assert.deepEqual(catalogueFaults(tag, of(tag), english), []);
    });
  }

  it('have no key that nothing uses', () => {
    const source = sourceText();
    assert.deepEqual(unusedKeys(english, source), []);
    assert.deepEqual(unusedKeys({ ...english, 'topic.sort': 'Sort' }, source), ['topic.sort']);
  });

  // One slip each, and what is said of it.
  const SLIPS: readonly [string, string, string | undefined, string][] = [
    ['nl', 'topic.kind', undefined, 'topic.kind: missing'],
    ['nl', 'topic.sort', 'Soort', 'topic.sort: not in English'],
    ['pl', 'archive.count_few', undefined, 'archive.count: forms many,one,other, not few,many,one,other'],
    ['ja', 'archive.count_one', '1件', 'archive.count: forms one,other, not other'],
    ['de', 'list.updated', 'Aktualisiert', 'list.updated: lacks {{date}}'],
    ['de', 'topic.kind', 'Thema {{topic}}', 'topic.kind: has a stray {{topic}}'],
    ['pt', 'topic.kind', ' ', 'topic.kind: empty'],
    ['pt', 'topic.kind', 'Tema ', 'topic.kind: a blank at its edge'],
    ['fr', 'topic.kind', 'The\u0300me', 'topic.kind: not in NFC'],
    ['fr', 'topic.kind', "L'eau", 'topic.kind: a straight mark'],
    ['fr', 'topic.kind', 'Thème :', 'topic.kind: no no-break space before a colon'],
    ['fr', 'topic.kind', 'Thème ;', 'topic.kind: no narrow no-break space before a mark'],
    ['fr', 'topic.kind', '« Thème »', 'topic.kind: no no-break space inside quotation marks'],
    ['de', 'topic.kind', '„Thema”', 'topic.kind: ” of another language'],
    ['es', 'topic.kind', 'Tema?', 'topic.kind: no ¿'],
    ['es', 'topic.kind', 'Tema...', 'topic.kind: dots for an ellipsis'],
    ['it', 'list.updated', 'Aggiornato il {{date}}', 'list.updated: an article before a date'],
    ['uk', 'list.updated', 'Оновлено {{date}}.', 'list.updated: a full stop after a date'],
    ['ar', 'topic.kind', 'الموضوع, هنا', 'topic.kind: a Latin mark'],
    ['ja', 'topic.kind', 'テーマ:', 'topic.kind: a half-width mark'],
    ['zh-Hans', 'topic.kind', '主 题', 'topic.kind: a blank'],
    ['uk', 'topic.kind', 'Topic', 'topic.kind: still English'],
    ['uk', 'feeds.full', 'Пресреліз full', 'feeds.full: still English'],
    ['it', 'guide.feeds', 'All feeds, and how to subscribe', 'guide.feeds: still English'],
  ];

  for (const [tag, key, text, fault] of SLIPS) {
    it(`show a slip: ${tag}, ${fault}`, () => {
      const { [key]: _, ...rest } = of(tag);
      const entries = Object.entries(of(tag)).map(([name, value]) => [name, name === key ? text : value]);
      const changed = text === undefined ? rest : { ...Object.fromEntries(entries), [key]: text };
      assert.ok(catalogueFaults(tag, changed, english).includes(fault), fault);
    });
  }

  it('may be incomplete in a folder of the newsroom’s own, but not wrong', () => {
    assert.deepEqual(catalogueFaults('sv', { 'topic.kind': 'Ämne' }, english), []);
    assert.deepEqual(catalogueFaults('sv', { 'topic.kind': 'Ämne {{x}}' }, english), [
      'topic.kind: has a stray {{x}}',
    ]);
  });
});

describe('an edition in another language', () => {
  const shipped = createI18n(Object.fromEntries(INTERFACE_LANGUAGES.map((tag) => [tag, of(tag)])));

  it('speaks English with its own dates, numbers, lists and order, until it has words', () => {
    const words = shipped.for('sv');
    assert.equal(words.t('article.kind'), 'Press release');
    assert.equal(words.t('archive.count', { count: 1234 }), '1\u00a0234 press releases');
    assert.equal(words.month('2026-03'), 'mars 2026');
    assert.equal(words.list(['A', 'B', 'C']), 'A, B och C');
    assert.equal(words.inLanguage('nl-BE'), 'nederländska');
    assert.deepEqual(['ö', 'å', 'z', 'ä', 'o'].sort(words.compare), ['o', 'z', 'å', 'ä', 'ö']);
  });

  it('counts in English where its own plural forms are others', () => {
    assert.equal(shipped.for('sk').t('archive.count', { count: 3 }), '3 press releases');
    assert.equal(shipped.for('ga').t('search.found', { count: 1 }), '1 press release found');
  });

  it('has the words of its language where only the country is another', () => {
    const kinds = ['zh-CN', 'zh-SG', 'pt-BR', 'es-MX', 'ar-EG', 'de-AT'].map((tag) => shipped.for(tag));
    assert.deepEqual(
      kinds.map((words) => words.t('article.kind')),
      ['新闻稿', '新闻稿', 'Comunicado de imprensa', 'Comunicado de prensa', 'بيان صحفي', 'Pressemitteilung'],
    );
  });

  it('gets words from a folder in locales, in as many files as one likes, and the rest from English', (t) => {
    const folder = scratchFolder(t);
    for (const [path, catalogue] of [
      ['en/site', english],
      ['sv/site', { 'article.kind': 'Pressmeddelande', 'archive.count_one': '{{count}} pressmeddelande' }],
      ['nl/site', of('nl')],
      ['nl-BE/site', { 'article.kind': 'Perstekst' }],
      ['sv/own', { 'archive.count_other': '{{count}} pressmeddelanden' }],
    ] as const) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, `${path}.json`), JSON.stringify(catalogue));
    }
    const own = createI18n(readCatalogues(folder));
    assert.equal(own.for('nl-BE').t('article.kind'), 'Perstekst');
    assert.equal(own.for('nl-BE').t('topic.kind'), 'Thema');
    const words = own.for('sv-FI');
    assert.equal(words.t('article.kind'), 'Pressmeddelande');
    assert.equal(words.t('archive.count', { count: 1 }), '1 pressmeddelande');
    assert.equal(words.t('archive.count', { count: 2 }), '2 pressmeddelanden');
    assert.equal(words.t('topic.kind'), 'Topic');
  });
});

describe('the conventions of each language', () => {
  const at = Date.parse('2026-03-14T13:05:00Z');

  // From CLDR, not from a run: day, weekday, moment, time, month, year; two numbers; a list.
  const CLDR: Readonly<Record<string, readonly [dates: string, numbers: string, list: string]>> = {
    en: [
      'March 14, 2026 | Saturday, March 14, 2026 | March 14, 2026 at 1:05 PM | 1:05 PM | March 2026 | 2026',
      '1,234 | 12,345.6',
      'A, B, and C',
    ],
    nl: [
      '14 maart 2026 | zaterdag 14 maart 2026 | 14 maart 2026 om 13:05 | 13:05 | maart 2026 | 2026',
      '1.234 | 12.345,6',
      'A, B en C',
    ],
    fr: [
      '14 mars 2026 | samedi 14 mars 2026 | 14 mars 2026 à 13:05 | 13:05 | mars 2026 | 2026',
      '1\u202f234 | 12\u202f345,6',
      'A, B et C',
    ],
    de: [
      '14. März 2026 | Samstag, 14. März 2026 | 14. März 2026 um 13:05 | 13:05 | März 2026 | 2026',
      '1.234 | 12.345,6',
      'A, B und C',
    ],
    es: [
      '14 de marzo de 2026 | sábado, 14 de marzo de 2026 | 14 de marzo de 2026 a las 13:05 | 13:05 | marzo de 2026 | 2026',
      '1234 | 12.345,6',
      'A, B y C',
    ],
    pt: [
      '14 de março de 2026 | sábado, 14 de março de 2026 | 14 de março de 2026 às 13:05 | 13:05 | março de 2026 | 2026',
      '1.234 | 12.345,6',
      'A, B e C',
    ],
    it: [
      '14 marzo 2026 | sabato 14 marzo 2026 | 14 marzo 2026 alle ore 13:05 | 13:05 | marzo 2026 | 2026',
      '1234 | 12.345,6',
      'A, B e C',
    ],
    // The month alone is in the nominative, in Polish and in Ukrainian.
    pl: [
      '14 marca 2026 | sobota, 14 marca 2026 | 14 marca 2026 13:05 | 13:05 | marzec 2026 | 2026',
      '1234 | 12\u00a0345,6',
      'A, B i C',
    ],
    uk: [
      '14 березня 2026 р. | субота, 14 березня 2026 р. | 14 березня 2026 р. о 13:05 | 13:05 | березень 2026 р. | 2026',
      '1\u00a0234 | 12\u00a0345,6',
      'A, B і C',
    ],
    ar: [
      '14 مارس 2026 | السبت، 14 مارس 2026 | 14 مارس 2026 في 1:05 م | 1:05 م | مارس 2026 | 2026',
      '1,234 | 12,345.6',
      'A وB وC',
    ],
    // Egypt writes Arabic-Indic figures; Arabic of no country, and the Maghreb, European ones.
    'ar-EG': [
      '١٤ مارس ٢٠٢٦ | السبت، ١٤ مارس ٢٠٢٦ | ١٤ مارس ٢٠٢٦ في ١:٠٥ م | ١:٠٥ م | مارس ٢٠٢٦ | ٢٠٢٦',
      '١٬٢٣٤ | ١٢٬٣٤٥٫٦',
      'A وB وC',
    ],
    ja: [
      '2026年3月14日 | 2026年3月14日土曜日 | 2026年3月14日 13:05 | 13:05 | 2026年3月 | 2026年',
      '1,234 | 12,345.6',
      'A、B、C',
    ],
    'zh-Hans': [
      '2026年3月14日 | 2026年3月14日星期六 | 2026年3月14日 13:05 | 13:05 | 2026年3月 | 2026年',
      '1,234 | 12,345.6',
      'A、B和C',
    ],
  };

  for (const [tag, [dates, numbers, list]] of Object.entries(CLDR)) {
    it(`are kept in ${tag}`, () => {
      const words = i18n.for(tag);
      const styles = (['day', 'weekday', 'moment', 'time'] as const).map((style) =>
        words.date(at, { timeZone: 'UTC', calendar: 'gregory', style }),
      );
      assert.equal([...styles, words.month('2026-03'), words.year('2026')].join(' | '), dates);
      assert.equal([1234, 12345.6].map(words.number).join(' | '), numbers);
      assert.equal(words.list(['A', 'B', 'C']), list);
    });
  }

  // Spanish ñ, Polish ć ł ż and Ukrainian ґ є ї are letters of their own; German umlauts and accents are not.
  const SORTED: Readonly<Record<string, string>> = {
    en: 'Customs Éclair Port',
    nl: 'Één haven veiligheid',
    fr: 'douane été euro Évian port',
    de: 'Ofen Öl Übung Ufer Zoll',
    es: 'nube nuevo ñu oso',
    pt: 'ação águas barcos Saúde',
    it: 'città dogana Università',
    pl: 'cyna ćma luty łódź mapa zebra żuk',
    uk: 'гуска ґанок дім енергія єдність ізолятор їжа йод',
    ar: 'أمن إنقاذ بحر ميناء',
    ja: 'あんぜん カーゴ がいこう さかな みなと',
    // By pinyin: ānquán, běijīng, gǎngkǒu, zhōngguó.
    'zh-Hans': '安全 北京 港口 中国',
    sv: 'orm zon ål äng ö',
  };

  for (const [tag, labels] of Object.entries(SORTED)) {
    it(`sort ${tag} as its dictionaries do`, () => {
      const shuffled = labels.split(' ').toReversed();
      assert.equal(shuffled.sort(i18n.for(tag).compare).join(' '), labels);
    });
  }

  it('name another language as running text does', () => {
    const named = (tags: string): string[] =>
      INTERFACE_LANGUAGES.map((tag) => i18n.for(tag).inLanguage(tags));
    assert.deepEqual(named('nl'), [
      'Dutch',
      'Nederlands',
      'néerlandais',
      'Niederländisch',
      'neerlandés',
      'holandês',
      'olandese',
      'niderlandzki',
      'нідерландська',
      'الهولندية',
      'オランダ語',
      '荷兰语',
    ]);
  });

  it('tell the region of a language only beside another of the same language', () => {
    assert.equal(i18n.for('fr').inLanguage('nl-BE'), 'néerlandais');
    assert.equal(i18n.for('nl-BE').inLanguage('nl-BE'), 'Nederlands');
    assert.equal(i18n.for('pt').inLanguage('pt-BR'), 'português (Brasil)');
    assert.equal(i18n.for('en').inLanguage('zh-Hant-TW'), 'Chinese (Traditional)');
  });

  it('have a direction', () => {
    assert.deepEqual(
      INTERFACE_LANGUAGES.filter((tag) => directionOf(tag) === 'rtl'),
      ['ar'],
    );
    assert.equal(directionOf('ar-EG'), 'rtl');
    assert.equal(directionOf('uk'), 'ltr');
  });
});
