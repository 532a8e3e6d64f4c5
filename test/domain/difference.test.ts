// What changed between two revisions: word by word, paragraph by paragraph, and nothing where nothing did.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { formatDifference } from '../../src/cli/difference-report.ts';
import type { Content, MediaFile, MediaUse } from '../../src/domain/article.ts';
import { readBlocks } from '../../src/domain/difference/blocks.ts';
import { compareContents, type Difference, isDifferent } from '../../src/domain/difference/content.ts';
import { compareBodies } from '../../src/domain/difference/paragraphs.ts';
import { clip, summarise } from '../../src/domain/difference/summary.ts';
import { compareWords, editsWithin, type Piece, wordsIn } from '../../src/domain/difference/words.ts';
import { sanitise } from '../../src/intake/sanitise.ts';
import { applied, longBodies, side } from '../support/differences.ts';
import { anArticle, aPicture, fileOf } from '../support/inputs.ts';
import { often } from '../support/often.ts';

const LANGUAGES = ['en', 'nl', 'ar', 'ja', 'zh', 'th', 'und'];

function words(before: string, after: string, language = 'en'): string {
  const cut = wordsIn(language);
  return marked(compareWords(cut(before), cut(after), 1_000));
}

/** As `wdiff` marks it. */
function marked(pieces: readonly Piece[]): string {
  return pieces
    .map(({ change, text }) => ({ same: text, removed: `[-${text}-]`, added: `{+${text}+}` })[change])
    .join('');
}

function compared(before: string, after: string): string[] {
  return (compareBodies(before, after, wordsIn('en'))?.changes ?? []).map((change) => {
    if (change.change === 'added') return `+${change.to} ${change.kind}: ${change.text}`;
    if (change.change === 'removed') return `-${change.from} ${change.kind}: ${change.text}`;
    return `~${change.from}/${change.to} ${change.kind}: ${marked(change.pieces)}`;
  });
}

function content(fields: Partial<Content>): Content {
  return { ...(anArticle('quay', 'en').content as Content), ...fields };
}

const phrase = fc.array(
  fc.oneof(
    fc.constantFrom('the', 'bridge', 'closed', '橋は', '夜間', 'الجسر', 'مغلق', 'สะพานปิด', '👩‍🚒', '“', '. '),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  ),
  { maxLength: 12 },
);
const text = phrase.map((parts) => parts.join(' '));

const HTML = [
  ...[
    '<p>',
    '</p>',
    '<h2>',
    '</h2>',
    '<ul><li>',
    '</li></ul>',
    '<ol><li>',
    '<li>',
    '<blockquote>',
    '</blockquote>',
  ],
  ...[
    '<p lang="ar" dir="rtl">',
    '<strong>',
    '</strong>',
    '<a href="https://a.example/">',
    '</a>',
    '<br>',
    '<hr>',
  ],
  ...['<pre>', '</pre>', '<figure>', '<figcaption>', '</figure>', '<table><tr><td>', '</td><td>', '</table>'],
  ...[
    `<img src="media:${'ab'.repeat(32)}.png" alt="A quay">`,
    '<span lang="fr">',
    '</span>',
    '<em>',
    '&amp;',
    '\n',
  ],
];
const body = fc
  .array(fc.oneof(fc.constantFrom(...HTML), text), { maxLength: 14 })
  .map((parts) => sanitise(parts.join('')));

describe('the words of a text', () => {
  test('are what changed, not the letters, and what was replaced stands before what replaced it', () => {
    assert.equal(words('open until five', 'open until six'), 'open until [-five-]{+six+}');
    assert.equal(words('It is shut.', 'It is shut, alas.'), 'It is shut{+, alas+}.');
    assert.equal(words('a b', 'a b'), 'a b');
    assert.equal(words('', 'new'), '{+new+}');
    assert.equal(words('old', ''), '[-old-]');
  });

  test('are replaced as one phrase where only a space stands between', () => {
    assert.equal(words('the old deck comes', 'a new floor comes'), '[-the old deck-]{+a new floor+} comes');
  });

  test('are told apart without spaces, and in both directions', () => {
    assert.equal(
      words('橋は夜間通行止めです。', '橋は終日通行止めです。', 'ja'),
      '橋は[-夜間-]{+終日+}通行止めです。',
    );
    assert.equal(words('大桥夜间封闭。', '大桥周五封闭。', 'zh'), '大桥[-夜间-]{+周五+}封闭。');
    assert.equal(words('สะพานปิดกลางคืน', 'สะพานเปิดกลางคืน', 'th'), 'สะพาน[-ปิด-]{+เปิด+}กลางคืน');
    assert.equal(words('الجسر مغلق ليلاً', 'الجسر مفتوح ليلاً', 'ar'), 'الجسر [-مغلق-]{+مفتوح+} ليلاً');
  });

  test('give back both texts, whatever they are', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom(...LANGUAGES), fc.nat(30), (before, after, language, most) => {
        const cut = wordsIn(language);
        const pieces = compareWords(cut(before), cut(after), most);
        assert.equal(side(pieces, 'added'), before);
        assert.equal(side(pieces, 'removed'), after);
        if (before === after) assert.ok(pieces.every(({ change }) => change === 'same'));
        assert.ok(pieces.every(({ text }) => text !== ''));
      }),
    );
  });

  test('are replaced whole where more of them differ than is looked for, the same on every machine', () => {
    const cut = wordsIn('en');
    assert.equal(marked(compareWords(cut('a b c d'), cut('a x c y'), 1)), '[-a b c d-]{+a x c y+}');
    assert.deepEqual(
      [editsWithin(100, 100), editsWithin(400_000, 400_000), editsWithin(100, 400_000)],
      [2000, 60, 60],
    );
  });
});

describe('the paragraphs of a body', () => {
  test('are told as they are written in Markdown', () => {
    const html = `<h2>For <em>cyclists</em></h2><blockquote lang="fr"><p>“Toute la nuit.”</p></blockquote>
      <p>Detours: <a href="/map">map</a>,<br>or <span lang="nl">omleiding</span>.</p>
      <ul><li><p>one</p><p>more</p><ol><li>two</li></ol></li></ul><hr>
      <figure><img src="media:${'ab'.repeat(32)}.png" alt="A quay"><figcaption>At dawn</figcaption></figure>
      <table><caption>Ships</caption><tr><th>in</th><td>12</td></tr></table><pre>  a
b</pre>loose`;
    assert.deepEqual(
      readBlocks(sanitise(html)).map(({ kind, text }) => `${kind}: ${text}`),
      [
        'h2: For *cyclists*',
        'blockquote: “Toute la nuit.”{lang=fr}',
        'p: Detours: [map](/map),\nor [omleiding]{lang=nl}.',
        'ul: one',
        'ul p: more',
        'ul ol: two',
        'hr: * * *',
        `figure: ![A quay](media:${'ab'.repeat(32)}.png)\nAt dawn`,
        'caption: Ships',
        'row: in | 12',
        'pre:   a\nb',
        'p: loose',
      ],
    );
  });

  test('are changed, added and removed by number, and what stands unchanged is not told', () => {
    assert.deepEqual(
      compared(
        '<p>One and only.</p><p>The tram stops here.</p><p>Gone.</p><ul><li>Bus 12</li></ul>',
        '<p>One and only.</p><p>The tram never stops here.</p><ul><li>Bus 12</li><li>Bus 14</li></ul>',
      ),
      ['~2/2 p: The tram {+never +}stops here.', '-3 p: Gone.', '+4 ul: Bus 14'],
    );
  });

  test('are paired with what they became, in their order, and not with what is merely in their place', () => {
    assert.deepEqual(
      compared(
        '<p>Ships wait at the quay today.</p><p>No crane moved since noon.</p>',
        '<p>Nothing of this is new.</p><p>Ships wait at the lock today.</p><p>No crane moved since ten.</p>',
      ),
      [
        '+1 p: Nothing of this is new.',
        '~1/2 p: Ships wait at the [-quay-]{+lock+} today.',
        '~2/3 p: No crane moved since [-noon-]{+ten+}.',
      ],
    );
  });

  test('that became a heading have the same words and another kind', () => {
    const [change] =
      compareBodies('<p>For cyclists</p>', '<h2>For cyclists</h2>', wordsIn('en'))?.changes ?? [];
    assert.deepEqual(change, {
      change: 'changed',
      from: 1,
      to: 1,
      formerKind: 'p',
      kind: 'h2',
      pieces: [{ change: 'same', text: 'For cyclists' }],
    });
  });

  test('are the same where only markup differs that they do not tell of, and that is told', () => {
    assert.deepEqual(compareBodies('<p>a</p>', '<p>a</p>\n', wordsIn('en')), {
      before: 1,
      after: 1,
      changes: [],
    });
    assert.equal(compareBodies('<p>a</p>', '<p>a</p>', wordsIn('en')), null);
  });

  test('applied to the older body give the newer one, whatever the sanitiser lets through', () => {
    const cut = wordsIn('en');
    fc.assert(
      fc.property(body, body, fc.boolean(), (one, other, longer) => {
        const [before, after] = longer ? [one, one + other] : [one, other];
        const difference = compareBodies(before, after, cut);
        assert.deepEqual(applied(readBlocks(before), difference), readBlocks(after));
        assert.equal(compareBodies(after, after, cut), null);
      }),
      { numRuns: often(400) },
    );
  });

  test('of long bodies are compared with a bounded number of steps, however much of them changed', () => {
    for (const [before, after] of longBodies(12_000)) {
      const difference = compareBodies(before, after, wordsIn('en'));
      assert.deepEqual(applied(readBlocks(before), difference), readBlocks(after));
    }
  });
});

describe('the difference of two revisions', () => {
  test('names each field, and the words with which a picture is used', () => {
    const other = `${'cd'.repeat(32)}.png`;
    const difference = compareContents(
      content({ headline: 'Quay shut', bylines: ['Anna'], media: [aPicture(), aPicture({ name: other })] }),
      content({
        headline: 'Quay open',
        bylines: ['Anna', 'Bert'],
        dateline: 'Gent',
        topics: ['trade'],
        media: [aPicture({ alt: 'A quay at noon' }), aPicture({ name: `${'ef'.repeat(32)}.png` })],
      }),
      'en',
    );
    assert.equal(marked(difference.headline as Piece[]), 'Quay [-shut-]{+open+}');
    assert.equal(marked(difference.byline as Piece[]), 'Anna{+, Bert+}');
    assert.deepEqual(
      difference.media.map((media) => [
        media.change,
        media.change === 'changed' && marked(media.alt as Piece[]),
      ]),
      [
        ['removed', false],
        ['changed', 'A quay at [-dawn-]{+noon+}'],
        ['added', false],
      ],
    );
    assert.deepEqual(summarise(difference), {
      fields: ['headline', 'byline', 'dateline', 'topics'],
      media: 3,
      paragraphs: null,
    });
  });

  test('tells of another title, other terms and another thumbnail of a file, and prints them', () => {
    const [still, other] = [`${'cd'.repeat(32)}.png`, `${'ef'.repeat(32)}.png`].map((name) =>
      fileOf(aPicture({ name })),
    ) as [MediaFile, MediaFile];
    const use = aPicture({ title: 'A quay', terms: 'Free', thumbnail: still });
    const compare = (changed: Partial<MediaUse>) =>
      compareContents(content({ media: [use] }), content({ media: [{ ...use, ...changed }] }), 'en');
    const [title, terms, thumbnail] = [{ title: 'The quay' }, { terms: null }, { thumbnail: other }].map(
      (changed) => compare(changed).media[0],
    );
    assert.equal(title?.change === 'changed' && marked(title.title ?? []), '[-A-]{+The+} quay');
    assert.equal(terms?.change === 'changed' && marked(terms.terms ?? []), '[-Free-]');
    assert.deepEqual(thumbnail?.change === 'changed' && thumbnail.thumbnail, {
      removed: still.name,
      added: other.name,
    });
    const print = (difference: Difference) => formatDifference(difference, { language: 'en', columns: null });
    assert.equal(
      print(compare({ title: 'The quay', terms: null, thumbnail: null })),
      'media\n~ image abababab….png; title: [-A-]{+The+} quay; terms: [-Free-]; thumbnail: [-cdcdcdcd….png-]\n',
    );
    assert.equal(
      print(compareContents(content({}), content({ media: [use] }), 'en')),
      'media\n+ image abababab….png; alt: A quay at dawn; title: A quay; terms: Free; thumbnail: cdcdcdcd….png\n',
    );
  });

  test('tells of pictures in another order, and of nothing between equals', () => {
    const [one, two] = [aPicture(), aPicture({ name: `${'cd'.repeat(32)}.png` })];
    const [before, after] = [content({ media: [one, two] }), content({ media: [two, one] })];
    assert.deepEqual(compareContents(before, after, 'en').media, [{ change: 'reordered' }]);
    assert.equal(isDifferent(compareContents(before, structuredClone(before), 'en')), false);
    assert.deepEqual(
      compareContents(content({ media: [one, one] }), content({ media: [one, one] }), 'en').media,
      [],
    );
  });

  test('is cut where it is too long to be sent, and says how much is left out', () => {
    const difference = compareContents(
      content({ headline: 'a', body: '<p>x</p>' }),
      content({ headline: 'b', body: `<p>x</p><p>${'y'.repeat(100)}</p><p>z</p>` }),
      'en',
    );
    const { difference: cut, omitted } = clip(difference, 50);
    assert.equal(omitted, 1);
    assert.deepEqual(cut.headline, difference.headline);
    assert.deepEqual(cut.body?.changes, [{ change: 'added', to: 3, kind: 'p', text: 'z' }]);
    assert.deepEqual(clip(difference, 1_000), { difference, omitted: 0 });
  });
});
