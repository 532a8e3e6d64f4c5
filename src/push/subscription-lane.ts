// The lane of WebSub subscriptions: each is sent its feed as it is now, when there is something in it that is new.
import { feedPath } from '../domain/feed-address.ts';
import type { Instant } from '../domain/time.ts';
import { readOn } from '../storage/pushed.ts';
import {
  claimSubscriptions,
  deleteExpired,
  findOwed,
  freeSubscriptions,
  nextRetryAt,
  type OwedSubscription,
  type SubscriptionResults,
  settleSubscriptions,
} from '../storage/subscriptions.ts';
import type { CurrentDocument } from './current-documents.ts';
import type { Lane, PushContext } from './lane.ts';
import { OutgoingError } from './outgoing.ts';
import { waitAfter } from './retry.ts';
import { hubSignature } from './signature.ts';

export type Delivery =
  | { kind: 'sent'; seq: number; etag: string }
  | { kind: 'failed'; at: Instant; tries: number; nextAt: Instant; error: string }
  /** Its feed is no more. */
  | { kind: 'denied'; reason: string }
  /** It answered that it wants no more. */
  | { kind: 'ended' };

/** Told to subscribers whose feed is no more. */
export const NO_FEED = 'There is no feed at this topic URL any more.';

/** Leases that one run ends at most; the next ends more. */
const MOST_EXPIRED = 500;

/** Null: it is not there any more. */
export type Delivered = { claim: Instant; delivery: Delivery } | null;

export const subscriptionLane: Lane<Delivered> = {
  name: 'subscriptions',
  async plan({ db, now }) {
    await db.run(deleteExpired(now(), MOST_EXPIRED));
    return readOn(db);
  },
  claim: ({ db, now }, wanted) => claimSubscriptions(db, wanted, now()),
  async attempt(push, id) {
    const owed = await findOwed(push.db, id);
    return { id, outcome: owed ? { claim: owed.claim, delivery: await deliver(push, owed) } : null };
  },
  async settle({ db, now, newId }, attempts) {
    const results: SubscriptionResults = { sent: [], failed: [], denied: [], ended: [] };
    for (const { id, outcome } of attempts) {
      if (outcome === null) continue;
      const { claim, delivery } = outcome;
      const whose = { id, claim };
      if (delivery.kind === 'sent') results.sent.push({ ...whose, ...delivery });
      else if (delivery.kind === 'failed') results.failed.push({ ...whose, ...delivery });
      else if (delivery.kind === 'denied') results.denied.push({ ...whose, challenge: newId(), ...delivery });
      else results.ended.push(whose);
    }
    await settleSubscriptions(db, results, now());
  },
  free: ({ db }, ids) => db.run(freeSubscriptions(ids)),
  nextDueAt: ({ db }) => nextRetryAt(db),
};

async function deliver(push: PushContext, owed: OwedSubscription): Promise<Delivery> {
  const current = owed.feed && (await push.current.find(feedPath(owed.feed)));
  if (!current?.document) return { kind: 'denied', reason: NO_FEED };
  const { seq } = current;
  const { etag } = current.document;
  const sent: Delivery = { kind: 'sent', seq, etag };
  // What it has is what there is: a change was taken back, or is of another topic.
  if (etag === owed.etag) return sent;
  const failed = (error: string): Delivery => {
    const tries = owed.tries + 1;
    const at = push.now();
    return { kind: 'failed', at, tries, nextAt: at + waitAfter(tries, push.random()), error };
  };
  try {
    const { status } = await send(push, owed, current.document);
    if (status >= 200 && status < 300) return sent;
    // Section 7: a subscriber says so that it has ended its subscription. All else, redirects too, is a failure.
    return status === 410 ? { kind: 'ended' } : failed(`it answered ${status}`);
  } catch (error) {
    if (error instanceof OutgoingError) return failed(error.message);
    throw error;
  }
}

/** Section 7: the document with its own type, and the links to hub and topic that it has at its URL. */
async function send(
  push: PushContext,
  { callback, secret }: OwedSubscription,
  { headers, body }: NonNullable<CurrentDocument['document']>,
): ReturnType<PushContext['send']> {
  const own = headers.filter(([name]) => ['Content-Type', 'Link'].includes(name));
  const signature = secret !== null && { 'X-Hub-Signature': await hubSignature(secret, body) };
  return push.send({
    method: 'POST',
    url: callback,
    headers: { ...Object.fromEntries(own), ...signature },
    body,
    most: 0,
  });
}
