import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { failureOf } from '../../src/cli/failure.ts';
import { openDatabase } from '../../src/node/database.ts';
import { newsroomFile } from '../support/newsroom.ts';
import { scratchFolder } from '../support/scratch.ts';
import { commandLine, runCaptured } from './command-line.ts';

describe('a database that will not do is refused in one sentence', () => {
  const status = (file: string) => runCaptured({ env: { CORANTO_DATABASE: file } }, ['status']);

  test('when there is none', async (t) => {
    const { status: exit, err } = await status(join(scratchFolder(t), 'none.db'));
    assert.match(err, /^coranto: there is no database “.*none\.db”; “coranto edition add” makes one/);
    assert.equal(exit, 1);
  });

  test('when it is not SQLite', async (t) => {
    const file = join(scratchFolder(t), 'text.db');
    writeFileSync(file, 'not a database '.repeat(100));
    assert.equal(
      (await status(file)).err,
      'coranto: the database is not a SQLite file; set CORANTO_DATABASE to the newsroom’s file, or to a new one\n',
    );
  });

  test('when it belongs to another program', async (t) => {
    const file = join(scratchFolder(t), 'other.db');
    const db = openDatabase(file);
    db.connection.exec('CREATE TABLE bookmarks (url TEXT)');
    db.close();
    assert.match((await status(file)).err, /is a database of another program/);
  });

  test('when a newer Coranto wrote it', async (t) => {
    const file = await newsroomFile(t);
    const db = openDatabase(file);
    db.connection.prepare('INSERT INTO d1_migrations (name) VALUES (?)').run('9999_future.sql');
    db.close();
    const { status: exit, err } = await status(file);
    assert.match(err, /was written by a newer Coranto \(9999_future\.sql\); update this one/);
    assert.equal(exit, 1);
  });

  test('when its folder does not exist', async (t) => {
    const file = join(scratchFolder(t), 'nowhere/c.db');
    const args = ['edition', 'add', 'en', '--language', 'en', '--title', 'x', '--zone', 'UTC'];
    const { status: exit, err } = await runCaptured({ env: { CORANTO_DATABASE: file } }, args);
    assert.match(err, /^coranto: .*nowhere/);
    assert.doesNotMatch(err, /bug/);
    assert.equal(exit, 1);
  });

  test('and when it is locked', () => {
    const busy = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY_SNAPSHOT' });
    assert.deepEqual(failureOf(busy), {
      status: 1,
      message: 'the database is locked by another program; try again when that has finished',
    });
  });

  test('reading commands wait for no writer', async (t) => {
    const file = await newsroomFile(t);
    const db = openDatabase(file);
    t.after(() => db.close());
    db.connection.exec('BEGIN IMMEDIATE');
    assert.equal((await status(file)).status, 0);
    const env = { CORANTO_DATABASE: file };
    assert.equal((await runCaptured({ env }, ['edition', 'list'])).status, 0);
  });
});

describe('whatever goes wrong', () => {
  test('every wrong setting is named at once', async () => {
    const env = { CORANTO_PORT: 'x', CORANTO_BASE_URL: 'ftp://a', CORANTO_COLOUR: 'red' };
    const { status, err } = await runCaptured({ env }, ['status']);
    assert.equal(status, 3);
    assert.match(err, /^coranto: the configuration is wrong:\n/);
    for (const name of Object.keys(env)) assert.match(err, new RegExp(`^ {2}${name} `, 'm'));
  });

  test('an unknown error is one sentence without a stack', () => {
    const { status, message } = failureOf(new TypeError('x is not a function\n    at y'));
    assert.equal(status, 1);
    assert.match(message, /^TypeError: x is not a function .* – this is a bug in Coranto; please report it/);
    assert.doesNotMatch(message, /\n/);
  });

  test('a port in use names the settings', () => {
    const error = Object.assign(new Error('listen EADDRINUSE: address already in use 127.0.0.1:4400'), {
      code: 'EADDRINUSE',
      syscall: 'listen',
    });
    assert.match(
      failureOf(error).message,
      /127\.0\.0\.1:4400.*another program listens there; set CORANTO_PORT/,
    );
  });

  test('wrong usage is status 2, help and version are 0', async () => {
    assert.equal((await runCaptured({}, ['bogus'])).status, 2);
    assert.equal((await runCaptured({}, [])).status, 2);
    assert.match((await runCaptured({}, ['--version'])).out, /^\d+\.\d+\.\d+\n$/);
    assert.equal((await runCaptured({}, ['--help'])).status, 0);
  });
});

test('a folder that cannot be made is named at once, also where a file system takes none', async (t) => {
  const { run } = await commandLine(t);
  const { status, err } = await run('backup', '/proc/coranto/backup');
  assert.equal(status, 1);
  assert.match(err, /^coranto: \/proc\/coranto: .+\n$/);
});
