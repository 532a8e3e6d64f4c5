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

/** The public articles among the members of an archive part. */
export async function listOfPart(db: Database, edition: string, part: number): Promise<Known[]> {
  const rows = await db.all(
    sql(
      `SELECT ${KNOWN} FROM articles a WHERE a.edition_id = ${EDITION} AND ${PUBLIC}
         AND (a.ordinal - 1) / ${PART_SIZE} = ? - 1`,
      edition,
      part,
    ),
  );
  return rows.map(decode);
}

/** The public articles of all editions that any list of the last changed `size` must hold, as in `listLatest`. */
export async function listLatestOfAll(db: Database, size: number): Promise<Known[]> {
  const rows = await db.all(
    sql(
      `SELECT ${KNOWN}, a.updated_at AS at FROM articles a WHERE ${PUBLIC} ORDER BY a.updated_at DESC LIMIT ?`,
      size + 1,
    ),
  );
  const beyond = rows[size]?.['at'] as Instant | undefined;
  return rows.filter(({ at }) => beyond === undefined || (at as Instant) > beyond).map(decode);
}

/**
 * UUIDs of the stories that are public and of which an edition never had an article; those first of which the text
 * that stands for them (the source, or else the first edition's) changed last.
 */
export async function listWithout(db: Database, edition: string, limit: number): Promise<string[]> {
  const rows = await db.all(
    sql(
      `SELECT s.uuid, (SELECT a.updated_at FROM articles a WHERE a.story_id = s.id AND ${PUBLIC}
         ORDER BY a.edition_id = s.source_edition_id DESC, a.edition_id LIMIT 1) AS at
       FROM stories s WHERE at IS NOT NULL AND s.id NOT IN (
         SELECT o.story_id FROM articles o WHERE o.edition_id = ${EDITION} AND o.released_at IS NOT NULL)
       ORDER BY at DESC LIMIT ?`,
      edition,
      limit,
    ),
  );
  return rows.map((row) => row['uuid'] as string);
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

/**
 * Those public articles that one of these ids may be of: a guid, or a UUID.
 * @param edition only of this one; null: of any
 */
export async function findKnown(
  db: Database,
  edition: string | null,
  ids: readonly string[],
): Promise<Known[]> {
  const rows = await db.all(
    sql(
      `SELECT ${KNOWN} FROM articles a WHERE ${edition === null ? 'true' : `a.edition_id = ${EDITION}`} AND ${PUBLIC}
         AND (a.uuid IN (SELECT value FROM json_each(?)) OR a.guid IN (SELECT value FROM json_each(?)))`,
      ...(edition === null ? [] : [edition]),
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
