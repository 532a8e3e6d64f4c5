import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createI18n, fallbackChain, type PlainKey } from '../src/i18n.ts';
import { CATALOGUES, i18n } from './render/pages/sample-pages.ts';

const english = CATALOGUES.en ?? {};

describe('the words of a language', () => {
  const t = (language: string, count: number): string => i18n.for(language).t('archive.count', { count });

  it('choose the plural form of that language, with its own figures', () => {
    assert.equal(t('nl', 1), '1 persbericht');
    assert.equal(t('nl', 1234), '1.234 persberichten');
    assert.deepEqual(
      [0, 1, 2, 3, 11, 100].map((count) => t('ar', count)),
      [
        'لا بيانات صحفية',
        'بيان صحفي واحد',
        'بيانان صحفيان',
        '3 بيانات صحفية',
        '11 بيانًا صحفيًا',
        '100 بيان صحفي',
      ],
    );
    assert.equal(t('ja', 5), '5件');
  });

  it('are those of the nearest parent in the same script, else English', () => {
    assert.equal(i18n.for('nl-BE').t('article.kind'), 'Persbericht');
    assert.equal(i18n.for('fy').t('article.kind'), 'Press release');
    const available = ['en', 'nl', 'sr', 'zh-Hans', 'zh-Hant'];
    assert.deepEqual(fallbackChain('nl-BE', available), ['nl', 'en']);
    assert.deepEqual(fallbackChain('zh-TW', available), ['zh-Hant', 'en']);
    assert.deepEqual(fallbackChain('zh', available), ['zh-Hans', 'en']);
    assert.deepEqual(fallbackChain('sr-Latn', available), ['en']);
  });

  it('fall back key by key where a catalogue is not complete', () => {
    const partial = createI18n({ en: english, fy: { 'article.kind': 'Parseberjocht' } }).for('fy');
    assert.equal(partial.t('article.kind'), 'Parseberjocht');
    assert.equal(partial.t('topic.kind'), 'Topic');
    assert.equal(partial.t('archive.count', { count: 2 }), '2 press releases');
  });

  it('are untouched by what is put into them', () => {
    const hostile = '$t(topic.kind) {{edition}} <b>&amp;</b>';
    const said = i18n.for('en').t('page.title', { page: hostile, edition: 'E' });
    assert.equal(said, `${hostile} – E`);
  });

  it('throw when a parameter is forgotten', () => {
    const words = i18n.for('en');
    assert.throws(() => words.t('list.updated'), /list|date/);
    assert.equal(words.t('list.updated', { date: 'Monday' }), 'Updated Monday');
    assert.throws(() => words.t('list.updated'), /list|date/);
    assert.throws(() => words.t('list.updated', { other: 'Monday' }), /list|date/);
  });

  it('have what is put into them in its place, however often and in whatever order it is given', () => {
    const words = i18n.for('en');
    assert.equal(words.t('page.title', { page: 'P', edition: 'E' }), 'P – E');
    assert.equal(words.t('page.title', { edition: 'P', page: 'E' }), 'E – P');
    assert.equal(words.t('archive.part', { part: 1200 }), words.t('archive.part', { part: '1,200' }));
  });

  it('do not depend on other instances', () => {
    const other = createI18n({ en: { ...english, 'topic.kind': 'Subject' } });
    assert.equal(other.for('en').t('topic.kind'), 'Subject');
    assert.equal(i18n.for('en').t('topic.kind'), 'Topic');
  });
});

describe('making the words', () => {
  it('needs English', () => {
    assert.throws(() => createI18n({ nl: CATALOGUES.nl ?? {} }), /“en”/);
  });

  it('stops at a parameter that English does not have', () => {
    const key: PlainKey = 'list.updated';
    assert.throws(
      () => createI18n({ en: english, fy: { [key]: 'Bywurke {{datum}}' } }),
      /“fy”, key “list.updated”.*\{\{datum\}\}/,
    );
  });
});

describe('dates and numbers', () => {
  const at = Date.parse('2025-12-31T23:30:00Z');
  const gregory = (timeZone: string) => ({ timeZone, calendar: 'gregory', style: 'day' }) as const;

  it('tell the day in the edition’s zone', () => {
    assert.equal(i18n.for('nl').date(at, gregory('Europe/Brussels')), '1 januari 2026');
    assert.equal(i18n.for('nl').date(at, gregory('America/New_York')), '31 december 2025');
    assert.equal(i18n.for('ja').date(at, gregory('Asia/Tokyo')), '2026年1月1日');
  });

  it('are what Intl says of any instant in any zone, also where clocks were once seconds off', () => {
    const styles = {
      day: { dateStyle: 'long' },
      weekday: { dateStyle: 'full' },
      moment: { dateStyle: 'long', timeStyle: 'short' },
      time: { timeStyle: 'short' },
    } as const;
    const asked = fc.record({
      at: fc.integer({ min: Date.parse('1850-01-01'), max: Date.parse('2500-01-01') }),
      timeZone: fc.constantFrom(
        'UTC',
        'Europe/Brussels',
        'Africa/Monrovia',
        'Asia/Kathmandu',
        'Pacific/Apia',
      ),
      calendar: fc.constantFrom('gregory', 'islamic-umalqura', 'chinese', 'persian', 'japanese'),
      style: fc.constantFrom('day', 'weekday', 'moment', 'time'),
      language: fc.constantFrom('nl', 'ar', 'ja'),
    });
    fc.assert(
      fc.property(asked, ({ at, language, ...options }) => {
        const { timeZone, calendar, style } = options;
        const expected = new Intl.DateTimeFormat(language, { timeZone, calendar, ...styles[style] }).format(
          at,
        );
        assert.equal(i18n.for(language).date(at, options), expected);
      }),
    );
  });

  it('tell the time only in the styles that have one', () => {
    const words = i18n.for('de');
    const date = (style: 'day' | 'weekday' | 'moment' | 'time'): string =>
      words.date(at, { timeZone: 'Europe/Berlin', calendar: 'gregory', style });
    assert.equal(date('day'), '1. Januar 2026');
    assert.equal(date('weekday'), 'Donnerstag, 1. Januar 2026');
    assert.equal(date('moment'), '1. Januar 2026 um 00:30');
    assert.equal(date('time'), '00:30');
  });

  it('are Gregorian in Persian and Thai, unless the edition has another calendar', () => {
    assert.match(i18n.for('fa').date(at, gregory('UTC')), /۲۰۲۵/);
    assert.match(i18n.for('th').date(at, gregory('UTC')), /2025/);
    assert.match(i18n.for('th').date(at, { ...gregory('UTC'), calendar: 'buddhist' }), /2568/);
    assert.match(i18n.for('fa').month('2026-03'), /۲۰۲۶/);
  });

  it('head months and years as each language does, agreeing with the URL', () => {
    assert.equal(i18n.for('fr').month('2026-03'), 'mars 2026');
    assert.equal(i18n.for('ja').month('2026-03'), '2026年3月');
    assert.equal(i18n.for('ja').year('2026'), '2026年');
    assert.equal(i18n.for('en').year('2026'), '2026');
  });

  it('name a language in itself', () => {
    const names = ['nl', 'fr', 'nl-BE', 'ar', 'ja', 'zh-Hans', 'ka'].map((tag) =>
      i18n.for('en').languageName(tag),
    );
    assert.deepEqual(names, [
      'Nederlands',
      'Français',
      'Nederlands',
      'العربية',
      '日本語',
      '中文（简体）',
      'ქართული',
    ]);
  });

  it('tell the region of a language where another of it stands beside', () => {
    const shown = ['nl-BE', 'pt-PT', 'pt-BR'].map((language) => ({ language }));
    const names = shown.map(({ language }) => i18n.for('en').languageName(language, shown));
    assert.deepEqual(names, ['Nederlands', 'Português (Portugal)', 'Português (Brasil)']);
  });

  it('write sizes and lists', () => {
    assert.equal(i18n.for('nl').size(245_400), '245 kB');
    assert.equal(i18n.for('de').size(1_340_000), '1,3 MB');
    assert.equal(i18n.for('en').size(12), '1 kB');
    assert.equal(i18n.for('fr').list(['A', 'B', 'C']), 'A, B et C');
    assert.equal(i18n.for('de').number(12345), '12.345');
  });
});
