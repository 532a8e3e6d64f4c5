// An import over HTTP: the same newsroom as an import here, with media that were sent and nothing that was made up.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { storiesSchema } from '../../src/desk/story-schema.ts';
import { sanitise } from '../../src/intake/sanitise.ts';
import { type Imported, importStories } from '../../src/operations/import-stories.ts';
import { PNG, PNG_NAME } from '../intake/newsroom-files.ts';
import { assertWellFormed } from '../render/feeds/parsers.ts';
import { KEY, resultOf, sendMedia } from '../support/ask-desk.ts';
import { anArticle, aPicture, aStory, BY_EDITOR, bringIn, fileOf, outcomes } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { readSampleStories, type SampleStories } from '../support/sample-stories.ts';
import { openSite } from '../support/site.ts';

async function openDesk(t: Parameters<typeof openNewsroom>[0]) {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom, { key: KEY });
  assert.equal((await sendMedia(site, PNG_NAME, PNG as BodyInit)).status, 204);
  const bring = (stories: unknown) =>
    resultOf<Imported>(site, 'import', { stories, as: 'amend', note: null, by: BY_EDITOR });
  return { newsroom, site, bring };
}

const crane = aPicture({ name: PNG_NAME });

let sample: SampleStories;
before(async () => {
  sample = await readSampleStories();
});

test('the stories of the sample come through as their files were read, their bodies clean already', () => {
  for (const stories of [sample.stories, sample.updates, sample.corrections]) {
    assert.ok(stories.length > 0);
    const { data, error } = storiesSchema.safeParse(JSON.parse(JSON.stringify(stories)));
    assert.equal(error, undefined);
    assert.deepEqual(data, stories);
    for (const { content } of stories.flatMap(({ articles }) => articles)) {
      assert.equal(sanitise(content.body), content.body);
    }
  }
  const articles = sample.stories.flatMap((story) => story.articles);
  assert.ok(articles.length > 100);
  assert.ok(articles.some(({ content }) => content.media.length > 0));
  assert.ok(articles.some(({ origin }) => origin.defaults));
});

test('the sample leads to the same newsroom, row by row, whether it is brought in here or over HTTP', async (t) => {
  const [here, there] = [await openNewsroom(t), await openNewsroom(t)];
  const sites = [await openSite(here, { key: KEY }), await openSite(there, { key: KEY })] as const;
  const known = new Set(here.rows('SELECT path FROM editions').map(({ path }) => path));
  const pictures = new Set(sample.newsroom.editions.flatMap(({ icon, logo }) => [icon, logo]));
  for (const site of sites) {
    for (const [name, { bytes }] of sample.media) {
      if (site === sites[0] && !pictures.has(name)) continue;
      assert.equal((await sendMedia(site, name, bytes as BodyInit)).status, 204);
    }
    for (const edition of sample.newsroom.editions.filter(({ path }) => !known.has(path))) {
      await resultOf(site, 'add-edition', { edition, by: BY_EDITOR });
    }
    await resultOf(site, 'add-topics', { topics: sample.newsroom.topics });
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
  const tables = [
    'stories',
    'articles',
    'revisions',
    'revision_media',
    'media',
    'changes',
    'paths',
    'desk_log',
  ];
  for (const table of tables) {
    const rows = (newsroom: Newsroom) => newsroom.rows(`SELECT * FROM ${table} ORDER BY 1, 2, 3`);
    assert.ok(rows(here).length > 0, table);
    assert.deepEqual(rows(there), rows(here), table);
  }
});

test('history comes in quietly, by the word of whoever sends it', async (t) => {
  const { newsroom, site } = await openDesk(t);
  const formerPaths = ['/old/1', '/caf%c3%a9'];
  const input = {
    ...{ as: 'amend', note: null, by: BY_EDITOR, quiet: true },
    stories: [aStory('quay', { en: { formerPaths } })],
  };
  assert.deepEqual((await resultOf<Imported>(site, 'import', input)).problems, []);
  assert.deepEqual(newsroom.rows('SELECT kind, quiet FROM changes'), [{ kind: 'released', quiet: 1 }]);
  assert.deepEqual(newsroom.rows('SELECT path FROM former_paths ORDER BY path'), [
    { path: '/caf%C3%A9' },
    { path: '/old/1' },
  ]);
});

test('what a file is, is taken from the file, and not from who sends a story', async (t) => {
  const { newsroom, site, bring } = await openDesk(t);
  const lie = { ...crane, type: 'text/html', size: 9, width: 9_999, height: -1 };
  const { problems } = await bring([aStory('quay', { en: { slug: 'quay', media: [lie] } })]);
  assert.deepEqual(problems, []);
  assert.deepEqual(newsroom.rows('SELECT type, size, width, height FROM media'), [
    { type: 'image/png', size: PNG.length, width: 1, height: 1 },
  ]);
  assert.equal((await site.get(`/media/${PNG_NAME}`)).headers['content-type'], 'image/png');
  const [item] = JSON.parse((await site.get('/en/feed.json')).body).items;
  const { mime_type: type, size_in_bytes: size } = item.attachments[0];
  assert.deepEqual([type, size], ['image/png', PNG.length]);
  const again = await bring([aStory('quay', { en: { slug: 'quay', media: [{ ...lie, size: 10 }] } })]);
  assert.deepEqual(outcomes(again), ['en/quay unchanged']);
});

test('of a thumbnail that was not sent, or is no picture but the file itself, it says so, whatever the sender says it is', async (t) => {
  const { newsroom, bring } = await openDesk(t);
  const gone = fileOf(aPicture({ name: `${'0'.repeat(64)}.png` }));
  const pdf = aPicture({ name: `${'1'.repeat(64)}.pdf`, type: 'application/pdf', width: null, height: null });
  await bringIn(newsroom, aStory('tariff', { en: { media: [pdf] } }));
  const stories = [gone, { ...fileOf(pdf), type: 'image/png' }, fileOf(crane)].map((thumbnail, i) =>
    aStory(`quay${i}`, { en: { media: [{ ...crane, thumbnail }] } }),
  );
  const { problems } = await bring(stories);
  assert.deepEqual(
    problems.map(({ field, message }) => `${field}: ${message.replace(/[0-9a-f]{64}/, '*')}`),
    [
      'media: the file “*.png” was not sent',
      'media: the thumbnail “*.pdf” is application/pdf and no image',
      'media: the thumbnail “*.png” is the file itself; name another picture, or leave it out',
    ],
  );
  const lie = { ...fileOf(crane), type: 'image/gif', size: 7 };
  assert.deepEqual(
    (await bring([aStory('quay', { en: { media: [{ ...pdf, thumbnail: lie }] } })])).problems,
    [],
  );
  const again = await bring([
    aStory('quay', { en: { media: [{ ...pdf, thumbnail: { ...lie, size: 8 } }] } }),
  ]);
  assert.deepEqual(outcomes(again), ['en/quay unchanged']);
});

test('of an article that uses a file that was not sent it says file and line, and takes in the others', async (t) => {
  const { newsroom, bring } = await openDesk(t);
  const gone = aPicture({ name: `${'0'.repeat(64)}.png` });
  const stories = [
    aStory('quay', { en: { media: [crane] }, nl: { media: [crane, gone] } }),
    aStory('lock', { fr: { media: [gone] } }),
    aStory('tide', { en: {} }),
  ];
  for (const { origin } of stories.flatMap(({ articles }) => articles))
    Object.assign(origin.lines, { media: 9 });
  const imported = await bring(stories);
  assert.deepEqual(outcomes(imported), ['en/quay new', 'en/tide new']);
  const message = `the file “${gone.name}” was not sent`;
  assert.deepEqual(imported.problems, [
    { file: 'quay/nl.md', line: 9, field: 'media', message },
    { file: 'lock/fr.md', line: 9, field: 'media', message },
  ]);
  assert.equal(newsroom.value('SELECT count(*) FROM stories'), 2);
});

test('an article whose body shows a file that it does not use is not taken', async (t) => {
  const { bring } = await openDesk(t);
  const picture = `<p>a</p><img alt="&gt; x" width="1" src="media:${PNG_NAME}" />`;
  const told = `&lt;img src="media:${'0'.repeat(64)}.png" /&gt;`;
  const imported = await bring([
    aStory('good', { en: { body: picture, media: [crane] } }),
    aStory('bad', { en: { body: picture } }),
    aStory('text', { en: { body: `<p>${told}</p><pre>${told}</pre>` } }),
  ]);
  assert.deepEqual(outcomes(imported), ['en/good new', 'en/text new']);
  assert.deepEqual(
    imported.problems.map(({ file, message }) => `${file}: ${message}`),
    [`bad/en.md: the file “${PNG_NAME}” stands in the body and not among the article’s media`],
  );
});

test('an article that was sent in another edition’s place or twice is said to be wrong, and no more', async (t) => {
  const { bring } = await openDesk(t);
  const [one] = aStory('quay', { en: {} }).articles;
  const twice = { story: 'quay', articles: [one, one, { ...one, edition: 'xx' }], problems: [] };
  const imported = await bring([twice, twice]);
  assert.deepEqual(outcomes(imported), ['en/quay new']);
  assert.equal(imported.problems.length, 5);
});

test('texts that no feed could carry leave feeds that every parser reads', async (t) => {
  const { newsroom, site, bring } = await openDesk(t);
  const nasty = 'a\u0000\u0001\u001f\u007f\ufeff\ufffe\ud800 ]]> <b>&amp;\u2028\u{10ffff}\udfff';
  const article = anArticle('quay', 'en', {
    ...{ headline: nasty, lead: nasty, dateline: nasty, bylines: [nasty], guid: nasty, correction: nasty },
    body: `<p lang="${nasty}">${nasty}</p><a href="https://e.example/${nasty}">${nasty}</a>`,
    media: [{ ...crane, alt: nasty, caption: nasty, credit: nasty }],
    slug: 'quay',
  });
  const { problems } = await bring([{ story: 'quay', articles: [article], problems: [] }]);
  assert.deepEqual(problems, []);
  const by = { actor: nasty, reason: nasty };
  await resultOf(site, 'note-correction', { story: 'quay', notes: [{ edition: 'en', note: nasty }], by });
  await resultOf(site, 'edit-edition', { path: 'en', settings: { title: nasty, description: nasty }, by });
  const labels = [{ edition: 'en', label: nasty, slug: 'piers' }];
  await resultOf(site, 'add-topics', { topics: [{ key: 'piers', labels }] });
  for (const table of ['revisions', 'articles', 'revision_media', 'editions', 'changes', 'topic_labels']) {
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
