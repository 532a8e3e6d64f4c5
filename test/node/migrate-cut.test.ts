// A migration that is cut: what a newsroom's file is then, and what the next start makes of it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type NodeDatabase, openDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { readSchema } from '../../src/storage/integrity.ts';
import {
  firstMigrations,
  formerFile,
  MIGRATION_NAMES,
  migrationStatements,
} from '../support/former-schema.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import type { Ends } from '../support/scratch.ts';

/** Fails where it is called. */
const NO_SUCH = 'SELECT no_such_function();';

/** All that a database holds, as text: its schema and every row. */
async function contentOf(db: NodeDatabase): Promise<string> {
  const tables = db.connection
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 1 ORDER BY name")
    .pluck()
    .all() as string[];
  const rows = tables.map((name) => {
    const found = db.connection.prepare(`SELECT * FROM ${name}`).raw().all() as unknown[][];
    return [name, found.map((row) => JSON.stringify(row)).sort()];
  });
  return JSON.stringify([[...(await readSchema(db))], rows]);
}

/** The migrations up to one, which is cut after so many of its statements. */
function cutMigrations(test: Ends, count: number, statements: number, cut: string): string {
  const folder = firstMigrations(test, count);
  const name = MIGRATION_NAMES[count - 1] as string;
  const text = migrationStatements(name).slice(0, statements).join(';\n');
  writeFileSync(join(folder, name), `${text};\n${cut}`);
  return folder;
}

describe('a migration that is cut', () => {
  const ends: (() => void)[] = [];
  const until = { after: (end: () => void) => void ends.unshift(end) };
  /** A newsroom of today with something in it. */
  let today: string;

  before(async () => {
    today = await newsroomFile(until);
    const newsroom = connect(until, today);
    await bringIn(newsroom, [
      aStory('fog', { en: { topics: ['trade'] }, nl: {}, ar: { publishAt: null } }),
      aStory('tug', { en: {}, fr: {} }),
    ]);
    await withdraw(newsroom, { story: 'tug' }, BY_EDITOR);
    newsroom.db.connection.pragma('wal_checkpoint(TRUNCATE)');
  });
  after(() => {
    for (const end of ends) end();
  });

  for (const [i, name] of MIGRATION_NAMES.entries()) {
    test(`leaves nothing of ${name}, wherever it fails, and the next start applies all of it`, async (t) => {
      const db = openDatabase(i === 0 ? ':memory:' : readFileSync(formerFile(t, today, i)));
      t.after(() => db.close());
      assert.throws(() => migrate(db, cutMigrations(t, i + 1, 0, NO_SUCH)), /no_such_function/);
      const was = db.connection.serialize();
      for (let statements = 1; statements <= migrationStatements(name).length; statements++) {
        assert.throws(() => migrate(db, cutMigrations(t, i + 1, statements, NO_SUCH)), /no_such_function/);
        assert.ok(db.connection.serialize().equals(was), `not as it was after ${statements} statements`);
      }
      assert.deepEqual(migrate(db, firstMigrations(t, i + 1)), [name]);
      assert.equal(db.connection.pragma('integrity_check', { simple: true }), 'ok');
      assert.deepEqual(migrate(db), MIGRATION_NAMES.slice(i + 1));
      const whole = openDatabase(':memory:');
      t.after(() => whole.close());
      migrate(whole);
      assert.deepEqual(await readSchema(db), await readSchema(whole));
    });
  }

  test('by a kill is as if it had never begun', async (t) => {
    const count = MIGRATION_NAMES.length;
    const last = MIGRATION_NAMES[count - 1] as string;
    const file = formerFile(t, today);
    const before = openDatabase(file);
    const was = await contentOf(before);
    before.close();
    const cut = cutMigrations(t, count, migrationStatements(last).length, 'SELECT die();');
    const { signal, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', KILLED, file, cut],
      { encoding: 'utf8' },
    );
    assert.equal(signal, 'SIGKILL', stderr);
    const db = openDatabase(file);
    t.after(() => db.close());
    assert.equal(db.connection.pragma('integrity_check', { simple: true }), 'ok');
    assert.equal(await contentOf(db), was);
    assert.deepEqual(migrate(db), [last]);
  });
});

const url = (path: string) => JSON.stringify(new URL(`../../src/node/${path}`, import.meta.url).href);

/** Migrates with hardly any memory for pages, so that they are in the log before they are committed. */
const KILLED = `
  import { openDatabase } from ${url('database.ts')};
  import { migrate } from ${url('migrate.ts')};
  const db = openDatabase(process.argv[1]);
  db.connection.pragma('cache_size = 1');
  db.connection.function('die', () => process.kill(process.pid, 'SIGKILL'));
  migrate(db, process.argv[2]);`;
