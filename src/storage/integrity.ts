// Whether a database file is whole: what SQLite says of it, and the schema that it has.
import { type Database, sql } from './database.ts';

/** What SQLite finds wrong with the file, in its words; empty when nothing is. Reads all of it. */
export async function listDamage(db: Database): Promise<string[]> {
  const rows = await db.all(sql('PRAGMA integrity_check'));
  return rows.map((row) => row['integrity_check'] as string).filter((text) => text !== 'ok');
}

/** References to what is not there. */
export interface BrokenReference {
  table: string;
  /** How many rows of the table. */
  rows: number;
  /** The table that they refer to. */
  to: string;
}

export async function listBrokenReferences(db: Database): Promise<BrokenReference[]> {
  const rows = await db.all(sql('PRAGMA foreign_key_check'));
  const groups = Map.groupBy(rows, (row) => `${row['table']} ${row['parent']}`);
  return [...groups.values()].map((group) => ({
    table: group[0]?.['table'] as string,
    to: group[0]?.['parent'] as string,
    rows: group.length,
  }));
}

/**
 * Tables, indexes, triggers and views by `kind name`, each as the SQL that makes it, white space apart. What hosts
 * and tools keep for themselves is left out.
 */
export async function readSchema(db: Database): Promise<Map<string, string>> {
  const rows = await db.all(
    sql(`SELECT type, name, sql FROM sqlite_master
      WHERE sql IS NOT NULL AND tbl_name NOT GLOB 'sqlite_*' AND tbl_name NOT GLOB '_cf_*'
        AND tbl_name NOT GLOB '_litestream_*' AND tbl_name <> 'd1_migrations'
      ORDER BY type, name`),
  );
  return new Map(
    rows.map((row) => [`${row['type']} ${row['name']}`, (row['sql'] as string).replace(/\s+/g, ' ').trim()]),
  );
}

/** Whether there is an edition, in whatever version's schema: without one there is nothing that anybody could miss. */
export async function hasEditions(db: Database): Promise<boolean> {
  const table = await db.first(sql("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'editions'"));
  return table !== undefined && (await db.first(sql('SELECT 1 FROM editions LIMIT 1'))) !== undefined;
}
