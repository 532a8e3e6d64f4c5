// Newsrooms as earlier versions kept them: the migrations up to one of them, and the rows in the tables of those.
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import { type Ends, scratchFolder } from './scratch.ts';

export const MIGRATIONS = fileURLToPath(new URL('../../db/migrations/', import.meta.url));

/** In order. */
export const MIGRATION_NAMES: readonly string[] = readdirSync(MIGRATIONS).sort();

/** A folder with the first so many migrations. */
export function firstMigrations(test: Ends, count: number): string {
  const folder = scratchFolder(test);
  for (const name of MIGRATION_NAMES.slice(0, count))
    copyFileSync(join(MIGRATIONS, name), join(folder, name));
  return folder;
}

/** A newsroom's file in the schema of the first so many migrations, beside one of today: the same rows. */
export function formerFile(test: Ends, file: string, count = MIGRATION_NAMES.length - 1): string {
  const former = join(scratchFolder(test), 'coranto.db');
  const db = openDatabase(former);
  migrate(db, firstMigrations(test, count));
  const { connection } = db;
  const listed = (text: string, ...values: string[]) =>
    connection
      .prepare(text)
      .pluck()
      .all(...values) as string[];
  const triggers = listed("SELECT sql FROM main.sqlite_schema WHERE type = 'trigger'");
  for (const name of listed("SELECT name FROM main.sqlite_schema WHERE type = 'trigger'")) {
    connection.exec(`DROP TRIGGER ${name}`);
  }
  connection.pragma('foreign_keys = OFF');
  connection.prepare('ATTACH ? AS today').run(file);
  for (const table of listed("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 1")) {
    const columns = listed("SELECT name FROM pragma_table_info(?, 'main')", table);
    // Documents were bytes once.
    const values = columns.map((name) =>
      name === 'body' && table === 'documents' && count === 1 ? 'CAST(body AS BLOB)' : name,
    );
    connection.exec(
      `INSERT OR REPLACE INTO main.${table} (${columns}) SELECT ${values} FROM today.${table} ORDER BY 1`,
    );
  }
  for (const trigger of triggers) connection.exec(trigger);
  connection.exec('DETACH today');
  // In one file, whose bytes are a database in memory too.
  connection.pragma('journal_mode = DELETE');
  db.close();
  return former;
}

/** The statements of a migration, as a splitter finds them that knows comments and the bodies of triggers. */
export function migrationStatements(name: string): string[] {
  const text = readFileSync(join(MIGRATIONS, name), 'utf8').replace(/--[^\n]*/g, '');
  return [...text.matchAll(/CREATE TRIGGER[\s\S]*?;\s*END(?=;)|[^;\s][^;]*/g)]
    .map(([statement]) => statement.trim())
    .filter((statement) => statement !== '');
}
