// From the version before this one to this one, and back: with the program of that version, and real processes.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { copyBeside, listMissing } from '../../src/cli/upgrade.ts';
import { openDatabase } from '../../src/node/database.ts';
import { listApplied } from '../../src/node/migrate.ts';
import { article } from '../cli/command-line.ts';
import { formerProgram } from '../support/former-program.ts';
import { freePort } from '../support/ports.ts';
import { type Ended, runProgram, type Server, startServer } from '../support/programs.ts';
import { openReceiver } from '../support/receiver.ts';
import { type Ends, scratchFolder } from '../support/scratch.ts';

/** How a document is answered. */
interface Answered {
  status: number;
  etag: string | null;
  modified: string | null;
  body: string;
}

/** A newsroom of the former version, with everything that readers and partners could lose. */
async function formerNewsroom(t: Ends & Parameters<typeof openReceiver>[0]) {
  const former = formerProgram(t);
  const folder = scratchFolder(t);
  const file = join(folder, 'coranto.db');
  const receiver = await openReceiver(t);
  const settings = {
    CORANTO_BASE_URL: `http://127.0.0.1:${await freePort()}`,
    CORANTO_DATABASE: file,
    CORANTO_MEDIA: join(folder, 'media'),
    CORANTO_CALLBACK_HOSTS: '127.0.0.1',
  };
  const run = async (root: string | undefined, ...argv: string[]): Promise<Ended> =>
    runProgram(settings, argv, root === undefined ? {} : { root });
  const old = async (...argv: string[]) => {
    const done = await run(former.root, ...argv);
    assert.equal(done.status, 0, done.err);
    return done;
  };
  await old('sample');
  // Nothing of it may be released by itself while it is looked at.
  const db = openDatabase(file, { readonly: true });
  const waiting = db.connection
    .prepare(
      'SELECT DISTINCT s.key FROM stories s JOIN articles a ON a.story_id = s.id WHERE a.released_at IS NULL AND a.publish_at IS NOT NULL',
    )
    .pluck()
    .all() as string[];
  db.close();
  for (const key of waiting) await old('schedule', key, '--at', '2040-01-01T10:00Z');
  for (const key of ['gone', 'corrected', 'erased', 'later']) {
    mkdirSync(join(folder, 'stories', key), { recursive: true });
    for (const edition of ['nl', 'en', 'ar']) {
      const publishAt = key === 'later' ? '2040-01-01T10:00Z' : '2026-03-01T10:00Z';
      writeFileSync(
        join(folder, 'stories', key, `${edition}.md`),
        article({ headline: `${key} in ${edition}`, publishAt }),
      );
    }
  }
  await old('webhook', 'add', '--name', 'wire', '--url', receiver.url('fine/wire'));
  await old('import', join(folder, 'stories'));
  await old('withdraw', 'gone');
  await old('key', 'create', '--name', 'partner', '--scopes', 'read');
  const server = await startServer(t, settings, { root: former.root });
  const answer = await server.get('/hub');
  assert.ok(answer.status < 500);
  const subscribed = await fetch(`${server.url}/hub`, {
    method: 'POST',
    body: new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.topic': `${settings.CORANTO_BASE_URL}/nl/feed.atom`,
      'hub.callback': receiver.url('fine/reader'),
    }),
  });
  assert.equal(subscribed.status, 202, await subscribed.text());
  /** Waits until nothing has come in for a while. */
  const quiet = async () => {
    for (let count = -1; count !== receiver.received.length; ) {
      count = receiver.received.length;
      await wait(5_000);
    }
  };
  await quiet();
  await old('import', join(folder, 'stories'), '--as', 'correct', '--note', 'Again.');
  writeFileSync(
    join(folder, 'stories', 'corrected', 'nl.md'),
    article({ headline: 'Corrected', publishAt: '2026-03-01T10:00Z' }),
  );
  await old('import', join(folder, 'stories'), '--as', 'correct', '--note', 'It was wrong.');
  for (const callback of ['fine/wire', 'fine/reader']) {
    await receiver.until(() => receiver.deliveries(callback).length > 0);
  }
  await quiet();
  return { former, folder, file, settings, receiver, server, run, old, quiet };
}

function pathsOf(file: string): string[] {
  const db = openDatabase(file, { readonly: true });
  const paths = db.connection.prepare('SELECT path FROM documents ORDER BY path').pluck().all() as string[];
  db.close();
  return paths;
}

async function answersOf(
  server: Pick<Server, 'get'>,
  paths: readonly string[],
): Promise<Map<string, Answered>> {
  const answers = new Map<string, Answered>();
  for (const path of paths) {
    const answer = await server.get(path);
    answers.set(path, {
      status: answer.status,
      etag: answer.headers.get('etag'),
      modified: answer.headers.get('last-modified'),
      body: await answer.text(),
    });
  }
  return answers;
}

/** What a reader goes by in a feed: ids, and when each was updated. */
function itemsOf(path: string, body: string): string[] {
  const patterns = path.endsWith('.atom')
    ? [/<(?:id|updated|published)>[^<]*/g, /<at:deleted-entry[^>]*/g]
    : path.endsWith('.rss')
      ? [/<guid[^>]*>[^<]*/g, /<pubDate>[^<]*/g]
      : [/"(?:id|date_published|date_modified)":\s*"[^"]*"/g];
  return patterns.flatMap((pattern) => body.match(pattern) ?? []);
}

/** Of an entity-tag, what says which bytes it is about, whatever they are coded as. */
const stemOf = (etag: string | null): string | undefined => etag?.slice(1, 23);

/** @returns how many documents have other bytes */
function compare(before: Map<string, Answered>, after: Map<string, Answered>): string[] {
  const changed: string[] = [];
  for (const [path, is] of after) {
    const was = before.get(path) as Answered;
    assert.equal(is.status, was.status, path);
    if (/feed|headlines|archive\/\d/.test(path)) {
      assert.deepEqual(itemsOf(path, is.body), itemsOf(path, was.body), path);
    }
    if (is.body === was.body)
      assert.deepEqual([stemOf(is.etag), is.modified], [stemOf(was.etag), was.modified], path);
    else changed.push(path);
  }
  return changed;
}

describe('the version before', () => {
  test('becomes this one, and this one becomes that again', { timeout: 900_000 }, async (t) => {
    const { former, folder, file, settings, receiver, server, run, old, quiet } = await formerNewsroom(t);
    t.diagnostic(`from version ${former.version}`);
    const paths = pathsOf(file);
    assert.ok(paths.length > 100);
    const before = await answersOf(server, paths);
    assert.ok([...before.values()].some(({ status }) => status === 410));
    const count = receiver.received.length;

    const look = openDatabase(file, { readonly: true });
    t.after(() => look.close());
    const [missing] = listMissing(look);
    const was = listApplied(look);
    if (missing === undefined) t.diagnostic('both have the same schema');
    const copy = copyBeside(file, missing ?? '0000');

    // A migration that fails leaves what the former version goes on with, at once and when it starts again.
    if (missing !== undefined) {
      const db = openDatabase(file);
      db.connection.exec(
        "CREATE TRIGGER fails BEFORE INSERT ON d1_migrations BEGIN SELECT raise(ABORT, 'not today'); END",
      );
      const failed = await run(undefined, 'status');
      assert.equal(failed.status, 1);
      assert.match(failed.err, /could not be brought up to date: not today; it is as it was/);
      db.connection.exec('DROP TRIGGER fails');
      db.close();
      assert.deepEqual(listApplied(look), was);
      await old('status');
      compare(before, await answersOf(server, paths.slice(0, 40)));
    }

    // The server of the former version goes on answering while another process brings the newsroom up to date.
    let isOver = false;
    let asked = 0;
    const reading = (async () => {
      for (; !isOver; asked++) {
        const path = paths[asked % paths.length] as string;
        const answer = await server.get(path);
        await answer.arrayBuffer();
        assert.equal(answer.status, before.get(path)?.status, path);
      }
    })();
    const upgraded = await run(undefined, 'status');
    assert.equal(upgraded.status, 0, upgraded.err);
    await wait(500);
    isOver = true;
    await reading;
    assert.ok(asked > 20);
    if (missing !== undefined) {
      assert.match(
        upgraded.err,
        /^Brought the database up to date \(.*\); as it was before it is kept in “.*”\.\n$/,
      );
      const kept = openDatabase(copy, { readonly: true });
      assert.deepEqual(listApplied(kept), was);
      kept.close();
    }
    assert.deepEqual(compare(before, await answersOf(server, paths)), []);
    const ended = await server.end();
    assert.equal(ended.status, 0);
    assert.doesNotMatch(ended.err, /"level":"error"/);

    const now = await startServer(t, settings);
    const changed = compare(before, await answersOf(now, paths));
    t.diagnostic(
      `${paths.length} documents, of which ${changed.length} have other bytes: ${changed.slice(0, 5).join(' ')}`,
    );
    // Whoever has them need not download them again, by the very tag that the former version gave.
    for (const [path, { status, etag }] of before) {
      if (status !== 200 || etag === null || changed.includes(path)) continue;
      assert.equal((await now.get(path, { 'If-None-Match': etag })).status, 304, path);
    }
    await quiet();
    assert.equal(receiver.received.length, count, 'something was pushed');
    assert.equal((await now.end()).status, 0);
    look.close();
    if (missing === undefined) return;

    // Back at once: nothing was written since, so the file as it was takes its place.
    const refused = await run(former.root, 'status');
    assert.equal(refused.status, 1);
    assert.match(refused.err, /was written by a newer Coranto/);
    for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    copyFileSync(copy, file);
    const again = await startServer(t, settings, { root: former.root });
    assert.deepEqual(compare(before, await answersOf(again, paths)), []);
    await quiet();
    assert.equal(receiver.received.length, count);
    await again.end();

    // And back later, when more was written: in another epoch, without what came since, and what was erased stays so.
    const later = await startServer(t, settings);
    for (const argv of [
      ['withdraw', 'corrected'],
      ['erase', 'erased', '--yes'],
    ]) {
      const done = await run(undefined, ...argv);
      assert.equal(done.status, 0, done.err);
    }
    await quiet();
    assert.ok(receiver.received.length > count, 'nothing was pushed by what is pushed');
    await later.end();
    const restored = { CORANTO_DATABASE: join(folder, 'restored.db') };
    const way = ['restore', copy, '--media', settings.CORANTO_MEDIA, '--erasures', `${file}.erasures`];
    assert.ok(existsSync(`${file}.erasures`));
    const back = await runProgram({ ...settings, ...restored }, way, { root: former.root });
    assert.equal(back.status, 0, back.err);
    const last = await startServer(t, { ...settings, ...restored }, { root: former.root });
    const answers = await answersOf(last, ['/nl/feed.json', '/en/feed.json']);
    assert.match(answers.get('/nl/feed.json')?.body as string, /Corrected/);
    assert.doesNotMatch(answers.get('/en/feed.json')?.body as string, /erased in en/);
    await last.end();
  });
});
