// What subscribers ask of the hub, kept until their callback confirms it; bounded, so that nobody is flooded by it.
import type { Context } from '../context.ts';
import type { FeedIds, IntentMode } from '../domain/subscription.ts';
import { readDuty } from '../storage/due.ts';
import { putIntent, readWaiting } from '../storage/new-intents.ts';
import { CLOSED, ClosedError } from '../storage/newsroom.ts';
import { isNamed } from './address.ts';

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

/**
 * `host`, `all`: so much waits already at the callback's host, or in all, that no more is taken now. `subscribed`: the
 * host has as many subscriptions as one may have.
 */
export type Taken = 'accepted' | 'host' | 'all' | 'subscribed';

/** Intents that wait at one host; those that came to nothing there lately; and those in all that nobody was asked about yet. */
export const MOST_WAITING = { atHost: 50, droppedAtHost: 500, inAll: 2_000 };

/** Intents in all that are kept, whatever became of them. */
const MOST_KEPT = 20_000;

/** Subscriptions of one host: where its name leads may change, and whoever it leads to then is sent all of them. */
export const MOST_SUBSCRIBED = 1_000;

/**
 * Keeps what a subscriber asks for. WebSub section 5.1.2: what the callback will say does not show.
 * @throws ClosedError while the newsroom is not open: it pushes nothing
 */
export async function takeSubscriptionRequest(
  { db, now, newId, config }: Pick<Context, 'db' | 'now' | 'newId' | 'config'>,
  { callback, topic, feed, mode, leaseSeconds, secret }: SubscriptionRequest,
): Promise<Taken> {
  const { state } = await readDuty(db);
  if (state !== 'open') throw new ClosedError(CLOSED[state]);
  const url = new URL(callback);
  const host = url.hostname;
  const { isKnown, atHost, inAll } = await readWaiting(db, { callback, topic, host }, MOST_KEPT);
  if (!isKnown) {
    if (atHost.pending >= MOST_WAITING.atHost || atHost.dropped >= MOST_WAITING.droppedAtHost) return 'host';
    if (inAll.untried >= MOST_WAITING.inAll || inAll.rows >= MOST_KEPT) return 'all';
    const isTrusted = isNamed(url, config.callbackHosts);
    if (mode === 'subscribe' && atHost.subscribed >= MOST_SUBSCRIBED && !isTrusted) return 'subscribed';
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
