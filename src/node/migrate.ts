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
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
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
