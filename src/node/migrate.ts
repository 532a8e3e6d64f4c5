// Brings a SQLite file to the newest schema: the files of db/migrations, in order, recorded as wrangler records them.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type NodeDatabase, patiently } from './database.ts';

const MIGRATIONS = fileURLToPath(new URL('../../db/migrations/', import.meta.url));

/** The table that `wrangler d1 migrations apply` keeps, so that a file can move between hosts. */
const RECORD = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/**
 * Applies what is missing, each migration with its record in one transaction.
 * Safe when two processes start at once.
 * @returns the names applied
 */
export function migrate(db: NodeDatabase, folder = MIGRATIONS): string[] {
  const { connection } = db;
  const names = listMigrations(folder);
  patiently(() => connection.exec(RECORD));
  const applied = connection.transaction(() => {
    const done = new Set(connection.prepare('SELECT name FROM d1_migrations').pluck().all());
    const missing = names.filter((name) => !done.has(name));
    for (const name of missing) {
      connection.exec(readFileSync(`${folder}/${name}`, 'utf8'));
      connection.prepare('INSERT INTO d1_migrations (name) VALUES (?)').run(name);
    }
    return missing;
  });
  return patiently(() => applied.immediate());
}

/** The names of all migrations that there are, in order. */
export function listMigrations(folder = MIGRATIONS): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
}

/** The names of those that a database has; none where it is empty. */
export function listApplied({ connection }: NodeDatabase): string[] {
  const record = connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'd1_migrations'").get();
  if (!record) return [];
  return connection.prepare('SELECT name FROM d1_migrations ORDER BY id').pluck().all() as string[];
}
