// What feeds and pages must show and may show: asked otherwise than they ask themselves, to be compared with them.
import type { Instant } from '../domain/time.ts';
import { type Database, type Row, sql } from './database.ts';
import { EDITION, PART_SIZE, TOPIC } from './selections.ts';

/** What a public article is known by in feeds and in pages. */
export interface Known {
  uuid: string;
  guid: string | null;
  month: string;
  slug: string;
}

const KNOWN = 'a.uuid, a.guid, a.month, a.slug';
const PUBLIC = 'a.released_at IS NOT NULL AND a.withdrawn_at IS NULL';

export interface Latest {
  edition: string;
  /** Slug of a topic; null for all of the edition. */
  topic: string | null;
  by: 'updated_at' | 'released_at';
  size: number;
}

/**
 * The public articles that any list of the last `size` must hold: where more have the time of the last one, any of
 * those may be on it, and none of them is here.
 */
export async function listLatest(db: Database, { edition, topic, by, size }: Latest): Promise<Known[]> {
  const of =
    topic === null ? '' : `AND a.id IN (SELECT article_id FROM article_topics WHERE topic_id = ${TOPIC})`;
  const rows = await db.all(
    sql(
      `SELECT ${KNOWN}, a.${by} AS at FROM articles a WHERE a.edition_id = ${EDITION} AND ${PUBLIC} ${of}
       ORDER BY a.${by} DESC LIMIT ?`,
      edition,
      ...(topic === null ? [] : [edition, topic]),
      size + 1,
    ),
  );
  const beyond = rows[size]?.['at'] as Instant | undefined;
  return rows.filter(({ at }) => beyond === undefined || (at as Instant) > beyond).map(decode);
}

/** The public articles of an edition's open archive part. */
export async function listOpenPart(db: Database, edition: string): Promise<Known[]> {
  const rows = await db.all(
    sql(
      `SELECT ${KNOWN} FROM articles a WHERE a.edition_id = ${EDITION} AND ${PUBLIC} AND a.ordinal >
         (SELECT max(ordinal) / ${PART_SIZE} * ${PART_SIZE} FROM articles WHERE edition_id = ${EDITION})`,
      edition,
      edition,
    ),
  );
  return rows.map(decode);
}

/** The public articles of a month of an edition. */
export async function listOfMonth(db: Database, edition: string, month: string): Promise<Known[]> {
  const rows = await db.all(
    sql(
      `SELECT ${KNOWN} FROM articles a WHERE a.edition_id = ${EDITION} AND a.month = ? AND ${PUBLIC}`,
      edition,
      month,
    ),
  );
  return rows.map(decode);
}

/** Those public articles of an edition that one of these ids may be of: a guid, or a UUID. */
export async function findKnown(db: Database, edition: string, ids: readonly string[]): Promise<Known[]> {
  const rows = await db.all(
    sql(
      `SELECT ${KNOWN} FROM articles a WHERE a.edition_id = ${EDITION} AND ${PUBLIC}
         AND (a.uuid IN (SELECT value FROM json_each(?)) OR a.guid IN (SELECT value FROM json_each(?)))`,
      edition,
      JSON.stringify(ids.map((id) => id.replace(/^urn:uuid:/, ''))),
      JSON.stringify(ids),
    ),
  );
  return rows.map(decode);
}

function decode(row: Row): Known {
  return {
    uuid: row['uuid'] as string,
    guid: row['guid'] as string | null,
    month: row['month'] as string,
    slug: row['slug'] as string,
  };
}
