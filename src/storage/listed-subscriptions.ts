// Subscriptions as their newsroom sees them.
import type { FeedAddress } from '../domain/feed-address.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, sql } from './database.ts';
import { addressOf, decodeFeedIds, NAMES } from './subscribed-feeds.ts';

/** A subscription as its newsroom sees it. */
export interface ListedSubscription {
  id: number;
  callback: string;
  /** Below the base URL. */
  topic: string;
  /** Where its feed is now, below the base URL; null for one that is not there any more. */
  feed: FeedAddress | null;
  isSigned: boolean;
  createdAt: Instant;
  expiresAt: Instant;
  /** Whether there is something that it has not been sent yet. */
  isOwed: boolean;
  failure: { since: Instant; tries: number; nextAt: Instant; error: string } | null;
}

/** Subscriptions after one, in the order in which they were made. */
export async function listSubscriptions(
  db: Database,
  after: number,
  limit: number,
): Promise<ListedSubscription[]> {
  const rows = await db.all(
    sql(
      `SELECT n.id, n.callback, n.topic, n.edition_id, n.topic_id, n.variant, n.format, n.created_at, n.expires_at,
         n.secret IS NOT NULL AS signed, e.path AS edition, l.slug, f.since, f.tries, f.next_at, f.error,
         n.seq < coalesce((SELECT p.seq FROM pushed p WHERE p.edition_id = n.edition_id AND p.topic_id = n.topic_id), 0) AS owed
       FROM subscriptions n LEFT JOIN subscription_failures f ON f.subscription_id = n.id ${NAMES}
       WHERE n.id > ? ORDER BY n.id LIMIT ?`,
      after,
      limit,
    ),
  );
  return rows.map((row) => ({
    id: row['id'] as number,
    callback: row['callback'] as string,
    topic: row['topic'] as string,
    feed: addressOf(row, decodeFeedIds(row)),
    isSigned: row['signed'] === 1,
    createdAt: row['created_at'] as number,
    expiresAt: row['expires_at'] as number,
    isOwed: row['owed'] === 1,
    failure:
      row['since'] === null
        ? null
        : {
            since: row['since'] as number,
            tries: row['tries'] as number,
            nextAt: row['next_at'] as number,
            error: row['error'] as string,
          },
  }));
}

/** Ends a subscription; false when there is none of that number. */
export async function deleteSubscription(db: Database, id: number): Promise<boolean> {
  const row = await db.first(sql('DELETE FROM subscriptions WHERE id = ? RETURNING id', id));
  return row !== undefined;
}

/** How many subscriptions there are, how many fail, and since when the one that has failed for longest. */
export async function readPushState(
  db: Database,
): Promise<{ subscriptions: number; failing: number; since: Instant | null }> {
  const row = await db.first(
    sql(
      `SELECT (SELECT count(*) FROM subscriptions) AS subscriptions, count(*) AS failing, min(since) AS since
       FROM subscription_failures`,
    ),
  );
  return {
    subscriptions: (row?.['subscriptions'] as number | undefined) ?? 0,
    failing: (row?.['failing'] as number | undefined) ?? 0,
    since: (row?.['since'] as number | null | undefined) ?? null,
  };
}
