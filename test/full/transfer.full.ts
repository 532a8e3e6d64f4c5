// A newsroom of 10,000 articles goes from this machine to Workers and back, by the command and with the command
// killed on the way; nothing is lost and nothing is changed, in any row, file or answer.
import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../src/config.ts';
import { linkHere } from '../../src/desk/link.ts';
import { openDatabase } from '../../src/node/database.ts';
import { createFileMedia } from '../../src/node/media.ts';
import { startServing } from '../../src/node/serve.ts';
import { importStories } from '../../src/operations/import-stories.ts';
import { type Database, type Row, sql } from '../../src/storage/database.ts';
import { TABLE_NAMES, TABLES, type TableName } from '../../src/storage/transfer-tables.ts';
import { openD1 } from '../../src/worker/database.ts';
import { type Answer, BASE_URL, KEY, readerOf } from '../contract/reader.ts';
import { startWorkerHost, type WorkerHost } from '../contract/worker-host.ts';
import { aPicture, aStory, BY_EDITOR } from '../support/inputs.ts';
import { scratchFolder } from '../support/scratch.ts';

const ARTICLES = 10_000;
/** Answers that are compared, one by one, on all hosts. */
const ANSWERS = 150;
const FILES = 40;

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ends: (() => unknown)[] = [];
const scope = { after: (end: () => unknown) => void ends.unshift(end) };

/** A machine with a newsroom of its own, or with the place for one. */
function machine() {
  const folder = scratchFolder(scope);
  const env = {
    CORANTO_BASE_URL: BASE_URL,
    CORANTO_DATABASE: join(folder, 'coranto.db'),
    CORANTO_MEDIA: join(folder, 'media'),
    CORANTO_KEY: KEY,
    CORANTO_PORT: '0',
  };
  const start = (...argv: string[]): ChildProcess =>
    spawn(process.execPath, [file('../../src/cli/coranto.js'), ...argv], {
      env: { ...env, PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    env,
    start,
    async run(...argv: string[]): Promise<{ status: number | null; out: string; err: string }> {
      const child = start(...argv);
      const printed = { out: '', err: '' };
      child.stdout?.on('data', (text) => {
        printed.out += text;
      });
      child.stderr?.on('data', (text) => {
        printed.err += text;
      });
      const [status] = await once(child, 'close');
      return { status, ...printed };
    },
  };
}

/** Made-up history, and on top of it one of everything that a newsroom does. */
async function fill({ CORANTO_DATABASE, CORANTO_MEDIA }: Record<string, string>): Promise<void> {
  const child = fork(file('../bench/archive.ts'), [CORANTO_DATABASE as string, String(ARTICLES)]);
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
  const db = openDatabase(CORANTO_DATABASE as string);
  const desk = { db, now: Date.now, newId: () => crypto.randomUUID() };
  const link = linkHere({ ...desk, media: createFileMedia(CORANTO_MEDIA as string) });
  const files = Array.from({ length: FILES }, (_, i) => gif(i));
  for (const { name, bytes } of files) await link.putMedia(name, bytes);
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const stories = files.map(({ name, bytes }, i) => {
    const media = [aPicture({ name, type: 'image/gif', size: bytes.length, width: 1, height: 1 })];
    const publishAt = i % 5 === 0 ? null : inDays(i % 4 === 0 ? 30 : -i);
    const fields = { media, publishAt, topics: ['trade'], slug: `pictured-${i}` };
    return aStory(`pictured-${i}`, { nl: fields, en: fields, fr: { publishAt: null } });
  });
  const settings = { note: null, by: BY_EDITOR };
  const bring = async (as: 'amend' | 'update' | 'correct', note: string | null, change: object) => {
    const changed = stories.map((story, i) => ({
      ...story,
      articles: story.articles.map((article) => ({ ...article, content: { ...article.content, ...change } })),
      key: i,
    }));
    const { problems } = await importStories(desk, changed, { ...settings, as, note });
    assert.deepEqual(problems, []);
  };
  await bring('amend', null, {});
  await bring('amend', null, { body: '<p>A comma, “و” &amp; 港.</p>', topics: ['rail', 'safety'] });
  await bring('update', null, { body: `<p>${'More. '.repeat(20_000)}</p>` });
  await bring('correct', 'It was less.', { body: '<p>Less.</p>' });
  for (let i = 1; i < FILES; i += 6) {
    await link.perform('withdraw', { story: `pictured-${i}`, edition: 'nl', by: BY_EDITOR });
  }
  await link.perform('withdraw', { story: 'story-100', edition: null, by: BY_EDITOR });
  await link.perform('schedule', { story: 'pictured-5', editions: ['en'], time: '+20d', by: BY_EDITOR });
  db.close();
}

/** The smallest GIF there is, and a comment that makes it one of many. */
function gif(n: number): { name: string; bytes: Uint8Array } {
  const comment = `21fe02${n.toString(16).padStart(4, '0')}00`;
  const bytes = Buffer.from(
    `47494638396101000100800000000000ffffff${comment}2c000000000100010000020144003b`,
    'hex',
  );
  return { name: `${createHash('sha256').update(bytes).digest('hex')}.gif`, bytes };
}

/** A table's rows by their keys, as many at a time as D1 hands over well; bodies of documents stay behind. */
async function rowsOf(db: Database, name: TableName): Promise<Row[]> {
  const { key, columns } = TABLES[name];
  const rows: Row[] = [];
  for (let page = 500; page === 500; ) {
    const found = await db.all(
      sql(
        `SELECT ${columns.join(', ')} FROM ${name} ORDER BY ${key.join(', ')} LIMIT 500 OFFSET ?`,
        rows.length,
      ),
    );
    rows.push(...found);
    page = found.length;
  }
  return rows;
}

async function assertSame(here: Database, there: Database): Promise<void> {
  for (const name of TABLE_NAMES) {
    const [expected, found] = [await rowsOf(here, name), await rowsOf(there, name)];
    assert.equal(found.length, expected.length, name);
    for (const [i, row] of expected.entries()) assert.deepEqual(found[i], row, `${name}, row ${i}`);
  }
  // Closing it moves its version on.
  const identity = sql('SELECT uuid, epoch FROM newsroom');
  assert.deepEqual(await there.first(identity), await here.first(identity));
}

describe('a newsroom of 10,000 articles', () => {
  const [first, home] = [machine(), machine()];
  let worker: WorkerHost;
  let url: string;
  let original: ReturnType<typeof openDatabase>;

  before(async () => {
    worker = await startWorkerHost(scope, { baseUrl: BASE_URL, key: KEY });
    url = `${worker.url}${new URL(BASE_URL).pathname}`;
    await fill(first.env);
    const rendered = await first.run('render', '--json');
    assert.equal(rendered.status, 0, rendered.err);
    original = openDatabase(first.env.CORANTO_DATABASE);
    scope.after(() => original.close());
    assert.ok(
      ((await original.first(sql('SELECT count(*) AS n FROM articles')))?.['n'] as number) >= ARTICLES,
    );
    assert.ok(
      ((await original.first(sql('SELECT count(*) AS n FROM documents')))?.['n'] as number) >= ANSWERS,
    );
  });
  after(async () => {
    for (const end of ends) await end();
  });

  test('goes to Workers though the command is killed on the way, twice', async () => {
    for (let killed = 0; killed < 2; killed++) {
      const child = first.start('transfer', '--to', url);
      let said = '';
      for await (const text of child.stderr ?? []) {
        said += text;
        if (/^[\d,]+ of [\d,]+ rows$/m.test(said)) break;
      }
      child.kill('SIGKILL');
      await once(child, 'close');
      const shown = await first.run('newsroom', '--to', url, '--json');
      assert.equal(JSON.parse(shown.out).state, 'receiving', said);
      assert.equal((await fetch(`${url}/en/`)).status, 503);
    }
    const { status, out, err } = await first.run('transfer', '--to', url);
    assert.equal(status, 0, err);
    assert.match(err, /was closed already.*\ngoing on from [\d,]+ of [\d,]+ rows/);
    assert.match(out, new RegExp(`^moved [\\d,]+ rows and ${FILES} media files$`, 'm'));
    const { DB } = await worker.env();
    await assertSame(original, openD1(DB, Number.POSITIVE_INFINITY));
  });

  test('comes back into a new file', async () => {
    const { status, out, err } = await home.run('transfer', '--from', url);
    assert.equal(status, 0, err);
    assert.match(out, /at work from now on/);
    const back = openDatabase(home.env.CORANTO_DATABASE);
    scope.after(() => back.close());
    await assertSame(original, back);
    const media = (folder: string) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'base64')])
        .sort();
    assert.equal(media(first.env.CORANTO_MEDIA).length, FILES);
    assert.deepEqual(media(home.env.CORANTO_MEDIA), media(first.env.CORANTO_MEDIA));
  });

  test('answers alike on all three hosts: bytes, entity-tags and dates', async () => {
    const servers = [await startServing(readConfig(first.env)), await startServing(readConfig(home.env))];
    for (const server of servers) scope.after(() => server.close());
    const hosts = [
      ...servers.map(({ port }) => ({
        name: 'Node' as const,
        url: `http://127.0.0.1:${port}`,
        tick: async () => {},
      })),
      worker,
    ].map(readerOf);
    const paths = await pathsOf(original);
    assert.ok(paths.length >= ANSWERS);
    for (const path of paths) {
      const [expected, ...others] = await Promise.all(hosts.map(async (host) => told(await host.get(path))));
      assert.equal(expected?.status, 200, path);
      // An entity-tag, a date and a type at least.
      for (const header of expected?.headers.slice(0, 3) ?? []) assert.ok(header, path);
      for (const answer of others) assert.deepEqual(answer, expected, path);
    }
  });
});

/** Rendered documents of every kind, from all over the table. */
async function pathsOf(db: Database): Promise<string[]> {
  const rows = await db.all(
    sql(
      `SELECT path FROM (SELECT path, row_number() OVER (PARTITION BY kind ORDER BY id) AS n FROM documents WHERE status = 200)
       WHERE n % 3 = 1 ORDER BY n LIMIT ?`,
      ANSWERS,
    ),
  );
  return rows.map(({ path }) => path as string);
}

/** What both kinds of host say of a document. */
function told({ status, headers, body }: Answer) {
  const names = [
    'etag',
    'last-modified',
    'content-type',
    'cache-control',
    'content-language',
    'content-security-policy',
  ];
  return { status, headers: names.map((name) => headers[name]?.replace(/^W\//, '')), body };
}
