// Feeds of a former system: the address that each had, and which of ours its subscribers get.
import type { FeedFormat, FeedVariant } from '../domain/feed.ts';
import type { FeedAddress } from '../domain/feed-address.ts';
import { type Database, type Query, type Row, type Statement, sql } from './database.ts';
import { chunks } from './rows.ts';

export interface FormerFeed {
  /** Below the base URL, with its query, as `formerPath` writes it. */
  path: string;
  /** Where ours is now; null for that of a topic that has no label in the edition any more. */
  feed: FeedAddress | null;
  /** Whether ours is answered there, and not redirected to. */
  inPlace: boolean;
}

const NAMED = `SELECT f.path, f.variant, f.format, f.in_place, f.edition_id, f.topic_id, e.path AS edition, l.slug`;
const NAMES = `LEFT JOIN editions e ON e.id = f.edition_id LEFT JOIN topics t ON t.id = f.topic_id
  LEFT JOIN topic_labels l ON l.edition_id = f.edition_id AND l.topic_id = coalesce(t.merged_into, t.id)`;

/** The former feeds at these addresses, and at any of these that has a query with whatever query. */
export function formerFeedsQuery(addresses: readonly string[]): Query<FormerFeed[]> {
  const paths = addresses.flatMap((address) =>
    address.includes('?') ? [address.replace(/\?.*$/s, '')] : [],
  );
  return {
    statement: sql(
      `${NAMED} FROM json_each(?) j JOIN former_feeds f ON f.path = j.value ${NAMES}
       UNION ${NAMED} FROM json_each(?) j JOIN former_feeds f ON f.path > j.value || '?' AND f.path < j.value || '@' ${NAMES}`,
      JSON.stringify(addresses),
      JSON.stringify([...new Set(paths)]),
    ),
    decode: (rows) => rows.map(decodeFormerFeed),
  };
}

/** All of them, in the order of their addresses. */
export async function listFormerFeeds(db: Database): Promise<FormerFeed[]> {
  const rows = await db.all(sql(`${NAMED} FROM former_feeds f ${NAMES} ORDER BY f.path`));
  return rows.map(decodeFormerFeed);
}

/** Those of these addresses that were a feed’s. */
export async function findFormerFeedPaths(db: Database, paths: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const chunk of chunks(paths)) {
    const rows = await db.all(
      sql('SELECT f.path FROM json_each(?) j JOIN former_feeds f ON f.path = j.value', chunk),
    );
    for (const row of rows) found.add(row['path'] as string);
  }
  return found;
}

/** A former feed as it is kept: by ids, so that it follows what is renamed, moved and merged. */
export interface FormerFeedRow {
  path: string;
  editionId: number | null;
  topicId: number | null;
  variant: FeedVariant;
  format: FeedFormat;
  inPlace: boolean;
}

/** Keeps it, in the place of what the address led to. */
export function putFormerFeed(feed: FormerFeedRow): Statement {
  return sql(
    `INSERT INTO former_feeds (path, edition_id, topic_id, variant, format, in_place) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET edition_id = excluded.edition_id, topic_id = excluded.topic_id,
       variant = excluded.variant, format = excluded.format, in_place = excluded.in_place`,
    feed.path,
    feed.editionId,
    feed.topicId,
    feed.variant,
    feed.format,
    feed.inPlace ? 1 : 0,
  );
}

export function deleteFormerFeed(path: string): Statement {
  return sql('DELETE FROM former_feeds WHERE path = ?', path);
}

function decodeFormerFeed(row: Row): FormerFeed {
  const [edition, topic] = [row['edition'] as string | null, row['slug'] as string | null];
  const isLost = row['topic_id'] !== null && topic === null;
  const [variant, format] = [row['variant'] as FeedVariant, row['format'] as FeedFormat];
  return {
    path: row['path'] as string,
    feed: isLost ? null : { edition, topic, variant, format },
    inPlace: row['in_place'] === 1,
  };
}
