// A hundred thousand articles of another system move in by the command, which is killed on the way: the newsroom goes
// on answering meanwhile, an embargo goes on holding, and nothing is lost, doubled or dated anew.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { linkHere } from '../../src/desk/link.ts';
import { openDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import { ensureNewsroom } from '../../src/storage/newsroom.ts';
import { BY_EDITOR } from '../support/inputs.ts';
import { freePort } from '../support/ports.ts';
import { scratchFolder } from '../support/scratch.ts';

const ARTICLES = Number(process.env['TESTS_ARTICLES'] ?? 100_000);
const EDITIONS = ['nl', 'fr', 'de', 'en'] as const;
const STORIES = ARTICLES / EDITIONS.length;
/** Of each so many stories one has its French line ahead of all others, and one was withdrawn. */
const [AHEAD, GONE] = [25, 50];
/** Resident memory of the command, in megabytes: some 30 are in use, and V8 lets garbage lie while there is room. */
const MOST_MEGABYTES = 600;
const HOUR = 3_600_000;

const CORANTO = fileURLToPath(new URL('../../src/cli/coranto.js', import.meta.url));
const ends: (() => unknown)[] = [];
const scope = { after: (end: () => unknown) => void ends.unshift(end) };

const folder = scratchFolder(scope);
const file = join(folder, 'history.jsonl');
let env: Record<string, string>;
let base: string;

const start = (...argv: string[]): ChildProcess =>
  spawn(process.execPath, [CORANTO, ...argv], {
    env: { ...env, PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

const publishedAt = (story: number) => Date.UTC(2001, 0, 1) + story * 6 * HOUR;
const updatedAt = (story: number) => publishedAt(story) + (story % 3) * HOUR;
const guidOf = (story: number, edition: string) => `https://old.example/${edition}?id=${story}`;
const isGone = (story: number) => story % GONE === 7;
const isAhead = (story: number) => story % AHEAD === 3;

function lineOf(story: number, edition: string): string {
  const time = (at: number) => new Date(at).toISOString();
  const paragraph = `<p>${`Bericht ${story} uit de haven, in ${edition}. `.repeat(12)}<a href="/${edition}/">…</a></p>`;
  return `${JSON.stringify({
    story: `history-${story}`,
    edition,
    source: 'nl',
    guid: guidOf(story, edition),
    isPermaLink: true,
    headline: `Bericht ${story} (${edition})`,
    lead: `De lead van bericht ${story}.`,
    html: paragraph.repeat(3),
    byline: 'Press desk',
    publishedAt: time(publishedAt(story)),
    updatedAt: time(updatedAt(story)),
    ...(isGone(story) && { withdrawnAt: time(publishedAt(story) + 24 * HOUR) }),
    formerPaths: [`/archief/${edition}/${story}.html`],
  })}\n`;
}

async function writeHistory(): Promise<void> {
  const out = createWriteStream(file);
  const write = async (line: string) => {
    if (!out.write(line)) await once(out, 'drain');
  };
  for (let story = 0; story < STORIES; story++) if (isAhead(story)) await write(lineOf(story, 'fr'));
  for (let story = 0; story < STORIES; story++) {
    for (const edition of EDITIONS) {
      if (edition !== 'fr' || !isAhead(story)) await write(lineOf(story, edition));
    }
  }
  out.end();
  await once(out, 'finish');
}

async function furnish(): Promise<void> {
  const db = openDatabase(env['CORANTO_DATABASE'] as string);
  migrate(db);
  const newId = () => crypto.randomUUID();
  await ensureNewsroom(db, newId);
  const link = linkHere({ db, now: Date.now, newId, media: null });
  for (const path of EDITIONS) {
    const edition = { path, language: path, title: `News ${path}`, timeZone: 'Europe/Brussels' };
    await link.perform('add-edition', { edition, by: BY_EDITOR });
  }
  // History is no news: that editions go out together is not asked of it.
  db.connection.exec("UPDATE editions SET required = 1 WHERE path IN ('nl', 'fr')");
  db.close();
}

interface Run {
  seconds: number;
  megabytes: number;
  done: Record<string, unknown> | undefined;
}

/** Runs the import to its end, or until it has committed so many articles: then it is killed. */
async function bringIn(
  killAt = Number.POSITIVE_INFINITY,
  committed = (_articles: number) => {},
): Promise<Run> {
  const started = performance.now();
  const child = start('import', file, '--quiet', '--json');
  const run: Run = { seconds: 0, megabytes: 0, done: undefined };
  const watch = setInterval(() => {
    run.megabytes = Math.max(run.megabytes, residentMegabytes(child.pid as number));
  }, 100);
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    if (line.startsWith('{"event":"article"')) continue;
    const event = JSON.parse(line);
    assert.notEqual(event.event, 'problem', line);
    if (event.event === 'done') run.done = event;
    if (event.event !== 'committed') continue;
    committed(event.articles);
    if (event.articles >= killAt) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  clearInterval(watch);
  run.seconds = (performance.now() - started) / 1000;
  return run;
}

/** What the kernel says was most; 0 where it says nothing. */
function residentMegabytes(pid: number): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return 0;
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Polls as feed readers do, again and again, until told to stop. */
function poll(path: string, conditionally: boolean) {
  const told = { answers: 0, unchanged: 0, slowest: 0, faults: [] as string[] };
  let going = true;
  const polling = (async () => {
    let etag: string | null = null;
    while (going) {
      const asked = performance.now();
      try {
        const answer: Response = await fetch(base + path, {
          headers: conditionally && etag ? { 'If-None-Match': etag } : {},
        });
        const body = await answer.text();
        told.answers++;
        if (answer.status === 304) told.unchanged++;
        else if (answer.status !== 200 || body === '') told.faults.push(`${path}: ${answer.status}`);
        etag = answer.headers.get('etag');
      } catch (error) {
        told.faults.push(`${path}: ${error}`);
      }
      told.slowest = Math.max(told.slowest, performance.now() - asked);
      await wait(20);
    }
  })();
  return async () => {
    going = false;
    await polling;
    return told;
  };
}

/** Brings in an article for a time soon, and looks whether it is there just from then on. */
async function embargo(): Promise<void> {
  const dueAt = Math.ceil(Date.now() / 1000) * 1000 + 12_000;
  const lines = ['nl', 'fr'].map((edition) =>
    JSON.stringify({
      ...{ story: 'embargo', edition, source: 'nl', headline: `Geheim (${edition})`, lead: 'Tot dan.' },
      ...{ html: '<p>Geheim.</p>', slug: 'geheim', publishedAt: new Date(dueAt).toISOString() },
    }),
  );
  const news = join(folder, 'embargo.jsonl');
  writeFileSync(news, lines.join('\n'));
  const child = start('import', news, '--problems-only');
  const [status] = await once(child, 'close');
  assert.equal(status, 0);
  assert.ok(Date.now() < dueAt - 2_000, 'the embargoed article came in in time');
  const month = new Date(dueAt)
    .toLocaleDateString('sv', { timeZone: 'Europe/Brussels' })
    .slice(0, 7)
    .replace('-', '/');
  await Promise.all(
    [
      {
        path: '/nl/feed.atom',
        shows: (status: number, body: string) => status === 200 && body.includes('Geheim (nl)'),
      },
      { path: `/fr/${month}/geheim`, shows: (status: number) => status === 200 },
    ].map(async ({ path, shows }) => {
      for (let looks = 0; ; looks++) {
        const asked = Date.now();
        const answer = await fetch(base + path);
        const isThere = shows(answer.status, await answer.text());
        const answered = Date.now();
        if (answered < dueAt) assert.ok(!isThere, `${path} is early`);
        if (asked >= dueAt) {
          assert.ok(isThere, `${path} is late`);
          assert.ok(looks > 10, `${path} was looked at ${looks} times before`);
          return;
        }
        await wait(50);
      }
    }),
  );
}

describe('the history of another system', () => {
  before(async () => {
    const port = await freePort();
    base = `http://127.0.0.1:${port}`;
    env = {
      CORANTO_BASE_URL: base,
      CORANTO_DATABASE: join(folder, 'coranto.db'),
      CORANTO_MEDIA: join(folder, 'media'),
      CORANTO_PORT: String(port),
    };
    await furnish();
    await writeHistory();
    const server = start('serve');
    scope.after(async () => {
      server.kill();
      await once(server, 'close');
    });
    await once(server.stdout as NodeJS.ReadableStream, 'data');
  });
  after(async () => {
    for (const end of ends) await end();
  });

  test('moves in while the newsroom goes on', { timeout: 3_600_000 }, async (t: TestContext) => {
    const polls = [poll('/nl/feed.atom', true), poll('/en/feed.json', false), poll('/fr/', true)];
    const runs: Run[] = [];
    for (const part of [0.1, 0.35, 0.7]) runs.push(await bringIn(ARTICLES * part));
    let secret: Promise<void> | undefined;
    const last = await bringIn(Number.POSITIVE_INFINITY, (articles) => {
      if (articles > ARTICLES * 0.7) secret ??= embargo();
    });
    runs.push(last);
    await secret;
    const told = await Promise.all(polls.map((stop) => stop()));
    for (const one of told) {
      assert.deepEqual(one.faults, []);
      assert.ok(one.answers > 100, `${one.answers} polls were answered`);
    }
    assert.ok(secret, 'an embargoed article came in meanwhile');
    const again = await bringIn();
    runs.push(again);
    assert.deepEqual(again.done?.['outcomes'], { unchanged: ARTICLES });
    const most = Math.max(...runs.map(({ megabytes }) => megabytes));
    for (const [i, { seconds, megabytes }] of runs.entries()) {
      t.diagnostic(`run ${i + 1}: ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB at most`);
    }
    for (const { answers, unchanged, slowest } of told) {
      t.diagnostic(`${answers} polls (${unchanged} unchanged), the slowest in ${slowest.toFixed(0)} ms`);
    }
    if (process.platform === 'linux') assert.ok(most > 10);
    assert.ok(most < MOST_MEGABYTES, `${most} MB`);
    // Ten times the lines in ten times the memory would be 3,000 MB.
    assert.ok(again.megabytes <= 1.5 * (runs[0]?.megabytes ?? 0), 'memory does not grow with the file');
  });

  test('is there as it was: every article once, its guid, its dates, its path; and a log without gaps', async () => {
    const db = openDatabase(env['CORANTO_DATABASE'] as string, { readonly: true });
    scope.after(() => db.close());
    const rows = db.connection
      .prepare(
        `SELECT s.key, e.path AS edition, a.guid, a.guid_is_permalink AS permalink, a.publish_at AS published,
           a.released_at AS released, a.updated_at AS updated, a.withdrawn_at AS withdrawn, a.quiet, f.path,
           (SELECT count(*) FROM revisions r WHERE r.article_id = a.id) AS revisions,
           (SELECT count(*) FROM changes c WHERE c.article_id = a.id AND kind = 'released' AND c.quiet = 1) AS releases
         FROM articles a JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id
         JOIN former_paths f ON f.article_id = a.id`,
      )
      .iterate() as Iterable<Record<string, unknown>>;
    let found = 0;
    for (const { key, edition, ...row } of rows) {
      const story = Number(String(key).replace('history-', ''));
      found++;
      assert.deepEqual(row, {
        guid: guidOf(story, String(edition)),
        permalink: 1,
        published: publishedAt(story),
        released: publishedAt(story),
        updated: updatedAt(story),
        withdrawn: isGone(story) ? publishedAt(story) + 24 * HOUR : null,
        quiet: 1,
        path: `/archief/${edition}/${story}.html`,
        revisions: 1,
        releases: 1,
      });
    }
    assert.equal(found, ARTICLES);
    const value = (sql: string) => db.connection.prepare(sql).pluck().get();
    assert.equal(value('SELECT count(*) FROM articles'), ARTICLES + 2);
    assert.equal(value('SELECT count(*) FROM stories'), STORIES + 1);
    assert.equal(value('SELECT max(seq) - min(seq) + 1 - count(*) FROM changes'), 0);
    assert.equal(value('SELECT min(seq) FROM changes'), 1);
    const loud = "quiet = 0 AND kind IN ('released', 'withdrawn', 'amended', 'updated')";
    assert.equal(value(`SELECT count(*) FROM changes WHERE ${loud}`), 2);
    assert.equal(
      value('SELECT count(DISTINCT released_at) FROM articles WHERE quiet = 0 AND released_at = publish_at'),
      1,
    );
  });

  test('is found where it was, and where it is now', async () => {
    for (const [story, edition] of [
      [0, 'nl'],
      [3, 'fr'],
      [STORIES - 1, 'en'],
    ] as const) {
      const led = await fetch(`${base}/archief/${edition}/${story}.html`, { redirect: 'manual' });
      assert.equal(led.status, 301);
      const page = await fetch(led.headers.get('location') as string);
      assert.equal(page.status, 200);
      assert.ok((await page.text()).includes(`Bericht ${story} (${edition})`));
    }
    assert.equal((await fetch(`${base}/archief/de/7.html`)).status, 410);
  });
});
