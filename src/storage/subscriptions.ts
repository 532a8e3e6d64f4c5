// WebSub: what subscribers are owed, what each was sent last, and what failed.
import type { FeedAddress } from '../domain/feed-address.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, type Statement, sql } from './database.ts';
import { denyAll } from './intents.ts';
import { type ClaimedReceiver, decodeClaimed } from './receivers.ts';
import { addressOf, decodeFeedIds, NAMES } from './subscribed-feeds.ts';

/** Which to claim. @see Wanted of push/lane.ts */
export interface WantedSubscriptions {
  most: number;
  until: Instant;
  notAt: readonly string[];
  soundOnly: boolean;
}

/**
 * Takes subscriptions that are owed something.
 * @see Lane.claim
 */
export async function claimSubscriptions(
  db: Database,
  { most, until, notAt, soundOnly }: WantedSubscriptions,
  now: Instant,
): Promise<ClaimedReceiver[]> {
  const rows = await db.all(
    sql(
      `UPDATE subscriptions SET claimed_until = ? WHERE id IN (
         SELECT s.id FROM pushed p CROSS JOIN subscriptions s
           ON s.edition_id = p.edition_id AND s.topic_id = p.topic_id AND s.seq < p.seq
         LEFT JOIN subscription_failures f ON f.subscription_id = s.id
         WHERE s.expires_at > ? AND (s.claimed_until IS NULL OR s.claimed_until <= ?)
           AND (f.next_at IS NULL OR (f.next_at <= ? AND NOT ?)) AND s.host NOT IN (SELECT value FROM json_each(?))
         LIMIT ?)
         AND (SELECT state FROM newsroom) = 'open'
       RETURNING id, host, (SELECT json_array(subscriptions.seq, max(f.tries)) FROM subscription_failures f
         WHERE f.subscription_id = subscriptions.id) AS stand,
         EXISTS (SELECT 1 FROM subscription_failures f WHERE f.subscription_id = subscriptions.id) AS doubtful`,
      until,
      now,
      now,
      now,
      soundOnly ? 1 : 0,
      JSON.stringify(notAt),
      most,
    ),
  );
  return rows.map(decodeClaimed);
}

/** A subscription that is claimed, and where its feed is now. */
export interface OwedSubscription {
  /** When its claim ends. */
  claim: Instant;
  callback: string;
  secret: string | null;
  /** Null: there is no such feed any more. */
  feed: FeedAddress | null;
  /** Hash of the bytes that it was sent last. */
  etag: string | null;
  /** Failures in a row so far. */
  tries: number;
}

/** Undefined too when the newsroom was closed meanwhile. */
export async function findOwed(db: Database, id: number): Promise<OwedSubscription | undefined> {
  const row = await db.first(
    sql(
      `SELECT n.claimed_until, n.callback, n.secret, n.etag, n.edition_id, n.topic_id, n.variant, n.format, e.path AS edition, l.slug,
         coalesce(f.tries, 0) AS tries
       FROM subscriptions n LEFT JOIN subscription_failures f ON f.subscription_id = n.id ${NAMES}
       WHERE n.id = ? AND n.claimed_until IS NOT NULL AND (SELECT state FROM newsroom) = 'open'`,
      id,
    ),
  );
  return (
    row && {
      claim: row['claimed_until'] as number,
      callback: row['callback'] as string,
      secret: row['secret'] as string | null,
      feed: addressOf(row, decodeFeedIds(row)),
      etag: row['etag'] as string | null,
      tries: row['tries'] as number,
    }
  );
}

/**
 * What came of deliveries. Each is told by its claim too: by now its number may be another subscription's, or somebody
 * else may have claimed it after a time.
 */
export interface SubscriptionResults {
  /** The log as of the document that each has now, and the hash of its bytes. */
  sent: (Claim & { seq: number; etag: string })[];
  failed: (Claim & { at: Instant; tries: number; nextAt: Instant; error: string })[];
  /** Their feed is no more. */
  denied: (Claim & { challenge: string; reason: string })[];
  /** They asked for no more. */
  ended: Claim[];
}

interface Claim {
  id: number;
  /** When it ends. */
  claim: Instant;
}

const CLAIMED =
  'json_each(?) j JOIN subscriptions s ON s.id = j.value ->> 0 AND s.claimed_until = j.value ->> 1';

export async function settleSubscriptions(
  db: Database,
  { sent, failed, denied, ended }: SubscriptionResults,
  now: Instant,
): Promise<void> {
  const all = JSON.stringify([...sent, ...failed].map(({ id, claim }) => [id, claim]));
  const sentTo = JSON.stringify(sent.map(({ id, claim, seq, etag }) => [id, claim, seq, etag]));
  const statements = [
    ...(sent.length > 0
      ? [
          sql(
            `DELETE FROM subscription_failures WHERE subscription_id IN (SELECT s.id FROM ${CLAIMED})`,
            sentTo,
          ),
          sql(
            `UPDATE subscriptions AS s SET seq = max(s.seq, j.value ->> 2), etag = j.value ->> 3
             FROM json_each(?) j WHERE s.id = j.value ->> 0 AND s.claimed_until = j.value ->> 1`,
            sentTo,
          ),
        ]
      : []),
    ...(failed.length > 0
      ? [
          sql(
            `INSERT INTO subscription_failures (subscription_id, since, tries, next_at, error)
             SELECT s.id, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5 FROM ${CLAIMED} WHERE true
             ON CONFLICT (subscription_id) DO UPDATE SET tries = excluded.tries, next_at = excluded.next_at,
               error = excluded.error`,
            JSON.stringify(
              failed.map(({ id, claim, at, tries, nextAt, error }) => [id, claim, at, tries, nextAt, error]),
            ),
          ),
        ]
      : []),
    ...(sent.length + failed.length > 0
      ? [
          sql(
            `UPDATE subscriptions AS s SET claimed_until = NULL
             FROM json_each(?) j WHERE s.id = j.value ->> 0 AND s.claimed_until = j.value ->> 1`,
            all,
          ),
        ]
      : []),
    ...(denied.length > 0 ? denyAll(denied, now) : []),
    ...(ended.length > 0
      ? [
          sql(
            `DELETE FROM subscriptions WHERE id IN (SELECT s.id FROM ${CLAIMED})`,
            JSON.stringify(ended.map(({ id, claim }) => [id, claim])),
          ),
        ]
      : []),
  ];
  if (statements.length > 0) await db.batch(statements);
}

/** Ends claims; `all`: every one. */
export function freeSubscriptions(ids: readonly number[] | 'all'): Statement {
  return ids === 'all'
    ? sql('UPDATE subscriptions SET claimed_until = NULL WHERE claimed_until IS NOT NULL')
    : sql(
        'UPDATE subscriptions SET claimed_until = NULL WHERE id IN (SELECT value FROM json_each(?))',
        JSON.stringify(ids),
      );
}

/** Ends those whose lease has ended, so many at most. WebSub section 5.3.1. */
export function deleteExpired(now: Instant, most: number): Statement {
  return sql(
    'DELETE FROM subscriptions WHERE id IN (SELECT id FROM subscriptions WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)',
    now,
    most,
  );
}

/** When the next retry is due. */
export async function nextRetryAt(db: Database): Promise<Instant | null> {
  const row = await db.first(
    sql(
      `SELECT min(f.next_at) AS at FROM subscription_failures f JOIN subscriptions s ON s.id = f.subscription_id
       JOIN pushed p ON p.edition_id = s.edition_id AND p.topic_id = s.topic_id AND p.seq > s.seq
       WHERE s.claimed_until IS NULL AND (SELECT state FROM newsroom) = 'open'`,
    ),
  );
  return (row?.['at'] as number | null | undefined) ?? null;
}
