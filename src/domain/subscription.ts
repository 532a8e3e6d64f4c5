// WebSub: what a subscription is to, for how long, and what may be asked of the hub.
import type { ChangeKind } from './change.ts';
import type { FeedFormat, FeedVariant } from './feed.ts';
import { DAY, HOUR, MINUTE, SECOND } from './time.ts';

/** A feed by ids, so that it stays the same when its edition moves or its topic is renamed; 0 as in `pushed`. */
export interface FeedIds {
  /** 0: all editions together. */
  editionId: number;
  /** 0: all topics. */
  topicId: number;
  variant: FeedVariant;
  format: FeedFormat;
}

/** Changes that subscribers are told of: those after which a feed is worth reading again. */
export const PUSHED_KINDS = [
  'released',
  'updated',
  'corrected',
  'withdrawn',
  'reinstated',
  'erased',
] as const satisfies readonly ChangeKind[];

/** Seconds. WebSub section 5.3.1: leases end, and the hub says how long they are. */
export const LEASE = { shortest: HOUR / SECOND, usual: (10 * DAY) / SECOND, longest: (30 * DAY) / SECOND };

/** How long a subscription is when so many seconds were asked for. */
export function leaseFor(asked: number | null): number {
  return Math.min(LEASE.longest, Math.max(LEASE.shortest, asked ?? LEASE.usual));
}

/** A callback that did not answer is asked again after so long at most when it is named again. */
export const ASKED_AGAIN = MINUTE;

/** WebSub section 5.1: a secret is shorter than so many octets. */
export const LONGEST_SECRET = 199;

/** A topic, below the base URL. */
export const LONGEST_TOPIC = 2_000;

/** What a subscriber may ask of the hub. */
export const INTENT_MODES = ['subscribe', 'unsubscribe'] as const;
export type IntentMode = (typeof INTENT_MODES)[number];
