// A generation run: what it renders ahead of readers, and that it costs what has changed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Context } from '../../src/context.ts';
import { isFresh } from '../../src/documents/freshness.ts';
import { DAY } from '../../src/domain/time.ts';
import { generate } from '../../src/jobs/generate.ts';
import { JOBS, type JobContext } from '../../src/jobs/jobs.ts';
import { erase } from '../../src/operations/erase.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import type { ById, Row } from '../../src/storage/database.ts';
import { listStates } from '../../src/storage/documents.ts';
import { articlesQuery } from '../../src/storage/published.ts';
import { newest } from '../../src/storage/selections.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { connect, type Newsroom, newsroomFile, openNewsroom } from '../support/newsroom.ts';
import { often } from '../support/often.ts';
import { openSite, renderAnew, type Site } from '../support/site.ts';

const { run: tick } = JOBS.find(({ name }) => name === 'tick') as (typeof JOBS)[number];

const jobContext = (context: Context, pace: JobContext['pace'] = {}): JobContext => ({
  ...context,
  pace,
  cache: null,
  pushing: null,
});

const FEEDS = ['feed', 'headlines'].flatMap((name) =>
  ['atom', 'rss', 'json'].map((format) => `${name}.${format}`),
);

const ALL = ['atom', 'rss', 'json'].map((format) => `/all/feed.${format}`);

test('renders every document that a release made possible, and nothing else', async (t) => {
  const newsroom = await openNewsroom(t);
  const { context } = await openSite(newsroom);
  await bringIn(newsroom, [
    aStory('one', { en: { headline: 'One', topics: ['trade'] } }),
    aStory('later', { nl: { publishAt: '2026-03-15T10:00:00Z' } }),
  ]);
  const { rendered, paths } = await generate(context);
  const of = (base: string) => [base, ...FEEDS.map((feed) => `${base}${feed}`)];
  assert.deepEqual(
    [...paths].sort(),
    [
      '/',
      ...ALL,
      '/feeds.opml',
      '/news-sitemap.xml',
      '/en/feeds',
      '/en/2026/',
      '/en/2026/03/',
      '/en/2026/03/one',
      ...of('/en/'),
      ...of('/en/topics/trade-en/'),
    ].sort(),
  );
  assert.equal(rendered, paths.length);
  assert.deepEqual((await generate(context)).paths, []);
});

test('renders what a change touched, and nothing that it did not', async (t) => {
  const newsroom = await openNewsroom(t);
  const { context } = await openSite(newsroom);
  await bringIn(newsroom, [
    aStory('jan', { en: { headline: 'Jan', publishAt: '2026-01-10T10:00:00Z' } }),
    aStory('feb', { en: { headline: 'Feb', publishAt: '2026-02-10T10:00:00Z' }, nl: { headline: 'Feb' } }),
    aStory('mar', { en: { headline: 'Mar', publishAt: '2026-03-10T10:00:00Z' } }),
  ]);
  await generate(context);
  await bringIn(newsroom, aStory('jan', { en: { headline: 'January', slug: 'jan', publishAt: null } }));
  const { paths } = await generate(context);
  assert.deepEqual(
    [...paths].sort(),
    [
      ...ALL,
      '/en/',
      ...FEEDS.map((feed) => `/en/${feed}`),
      '/en/2026/',
      '/en/2026/01/',
      '/en/2026/01/jan',
      '/en/2026/02/feb',
    ].sort(),
  );
});

test('does not render again what a reader has had already', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, aStory('one', { en: { headline: 'One' } }));
  for (const path of ['/en/feed.atom', '/en/2026/03/one']) await site.get(path);
  const { paths } = await generate(site.context);
  assert.ok(paths.includes('/en/feed.rss'));
  assert.ok(!paths.includes('/en/feed.atom') && !paths.includes('/en/2026/03/one'));
});

test('leaves the long tail to its readers', async (t) => {
  const newsroom = await openNewsroom(t);
  const { context } = await openSite(newsroom);
  await bringIn(newsroom, aStory('old', { en: { headline: 'Old', publishAt: '2020-01-10T10:00:00Z' } }));
  const { paths } = await generate(context);
  assert.ok(!paths.some((path) => path.startsWith('/en/2020/')));
  assert.ok(paths.includes('/en/'));
});

test('brings every stored document up to date, so that the next reader waits for none', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, [aStory('one', { en: { topics: ['trade'] }, nl: {} }), aStory('two', { en: {} })]);
  await generate(site.context);
  await withdraw(newsroom, { story: 'one', edition: 'en' }, BY_EDITOR);
  await generate(site.context);
  assert.equal(
    newsroom.value('SELECT count(*) FROM documents WHERE rendered_seq < touched_seq AND hot = 1'),
    0,
  );
  for (const { path } of newsroom.rows('SELECT path FROM documents')) {
    const [answer, expected] = [await site.get(path as string), await renderAnew(site, path as string)];
    assert.equal(answer.status, expected.status, path as string);
    if (expected.status !== 404) assert.equal(answer.body, expected.body);
  }
});

test('renders a feed whose tombstones have had their 30 days, with no change in the log', async (t) => {
  const newsroom = await openNewsroom(t);
  const { context } = await openSite(newsroom);
  await bringIn(newsroom, [aStory('one', { en: {} }), aStory('two', { en: {} })]);
  await withdraw(newsroom, { story: 'one' }, BY_EDITOR);
  await generate(context);
  newsroom.clock.move(30 * DAY - 1);
  // No longer news either.
  assert.deepEqual((await generate(context)).paths, ['/news-sitemap.xml']);
  newsroom.clock.move(1);
  const those = [...ALL, ...FEEDS.map((feed) => `/en/${feed}`)];
  assert.deepEqual((await generate(context)).paths.sort(), those.sort());
  assert.deepEqual((await generate(context)).paths, []);
});

test('two runs at once, in two processes, with a writer between them, leave nothing stale', async (t) => {
  const file = await newsroomFile(t);
  const [one, two, desk] = [connect(t, file), connect(t, file), connect(t, file)];
  const sites = [await openSite(one), await openSite(two)] as const;
  for (let i = 0; i < 4; i++) {
    await bringIn(desk, aStory(`s${i}`, { en: { topics: ['trade'] }, nl: {} }));
    // Each lets the other, and the desk, come in between its handfuls.
    const amended = { done: false };
    const onRendered = async () => {
      await new Promise(setImmediate);
      if (amended.done) return;
      amended.done = true;
      await bringIn(desk, aStory(`s${i}`, { en: { headline: `Amended ${i}`, topics: ['trade'] } }));
    };
    await Promise.all(sites.map(({ context }) => generate(context, { onRendered })));
  }
  await generate(sites[0].context);
  assert.deepEqual((await generate(sites[1].context)).paths, []);
  for (const { path } of one.rows('SELECT path FROM documents WHERE status <> 404')) {
    assert.equal(
      (await sites[0].get(path as string)).body,
      (await renderAnew(sites[0], path as string)).body,
      path as string,
    );
  }
});

test('after a deploy a run renders nothing: documents follow as they are asked for', async (t) => {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, aStory('one', { en: {} }));
  await generate((await openSite(newsroom)).context);
  const deployed = await openSite(newsroom, { baseUrl: 'https://example.com' });
  assert.deepEqual((await generate(deployed.context)).paths, []);
  assert.match((await deployed.get('/en/feed.atom')).body, /https:\/\/example\.com\/en\/feed\.atom/);
});

test('a tick releases what is due and renders it; a second tick finds nothing to do', async (t) => {
  const newsroom = await openNewsroom(t);
  const { context, errors } = await openSite(newsroom);
  await bringIn(newsroom, aStory('one', { en: { headline: 'One', publishAt: '2026-03-14T10:00:00Z' } }));
  newsroom.clock.set('2026-03-14T09:59:59Z');
  assert.equal(await tick(jobContext(context)), 'done');
  assert.deepEqual(newsroom.log(), []);
  newsroom.clock.set('2026-03-14T10:00:00Z');
  await Promise.all([tick(jobContext(context)), tick(jobContext(context))]);
  assert.deepEqual(newsroom.log(), ['released en/one']);
  assert.equal(newsroom.value("SELECT count(*) FROM documents WHERE path = '/en/2026/03/one'"), 1);
  const before = newsroom.value('SELECT total_changes()');
  await tick(jobContext(context));
  assert.equal(newsroom.value('SELECT total_changes()'), before);
  assert.deepEqual(errors, []);
});

/** Runs with so many handfuls each, until one says that it is done. */
async function inPortions(context: Context, handful: number, handfuls: number) {
  const runs: string[][] = [];
  for (;;) {
    let left = handfuls;
    const { paths, rendered, outcome } = await generate(context, { handful, mayGoOn: () => --left > 0 });
    assert.equal(rendered, paths.length);
    runs.push(paths);
    if (outcome === 'done') return runs;
    assert.ok(runs.length < 200, 'it gets nowhere');
  }
}

test('nothing made of what another process has erased stays in memory', async (t) => {
  const newsroom = await openNewsroom(t);
  const { context } = await openSite(newsroom);
  await bringIn(newsroom, [aStory('one', { en: {} }), aStory('two', { en: {} })]);
  await generate(context);
  const id = newsroom.value(
    "SELECT a.id FROM articles a JOIN stories s ON s.id = a.story_id WHERE s.key = 'one'",
  );
  const isKnown = (rows: Row[]): boolean => {
    let known = true;
    context.known.decoded(`article ${id}`, rows, () => {
      known = false;
    });
    return known;
  };
  const rows = await readArticle(newsroom, id as number);
  assert.ok(isKnown(rows), 'else there is nothing to forget');
  const ledger = { note: async () => {}, list: async () => [] };
  await erase({ ...newsroom, ledger }, { story: 'one', edition: null }, BY_EDITOR);
  await generate(context);
  assert.ok(!isKnown(rows));
});

test('a run that may not go on says so, and those that follow render the rest, each document once', async (t) => {
  const pieces = fc.record({
    handful: fc.integer({ min: 1, max: 13 }),
    handfuls: fc.integer({ min: 1, max: 5 }),
    translated: fc.boolean(),
    amended: fc.boolean(),
    withdrawn: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(pieces, async ({ handful, handfuls, translated, amended, withdrawn }) => {
      const [newsroom, twin] = [await openNewsroom(t), await openNewsroom(t)];
      const [site, whole] = [await openSite(newsroom), await openSite(twin)];
      const both = async (act: (newsroom: typeof twin) => Promise<unknown>) => {
        for (const one of [newsroom, twin]) await act(one);
        const expected = (await generate(whole.context)).paths.sort();
        const runs = await inPortions(site.context, handful, handfuls);
        for (const paths of runs) assert.ok(paths.length <= handful * handfuls);
        assert.deepEqual(runs.flat().sort(), expected);
        await assertReady(newsroom, site);
      };
      const fields = { topics: ['trade'] };
      await both((one) =>
        bringIn(one, [
          aStory('one', { en: fields, ...(translated && { nl: fields }) }),
          aStory('feb', { en: { publishAt: '2026-02-10T10:00:00Z' } }),
        ]),
      );
      if (amended) await both((one) => bringIn(one, aStory('one', { en: { ...fields, body: '<p>B</p>' } })));
      if (withdrawn) await both((one) => withdraw(one, { story: 'one' }, BY_EDITOR));
      for (const { db } of [newsroom, twin]) db.close();
    }),
    { numRuns: often(5) },
  );
});

/** The row that entries of an article are made from. */
async function readArticle({ db }: Newsroom, id: number): Promise<Row[]> {
  const { byId } = articlesQuery(newest('en', 5));
  return db.all((byId as ById).rowsOf(JSON.stringify([id])));
}

/** Nothing is left to render, and readers are given what is there. */
async function assertReady(newsroom: Newsroom, site: Site): Promise<void> {
  const paths = newsroom.rows('SELECT path FROM documents WHERE body IS NOT NULL').map(({ path }) => path);
  const states = await listStates(newsroom.db, paths as string[]);
  for (const [path, state] of states) assert.ok(isFresh(state, site.context), path);
  assert.deepEqual(await generate(site.context), { rendered: 0, paths: [], outcome: 'done' });
}

test('a run that may not go on gets on even where a topic has emptied before it was rendered', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, [aStory('one', { en: { topics: ['trade'] } }), aStory('two', { en: {} })]);
  await withdraw(newsroom, { story: 'one' }, BY_EDITOR);
  await inPortions(site.context, 1, 1);
  await assertReady(newsroom, site);
});

test('a change between two portions is rendered by those that follow', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, aStory('one', { en: { topics: ['trade'] }, nl: {} }));
  assert.equal((await generate(site.context, { handful: 3, mayGoOn: () => false })).outcome, 'more');
  await bringIn(newsroom, aStory('two', { en: { topics: ['trade'] } }));
  await inPortions(site.context, 3, 1);
  await assertReady(newsroom, site);
  assert.match((await site.get('/en/feed.atom')).body, /two en/);
});

test('a tick that may not go on asks to be run again, and settles all the same', async (t) => {
  const newsroom = await openNewsroom(t);
  const { context } = await openSite(newsroom);
  await bringIn(newsroom, aStory('one', { en: { publishAt: '2026-03-14T10:00:00Z' } }));
  newsroom.clock.set('2026-03-14T10:00:00Z');
  const outcomes: string[] = [];
  while (outcomes.at(-1) !== 'done' && outcomes.length < 50) {
    let left = 2;
    outcomes.push(await tick(jobContext(context, { handful: 4, mayGoOn: () => --left > 0 })));
    assert.deepEqual(newsroom.log(), ['released en/one']);
  }
  assert.ok(outcomes.length > 1);
  assert.equal(outcomes.at(-1), 'done');
});

test('every job has a name of its own and a schedule of five fields', () => {
  assert.equal(new Set(JOBS.map(({ name }) => name)).size, JOBS.length);
  for (const { cron } of JOBS) assert.match(cron, /^\S+( \S+){4}$/);
});
