// What becomes of a newsroom whose files somebody takes away, damages or locks.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../../src/node/database.ts';
import { countLostPages, guardFiles } from '../../src/node/file-guard.ts';
import { runCaptured } from '../cli/command-line.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import { type Ends, scratchFolder } from '../support/scratch.ts';

/** A newsroom whose last change is in its log alone. */
async function opened(t: Ends) {
  const file = await newsroomFile(t);
  const newsroom = connect(t, file);
  newsroom.db.connection.pragma('wal_autocheckpoint = 0');
  await bringIn(newsroom, aStory('fog', { en: {} }));
  return { file, newsroom };
}

function storiesOf(t: Ends, file: string): unknown[] {
  const db = openDatabase(file);
  t.after(() => db.close());
  return db.connection.prepare('SELECT key FROM stories').pluck().all();
}

/** The files as a machine that stopped has left them. */
function leftOf(t: Ends, file: string, ...ends: string[]): string {
  const left = join(scratchFolder(t), 'coranto.db');
  for (const end of ['', ...ends]) copyFileSync(`${file}${end}`, `${left}${end}`);
  return left;
}

describe('a log that is missing', () => {
  test('is told to every command, which changes nothing, where it held changes', async (t) => {
    const { file } = await opened(t);
    assert.equal(countLostPages(file), 0);
    const left = leftOf(t, file, '-shm');
    assert.ok(countLostPages(left) > 0);
    for (const argv of [
      ['status'],
      ['doctor'],
      ['withdraw', 'fog'],
      ['backup', join(left, '..', 'backup')],
    ]) {
      const { status, err } = await runCaptured({ env: { CORANTO_DATABASE: left } }, argv);
      assert.equal(status, 1);
      assert.match(
        err,
        /^coranto: the log of the database, “.*-wal”, was taken away, .*; put it back or .*\n$/,
      );
      assert.equal(existsSync(`${left}-wal`), false);
    }
    // It is found.
    copyFileSync(`${file}-wal`, `${left}-wal`);
    assert.equal(countLostPages(left), 0);
    assert.deepEqual(storiesOf(t, left), ['fog']);
  });

  test('is nothing to whoever goes on without it', async (t) => {
    const { file } = await opened(t);
    const left = leftOf(t, file, '-shm');
    rmSync(`${left}-shm`);
    assert.equal((await runCaptured({ env: { CORANTO_DATABASE: left } }, ['status'])).status, 0);
    assert.deepEqual(storiesOf(t, left), []);
  });

  test('is no fault where all that it held is in the file', async (t) => {
    const { file, newsroom } = await opened(t);
    newsroom.db.connection.pragma('wal_checkpoint(FULL)');
    const left = leftOf(t, file, '-shm');
    assert.equal(countLostPages(left), 0);
    assert.deepEqual(storiesOf(t, left), ['fog']);
  });
});

describe('a server whose files are touched', () => {
  const guarded = (t: Ends, file: string) => {
    const said: string[] = [];
    let isOver = false;
    const error = (message: string, facts = {}) => void said.push(`${message} ${JSON.stringify(facts)}`);
    const log = { error, warn: error, info: error };
    const release = guardFiles(file, log, () => {
      isOver = true;
    });
    t.after(release);
    const over = async () => {
      for (const last = Date.now() + 60_000; !isOver && Date.now() < last; ) await wait(20);
      return isOver;
    };
    return { said, over, isOver: () => isOver };
  };

  test('has all of its log in the file before it ends, when that was taken away', async (t) => {
    const { file } = await opened(t);
    const { said, over } = guarded(t, file);
    rmSync(`${file}-wal`);
    assert.ok(await over());
    assert.match(said.join('\n'), /^the log of the database .* was taken away .*nothing is lost/);
    assert.deepEqual(storiesOf(t, leftOf(t, file)), ['fog']);
  });

  test('ends where another file is in the place of its own, and leaves that alone', async (t) => {
    const { file } = await opened(t);
    const { said, over } = guarded(t, file);
    const other = await newsroomFile(t);
    renameSync(other, file);
    assert.ok(await over());
    assert.match(said.join('\n'), /^the file of the database was taken away or replaced .*may be lost/);
  });

  test('goes on while nobody can tell where they are', async (t) => {
    const { file } = await opened(t);
    const { said, over } = guarded(t, file);
    const folder = dirname(file);
    // A way that leads round and round is no answer, as that of a disk which is away is none.
    renameSync(folder, `${folder}-away`);
    symlinkSync(folder, folder);
    await wait(600);
    rmSync(folder);
    renameSync(`${folder}-away`, folder);
    assert.deepEqual(said, []);
    rmSync(`${file}-wal`);
    assert.ok(await over());
  });

  test('goes on when others open, write and close the same files', async (t) => {
    const { file } = await opened(t);
    const { said, isOver } = guarded(t, file);
    const other = openDatabase(file);
    other.connection.pragma('wal_checkpoint(TRUNCATE)');
    other.connection.exec('VACUUM');
    other.close();
    await wait(600);
    assert.equal(isOver(), false);
    assert.deepEqual(said, []);
  });
});
