// Stories over the wire: what a reader of files has made comes through as it was, and all else is made harmless.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MOST_ARTICLES, MOST_STORIES, storiesSchema } from '../../src/desk/story-schema.ts';
import type { ArticleInput } from '../../src/domain/story-input.ts';
import { type ResolveImage, renderMarkdown } from '../../src/intake/markdown.ts';
import { sanitise } from '../../src/intake/sanitise.ts';
import { readRelease } from '../intake/newsroom-files.ts';
import { anyText } from '../support/any-text.ts';
import { type ArticleFields, aPicture, aStory, fileOf } from '../support/inputs.ts';
import { markdown, words } from '../support/markdown.ts';

const overTheWire = (stories: unknown) => storiesSchema.safeParse(JSON.parse(JSON.stringify(stories)));

/** The paths and messages of what is wrong with stories. */
function faultsOf(stories: unknown): string[] {
  const { error } = overTheWire(stories);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** One story with one article that has these fields besides, or instead; whatever a program may write. */
function withFields(fields: Record<string, unknown>, content: Record<string, unknown> = {}) {
  const [article] = aStory('quay', { en: {} }).articles;
  const changed = { ...article, ...fields, content: { ...article?.content, ...content } };
  return [{ story: 'quay', articles: [changed], problems: [] }];
}

const withContent = (content: Record<string, unknown>) => withFields({}, content);

function taken(stories: unknown): ArticleInput {
  const { data, error } = overTheWire(stories);
  assert.ok(data, JSON.stringify(error?.issues));
  return data[0]?.articles[0] as ArticleInput;
}

/** Every image is the same file. */
const resolve: ResolveImage = async ({ alt, title }) => {
  const { name, type, size, width, height } = aPicture();
  return { file: { name, type, size, width, height }, alt: alt || 'x', caption: title || null, credit: null };
};

const HOSTILE: Record<string, string> = {
  '<p>a</p><script>alert(1)</script>': '<p>a</p>',
  '<p onclick="alert(1)" style="position:fixed" class="x" id="y">a</p>': '<p>a</p>',
  '<a href="javascript:alert(1)">a</a>': '<a>a</a>',
  '<a href="java\u0000script:alert(1)">a</a>': '<a>a</a>',
  '<a href="//evil.example">a</a>': '<a>a</a>',
  '<iframe src="https://evil.example"></iframe>a': 'a',
  '<style>p{display:none}</style>a': 'a',
  '<img src="data:image/png;base64,AAAA" alt="x" />a': 'a',
  '<img src="https://evil.example/pixel.gif" alt="x" />a': 'a',
  '<img src="media:../../etc/passwd" alt="x" />a': 'a',
  '<svg onload="alert(1)"><a href="javascript:alert(1)">a</a></svg>': '<a>a</a>',
  '<form action="https://evil.example"><input name="x" />a</form>': 'a',
  '<base href="https://evil.example/" /><meta http-equiv="refresh" content="0" />a': 'a',
  '<!-- a --><p>b</p>': '<p>b</p>',
  '<p>a\u0001\u0000\ufffe\ud800b</p>': '<p>a\ufffdb</p>',
  '<p>unclosed': '<p>unclosed</p>',
};

test('former paths come in their one form, and nothing else is one', () => {
  const given = ['/caf%c3%a9', '/~a/%7Eb', '/story.php?id=%37', '/a/../b/./c#d', '/e\\f'];
  assert.deepEqual(taken(withFields({ formerPaths: given })).formerPaths, [
    '/caf%C3%A9',
    '/~a/~b',
    '/story.php?id=7',
    '/b/c',
    '/e/f',
  ]);
  for (const wrong of [
    '/',
    '/a/..',
    '/#a',
    'a',
    'https://e.example/a',
    '/a b',
    '/é',
    `/${'a'.repeat(2000)}`,
    5,
  ]) {
    assert.equal(faultsOf(withFields({ formerPaths: [wrong] })).length, 1, String(wrong));
  }
  assert.equal('formerPaths' in taken(withFields({})), false);
});

test('an article that came as a line keeps its number', () => {
  const origin = { file: 'history.jsonl', lines: {}, line: 7 };
  assert.deepEqual(taken(withFields({ origin })).origin, origin);
  assert.equal(faultsOf(withFields({ origin: { ...origin, line: 0 } })).length, 1);
});

describe('a body', () => {
  test('that a reader of Markdown has made is left as it is', async () => {
    let rendered = 0;
    await fc.assert(
      fc.asyncProperty(markdown, async (text) => {
        const { html, problems } = await renderMarkdown({ file: 'en.md', text, firstLine: 1 }, resolve);
        if (problems.length > 0) return;
        rendered += 1;
        assert.equal(sanitise(html), html);
      }),
      { numRuns: 200 },
    );
    assert.ok(rendered > 60, `only ${rendered} of the texts were good`);
  });

  test('that a reader of press releases has made is left as it is', async () => {
    let read = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 6 }), async (paragraphs) => {
        const body = paragraphs.join('\n\n');
        const text = `News in English\n\nBridge closed\n\n2019, June 18\n\nIt is closed.\n\n${body}\n`;
        const { articles } = await readRelease(text, { story: 'bridge' });
        read += articles.length;
        for (const { content } of articles) assert.equal(sanitise(content.body), content.body);
      }),
      { numRuns: 60 },
    );
    assert.ok(read > 20, `only ${read} of the texts were good`);
  });

  for (const [sent, kept] of Object.entries(HOSTILE)) {
    test(`is cleaned again when it comes: ${JSON.stringify(sent)}`, () => {
      assert.equal(taken(withContent({ body: sent })).content.body, kept);
    });
  }

  test('with elements within elements without end is refused before anybody reads it twice', () => {
    const nested = (depth: number) => `${'<b>'.repeat(depth)}x${'</b>'.repeat(depth)}`;
    const kept = taken(withContent({ body: nested(999) })).content.body;
    assert.equal(kept, nested(999).replaceAll('b>', 'strong>'));
    const endless = ['<ul><li>', '<i title="</i>">', '<svg>', '<b>x'];
    const late = `${'<p>a</p>'.repeat(2_000)}${nested(1_001)}`;
    for (const body of [nested(1_001), late, ...endless.map((piece) => piece.repeat(20_000))]) {
      assert.deepEqual(faultsOf(withContent({ body })), [
        '0.articles.0.content.body: more than 1000 elements within one another',
      ]);
    }
  });

  test('with many elements beside each other is taken', () => {
    const body = '<p>a<br /></p>'.repeat(5_000);
    assert.equal(taken(withContent({ body })).content.body, body);
  });
});

describe('what another program sends', () => {
  test('is made plain text on one line where that is meant', () => {
    const sent = withFields(
      { correction: ' It\u0000 said\r\n otherwise. ', origin: { file: 'a\u001b[31m.md', lines: {} } },
      {
        headline: ' A\u0007 <b>head</b>\n\nline\u2028 ',
        lead: 'Two\tthree \ud83d four\ud800',
        bylines: ['\ufeffDesk '],
        dateline: ' Westerschans\n',
        media: [aPicture({ alt: 'A\u0001 quay', caption: 'x\n\ny', credit: '\u0000z' })],
      },
    );
    const { content, correction, origin } = taken(sent);
    const { headline, lead, bylines, dateline, media } = content;
    assert.deepEqual(
      [headline, lead, bylines, dateline],
      [...['A <b>head</b> line', 'Two three \ufffd four\ufffd', ['Desk'], 'Westerschans']],
    );
    assert.deepEqual(media, [aPicture({ alt: 'A quay', caption: 'x y', credit: 'z' })]);
    assert.deepEqual([correction, origin.file], ['It said otherwise.', 'a[31m.md']);
  });

  test('is refused where nothing is left of it', () => {
    for (const text of ['', ' ', '\n\t', '\u0000\u0001', '\ufeff']) {
      for (const field of ['headline', 'lead', 'dateline']) {
        const [fault] = faultsOf(withContent({ [field]: text }));
        assert.ok(fault?.startsWith(`0.articles.0.content.${field}: `), fault);
      }
      assert.match(faultsOf(withFields({ guid: text })).join(), /^0\.articles\.0\.guid: /);
      assert.match(
        faultsOf(withContent({ bylines: ['a', text] })).join(),
        /^0\.articles\.0\.content\.bylines\.1: /,
      );
    }
  });

  test('is taken in the same way when it comes back', () => {
    const text = fc.oneof(anyText({ maxLength: 20 }), words);
    const html = fc.array(fc.oneof(text, fc.constantFrom(...Object.keys(HOSTILE))), { maxLength: 4 });
    const fields = fc.record<ArticleFields>(
      {
        headline: text,
        lead: text,
        body: html.map((parts) => parts.join('')),
        dateline: text,
        bylines: fc.array(text, { maxLength: 2 }),
        guid: text,
        correction: text,
      },
      { requiredKeys: [] },
    );
    let good = 0;
    fc.assert(
      fc.property(fields, (given) => {
        const { data } = overTheWire([aStory('quay', { en: given })]);
        if (!data) return;
        good += 1;
        assert.deepEqual(overTheWire(data).data, data);
      }),
      { numRuns: 200 },
    );
    assert.ok(good > 40, `only ${good} were good`);
  });

  const time = (fields: object) => ({ kind: 'instant', at: 0, dateOnly: false, given: 'x', ...fields });
  const refused: [fields: Record<string, unknown>, content: Record<string, unknown>, fault: RegExp][] = [
    [{ edition: 7 }, {}, /\.edition: /],
    [{ publishAt: '2026-03-14' }, {}, /\.publishAt: /],
    [{ publishAt: time({ at: 8.64e15 + 1_000 }) }, {}, /\.publishAt\.at: /],
    [{ publishAt: time({ at: 1_500 }) }, {}, /\.publishAt\.at: /],
    [{ publishAt: time({ at: 0.5 }) }, {}, /\.publishAt\.at: /],
    [{ publishAt: time({ zone: 'UTC' }) }, {}, /"zone"/],
    [{ withdrawAt: { kind: 'relative', after: -1_000, given: 'x' } }, {}, /\.withdrawAt\.after: /],
    [{ withdrawAt: { kind: 'relative', after: 10, given: 'x' } }, {}, /\.withdrawAt\.after: /],
    [{ withdrawAt: { kind: 'soon', given: 'x' } }, {}, /\.withdrawAt\.kind: /],
    [{ guidIsPermaLink: true }, {}, /\.guid: a guid that is a permalink/],
    [{ guid: 'story 7', guidIsPermaLink: true }, {}, /\.guid: a guid that is a permalink/],
    [{ guid: 'x'.repeat(2_001) }, {}, /\.guid: /],
    [{ sourceRevision: 0 }, {}, /\.sourceRevision: /],
    [{ required: [''] }, {}, /\.required\.0: /],
    [{ origin: { file: 'x', lines: { headline: 0 } } }, {}, /\.origin\.lines\.headline: /],
    [
      { origin: { file: 'x', lines: {}, defaults: { file: 'y', lines: {}, defaults: {} } } },
      {},
      /\.origin\.defaults: .*"defaults"/,
    ],
    [{}, { slug: '../en' }, /\.slug: .*slash/],
    [{}, { slug: 'A b' }, /\.slug: .*write a-b/],
    [{}, { slug: '' }, /\.slug: /],
    [{}, { topics: ['A b'] }, /\.topics\.0: /],
    [{}, { media: [{ ...aPicture(), name: 'crane.png' }] }, /\.media\.0\.name: /],
    [{}, { media: [{ ...aPicture(), alt: '' }] }, /\.media\.0\.alt: /],
    [{}, { media: [{ ...aPicture(), title: '' }] }, /\.media\.0\.title: /],
    [{}, { media: [{ ...aPicture(), thumbnail: 'crane.png' }] }, /\.media\.0\.thumbnail: /],
    [{}, { media: [{ ...aPicture(), thumbnail: aPicture() }] }, /\.media\.0\.thumbnail: .*"alt"/],
    [{ articleId: 1 }, {}, /"articleId"/],
    [{}, { html: '' }, /"html"/],
  ];
  for (const [fields, content, fault] of refused) {
    const what = JSON.stringify({ ...fields, ...content }).slice(0, 80);
    test(`is refused where no file could say it: ${what}`, () => {
      const [first, ...others] = faultsOf(withFields(fields, content));
      assert.match(first ?? 'nothing', fault);
      assert.deepEqual(others, []);
    });
  }

  test('has no title, terms or thumbnail of a file where a desk does not know of them', () => {
    const { title, terms, thumbnail, ...older } = aPicture();
    assert.deepEqual(taken(withContent({ media: [older] })).content.media, [aPicture()]);
    const newer = aPicture({ title: 'A', terms: 'B', thumbnail: fileOf(aPicture()) });
    assert.deepEqual(taken(withContent({ media: [newer] })).content.media, [newer]);
  });

  test('may have the guid of a former system, which may be its address', () => {
    const guid = 'https://old.example/7';
    assert.equal(taken(withFields({ guid, guidIsPermaLink: true })).guid, guid);
    assert.equal(
      taken(withFields({ guid: '1992 at  https://old.example/' })).guid,
      '1992 at  https://old.example/',
    );
  });
});

describe('one request', () => {
  const many = (stories: number, editions: string[]) =>
    Array.from({ length: stories }, (_, n) =>
      aStory(`s${n}`, Object.fromEntries(editions.map((path) => [path, {}]))),
    );

  test('may bring 200 stories and 400 articles, and no more', () => {
    assert.deepEqual([MOST_STORIES, MOST_ARTICLES], [200, 400]);
    assert.deepEqual(faultsOf(many(200, ['en', 'nl'])), []);
    assert.match(faultsOf(many(201, ['en'])).join(), /^: .*200/);
    assert.deepEqual(faultsOf(many(133, ['en', 'nl', 'fr'])), []);
    const tooMany = [': more than 400 articles; send them in several requests'];
    assert.deepEqual(faultsOf(many(134, ['en', 'nl', 'fr'])), tooMany);
    const articles = many(401, ['en']).flatMap((story) => story.articles);
    const together = articles.map((article) => ({ ...article, story: 's' }));
    assert.deepEqual(faultsOf([{ story: 's', articles: together, problems: [] }]), tooMany);
  });

  test('may bring none', () => {
    assert.deepEqual(overTheWire([]).data, []);
  });
});
