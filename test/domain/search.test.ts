// What a text is to whoever searches: words without what people leave out, in every script, and where they stand.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { excerptOf, findHits, markHits } from '../../src/domain/search/hits.ts';
import { cleanQuery, parseQuery } from '../../src/domain/search/query.ts';
import { indexText, tokensOf } from '../../src/domain/search/tokens.ts';
import { anyText } from '../support/any-text.ts';

/** Any UTF-16, words of many scripts and what means something to FTS5 among it. */
const written = fc
  .array(
    fc.oneof(
      anyText({ maxLength: 6 }),
      fc.constantFrom(
        'e-mail ',
        'l’eau ',
        '東京',
        'กุ้ง',
        'الميناء ',
        '"',
        '“',
        '*',
        ' AND ',
        'NEAR(',
        '\ud800',
        '\u0000',
        'é',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const tokens = (text: string) => indexText(text, new Set());
const beside = (text: string) => {
  const found = new Set<string>();
  indexText(text, found);
  return [...found].join(' ');
};
/** The text with its hits in brackets. */
const marked = (text: string, query: string) =>
  markHits(text, findHits(text, parseQuery(query)))
    .map((part) => (part.isHit ? `[${part.text}]` : part.text))
    .join('');

describe('a text in the search index', () => {
  const cases: [what: string, text: string, expected: string][] = [
    ['case and accents', 'Élan ÀÇÉ Ñandú Łódź Straße Ærø', 'elan ace nandu lodz strasse aero'],
    ['decomposed accents', 'e\u0301lan', 'elan'],
    ['Turkish dots', 'İstanbul ISPARTA ısı', 'istanbul isparta isi'],
    ['Greek', 'ΣΊΣΥΦΟΣ λόγος', 'σισυφοσ λογοσ'],
    ['Cyrillic', 'Ёлка Київ ґанок', 'елка киів ганок'],
    ['widths and ligatures', 'ＡＢＣ１２ ﬁn', 'abc12 fin'],
    ['apostrophes', "l’eau O'Brien п’ять", 'l eau o brien п ять'],
    ['hyphens', 'e-mail E-17', 'e mail e 17'],
    ['soft hyphens and zero widths', 'har\u00adbour\u200b \u202eport', 'harbour port'],
    ['Arabic vowel marks and stretching', 'مِينَاءٌ مـــيناء', 'مينا مينا'],
    ['Arabic hamza', 'أحمد إسلام آمن مؤتمر هيئة', 'احمد اسلام امن موتمر هييه'],
    ['the Arabic article', 'الميناء والميناء بالميناء للميناء', 'مينا مينا مينا مينا'],
    ['what is no Arabic article', 'ولد الأب والد', 'ولد الاب والد'],
    ['Persian letters and joiners', 'کتاب‌های فارسی', 'كتاب هاي فارسي'],
    ['digits of other scripts', '٢٠٢٦ ۲۰۲۶ २०२६ ๒๕๖๙', '2026 2026 2026 2569'],
    ['Hebrew points', 'שָׁלוֹם', 'שלום'],
    ['Indic vowel signs', 'हिन्दी में', 'हिन्दी में'],
    ['Chinese', '税务局', '税务 务局 局'],
    ['Japanese voicing marks', 'ガス か\u3099 ﾊﾟｰﾃｨ', 'ガス ス が パー ーテ ティ ィ'],
    ['a mixture', '第3回', '第 3 回'],
    ['Korean', '서울시', '서울 울시 시'],
    ['Korean in letters', '\u1109\u1165\u110b\u116e\u11af', '서울 울'],
    ['Thai', 'กุ้งทะ', 'กุ้ง งท ทะ ะ'],
    ['squares', '㍿', '株式 式会 会社 社'],
    ['nothing', '— … ☃ \u0000 \ud800', ''],
  ];
  for (const [what, text, expected] of cases) {
    test(`has ${what}`, () => assert.equal(tokens(text), expected));
  }

  test('has single characters and joined words beside it', () => {
    assert.equal(beside('東京の e-mail'), '東 京 の email');
    assert.equal(beside('2026-03-14'), '', 'a date is no number');
  });

  test('says where in the text each word stands', () => {
    const text = 'Der Straßen\u00adbau, 東京タワー';
    assert.deepEqual(
      [...tokensOf(text)].map(({ start, end }) => text.slice(start, end)),
      ['Der', 'Straßen\u00adbau', '東京', '京タ', 'タワ', 'ワー', 'ー'],
    );
  });

  test('is bounded, however long it is', () => {
    assert.ok(tokens('東京都'.repeat(60_000)).length <= 500_000);
    assert.equal(tokens('a'.repeat(300_000)).length, 64);
  });
});

describe('a query', () => {
  const cases: [query: string, expected: string][] = [
    ['harbour  Lock', 'harbour lock'],
    [
      '"first of all" “second one” „dritte Sache“ « quatrième chose » 「東京都」',
      '"first of all" "second one" "dritte sache" "quatrieme chose" "東京 京都"',
    ],
    ['an "unbalanced phrase', 'an unbalanced phrase'],
    ['harb* ha* *', 'harb* ha'],
    ["l’eau qu'ils O’Brien", 'eau ils brien'],
    ['e-mail', '"e mail"|email'],
    ['東', '東?'],
    ['東京', '"東京"'],
    ['"第3回"', '"第 3 回*"'],
    ['"第3"', '"第 3"'],
    ['a AND b OR (c NOT d) NEAR/3 ^e {x}:y', 'a and b or c not d near 3 e x y'],
    ['one one ONE', 'one'],
    ['""" \u0000 \ud800 * - + ^ : ( ) { }', ''],
  ];
  for (const [query, expected] of cases) {
    test(`${JSON.stringify(query)} asks for ${expected}`, () => {
      const said = parseQuery(query).map((term) => {
        if (term.kind === 'unit') return `${term.text}?`;
        const star = term.prefix ? '*' : '';
        if (term.kind === 'word') return term.text + star;
        return `"${term.tokens.join(' ')}${star}"${term.joined === null ? '' : `|${term.joined}`}`;
      });
      assert.equal(said.join(' '), expected);
    });
  }

  test('is bounded, whatever it is', () => {
    fc.assert(
      fc.property(written, (text) => {
        const terms = parseQuery(cleanQuery(text.repeat(9)));
        assert.ok(terms.length <= 20);
        for (const term of terms) {
          const all = term.kind === 'phrase' ? term.tokens : [term.text];
          assert.ok(all.length <= 300 && all.every((token) => /^[\p{L}\p{N}\p{M}]+$/u.test(token)), text);
        }
      }),
    );
  });
});

describe('hits', () => {
  const cases: [text: string, query: string, expected: string][] = [
    ['The harbour’s Harbour', 'harbour', 'The [harbour]’s [Harbour]'],
    ['Die Straße', 'strasse', 'Die [Straße]'],
    ['an e-mail, an email', 'email', 'an [e-mail], an [email]'],
    ['an e-mail, an email', 'e-mail', 'an [e-mail], an [email]'],
    ['port of call, call of port', '"of call"', 'port [of call], call of port'],
    ['harbours and harbour', 'harb*', '[harbours] and [harbour]'],
    ['قال إن المِيناءَ مفتوح', 'ميناء', 'قال إن [المِيناءَ] مفتوح'],
    ['東京都の警察', '京都', '東[京都]の警察'],
    ['東京都の警察', '東京都', '[東京都]の警察'],
    ['東京都の警察', '東', '[東]京都の警察'],
    ['第3回大会', '"第3回"', '[第3回]大会'],
    ['서울시 경찰은', '경찰', '서울시 [경찰]은'],
    ['กุ้งทะเล', 'ทะเล', 'กุ้ง[ทะเล]'],
  ];
  for (const [text, query, expected] of cases) {
    test(`of ${query} are marked: ${expected}`, () => assert.equal(marked(text, query), expected));
  }

  test('stand in an excerpt, with what is before and after', () => {
    const filler = 'Lorem ipsum dolor sit amet consectetur adipiscing elit. '.repeat(20);
    const text = `${filler}The lock gates close at night. ${filler}`;
    const parts = excerptOf(text, findHits(text, parseQuery('gates night')));
    const shown = parts.map((part) => part.text).join('');
    assert.deepEqual(
      parts.filter((part) => part.isHit).map((part) => part.text),
      ['gates', 'night'],
    );
    assert.ok(shown.startsWith('… ') && shown.endsWith(' …') && shown.length < 270, shown);
    assert.ok(
      shown
        .slice(2, -2)
        .trim()
        .split(' ')
        .every((word) => text.split(' ').includes(word)),
      shown,
    );
    assert.equal(
      excerptOf(text, [])
        .map((part) => part.text)
        .join('')
        .slice(0, 20),
      text.slice(0, 20),
    );
  });

  test('leave the text as it is, whatever it is', () => {
    fc.assert(
      fc.property(written, written, (text, query) => {
        const hits = findHits(text, parseQuery(query + text.slice(0, 5)));
        const whole = markHits(text, hits);
        assert.equal(whole.map((part) => part.text).join(''), text);
        const long = text.repeat(30);
        const parts = excerptOf(long, findHits(long, parseQuery(text.slice(0, 9))));
        const inner = parts
          .map((part) => part.text)
          .join('')
          .replace(/^… | …$/g, '');
        assert.ok(long.includes(inner));
      }),
    );
  });
});
