// A migration that is cut: what a newsroom's file is then, and what the next start makes of it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { type NodeDatabase, openDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import { readSchema } from '../../src/storage/integrity.ts';
import { cutMigration, cutMigrations, newsroomOfToday } from '../support/cut-migration.ts';
import { formerFile, MIGRATION_NAMES, migrationStatements } from '../support/former-schema.ts';

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

describe('a migration that is cut', () => {
  const ends: (() => void)[] = [];
  const until = { after: (end: () => void) => void ends.unshift(end) };
  let today: string;

  before(async () => {
    today = await newsroomOfToday(until);
  });
  after(() => {
    for (const end of ends) end();
  });

  // Of the last one after each of its statements, as all of them are in check:full.
  for (const [i, name] of MIGRATION_NAMES.entries()) {
    test(`leaves nothing of ${name}, wherever it fails, and the next start applies all of it`, async (t) => {
      await cutMigration(t, today, i, i === MIGRATION_NAMES.length - 1);
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
