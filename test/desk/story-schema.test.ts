// Stories over the wire: what a reader of files has made comes through as it was, and all else is made harmless.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { MOST_ARTICLES, MOST_STORIES, storiesSchema } from '../../src/desk/story-schema.ts';
import type { ArticleInput, StoryInput } from '../../src/domain/story-input.ts';
import { type ResolveImage, renderMarkdown } from '../../src/intake/markdown.ts';
import { sanitise } from '../../src/intake/sanitise.ts';
import type { Imported } from '../../src/operations/import-stories.ts';
import { importStories } from '../../src/operations/import-stories.ts';
import { readRelease } from '../intake/newsroom-files.ts';
import { assertWellFormed } from '../render/feeds/parsers.ts';
import { KEY, perform, resultOf, sendMedia } from '../support/ask-desk.ts';
import { type ArticleFields, anArticle, aPicture, aStory, BY_EDITOR } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { readSampleStories, type SampleStories } from '../support/sample-stories.ts';
import { openSite, type Site } from '../support/site.ts';

let sample: SampleStories;
before(async () => {
  sample = await readSampleStories();
});

const overTheWire = (stories: unknown) => storiesSchema.safeParse(JSON.parse(JSON.stringify(stories)));

/** The paths and messages of what is wrong with stories. */
function faultsOf(stories: unknown): string[] {
  const { error } = overTheWire(stories);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** One story with one article, changed as JSON of another program might be. */
function changed(change: (article: Record<string, unknown> & { content: Record<string, unknown> }) => void) {
  const story = JSON.parse(JSON.stringify(aStory('quay', { en: {} })));
  change(story.articles[0]);
  return [story];
}

const withContent = (fields: Record<string, unknown>) =>
  changed(({ content }) => void Object.assign(content, fields));

function taken(stories: unknown): ArticleInput {
  const { data, error } = overTheWire(stories);
  assert.ok(data, JSON.stringify(error?.issues));
  return data[0]?.articles[0] as ArticleInput;
}

describe('a story that was read from files', () => {
  test('comes through as it was, whichever of the sample it is', () => {
    for (const stories of [sample.stories, sample.updates, sample.corrections]) {
      assert.ok(stories.length > 0);
      const { data, error } = overTheWire(stories);
      assert.deepEqual(error, undefined);
      assert.deepEqual(data, stories);
    }
    const articles = sample.stories.flatMap((story) => story.articles);
    assert.ok(articles.length > 100);
    assert.ok(articles.some(({ content }) => content.media.length > 0));
    assert.ok(articles.some(({ origin }) => origin.defaults));
  });

  test('has a body that is clean already', () => {
    for (const { articles } of [...sample.stories, ...sample.updates, ...sample.corrections]) {
      for (const { content } of articles) assert.equal(sanitise(content.body), content.body);
    }
  });

  test('leads to the same newsroom, row by row, whether it is brought in here or over HTTP', async (t) => {
    const [here, there] = [await openNewsroom(t), await openNewsroom(t)];
    const sites = [await openSite(here, { key: KEY }), await openSite(there, { key: KEY })] as const;
    const known = new Set(here.rows('SELECT path FROM editions').map(({ path }) => path));
    for (const site of sites) {
      for (const edition of sample.newsroom.editions.filter(({ path }) => !known.has(path))) {
        await resultOf(site, 'add-edition', { edition, by: BY_EDITOR });
      }
      await resultOf(site, 'add-topics', { topics: sample.newsroom.topics });
    }
    for (const [name, { bytes }] of sample.media) {
      assert.equal((await sendMedia(sites[1], name, bytes as BodyInit)).status, 204);
    }
    const steps = [
      [sample.stories, 'amend'],
      [sample.updates, 'update'],
      [sample.corrections, 'correct'],
      [sample.stories.slice(0, 3), 'amend'],
    ] as const;
    for (const [stories, as] of steps) {
      const options = { as, note: 'It said otherwise.', by: BY_EDITOR };
      const expected = await importStories(here, structuredClone(stories), options);
      const imported = await resultOf<Imported>(sites[1], 'import', { stories, ...options });
      assert.deepEqual(imported, expected);
      assert.deepEqual(imported.problems, []);
      const again = await resultOf<Imported>(sites[1], 'import', { stories, ...options });
      assert.ok(again.articles.every(({ outcome }) => outcome === 'unchanged'));
    }
    for (const table of ['stories', 'articles', 'revisions', 'revision_media', 'media', 'changes', 'paths']) {
      const rows = (newsroom: Newsroom) => newsroom.rows(`SELECT * FROM ${table} ORDER BY 1, 2, 3`);
      assert.deepEqual(rows(there), rows(here), table);
    }
  });
});

const word = fc.oneof(
  fc.constantFrom(
    'ferry',
    'Größe',
    '船舶',
    'ميناء',
    '&',
    '<b>',
    '"q"',
    "it's",
    '&amp;',
    '&#x41;',
    '&nbsp;',
    '\\*',
    '{x}',
    '🛥',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ maxLength: 10 }),
);
const words = fc.array(word, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' '));
const address = fc.constantFrom(
  'https://e.example/?a=1&b=2',
  '../02/x',
  'mailto:a@e.example',
  'x y',
  '<x (y)>',
  '#é',
  'tel:1',
);
const span = fc.oneof(
  words,
  words.map((text) => `*${text}*`),
  words.map((text) => `**${text}** _${text}_`),
  words.map((text) => `\`${text}\``),
  fc.tuple(words, address).map(([text, url]) => `[${text}](${url} "${text}")`),
  words.map((text) => `[${text}]{lang=fr dir=ltr}`),
  words.map((text) => `![${text}](crane.png "${text}")`),
);
const block = fc.oneof(
  fc.array(span, { minLength: 1, maxLength: 4 }).map((spans) => spans.join(' ')),
  words.map((text) => `## ${text}`),
  fc.array(span, { minLength: 1, maxLength: 3 }).map((items) => items.map((item) => `- ${item}`).join('\n')),
  fc
    .array(span, { minLength: 1, maxLength: 3 })
    .map((items) => items.map((item, n) => `${n + 3}. ${item}`).join('\n')),
  span.map((text) => `> ${text}\n>\n> 1. ${text}`),
  words.map((text) => `\`\`\`\n${text}\n\`\`\``),
  fc.tuple(words, words).map(([a, b]) => `| ${a} | b |\n| --- | :-: |\n| ${b} | ${a} |`),
  fc.constantFrom('---', '<div onclick="x">y</div>', 'a  \nb', '![one](crane.png)', '    code <i>'),
);
const markdown = fc.array(block, { maxLength: 6 }).map((blocks) => blocks.join('\n\n'));

/** Every image is the same file. */
const resolve: ResolveImage = async ({ alt, title }) => {
  const { name, type, size, width, height } = aPicture();
  return { file: { name, type, size, width, height }, alt: alt || 'x', caption: title || null, credit: null };
};

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
      { numRuns: 400 },
    );
    assert.ok(rendered > 100, `only ${rendered} of the texts were good`);
  });

  test('that a reader of press releases has made is left as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 6 }), async (paragraphs) => {
        const text = `News in English\n\nBridge closed\n\n2019, June 18\n\nIt is closed.\n\n${paragraphs.join('\n\n')}\n`;
        const { articles } = await readRelease(text, { story: 'bridge' });
        for (const { content } of articles) assert.equal(sanitise(content.body), content.body);
      }),
      { numRuns: 60 },
    );
  });

  const hostile: Record<string, string> = {
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
  for (const [sent, kept] of Object.entries(hostile)) {
    test(`is cleaned again when it comes: ${JSON.stringify(sent)}`, () => {
      assert.equal(taken(withContent({ body: sent })).content.body, kept);
    });
  }

  test('with elements within elements without end is refused before anybody reads it twice', () => {
    const nested = (depth: number) => `${'<b>'.repeat(depth)}x${'</b>'.repeat(depth)}`;
    assert.equal(
      taken(withContent({ body: nested(999) })).content.body.length,
      nested(999).replaceAll('b', 'strong').length,
    );
    for (const body of [
      nested(1_001),
      '<ul><li>'.repeat(5_000),
      '<i title="</i>">'.repeat(5_000),
      '<svg>'.repeat(200_000),
    ]) {
      assert.deepEqual(
        faultsOf(withContent({ body })),
        ['stories.0.articles.0.content.body: more than 1000 elements within one another'].map((line) =>
          line.replace(/^stories\./, ''),
        ),
      );
    }
    // Many beside each other are no trouble.
    assert.equal(overTheWire(withContent({ body: '<p>a<br /></p>'.repeat(20_000) })).success, true);
  });
});

describe('what another program sends', () => {
  test('is made plain text on one line where that is meant', () => {
    const { content, story, correction, origin } = taken(
      changed((article) => {
        article['correction'] = ' It\u0000 said\r\n otherwise. ';
        article['origin'] = { file: 'a\u001b[31m.md', lines: {} };
        Object.assign(article.content, {
          headline: ' A\u0007 <b>head</b>\n\nline\u2028 ',
          lead: 'Two\tthree \ud83d four\ud800',
          bylines: ['\ufeffDesk '],
          dateline: ' Westerschans\n',
          media: [{ ...aPicture(), alt: 'A\u0001 quay', caption: 'x\n\ny', credit: '\u0000z' }],
        });
      }),
    );
    assert.deepEqual(
      {
        ...content,
        body: '',
        media: content.media.map(({ alt, caption, credit }) => ({ alt, caption, credit })),
      },
      {
        headline: 'A <b>head</b> line',
        lead: 'Two three \ufffd four\ufffd',
        body: '',
        slug: null,
        bylines: ['Desk'],
        dateline: 'Westerschans',
        topics: [],
        media: [{ alt: 'A quay', caption: 'x y', credit: 'z' }],
      },
    );
    assert.deepEqual([story, correction, origin.file], ['quay', 'It said otherwise.', 'a[31m.md']);
  });

  test('is refused where nothing is left of it', () => {
    const nothing = ['', ' ', '\n\t', '\u0000\u0001', '\ufeff'];
    for (const text of nothing) {
      for (const field of ['headline', 'lead', 'dateline']) {
        assert.match(
          faultsOf(withContent({ [field]: text }))[0] ?? '',
          new RegExp(`^0\\.articles\\.0\\.content\\.${field}: `),
        );
      }
      const guid = changed((article) => void (article['guid'] = text));
      assert.match(faultsOf(guid)[0] ?? '', /^0\.articles\.0\.guid: /);
      assert.match(
        faultsOf(withContent({ bylines: ['a', text] }))[0] ?? '',
        /^0\.articles\.0\.content\.bylines\.1: /,
      );
    }
  });

  test('is taken in the same way when it comes back', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), words);
    const fields = fc.record<ArticleFields>(
      {
        headline: text,
        lead: text,
        body: fc
          .array(fc.oneof(text, fc.constantFrom(...Object.keys(hostile))), { maxLength: 4 })
          .map((parts) => parts.join('')),
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
      { numRuns: 300 },
    );
    assert.ok(good > 60, `only ${good} were good`);
  });

  test('may not be what no file could say', () => {
    const refused: [Parameters<typeof changed>[0], RegExp][] = [
      [(article) => void (article['edition'] = 7), /^0\.articles\.0\.edition: /],
      [(article) => void (article['publishAt'] = '2026-03-14'), /^0\.articles\.0\.publishAt: /],
      [
        (article) => void (article['publishAt'] = { kind: 'instant', at: 1e17, dateOnly: false, given: 'x' }),
        /publishAt\.at: /,
      ],
      [
        (article) =>
          void (article['publishAt'] = { kind: 'instant', at: 1_500, dateOnly: false, given: 'x' }),
        /publishAt\.at: /,
      ],
      [
        (article) => void (article['publishAt'] = { kind: 'instant', at: 0.5, dateOnly: false, given: 'x' }),
        /publishAt\.at: /,
      ],
      [
        (article) => void (article['withdrawAt'] = { kind: 'relative', after: -1_000, given: 'x' }),
        /withdrawAt\.after: /,
      ],
      [
        (article) => void (article['withdrawAt'] = { kind: 'relative', after: 10, given: 'x' }),
        /withdrawAt\.after: /,
      ],
      [(article) => void (article['withdrawAt'] = { kind: 'soon', given: 'x' }), /withdrawAt\.kind: /],
      [(article) => void (article['guidIsPermaLink'] = true), /guid: a guid that is a permalink/],
      [
        (article) => Object.assign(article, { guid: 'story 7', guidIsPermaLink: true }),
        /guid: a guid that is a permalink/,
      ],
      [(article) => void (article['sourceRevision'] = 0), /sourceRevision: /],
      [(article) => void (article['required'] = ['']), /required\.0: /],
      [
        (article) => void (article['origin'] = { file: 'x', lines: { headline: 0 } }),
        /origin\.lines\.headline: /,
      ],
      [
        (article) =>
          void (article['origin'] = {
            file: 'x',
            lines: {},
            defaults: { file: 'y', lines: {}, defaults: {} },
          }),
        /origin\.defaults: /,
      ],
      [({ content }) => void (content['slug'] = '../en'), /content\.slug: .*slash/],
      [({ content }) => void (content['slug'] = 'A b'), /content\.slug: .*write a-b/],
      [({ content }) => void (content['topics'] = ['A b']), /content\.topics\.0: /],
      [
        ({ content }) => void (content['media'] = [{ ...aPicture(), name: 'crane.png' }]),
        /content\.media\.0\.name: /,
      ],
      [({ content }) => void (content['media'] = [{ ...aPicture(), alt: '' }]), /content\.media\.0\.alt: /],
      [(article) => void (article['articleId'] = 1), /"articleId"/],
      [({ content }) => void (content['html'] = ''), /"html"/],
    ];
    for (const [change, fault] of refused) {
      const [first, ...others] = faultsOf(changed(change));
      assert.match(first ?? 'nothing', fault);
      assert.deepEqual(others, []);
    }
    const permalink = changed((article) =>
      Object.assign(article, { guid: 'https://old.example/7', guidIsPermaLink: true }),
    );
    assert.equal(taken(permalink).guid, 'https://old.example/7');
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
    assert.match(
      faultsOf(many(134, ['en', 'nl', 'fr'])).join(),
      /^: more than 400 articles; send them in several requests$/,
    );
    assert.deepEqual(faultsOf(many(133, ['en', 'nl', 'fr'])), []);
    assert.match(
      faultsOf([
        {
          story: 's',
          articles: many(401, ['en']).flatMap(({ articles }) =>
            articles.map((one) => ({ ...one, story: 's' })),
          ),
          problems: [],
        },
      ]).join(),
      /more than 400 articles/,
    );
  });

  test('may bring none', () => {
    assert.deepEqual(overTheWire([]).data, []);
  });
});

describe('an import over HTTP', () => {
  async function openDesk(t: Parameters<typeof openNewsroom>[0]) {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom, { key: KEY });
    const bring = (stories: unknown) =>
      resultOf<Imported>(site, 'import', { stories, as: 'amend', note: null, by: BY_EDITOR });
    return { newsroom, site, bring };
  }
  const [crane] = ['6b7fa434f92a8b80aab02d9bf1a12e49ffcae424e4013a1c4f68b67e3d2bbcd0.png'];

  async function sendCrane(site: Site): Promise<void> {
    const [, { bytes }] = [...sample.media][0] as [string, { bytes: Uint8Array }];
    void bytes;
    const { PNG } = await import('../intake/newsroom-files.ts');
    assert.equal((await sendMedia(site, crane as string, PNG as BodyInit)).status, 204);
  }

  test('takes what a file is from the file, and not from who sends a story', async (t) => {
    const { newsroom, site, bring } = await openDesk(t);
    await sendCrane(site);
    const lie = { name: crane as string, type: 'text/html', size: 9, width: 9_999, height: -1 };
    const { problems } = await bring([aStory('quay', { en: { slug: 'quay', media: [aPicture(lie)] } })]);
    assert.deepEqual(problems, []);
    assert.deepEqual(newsroom.rows('SELECT type, width, height FROM media'), [
      { type: 'image/png', width: 1, height: 1 },
    ]);
    const media = (await site.get(`/media/${crane}`)).headers;
    assert.equal(media['content-type'], 'image/png');
    const [item] = JSON.parse((await site.get('/en/feed.json')).body).items;
    assert.deepEqual(
      [item.attachments[0].mime_type, item.attachments[0].size_in_bytes],
      ['image/png', Number(media['content-length'])],
    );
    const again = await bring([
      aStory('quay', { en: { slug: 'quay', media: [aPicture({ ...lie, size: 10 })] } }),
    ]);
    assert.deepEqual(
      again.articles.map(({ outcome }) => outcome),
      ['unchanged'],
    );
  });

  test('says of which article a file was not sent, by file and line, and takes in the others', async (t) => {
    const { newsroom, site, bring } = await openDesk(t);
    await sendCrane(site);
    const gone = aPicture({ name: `${'0'.repeat(64)}.png` });
    const stories = [
      aStory('quay', {
        en: { media: [aPicture({ name: crane as string })] },
        nl: { media: [aPicture({ name: crane as string }), gone] },
      }),
      aStory('lock', { fr: { media: [gone] } }),
      aStory('tide', { en: {} }),
    ];
    for (const { articles } of stories)
      for (const { origin } of articles) Object.assign(origin.lines, { media: 9 });
    const { articles, problems } = await bring(stories);
    assert.deepEqual(
      articles.map(({ story, edition }) => `${edition}/${story}`),
      ['en/quay', 'en/tide'],
    );
    const message = `the file “${gone.name}” was not sent`;
    assert.deepEqual(problems, [
      { file: 'quay/nl.md', line: 9, field: 'media', message },
      { file: 'lock/fr.md', line: 9, field: 'media', message },
    ]);
    assert.equal(newsroom.value('SELECT count(*) FROM stories'), 2);
  });

  test('does not take an article whose body shows a file that it does not use', async (t) => {
    const { site, bring } = await openDesk(t);
    await sendCrane(site);
    const picture = (name: string) => `<p>a</p><img alt="x" src="media:${name}" />`;
    const listed = [aPicture({ name: crane as string })];
    const told = 'src="media:x.png"';
    const { articles, problems } = await bring([
      aStory('good', { en: { body: picture(crane as string), media: listed } }),
      aStory('bad', { en: { body: picture(crane as string) } }),
      aStory('text', { en: { body: `<p>&lt;img ${told} /&gt;</p><pre>&lt;img ${told}&gt;</pre>` } }),
    ]);
    assert.deepEqual(
      articles.map(({ story }) => story),
      ['good', 'text'],
    );
    assert.deepEqual(
      problems.map(({ file, message }) => `${file}: ${message}`),
      [`bad/en.md: the file “${crane}” stands in the body and not among the article’s media`],
    );
  });

  test('of texts that no feed could carry leaves feeds that every parser reads', async (t) => {
    const { newsroom, site, bring } = await openDesk(t);
    await sendCrane(site);
    const nasty = 'a\u0000\u0001\u001f\u007f\ufeff\ufffe\ud800 ]]> <b>&amp;\u2028\u{10ffff}\udfff';
    const article = anArticle('quay', 'en', {
      ...{ headline: nasty, lead: nasty, dateline: nasty, bylines: [nasty], guid: nasty, correction: nasty },
      body: `<p title="${nasty}">${nasty}</p><a href="https://e.example/${nasty}">${nasty}</a>`,
      media: [aPicture({ name: crane as string, alt: nasty, caption: nasty, credit: nasty })],
      slug: 'quay',
    });
    const { problems } = await bring([{ story: 'quay', articles: [article], problems: [] }]);
    assert.deepEqual(problems, []);
    assert.equal(
      (
        await perform(site, 'note-correction', {
          story: 'quay',
          edition: 'en',
          note: nasty,
          by: { actor: nasty, reason: nasty },
        })
      ).status,
      200,
    );
    assert.equal(
      (
        await perform(site, 'edit-edition', {
          path: 'en',
          settings: { title: nasty, description: nasty },
          by: BY_EDITOR,
        })
      ).status,
      200,
    );
    for (const table of ['revisions', 'articles', 'revision_media', 'editions', 'changes']) {
      for (const value of newsroom.rows(`SELECT * FROM ${table}`).flatMap(Object.values)) {
        if (typeof value !== 'string') continue;
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
        assert.doesNotMatch(value, /[\u0000-\u0008\u000b-\u001f\u007f\ufeff\ufffe\uffff]/, table);
        assert.ok(value.isWellFormed());
      }
    }
    for (const feed of ['feed', 'headlines']) {
      for (const format of ['atom', 'rss']) assertWellFormed((await site.get(`/en/${feed}.${format}`)).body);
      assert.equal(JSON.parse((await site.get(`/en/${feed}.json`)).body).items.length, 1);
    }
    assertWellFormed((await site.get('/feeds.opml')).body);
    assert.equal((await site.get('/en/2026/03/quay')).status, 200);
    assert.deepEqual(site.errors, []);
  });
});
