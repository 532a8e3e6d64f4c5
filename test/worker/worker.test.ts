// The Worker as it is deployed: its configuration, what it says when that is incomplete, and D1's limits.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { unstable_readConfig as readWranglerConfig } from 'wrangler';
import { cacheTagOf } from '../../src/documents/cache-tag.ts';
import { JOBS } from '../../src/jobs/jobs.ts';
import { sql } from '../../src/storage/database.ts';
import { openD1 } from '../../src/worker/database.ts';
import { BASE_URL, BY, KEY, readerOf } from '../contract/reader.ts';
import { startWorkerHost, type WorkerHost } from '../contract/worker-host.ts';
import { aStory } from '../support/inputs.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const config = readWranglerConfig({ config: join(ROOT, 'wrangler.toml') });

describe('wrangler.toml', () => {
  test('has the crons of the table of jobs, and no others', () => {
    assert.deepEqual(
      [...(config.triggers.crons ?? [])].sort(),
      [...new Set(JOBS.map(({ cron }) => cron))].sort(),
    );
  });

  test('gives D1 the same migrations as Node, and keeps the Worker in front of its assets', () => {
    assert.equal(config.d1_databases[0]?.migrations_dir, 'db/migrations');
    assert.equal(config.assets?.run_worker_first, true);
    assert.deepEqual(
      Object.keys(config.vars).filter((name) => /KEY|SECRET|TOKEN/.test(name)),
      [],
    );
  });
});

/** Waits until a purge has failed, and fails as it did. */
async function purgeFailure(host: WorkerHost): Promise<never> {
  await readerOf(host).perform('add-edition', {
    edition: { path: 'en', language: 'en', title: 'News', timeZone: 'UTC' },
    by: BY,
  });
  const until = Date.now() + 20_000;
  for (;;) {
    const failed = host.harness.getLogs().find(({ message }) => /"job":"purge"/.test(message));
    if (failed) throw new Error(failed.message);
    assert.ok(Date.now() < until, 'no purge has failed');
    await wait(50);
  }
}

describe('a Worker that is not set up', () => {
  test('says all that is missing at the first request, and works as soon as it is there', async (t) => {
    const wrong = { baseUrl: 'not a URL', key: 'short' };
    const host = await startWorkerHost(t, wrong, { migrate: false, bindings: false });
    const asked = async () => {
      const response = await fetch(`${host.url}/press/en/feed.atom`);
      return { status: response.status, detail: (await response.json()).detail as string };
    };
    const incomplete = await asked();
    assert.equal(incomplete.status, 503);
    for (const name of ['DB', 'MEDIA', 'QUEUE', 'PUSH']) {
      assert.match(incomplete.detail, new RegExp(`^${name}, .* is missing: add \\[\\[`, 'm'));
    }
    assert.doesNotMatch(incomplete.detail, /ASSETS|short/);
    assert.match(incomplete.detail, /^CORANTO_BASE_URL is “not a URL”; expected/m);
    assert.match(incomplete.detail, /^CORANTO_KEY is not well-formed; expected/m);

    await host.configure({ baseUrl: BASE_URL, key: KEY, vars: { CORANTO_CACHE: 'on' } });
    const empty = await asked();
    assert.equal(empty.status, 503);
    assert.match(empty.detail, /wrangler d1 migrations apply DB --remote/);
    await host.migrate();
    assert.equal((await asked()).status, 404);

    // A cache in front is on: what it may keep carries its document's tag, however it was asked for.
    const { get, perform } = readerOf(host);
    const tagOf = async (path: string) => (await get(path)).headers['cache-tag'];
    assert.equal(await tagOf('/feeds.opml?from=reader'), await cacheTagOf('/feeds.opml'));
    // What depends on the reader's language is nothing to be kept for others.
    for (const path of ['/', '/en/feed.atom', '/healthz', '/api/v1/desk/editions'])
      assert.equal(await tagOf(path), undefined, path);
    const edition = { path: 'nl', language: 'nl', title: 'Havennieuws', timeZone: 'UTC' };
    await perform('add-edition', { edition, by: BY });
    await perform('add-former-feed', { path: '/?feed=rss2', feed: '/nl/feed.rss', inPlace: true });
    assert.equal(await tagOf('/?feed=rss2'), await cacheTagOf('/nl/feed.rss'));
    // Locally there is none, and a purge that cannot be done says what to do.
    await assert.rejects(
      purgeFailure(host),
      /CORANTO_CACHE is on and there is no cache: set \[cache\] enabled = true/,
    );
  });
});

describe('D1’s limits', () => {
  const ends: (() => unknown)[] = [];
  let host: WorkerHost;
  const reader = () => readerOf(host);
  const perform = ((name, input) => reader().perform(name, input)) as ReturnType<typeof readerOf>['perform'];
  const bringIn = (...stories: ReturnType<typeof aStory>[]) =>
    perform('import', { stories, as: 'amend', note: null, by: BY });

  before(async () => {
    // A sixth of what the paid plan gives: runs must stop, and go on.
    const vars = { CORANTO_QUERIES: '170' };
    host = await startWorkerHost(
      { after: (end) => void ends.unshift(end) },
      { baseUrl: BASE_URL, key: KEY, vars },
    );
    for (const [path, zone] of [
      ['en', 'Europe/London'],
      ['nl', 'Europe/Brussels'],
      ['fr', 'Europe/Paris'],
    ] as const) {
      await perform('add-edition', {
        edition: { path, language: path, title: path, timeZone: zone },
        by: BY,
      });
    }
    await perform('add-topics', {
      topics: ['trade', 'safety'].map((key) => ({
        key,
        labels: ['en', 'nl', 'fr'].map((edition) => ({ edition, label: key, slug: key })),
      })),
    });
  });
  after(async () => {
    for (const end of ends) await end();
  });

  test('a run that needs more queries than one invocation may make goes on in the next', async () => {
    const db = openD1((await host.env()).DB, 100_000);
    const fields = { topics: ['trade', 'safety'] };
    await bringIn(
      ...Array.from({ length: 8 }, (_, i) => aStory(`story-${i}`, { en: fields, nl: fields, fr: fields })),
    );
    // Woken through the queue: nobody asks for anything, and no minute passes.
    const left = async () => {
      const [row] = await db.all(
        sql(`SELECT (SELECT max(seq) FROM changes) - (SELECT coalesce(max(seq), 0) FROM consumers WHERE name = 'documents') AS seqs,
          (SELECT count(*) FROM documents WHERE rendered_seq < touched_seq AND hot = 1) AS documents`),
      );
      return [row?.['seqs'], row?.['documents']];
    };
    const until = Date.now() + 30_000;
    while (String(await left()) !== '0,0' && Date.now() < until) await wait(100);
    assert.deepEqual(await left(), [0, 0]);
    const runs = host.harness.getLogs().filter(({ message }) => /"message":"ticked"/.test(message));
    assert.ok(runs.length >= 3, `${runs.length} runs`);
    const rendered = await db.all(
      sql("SELECT count(*) AS n FROM documents WHERE kind IN ('feed', 'front', 'article', 'topic')"),
    );
    // Per edition: a front page, 2 topics, and 6 feeds of the edition and of each topic. Months-old articles wait.
    assert.deepEqual(rendered, [{ n: 3 * (1 + 2 + 3 * 6) }]);
    assert.deepEqual(
      host.harness.getLogs().filter(({ level }) => level === 'error'),
      [],
    );
  });

  test('a message that says nothing holds nothing up', async () => {
    const { QUEUE } = await host.env();
    await QUEUE.send('nonsense' as never);
    await QUEUE.send({ job: 'nothing' } as never);
    await bringIn(aStory('after', { en: { headline: 'After nonsense' } }));
    const until = Date.now() + 20_000;
    const said = () => host.harness.getLogs().filter(({ message }) => /says nothing/.test(message)).length;
    while (said() < 2 && Date.now() < until) await wait(50);
    assert.equal(said(), 2);
    assert.match((await reader().get('/en/feed.atom')).body, /After nonsense/);
  });

  test('only what a desk has written wakes the jobs: nobody else can spend the queue', async () => {
    const said = () =>
      host.harness.getLogs().filter(({ message }) => /QUEUE|ticked|purged/.test(message)).length;
    await bringIn(aStory('quiet', { nl: { publishAt: null } }));
    // Until nothing comes any more of what was written before.
    let before = -1;
    for (; before !== said(); await wait(500)) before = said();
    const key = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const asked: [string, RequestInit][] = [
      ['/en/feed.atom', { method: 'OPTIONS' }],
      ['/api/v1/desk/import', { method: 'POST', body: '{}' }],
      ['/api/v1/desk/editions', { method: 'POST', headers: key, body: '{}' }],
      ['/api/v1/desk/newsroom', { method: 'POST', headers: key, body: '{}' }],
    ];
    for (const [path, init] of asked) await reader().send(path, init);
    await wait(500);
    assert.equal(said(), before);
    await perform('schedule', { story: 'quiet', editions: null, time: '+0s', by: BY });
    const until = Date.now() + 20_000;
    while (said() === before && Date.now() < until) await wait(50);
    assert.ok(said() > before);
  });

  test('a document larger than a row is rendered at each request, and validators still answer', async () => {
    // Feeds and lists are kept short; an article has what it has, with whole URLs.
    const body = `<p>${'<a href="/">w</a> '.repeat(48_000)}</p>`;
    await bringIn(aStory('long', { fr: { slug: 'long', body } }));
    const long = '/fr/2026/03/long';
    const whole = await reader().get(long);
    assert.equal(whole.status, 200);
    assert.ok(whole.body.length > 1_950_000, `${whole.body.length}`);
    const again = await reader().get(long, { 'if-none-match': whole.headers['etag'] as string });
    assert.equal(again.status, 304);
    const db = openD1((await host.env()).DB, 100_000);
    assert.deepEqual(await db.all(sql('SELECT body IS NULL AS n FROM documents WHERE path = ?', long)), [
      { n: 1 },
    ]);
  });
});
