// A cache in front of the site: after a purge no reader is served a copy that the site would not give now.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { MINUTE } from '../../src/domain/time.ts';
import type { JobContext } from '../../src/jobs/jobs.ts';
import { purge } from '../../src/jobs/purge.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { erase } from '../../src/operations/erase.ts';
import { noteCorrections } from '../../src/operations/note-correction.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { readConsumer } from '../../src/storage/newsroom.ts';
import { type FakeFrontCache, frontCache } from '../support/front-cache.ts';
import { EVERYBODY, publicSteps, type Step, take } from '../support/history.ts';
import { type ArticleFields, aPicture, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { often } from '../support/often.ts';
import { guessedArticlePaths, openSite, type Site, standingPaths } from '../support/site.ts';

interface Front {
  newsroom: Newsroom;
  site: Site;
  cache: FakeFrontCache;
  job: JobContext;
}

async function openFront(test: Parameters<typeof openNewsroom>[0]): Promise<Front> {
  const newsroom = await openNewsroom(test);
  const site = await openSite(newsroom);
  const cache = frontCache(site);
  await site.context.media.put(aPicture().name, Buffer.from('a picture'));
  return { newsroom, site, cache, job: { ...site.context, pace: {}, cache, pushing: null } };
}

/** What a reader would notice. When a copy was made a second ago it may lack a date. */
function telling({ status, headers, body }: Awaited<ReturnType<Site['get']>>) {
  return { status, body, etag: headers['etag'], type: headers['content-type'], to: headers['location'] };
}

async function assertTrue({ site, cache }: Front, paths: readonly string[], when: string): Promise<void> {
  for (const path of paths) {
    const served = await cache.get(path);
    assert.deepEqual(telling(served), telling(await site.get(path)), `${path} ${when}`);
  }
}

/** URLs of each kind that may be copied, in several of the ways in which each may be asked for. */
function pathsOf(newsroom: Newsroom, months = ['2026-03']): string[] {
  const standing = standingPaths(['en'], months, ['trade', 'safety']);
  const documents = [
    ...standing.filter((path) => !/(headlines\.(atom|json)|feed\.rss)$/.test(path)),
    ...['/nl/', '/nl/feed.json', '/nl/2026/03/'],
    ...guessedArticlePaths([newsroom], months).filter((path) => !path.endsWith('-2')),
  ];
  const slashed = ['/en', '/en/2026/03', '/en/topics/trade-en', '/en/topics/trade-en/feed.atom/'];
  return [...documents, ...slashed, '/en/feed.atom?utm_source=x', `/media/${aPicture().name}`];
}

describe('after a purge no reader is served what the site would not give, once', () => {
  let front: Front;
  const fields: ArticleFields = { headline: 'One', slug: 'one', topics: ['trade'], media: [aPicture()] };
  /** One more change to what the story was before. */
  const again = (changes: ArticleFields, as: 'amend' | 'update' = 'amend') => {
    return (newsroom: Newsroom) => {
      Object.assign(fields, changes);
      return bringIn(newsroom, aStory('one', { en: fields }), { as });
    };
  };

  before(async () => {
    front = await openFront({ after() {} });
    await bringIn(front.newsroom, aStory('one', { en: fields }));
    await purge(front.job);
    await assertTrue(front, pathsOf(front.newsroom), 'at first');
  });

  const acts: [string, (newsroom: Newsroom) => unknown][] = [
    ['an article is amended', again({ body: '<p>Other words.</p>' })],
    ['an article is updated', again({ body: '<p>Words of weight.</p>' }, 'update')],
    [
      'a correction is noted',
      (newsroom) =>
        noteCorrections(
          newsroom,
          { story: 'one', notes: [{ edition: 'en', note: 'It said otherwise.' }] },
          BY_EDITOR,
        ),
    ],
    ['an article moves', again({ slug: 'first' })],
    ['an article has another topic, the last of its own', again({ topics: ['safety'] })],
    ['an article loses its picture', again({ media: [] })],
    ['an article has a picture again', again({ media: [aPicture({ alt: 'A quay at dusk' })] })],
    ['a translation appears', (newsroom) => bringIn(newsroom, aStory('one', { nl: {} }))],
    [
      'a story is due and settled',
      async (newsroom) => {
        await bringIn(newsroom, aStory('two', { en: { publishAt: '2026-03-14T09:30:20Z' } }));
        newsroom.clock.move(20_000);
        await settle(newsroom);
      },
    ],
    [
      'an edition is called otherwise',
      (newsroom) => editEdition(newsroom, 'en', { title: 'Harbour Post' }, BY_EDITOR),
    ],
    [
      'an article is erased',
      async (newsroom) => {
        await bringIn(newsroom, aStory('name', { en: { slug: 'the-name', topics: ['trade'] } }));
        await front.cache.get('/en/2026/03/the-name');
        const ledger = null;
        await erase({ ...newsroom, ledger }, { story: 'name', edition: null }, BY_EDITOR);
      },
    ],
    ['an article is withdrawn', (newsroom) => withdraw(newsroom, { story: 'one', edition: 'en' }, BY_EDITOR)],
    ['the last story is withdrawn', (newsroom) => withdraw(newsroom, { story: 'two' }, BY_EDITOR)],
  ];
  for (const [what, act] of acts) {
    test(what, async () => {
      const { newsroom, job } = front;
      await act(newsroom);
      assert.ok(await isBehind(front, front.cache.held()), 'nothing to purge: this proves nothing');
      await purge(job);
      await assertTrue(front, [...pathsOf(newsroom), '/en/2026/03/the-name'], 'afterwards');
    });
  }
});

/** Whether a reader would be served a copy that no longer holds. */
async function isBehind({ site, cache }: Front, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    const served = await cache.get(path);
    if (served.copied && JSON.stringify(telling(served)) !== JSON.stringify(telling(await site.get(path))))
      return true;
  }
  return false;
}

test('a redirect by a slash goes when what it leads to goes', async (t) => {
  const front = await openFront(t);
  const { newsroom, cache, job } = front;
  await bringIn(newsroom, aStory('one', { en: { topics: ['trade'] } }));
  const paths = [
    '/en/topics/trade-en',
    '/en/2026/03',
    '/en/%74opics/trade-en',
    '/en/topics/trade-en/feed.rss/',
  ];
  for (const path of paths) assert.equal((await cache.get(path)).status, 301, path);
  await withdraw(newsroom, { story: 'one' }, BY_EDITOR);
  await purge(job);
  for (const path of paths) assert.equal((await cache.get(path)).status, 404, path);
});

test('a picture goes in whatever spelling it was asked for', async (t) => {
  const { newsroom, cache, job } = await openFront(t);
  await bringIn(newsroom, aStory('one', { en: { media: [aPicture()] } }));
  const { name } = aPicture();
  const spelled = [`/media/${name}`, `/media/%61${name.slice(1)}`, `/media/${name}?width=100`];
  for (const path of spelled) assert.equal((await cache.get(path)).status, 200, path);
  await withdraw(newsroom, { story: 'one' }, BY_EDITOR);
  await purge(job);
  for (const path of spelled) assert.equal((await cache.get(path)).status, 404, path);
});

test('what a change did not touch stays in the cache', async (t) => {
  const { newsroom, cache, job } = await openFront(t);
  await bringIn(newsroom, aStory('one', { en: { topics: ['trade'] } }));
  await bringIn(newsroom, aStory('two', { nl: {} }));
  await purge(job);
  const others = ['/nl/', '/nl/feed.atom', '/feeds.opml', '/assets/coranto.css'];
  // What depends on the reader's language is never in it.
  for (const path of [...others, '/', '/en/feed.atom']) await cache.get(path);
  await bringIn(newsroom, aStory('one', { en: { topics: ['trade'], body: '<p>Other words.</p>' } }));
  await purge(job);
  assert.deepEqual(cache.held(), others);
});

test('nothing that is not public is told to a cache, nor that there is something', async (t) => {
  const { newsroom, cache, job } = await openFront(t);
  await bringIn(newsroom, aStory('one', { en: { topics: ['trade'] } }));
  await cache.get('/en/feed.atom');
  await purge(job);
  const { told } = cache;
  const before = [...told];
  await bringIn(newsroom, [
    aStory('secret', { en: { publishAt: '2026-03-15T09:00:00Z', topics: ['trade'], media: [aPicture()] } }),
    aStory('one', { nl: { publishAt: null } }),
  ]);
  await purge(job);
  assert.deepEqual(told, before);
});

test('a purge that fails is done again at the next run, with all that came meanwhile', async (t) => {
  const front = await openFront(t);
  const { newsroom, cache, job } = front;
  await bringIn(newsroom, aStory('one', { en: { slug: 'one' } }));
  const paths = pathsOf(newsroom);
  await assertTrue(front, paths, 'at first');
  await withdraw(newsroom, { story: 'one' }, BY_EDITOR);
  cache.fail(2);
  await assert.rejects(purge(job), /out of reach/);
  await bringIn(newsroom, aStory('two', { en: {} }));
  await assert.rejects(purge(job), /out of reach/);
  assert.equal(await readConsumer(newsroom.db, 'cache'), 0);
  await purge(job);
  await assertTrue(front, pathsOf(newsroom), 'at last');
  const { told } = cache;
  const times = told.length;
  await purge(job);
  assert.equal(told.length, times, 'nothing is told twice once it was heard');
});

test('a failing purge of all is done again too', async (t) => {
  const { newsroom, cache, job } = await openFront(t);
  await many(newsroom, 501);
  cache.fail(1);
  await assert.rejects(purge(job), /out of reach/);
  await purge(job);
  assert.deepEqual(cache.told, ['all', 'all']);
});

/** Documents that the last change has touched, as many as are wanted. */
async function many(newsroom: Newsroom, count: number): Promise<void> {
  await bringIn(newsroom, aStory('one', { en: {} }));
  newsroom.db.connection
    .prepare(
      `INSERT INTO documents (path, kind, rendered_seq, touched_seq, stamp, status, headers, etag, modified_at)
       SELECT '/en/2026/03/' || value, 'article', 1, 1, '', 200, '[]', '', 0
       FROM json_each(?)`,
    )
    .run(JSON.stringify(Array.from({ length: count }, (_, i) => i)));
}

test('up to 500 documents are named, more are all there is', async (t) => {
  for (const [count, told] of [
    [500, 500],
    [501, 'all'],
    [700, 'all'],
  ] as const) {
    const { newsroom, cache, job } = await openFront(t);
    await many(newsroom, count);
    await purge(job);
    assert.deepEqual(cache.told, [told]);
    assert.equal(await readConsumer(newsroom.db, 'cache'), 1);
  }
});

test('documents and pictures are counted together', async (t) => {
  const { newsroom, cache, job } = await openFront(t);
  await many(newsroom, 500);
  await bringIn(newsroom, aStory('one', { en: { media: [aPicture()] } }));
  await purge(job);
  assert.deepEqual(cache.told, ['all']);
});

test('two runs at once tell the same twice and lose nothing, whichever ends first', async (t) => {
  const front = await openFront(t);
  const { newsroom, cache, job } = front;
  await bringIn(newsroom, aStory('one', { en: { slug: 'one' } }));
  await assertTrue(front, pathsOf(newsroom), 'at first');
  await withdraw(newsroom, { story: 'one' }, BY_EDITOR);
  await Promise.all([purge(job), purge(job)]);
  await assertTrue(front, pathsOf(newsroom), 'afterwards');
  assert.equal(cache.told[0], cache.told[1]);
});

test('a run that was slow does not move the cursor back', async (t) => {
  const front = await openFront(t);
  const { newsroom, cache, job } = front;
  await bringIn(newsroom, aStory('one', { en: {} }));
  await assertTrue(front, pathsOf(newsroom), 'at first');
  const slow = {
    ...job,
    cache: {
      ...cache,
      // While the cache takes its time, another run gets further.
      purge: async (tags: readonly string[]) => {
        await bringIn(newsroom, aStory('two', { en: {} }));
        await purge(job);
        await cache.purge(tags);
      },
    },
  };
  await purge(slow);
  const head = newsroom.value('SELECT max(seq) FROM changes');
  assert.ok((head as number) > 1);
  assert.equal(await readConsumer(newsroom.db, 'cache'), head);
  await assertTrue(front, pathsOf(newsroom), 'afterwards');
});

test('a change that comes while the cache is told is told by the next run', async (t) => {
  const front = await openFront(t);
  const { newsroom, cache, job } = front;
  await bringIn(newsroom, [aStory('one', { en: { slug: 'one' } }), aStory('two', { nl: {} })]);
  await purge(job);
  await assertTrue(front, pathsOf(newsroom), 'at first');
  await bringIn(newsroom, aStory('two', { nl: { body: '<p>Other words.</p>' } }));
  const interrupted = {
    ...cache,
    purge: async (tags: readonly string[]) => {
      await withdraw(newsroom, { story: 'one' }, BY_EDITOR);
      await cache.purge(tags);
    },
  };
  await purge({ ...job, cache: interrupted });
  assert.ok(await isBehind(front, cache.held()));
  await purge(job);
  await assertTrue(front, pathsOf(newsroom), 'afterwards');
});

test('without a cache nothing is read and nothing is written', async (t) => {
  const { newsroom, job } = await openFront(t);
  await bringIn(newsroom, aStory('one', { en: {} }));
  const never = () => assert.fail('the database was asked');
  const db = { all: never, first: never, run: never, batch: never };
  assert.equal(await purge({ ...job, db, cache: null }), 'done');
  assert.equal(await readConsumer(newsroom.db, 'cache'), 0);
});

test('when nothing changed nothing is told and nothing is written', async (t) => {
  const { newsroom, cache, job } = await openFront(t);
  await purge(job);
  await bringIn(newsroom, aStory('one', { en: {} }));
  await purge(job);
  const writes = newsroom.value('SELECT total_changes()');
  const times = cache.told.length;
  assert.equal(await purge(job), 'done');
  assert.equal(cache.told.length, times);
  assert.equal(newsroom.value('SELECT total_changes()'), writes);
});

interface Moment {
  step: Step;
  /** Asked for by readers before the step, from the cache. */
  asked: number[];
  /** Whether the first purge after the step fails. */
  fails: boolean;
}

const moments = fc.array(
  fc.record<Moment>({
    step: publicSteps(EVERYBODY),
    asked: fc.array(fc.nat(99_999), { minLength: 10, maxLength: 20 }),
    fails: fc.boolean(),
  }),
  { minLength: 3, maxLength: 10 },
);

test('whatever happens, and whichever purges fail, no copy outlives what it is a copy of', async (t) => {
  await fc.assert(
    fc.asyncProperty(moments, async (history) => {
      const front = await openFront(t);
      const { newsroom, cache, job } = front;
      await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'], media: [aPicture()] }, nl: {} }));
      for (const { step, asked, fails } of history) {
        const paths = pathsOf(newsroom, monthsOf(newsroom));
        for (const n of asked) await cache.get(paths[n % paths.length] as string);
        await take(newsroom, step);
        await settle(newsroom);
        if (fails) {
          cache.fail(1);
          await purge(job).catch(() => {});
          cache.fail(0);
        }
        await purge(job);
        await assertTrue(front, cache.held(), `after ${JSON.stringify(step)}`);
        newsroom.clock.move(MINUTE / 20);
      }
      newsroom.db.close();
    }),
    { numRuns: often(5) },
  );
});

function monthsOf(newsroom: Newsroom): string[] {
  return newsroom.rows('SELECT DISTINCT month FROM paths').map(({ month }) => month as string);
}
