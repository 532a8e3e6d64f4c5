// WebSub: intents, which wait for their callback to confirm them, and what came of it.
import type { FeedIds, IntentMode } from '../domain/subscription.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, type Row, type Statement, sql } from './database.ts';
import { type ClaimedReceiver, decodeClaimed } from './receivers.ts';
import { decodeFeedIds } from './subscribed-feeds.ts';

const OPEN = "(SELECT state FROM newsroom) = 'open'";

/** Takes intents that are due. @see Lane.claim */
export async function claimIntents(
  db: Database,
  { most, until, notAt }: { most: number; until: Instant; notAt: readonly string[] },
  now: Instant,
): Promise<ClaimedReceiver[]> {
  const rows = await db.all(
    sql(
      `UPDATE intents SET claimed_until = ? WHERE id IN (
         SELECT id FROM intents WHERE dropped_until IS NULL AND next_at <= ?
           AND (claimed_until IS NULL OR claimed_until <= ?) AND host NOT IN (SELECT value FROM json_each(?))
         ORDER BY next_at LIMIT ?)
         AND ${OPEN}
       RETURNING id, host, json_array(mode, challenge, tries) AS stand`,
      until,
      now,
      now,
      JSON.stringify(notAt),
      most,
    ),
  );
  return rows.map((row) => decodeClaimed({ ...row, doubtful: 1 }));
}

/** An intent that is claimed, and what its feed is now. */
export interface Intent {
  id: number;
  callback: string;
  topic: string;
  mode: IntentMode | 'denied';
  leaseSeconds: number;
  challenge: string;
  reason: string | null;
  tries: number;
}

/** Undefined too when the newsroom was closed meanwhile. */
export async function findIntent(db: Database, id: number): Promise<(Intent & FeedIds) | undefined> {
  const row = await db.first(
    sql(`SELECT * FROM intents WHERE id = ? AND dropped_until IS NULL AND ${OPEN}`, id),
  );
  return row && { id, ...decodeFeedIds(row), ...decodeIntent(row) };
}

function decodeIntent(row: Row): Omit<Intent, 'id'> {
  return {
    callback: row['callback'] as string,
    topic: row['topic'] as string,
    mode: row['mode'] as Intent['mode'],
    leaseSeconds: row['lease_seconds'] as number,
    challenge: row['challenge'] as string,
    reason: row['reason'] as string | null,
    tries: row['tries'] as number,
  };
}

/** What came of intents. Each is told by its challenge too: in its place there may be a newer one by now. */
export interface IntentResults {
  /** Confirmed; the lease counts from when the callback was asked. */
  confirmed: { id: number; challenge: string; askedAt: Instant }[];
  /** Tried again then. */
  failed: { id: number; nextAt: Instant }[];
  /** Not tried again; remembered until then. */
  dropped: { id: number; challenge: string; until: Instant }[];
  /** There is no such feed any more: its callback is told so. */
  denied: { id: number; challenge: string; reason: string }[];
  /** Done with, and forgotten. */
  ended: { id: number; challenge: string }[];
}

export async function settleIntents(db: Database, results: IntentResults, now: Instant): Promise<void> {
  const { confirmed, failed, dropped, denied, ended } = results;
  const all = Object.values(results).flatMap((some: { id: number }[]) => some.map(({ id }) => id));
  const json = JSON.stringify;
  const named = 'i.id = j.value ->> 0 AND i.challenge = j.value ->> 1';
  const agreed = json(confirmed.map(({ id, challenge, askedAt }) => [id, challenge, askedAt]));
  const statements = [
    sql(
      `INSERT INTO subscriptions (callback, host, topic, edition_id, topic_id, variant, format, secret, created_at, expires_at, seq)
       SELECT i.callback, i.host, i.topic, i.edition_id, i.topic_id, i.variant, i.format, i.secret, j.value ->> 2,
         (j.value ->> 2) + i.lease_seconds * 1000, i.seq
       FROM json_each(?) j JOIN intents i ON ${named} WHERE i.mode = 'subscribe'
       ON CONFLICT (callback, topic) DO UPDATE SET edition_id = excluded.edition_id, topic_id = excluded.topic_id,
         variant = excluded.variant, format = excluded.format, secret = excluded.secret,
         expires_at = excluded.expires_at`,
      agreed,
    ),
    // Whoever has just answered is there again.
    sql(
      `DELETE FROM subscription_failures WHERE subscription_id IN (SELECT s.id FROM json_each(?) j
         JOIN intents i ON ${named} JOIN subscriptions s ON s.callback = i.callback AND s.topic = i.topic)`,
      agreed,
    ),
    sql(
      `DELETE FROM subscriptions WHERE id IN (SELECT s.id FROM json_each(?) j
         JOIN intents i ON ${named} AND i.mode = 'unsubscribe'
         JOIN subscriptions s ON s.callback = i.callback AND s.topic = i.topic)`,
      agreed,
    ),
    sql(
      `DELETE FROM intents WHERE id IN (SELECT i.id FROM json_each(?) j JOIN intents i ON ${named})`,
      json([...confirmed, ...ended].map(({ id, challenge }) => [id, challenge])),
    ),
    // Those that came in their place wait as long: however often it is named, a callback is not asked sooner.
    sql(
      `UPDATE intents AS i SET tries = tries + 1, next_at = j.value ->> 1 FROM json_each(?) j WHERE i.id = j.value ->> 0`,
      json(failed.map(({ id, nextAt }) => [id, nextAt])),
    ),
    sql(
      `UPDATE intents AS i SET tries = 0, next_at = j.value ->> 2,
         dropped_until = CASE WHEN i.challenge = j.value ->> 1 THEN j.value ->> 2 END
       FROM json_each(?) j WHERE i.id = j.value ->> 0`,
      json(dropped.map(({ id, challenge, until }) => [id, challenge, until])),
    ),
    sql(
      `UPDATE intents AS i SET mode = 'denied', reason = j.value ->> 2, tries = 0, next_at = ?
       FROM json_each(?) j WHERE ${named}`,
      now,
      json(denied.map(({ id, challenge, reason }) => [id, challenge, reason])),
    ),
    freeIntents(all),
  ];
  await db.batch(statements);
}

/** Ends claims; `all`: every one. */
export function freeIntents(ids: readonly number[] | 'all'): Statement {
  return ids === 'all'
    ? sql('UPDATE intents SET claimed_until = NULL WHERE claimed_until IS NOT NULL')
    : sql(
        'UPDATE intents SET claimed_until = NULL WHERE id IN (SELECT value FROM json_each(?))',
        JSON.stringify(ids),
      );
}

/** Forgets what came to nothing long enough ago, and all but so much of it. */
export function forgetDropped(now: Instant, most: number): Statement[] {
  return [
    sql('DELETE FROM intents WHERE dropped_until <= ?', now),
    sql(
      `DELETE FROM intents WHERE dropped_until <= (SELECT dropped_until FROM intents WHERE dropped_until IS NOT NULL
         ORDER BY dropped_until DESC LIMIT 1 OFFSET ?)`,
      most,
    ),
  ];
}

/** Forgets all of them, in a newsroom that becomes another. */
export function deleteIntents(): Statement {
  return sql('DELETE FROM intents');
}

/**
 * Tells callbacks that what they subscribed to is no more; their subscriptions go in the same batch.
 * @param denied `claim`: when that ends by which each is known
 */
export function denyAll(
  denied: readonly { id: number; claim: Instant; challenge: string; reason: string }[],
  now: Instant,
): Statement[] {
  const rows = JSON.stringify(
    denied.map(({ id, claim, challenge, reason }) => [id, claim, challenge, reason]),
  );
  const claimed =
    'json_each(?) j JOIN subscriptions s ON s.id = j.value ->> 0 AND s.claimed_until = j.value ->> 1';
  return [
    sql(
      `INSERT INTO intents (callback, host, topic, mode, edition_id, topic_id, variant, format, lease_seconds, challenge,
         seq, reason, requested_at, next_at)
       SELECT s.callback, s.host, s.topic, 'denied', s.edition_id, s.topic_id, s.variant, s.format, 1, j.value ->> 2,
         s.seq, j.value ->> 3, ?, ?
       FROM ${claimed} WHERE true
       ON CONFLICT (callback, topic) DO UPDATE SET mode = excluded.mode, reason = excluded.reason,
         challenge = excluded.challenge, tries = 0, next_at = excluded.next_at, dropped_until = NULL`,
      now,
      now,
      rows,
    ),
    sql(`DELETE FROM subscriptions WHERE id IN (SELECT s.id FROM ${claimed})`, rows),
  ];
}

/** When the next intent is due that nobody has claimed. */
export async function nextIntentAt(db: Database): Promise<Instant | null> {
  const row = await db.first(
    sql(
      `SELECT min(next_at) AS at FROM intents WHERE dropped_until IS NULL AND claimed_until IS NULL
         AND (SELECT state FROM newsroom) = 'open'`,
    ),
  );
  return (row?.['at'] as number | null | undefined) ?? null;
}
