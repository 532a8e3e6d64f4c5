// What subscribers ask of the hub, kept until their callback confirms it; bounded, so that nobody is flooded by it.
import type { Context } from '../context.ts';
import type { FeedIds, IntentMode } from '../domain/subscription.ts';
import { readDuty } from '../storage/due.ts';
import { putIntent, readWaiting } from '../storage/intents.ts';
import { CLOSED, ClosedError } from '../storage/newsroom.ts';

/** A request that was looked at: the callback is one that strangers may name, the topic is one of our feeds. */
export interface SubscriptionRequest {
  mode: IntentMode;
  callback: string;
  /** Below the base URL, as it was asked for. */
  topic: string;
  feed: FeedIds;
  leaseSeconds: number;
  secret: string | null;
}

/** `host`, `all`: so much waits already at the callback's host, or in all, that no more is taken now. */
export type Taken = 'accepted' | 'host' | 'all';

/**
 * Intents that wait at one host, or came to nothing there lately; and in all. Subscriptions are no part of it: who has
 * confirmed one has room for the next.
 */
export const MOST_WAITING = { atHost: 50, inAll: 2_000 };

/**
 * Keeps what a subscriber asks for. WebSub section 5.1.2: what the callback will say does not show.
 * @throws ClosedError while the newsroom is not open: it pushes nothing
 */
export async function takeSubscriptionRequest(
  { db, now, newId }: Pick<Context, 'db' | 'now' | 'newId'>,
  { callback, topic, feed, mode, leaseSeconds, secret }: SubscriptionRequest,
): Promise<Taken> {
  const { state } = await readDuty(db);
  if (state !== 'open') throw new ClosedError(CLOSED[state]);
  const host = new URL(callback).hostname;
  const waiting = await readWaiting(db, callback, topic, host);
  if (!waiting.isKnown) {
    if (waiting.atHost >= MOST_WAITING.atHost) return 'host';
    if (waiting.inAll >= MOST_WAITING.inAll) return 'all';
  }
  await putIntent(
    db,
    { callback, host, topic, ...feed, mode, leaseSeconds, secret, challenge: newId() },
    now(),
  );
  return 'accepted';
}

/** One spelling of a URL. WebSub section 5.1.1: non-reserved characters are decoded (RFC 3986 section 2.3). */
export function decodeUnreserved(url: string): string {
  return url.replace(/%[\da-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : encoded.toUpperCase();
  });
}
