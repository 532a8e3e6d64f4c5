// Erasing beyond the rows: what a host does about it, and what is left to be done until nothing remains.
import type { Instant } from '../domain/time.ts';
import { type Database, type Statement, sql } from './database.ts';

/** One erasure as it is noted outside the database: which article and when, never what it said. */
export interface Erasure {
  uuid: string;
  at: Instant;
}

/** Remembers erasures outside the database, so that an older copy of it brings nothing back. */
export interface Ledger {
  /** Notes erasures; afterwards they survive a power cut. */
  note(erasures: readonly Erasure[]): Promise<void>;
  /** All that were noted; an article noted twice is there once, as it was noted last. */
  list(): Promise<Erasure[]>;
}

/** What a host does about erasures. */
export interface Erasing {
  ledger: Ledger;
  /**
   * Overwrites what is left of deleted rows in the database's own files.
   * @param most milliseconds for which others may be kept from writing meanwhile
   * @returns whether nothing is left; false: ask again later
   */
  scrub(most: number): Promise<boolean>;
}

/** What is left to be done about erasures. */
export interface Remains {
  /** When something was left in the database's own files last; null: they hold nothing. */
  since: Instant | null;
  /** Names of files that the store is to delete. */
  files: string[];
}

export async function readRemains(db: Database, limit: number): Promise<Remains> {
  const [newsroom, dropped] = await db.batch([
    sql('SELECT remains_since FROM newsroom'),
    sql('SELECT name FROM dropped_media ORDER BY name LIMIT ?', limit),
  ]);
  return {
    since: (newsroom?.[0]?.['remains_since'] as number | null | undefined) ?? null,
    files: (dropped ?? []).map((row) => row['name'] as string),
  };
}

/** Later than before, so that whoever is clearing what was left before does not clear this. */
const LEAVE = 'UPDATE newsroom SET remains_since = max(coalesce(remains_since + 1, 0), ?)';

/** The database's own files may hold remains, as of now. */
export function leaveRemains(now: Instant): Statement {
  return sql(LEAVE, now);
}

/** Nothing is left of what was erased until then; what was erased since is not meant. */
export async function clearRemains(db: Database, since: Instant): Promise<void> {
  await db.run(sql('UPDATE newsroom SET remains_since = NULL WHERE remains_since = ?', since));
}

/**
 * The store has deleted a file, or it came in again. In a newsroom that is not open the name stays: its rows are
 * not to change while they are moved.
 */
export async function forgetDropped(db: Database, name: string, now: Instant): Promise<void> {
  await db.batch([
    sql(`${LEAVE} WHERE state = 'open' AND EXISTS (SELECT 1 FROM dropped_media WHERE name = ?)`, now, name),
    sql("DELETE FROM dropped_media WHERE name = ? AND (SELECT state FROM newsroom) = 'open'", name),
  ]);
}

/** What is erased in this database. */
export async function listErasures(db: Database): Promise<Erasure[]> {
  const rows = await db.all(
    sql('SELECT uuid, erased_at FROM articles WHERE erased_at IS NOT NULL ORDER BY erased_at, id'),
  );
  return rows.map((row) => ({ uuid: row['uuid'] as string, at: row['erased_at'] as number }));
}

/** An article that this database has in full though its erasure was noted: it is a copy from before. */
export interface Unerased {
  uuid: string;
  /** Key of its story. */
  story: string;
}

/** Those of these articles that are here and not erased. */
export async function listUnerased(db: Database, uuids: readonly string[]): Promise<Unerased[]> {
  if (uuids.length === 0) return [];
  const rows = await db.all(
    sql(
      `SELECT a.uuid, s.key FROM json_each(?) j JOIN articles a ON a.uuid = j.value
       JOIN stories s ON s.id = a.story_id WHERE a.erased_at IS NULL ORDER BY a.id`,
      JSON.stringify(uuids),
    ),
  );
  return rows.map((row) => ({ uuid: row['uuid'] as string, story: row['key'] as string }));
}
