// Who is subscribed to our feeds at the hub, as their newsroom sees it.
import type { Desk } from '../context.ts';
import { feedPath } from '../domain/feed-address.ts';
import type { Instant } from '../domain/time.ts';
import { readDuty } from '../storage/due.ts';
import { deleteSubscription, listSubscriptions } from '../storage/listed-subscriptions.ts';
import { CLOSED, ClosedError } from '../storage/newsroom.ts';
import { Refusal } from './refusal.ts';

export interface DescribedSubscription {
  id: number;
  callback: string;
  /** Below the base URL, as it was asked for; and where that feed is now, null where it is no more. */
  topic: string;
  feed: string | null;
  /** Whether what it is sent is signed with a secret of its own. */
  signed: boolean;
  createdAt: Instant;
  leaseEndsAt: Instant;
  /** Whether it has not been sent yet what it is to be sent. */
  owed: boolean;
  /** What failed, how often in a row, and when it is tried again. */
  failure: { since: Instant; tries: number; nextAt: Instant; error: string } | null;
}

/** A page of subscriptions in the order in which they were made, and the number after which the next begins. */
export async function describeSubscriptions(
  { db }: Pick<Desk, 'db'>,
  { after, limit }: { after: number; limit: number },
): Promise<{ subscriptions: DescribedSubscription[]; next: number | null }> {
  const found = await listSubscriptions(db, after, limit + 1);
  const page = found.slice(0, limit);
  return {
    subscriptions: page.map(
      ({ id, callback, topic, feed, isSigned, createdAt, expiresAt, isOwed, failure }) => ({
        id,
        callback,
        topic,
        feed: feed && feedPath(feed),
        signed: isSigned,
        createdAt,
        leaseEndsAt: expiresAt,
        owed: isOwed,
        failure,
      }),
    ),
    next: found.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/**
 * Ends a subscription; its subscriber is not asked, and may subscribe again.
 * @throws Refusal when there is none of that number; ClosedError while the newsroom is not open
 */
export async function removeSubscription(
  { db }: Pick<Desk, 'db'>,
  { id }: { id: number },
): Promise<{ id: number }> {
  const { state } = await readDuty(db);
  if (state !== 'open') throw new ClosedError(CLOSED[state]);
  if (!(await deleteSubscription(db, id))) {
    throw new Refusal(
      `there is no subscription ${id}; “coranto subscription list” shows those that there are`,
    );
  }
  return { id };
}
