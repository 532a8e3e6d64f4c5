// Which feed a subscription is to: by ids, so that it follows what is renamed, moved and merged.
import type { FeedFormat, FeedVariant } from '../domain/feed.ts';
import type { FeedAddress } from '../domain/feed-address.ts';
import type { FeedIds } from '../domain/subscription.ts';
import { type Database, type Row, sql } from './database.ts';

/** The ids of a feed, if its edition and topic are there. */
export async function findFeedIds(db: Database, feed: FeedAddress): Promise<FeedIds | undefined> {
  const { variant, format } = feed;
  if (feed.edition === null) return { editionId: 0, topicId: 0, variant, format };
  const row = await db.first(
    sql(
      `SELECT e.id, l.topic_id FROM editions e
       LEFT JOIN topic_labels l ON l.edition_id = e.id AND l.slug = ? WHERE e.path = ?`,
      feed.topic,
      feed.edition,
    ),
  );
  const topicId = feed.topic === null ? 0 : (row?.['topic_id'] as number | null | undefined);
  if (!row || topicId === undefined || topicId === null) return undefined;
  return { editionId: row['id'] as number, topicId, variant, format };
}

/** Which feed a callback is subscribed to under a topic, or has asked for. */
export async function findSubscribed(
  db: Database,
  callback: string,
  topic: string,
): Promise<FeedIds | undefined> {
  const row = await db.first(
    sql(
      `SELECT edition_id, topic_id, variant, format FROM subscriptions WHERE callback = ? AND topic = ?
       UNION ALL SELECT edition_id, topic_id, variant, format FROM intents WHERE callback = ? AND topic = ?`,
      callback,
      topic,
      callback,
      topic,
    ),
  );
  return row && decodeFeedIds(row);
}

/** Which feed a row is about. */
export function decodeFeedIds(row: Row): FeedIds {
  return {
    editionId: row['edition_id'] as number,
    topicId: row['topic_id'] as number,
    variant: row['variant'] as FeedVariant,
    format: row['format'] as FeedFormat,
  };
}

/** Of the ids that `n` has: an edition has its path, a topic its slug or that of what it was merged into. */
export const NAMES = `LEFT JOIN editions e ON e.id = n.edition_id LEFT JOIN topics t ON t.id = n.topic_id
  LEFT JOIN topic_labels l ON l.edition_id = n.edition_id AND l.topic_id = coalesce(t.merged_into, t.id)`;

/** Where the feed of some ids is now; null for one that is not there any more. */
export async function findFeedAddress(
  db: Database,
  { editionId, topicId, variant, format }: FeedIds,
): Promise<FeedAddress | null> {
  const row = await db.first(
    sql(
      `SELECT n.edition_id, n.topic_id, e.path AS edition, l.slug
       FROM (SELECT ? AS edition_id, ? AS topic_id) n ${NAMES}`,
      editionId,
      topicId,
    ),
  );
  return row ? addressOf(row, { variant, format }) : null;
}

/** Decodes what `NAMES` adds to `n`; null for a feed that is not there any more. */
export function addressOf(
  row: Row,
  { variant, format }: Pick<FeedIds, 'variant' | 'format'>,
): FeedAddress | null {
  const [edition, topic] = [row['edition'] as string | null, row['slug'] as string | null];
  const isThere = (row['edition_id'] === 0 || edition !== null) && (row['topic_id'] === 0 || topic !== null);
  return isThere ? { edition, topic, variant, format } : null;
}
