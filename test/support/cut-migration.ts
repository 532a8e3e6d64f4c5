// Migrations that fail after some of their statements: nothing of them is left, and all of them is applied afterwards.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { readSchema } from '../../src/storage/integrity.ts';
import { firstMigrations, formerFile, MIGRATION_NAMES, migrationStatements } from './former-schema.ts';
import { aStory, BY_EDITOR, bringIn } from './inputs.ts';
import { connect, newsroomFile } from './newsroom.ts';
import type { Ends } from './scratch.ts';

/** Fails where it is called. */
const NO_SUCH = 'SELECT no_such_function();';

/** A newsroom's file with something in it, in the schema of today. */
export async function newsroomOfToday(test: Ends): Promise<string> {
  const today = await newsroomFile(test);
  const newsroom = connect(test, today);
  await bringIn(newsroom, [
    aStory('fog', { en: { topics: ['trade'] }, nl: {}, ar: { publishAt: null } }),
    aStory('tug', { en: {}, fr: {} }),
  ]);
  await withdraw(newsroom, { story: 'tug' }, BY_EDITOR);
  newsroom.db.connection.pragma('wal_checkpoint(TRUNCATE)');
  return today;
}

/**
 * Cuts one migration of a newsroom's file.
 * @param everywhere after each of its statements, not only after the first, the last and one between
 */
export async function cutMigration(t: Ends, today: string, i: number, everywhere: boolean): Promise<void> {
  const name = MIGRATION_NAMES[i] as string;
  const db = openDatabase(i === 0 ? ':memory:' : readFileSync(formerFile(t, today, i)));
  t.after(() => db.close());
  assert.throws(() => migrate(db, cutMigrations(t, i + 1, 0, NO_SUCH)), /no_such_function/);
  const was = db.connection.serialize();
  const count = migrationStatements(name).length;
  const places = everywhere ? Array.from({ length: count }, (_, at) => at + 1) : [1, count >> 1, count];
  for (const statements of places) {
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
}

/** The migrations up to one, which is cut after so many of its statements. */
export function cutMigrations(test: Ends, count: number, statements: number, cut: string): string {
  const folder = firstMigrations(test, count);
  const name = MIGRATION_NAMES[count - 1] as string;
  const text = migrationStatements(name).slice(0, statements).join(';\n');
  writeFileSync(join(folder, name), `${text};\n${cut}`);
  return folder;
}
