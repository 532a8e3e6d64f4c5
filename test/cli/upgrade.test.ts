// A newsroom that an earlier version has written: what becomes of it, and the way back.
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { copyBeside, upgrade } from '../../src/cli/upgrade.ts';
import { type NodeDatabase, openDatabase } from '../../src/node/database.ts';
import { listApplied } from '../../src/node/migrate.ts';
import { openProcessLock } from '../../src/node/process-lock.ts';
import { formerFile, MIGRATION_NAMES } from '../support/former-schema.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import type { Ends } from '../support/scratch.ts';
import { runCaptured } from './command-line.ts';

const LAST = MIGRATION_NAMES.at(-1) as string;
const FORMER = MIGRATION_NAMES.slice(0, -1);

describe('a newsroom of the version before', () => {
  const ends: (() => void)[] = [];
  let today: string;
  before(async () => {
    const until = { after: (end: () => void) => void ends.unshift(end) };
    today = await newsroomFile(until);
    const newsroom = connect(until, today);
    await bringIn(newsroom, aStory('fog', { en: {}, nl: {}, fr: { publishAt: null } }));
    newsroom.db.connection.pragma('wal_checkpoint(TRUNCATE)');
  });
  after(() => {
    for (const end of ends) end();
  });

  const opened = (t: Ends, file: string): NodeDatabase => {
    const db = openDatabase(file);
    t.after(() => db.close());
    return db;
  };
  /** As a server leaves it. */
  const former = (t: Ends): string => {
    const file = formerFile(t, today);
    openDatabase(file).close();
    return file;
  };
  const run = (file: string, ...argv: string[]) => runCaptured({ env: { CORANTO_DATABASE: file } }, argv);
  const stories = ({ connection }: NodeDatabase) =>
    connection.prepare('SELECT key FROM stories').pluck().all();
  const left = (file: string) =>
    readdirSync(dirname(file)).filter((name) => !name.startsWith(basename(file)) || name.includes('before'));

  test('is copied beside itself before any command brings it up to date, and one line says so', async (t) => {
    const file = former(t);
    chmodSync(file, 0o640);
    const folder = dirname(file);
    const modes = new Set<number | undefined>();
    const watcher = watch(folder, (_, name) => {
      const facts = name?.endsWith('.part') && statSync(join(folder, name), { throwIfNoEntry: false });
      if (facts) modes.add(facts.mode & 0o777);
    });
    const { status, err } = await run(file, 'status').finally(() => watcher.close());
    assert.deepEqual([...modes], [0o640], 'nor may others read it while it is made');
    assert.equal(status, 0);
    const copy = copyBeside(file, LAST);
    assert.equal(
      err,
      `Brought the database up to date (${LAST}); as it was before it is kept in “${copy}”.\n`,
    );
    assert.deepEqual(left(file), [basename(copy)]);
    assert.equal(statSync(copy).mode & 0o777, 0o640);
    const [was, is] = [opened(t, copy), opened(t, file)];
    assert.deepEqual(listApplied(was), FORMER);
    assert.deepEqual(listApplied(is), MIGRATION_NAMES);
    assert.deepEqual(stories(was), ['fog']);
    assert.deepEqual(stories(is), ['fog']);
    assert.equal((await run(file, 'status')).err, '');
  });

  test('is left as it is, and told to go on with the former version, when a migration fails', async (t) => {
    const file = former(t);
    const db = opened(t, file);
    // The last thing that a migration does is to say that it was done.
    db.connection.exec(
      `CREATE TRIGGER no BEFORE INSERT ON d1_migrations BEGIN SELECT raise(ABORT, 'not today'); END`,
    );
    const { status, err } = await run(file, 'status');
    assert.equal(status, 1);
    assert.match(
      err,
      /^coranto: the database “.*” could not be brought up to date: not today; it is as it was, and /,
    );
    assert.doesNotMatch(err, /\n./);
    assert.deepEqual(listApplied(db), FORMER);
    db.connection.exec('DROP TRIGGER no');
    assert.equal((await run(file, 'status')).status, 0);
    assert.deepEqual(listApplied(db), MIGRATION_NAMES);
  });

  test('is not touched where no copy can be made of it', async (t) => {
    const file = former(t);
    mkdirSync(join(copyBeside(file, LAST), 'full'), { recursive: true });
    const before = readFileSync(file);
    const { status, err } = await run(file, 'status');
    assert.equal(status, 1);
    assert.match(
      err,
      /^coranto: the database “.*” must be brought up to date, and no copy .*: is a folder; .*; nothing was changed\n$/,
    );
    assert.deepEqual(readFileSync(file), before);
    assert.deepEqual(left(file), [basename(copyBeside(file, LAST))]);
  });

  test('is not touched where it is damaged', async (t) => {
    const file = former(t);
    const damaged = readFileSync(file);
    const db = opened(t, file);
    const page = db.connection
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'revisions'")
      .pluck()
      .get();
    const size = db.connection.pragma('page_size', { simple: true }) as number;
    db.close();
    damaged.fill(0xff, ((page as number) - 1) * size, (page as number) * size);
    writeFileSync(file, damaged);
    const { status, err } = await run(file, 'status');
    assert.equal(status, 1);
    assert.match(
      err,
      /^coranto: the database “.*” must be .*damaged.*restore it from a backup.*nothing was changed\n$/,
    );
    assert.deepEqual(readFileSync(file), damaged);
    assert.deepEqual(left(file), []);
  });

  test('is copied with all that is written until it is migrated, and readers go on meanwhile', async (t) => {
    const file = former(t);
    const [db, writer, reader] = [opened(t, file), opened(t, file), opened(t, file)];
    writer.connection.pragma('busy_timeout = 0');
    reader.connection.exec('BEGIN');
    assert.deepEqual(stories(reader), ['fog']);
    const written = { before: 0, after: 0 };
    const write = writer.connection.transaction((name: string) => {
      writer.connection
        .prepare("INSERT INTO idempotent_requests (owner, name, fingerprint, at) VALUES ('x', ?, '', 0)")
        .run(name);
      return listApplied(writer).includes(LAST) ? 'after' : 'before';
    });
    let isOver = false;
    const writing = (async () => {
      for (let i = 0; !isOver; i++) {
        await new Promise(setImmediate);
        try {
          written[write.immediate(String(i))] += 1;
        } catch (error) {
          assert.match((error as Error).message, /locked/);
        }
      }
    })();
    await upgrade(db, file, () => {});
    isOver = true;
    await writing;
    assert.deepEqual(stories(reader), ['fog']);
    const countOf = ({ connection }: NodeDatabase) =>
      connection.prepare('SELECT count(*) FROM idempotent_requests').pluck().get();
    assert.ok(written.before > 0);
    assert.equal(countOf(opened(t, copyBeside(file, LAST))), written.before);
    assert.equal(countOf(writer), written.before + written.after);
  });

  test('is migrated by one of two that start at once, from one copy', async (t) => {
    const file = former(t);
    const said: string[] = [];
    const other = openProcessLock(file, 'upgrade');
    assert.ok(other.take());
    const waiting = upgrade(opened(t, file), file, (line) => said.push(line));
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(said, ['Another process is bringing the database up to date; waiting for it.']);
    assert.equal(existsSync(copyBeside(file, LAST)), false);
    other.close();
    await waiting;
    assert.equal(said.length, 2);
    await upgrade(opened(t, file), file, (line) => said.push(line));
    assert.equal(said.length, 2);
  });

  test('that was brought up to date is refused by the former version, which names the way back', async (t) => {
    const file = former(t);
    await run(file, 'status');
    const db = opened(t, file);
    db.connection.prepare('INSERT INTO d1_migrations (name) VALUES (?)').run('9999_future.sql');
    assert.match((await run(file, 'status')).err, /newer Coranto \(9999_future\.sql\); update this one\n$/);
    writeFileSync(`${file}.before-9999`, '');
    assert.match(
      (await run(file, 'status')).err,
      /; update this one, or go back .*“coranto restore” .*\.before-9999”\n$/,
    );
  });
});

test('a new database is made without a copy of nothing', async (t) => {
  const file = `${await newsroomFile(t)}-new`;
  const env = { CORANTO_DATABASE: file };
  const argv = ['edition', 'add', 'en', '--language', 'en', '--title', 'x', '--zone', 'UTC'];
  const { status, err } = await runCaptured({ env }, argv);
  assert.deepEqual([status, err], [0, '']);
  assert.equal(existsSync(copyBeside(file, MIGRATION_NAMES[0] as string)), false);
});
