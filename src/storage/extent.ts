// How far feeds reach: the last ordinal, the members of an archive part, whether a window holds everything.
import { type Query, sql } from './database.ts';
import { EDITION, PART_SIZE, setting, TOPIC } from './selections.ts';

/** How far an edition's archive goes, and what its members say of their own part. */
export interface PartFacts {
  /** The edition's newest ordinal; 0 for none. */
  lastOrdinal: number;
  /** Null where the part has no members. */
  releasedAt: number | null;
  departedAt: number | null;
}

/** Facts of an archive part: when its last member was released, and when one of them was withdrawn last. */
export function partFactsQuery(edition: string, part: number): Query<PartFacts> {
  const bounds = [edition, (part - 1) * PART_SIZE, part * PART_SIZE];
  return {
    statement: sql(
      `SELECT max(released_at) AS released_at, max(withdrawn_at) AS departed_at, ${LAST_ORDINAL} AS last_ordinal
       FROM articles WHERE edition_id = ${EDITION} AND ordinal > ? AND ordinal <= ?`,
      edition,
      ...bounds,
    ),
    decode: ([row]) => ({
      lastOrdinal: row?.['last_ordinal'] as number,
      releasedAt: row?.['released_at'] as number | null,
      departedAt: row?.['departed_at'] as number | null,
    }),
  };
}

const LAST_ORDINAL = `(SELECT coalesce(max(ordinal), 0) FROM articles WHERE edition_id = ${EDITION} AND ordinal IS NOT NULL)`;

/** An edition's newest ordinal; 0 for none. */
export function lastOrdinalQuery(edition: string): Query<number> {
  return {
    statement: sql(`SELECT ${LAST_ORDINAL} AS last_ordinal`, edition),
    decode: ([row]) => row?.['last_ordinal'] as number,
  };
}

/** Whether a topic has no more public articles in an edition than its feed shows. */
export function isWholeTopicQuery(edition: string, topic: string): Query<boolean> {
  return {
    statement: sql(
      `SELECT count(*) AS more FROM (SELECT 1 FROM article_topics
         WHERE edition_id = ${EDITION} AND topic_id = ${TOPIC} AND withdrawn_at IS NULL
         ORDER BY updated_at DESC LIMIT 1 OFFSET ${setting('window_size')})`,
      edition,
      edition,
      topic,
      edition,
    ),
    decode: ([row]) => row?.['more'] === 0,
  };
}

/** How many public articles there are in all editions, counted up to a limit. */
export function countOfAllQuery(limit: number): Query<number> {
  return {
    statement: sql(
      'SELECT count(*) AS count FROM (SELECT 1 FROM public_articles WHERE updated_at IS NOT NULL LIMIT ?)',
      limit,
    ),
    decode: ([row]) => row?.['count'] as number,
  };
}
