// WebSub: what is asked of the hub, and whether there is room for it among what waits already.
import { ASKED_AGAIN, type FeedIds, type IntentMode } from '../domain/subscription.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, type Row, snapshot, sql } from './database.ts';

/** What somebody asked for. */
export interface NewIntent extends FeedIds {
  callback: string;
  host: string;
  /** Below the base URL, as it was asked for. */
  topic: string;
  mode: IntentMode;
  leaseSeconds: number;
  secret: string | null;
  challenge: string;
}

/** How much waits already of what would wait with one more. */
export interface Waiting {
  /** Whether it is asked by whom the hub knows: it takes no more room. */
  isKnown: boolean;
  /** At the callback's host: what waits for it, what came to nothing there lately, and who is subscribed. */
  atHost: { pending: number; dropped: number; subscribed: number };
  /** In all: what has not been asked about yet, and rows of whatever kind. */
  inAll: { untried: number; rows: number };
}

/** Counts no farther than `most`, which no limit exceeds. */
export async function readWaiting(
  db: Database,
  { callback, topic, host }: { callback: string; topic: string; host: string },
  most: number,
): Promise<Waiting> {
  const counted = (rows: string, ...values: (string | number)[]) => ({
    statement: sql(`SELECT count(*) AS count FROM (SELECT 1 FROM ${rows} LIMIT ?)`, ...values, most),
    decode: ([row]: Row[]) => row?.['count'] as number,
  });
  const ofHost = "intents WHERE host = ? AND mode <> 'denied'";
  const { isKnown, pending, dropped, subscribed, untried, rows } = await snapshot(db, {
    isKnown: {
      statement: sql(
        `SELECT 1 FROM intents WHERE callback = ? AND topic = ?
         UNION ALL SELECT 1 FROM subscriptions WHERE callback = ? AND topic = ?`,
        callback,
        topic,
        callback,
        topic,
      ),
      decode: (rows: Row[]) => rows.length > 0,
    },
    pending: counted(`${ofHost} AND dropped_until IS NULL`, host),
    dropped: counted(`${ofHost} AND dropped_until IS NOT NULL`, host),
    subscribed: counted('subscriptions WHERE host = ?', host),
    untried: counted("intents WHERE dropped_until IS NULL AND tries = 0 AND mode <> 'denied'"),
    rows: counted('intents'),
  });
  return { isKnown, atHost: { pending, dropped, subscribed }, inAll: { untried, rows } };
}

/**
 * Keeps an intent, in the place of an earlier one for the same callback and topic. Its tries count on, so that nobody is
 * flooded: one that said no is asked no sooner for being named again, and one that did not answer once in so long at
 * most, for whoever has mended it.
 */
export function putIntent(db: Database, intent: NewIntent, now: Instant): Promise<void> {
  return db.run(
    sql(
      `INSERT INTO intents (callback, host, topic, mode, edition_id, topic_id, variant, format, lease_seconds, secret,
         challenge, seq, requested_at, next_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(seq), 0) FROM changes), ?, ?)
       ON CONFLICT (callback, topic) DO UPDATE SET mode = excluded.mode, edition_id = excluded.edition_id,
         topic_id = excluded.topic_id, variant = excluded.variant, format = excluded.format,
         lease_seconds = excluded.lease_seconds, secret = excluded.secret, challenge = excluded.challenge,
         seq = min(seq, excluded.seq), reason = NULL, requested_at = excluded.requested_at,
         next_at = max(coalesce(dropped_until, min(next_at, ?)), excluded.next_at), dropped_until = NULL`,
      intent.callback,
      intent.host,
      intent.topic,
      intent.mode,
      intent.editionId,
      intent.topicId,
      intent.variant,
      intent.format,
      intent.leaseSeconds,
      intent.secret,
      intent.challenge,
      now,
      now,
      now + ASKED_AGAIN,
    ),
  );
}
