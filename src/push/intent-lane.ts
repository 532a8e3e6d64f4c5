// The lane of WebSub intents: whoever subscribes or unsubscribes a callback must hold it, which it confirms.
import { feedPath } from '../domain/feed-address.ts';
import { type Instant, MINUTE } from '../domain/time.ts';
import {
  claimIntents,
  findIntent,
  forgetDropped,
  freeIntents,
  type Intent,
  type IntentResults,
  nextIntentAt,
  settleIntents,
} from '../storage/intents.ts';
import { findFeedAddress } from '../storage/subscribed-feeds.ts';
import type { Lane, PushContext } from './lane.ts';
import { OutgoingError } from './outgoing.ts';
import { waitAfter } from './retry.ts';
import { NO_FEED } from './subscription-lane.ts';

export type Verified = { challenge: string } & (
  | { kind: 'confirmed'; askedAt: Instant }
  | { kind: 'failed'; nextAt: Instant }
  | { kind: 'dropped'; until: Instant }
  | { kind: 'denied'; reason: string }
  | { kind: 'ended' }
);

/** How often a callback that does not answer is asked. */
const TRIES = 3;

/** How long what came to nothing is remembered: its callback is not asked again before. */
const REMEMBERED = 10 * MINUTE;
/** So much of it at most, the newest. */
const MOST_REMEMBERED = 5_000;

export const intentLane: Lane<Verified> = {
  name: 'intents',
  async plan({ db, now }) {
    await db.batch(forgetDropped(now(), MOST_REMEMBERED));
    return false;
  },
  // Strangers name them: all are doubtful.
  claim: async ({ db, now }, wanted) => (wanted.soundOnly ? [] : claimIntents(db, wanted, now())),
  async attempt(push, id) {
    const intent = await findIntent(push.db, id);
    if (!intent) return { id, outcome: { kind: 'ended', challenge: '' } };
    const { challenge } = intent;
    if (intent.mode === 'subscribe') {
      const feed = await findFeedAddress(push.db, intent);
      const current = feed && (await push.current.find(feedPath(feed)));
      if (!current?.document) return { id, outcome: { kind: 'denied', challenge, reason: NO_FEED } };
    }
    return { id, outcome: { challenge, ...(await ask(push, intent)) } };
  },
  async settle({ db, now }, attempts) {
    const results: IntentResults = { confirmed: [], failed: [], dropped: [], denied: [], ended: [] };
    for (const { id, outcome } of attempts) results[outcome.kind].push({ id, ...outcome } as never);
    await settleIntents(db, results, now());
  },
  free: ({ db }, ids) => db.run(freeIntents(ids)),
  nextDueAt: ({ db }) => nextIntentAt(db),
};

type Said =
  | { kind: 'confirmed'; askedAt: Instant }
  | { kind: 'failed'; nextAt: Instant }
  | { kind: 'dropped'; until: Instant }
  | { kind: 'ended' };

/** Sections 5.2 and 5.3: asks the callback whether it wants this, or tells it that there is no such feed. */
async function ask(push: PushContext, intent: Intent): Promise<Said> {
  const askedAt = push.now();
  const { mode, challenge } = intent;
  const over: Said = mode === 'denied' ? { kind: 'ended' } : { kind: 'dropped', until: askedAt + REMEMBERED };
  const tries = intent.tries + 1;
  const again: Said =
    tries < TRIES ? { kind: 'failed', nextAt: askedAt + waitAfter(tries, push.random()) } : over;
  try {
    const { status, body } = await push.send({
      method: 'GET',
      url: withQuery(intent.callback, queryOf(push, intent)),
      headers: {},
      // One more than the challenge tells what goes on after it.
      most: challenge.length + 1,
    });
    if (isForNow(status)) return again;
    // Section 5.3.1: the body is the challenge and nothing else; every other answer, redirects too, is a no.
    const agrees = status >= 200 && status < 300 && new TextDecoder().decode(body) === challenge;
    return agrees && mode !== 'denied' ? { kind: 'confirmed', askedAt } : over;
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error;
    return error.fault === 'refused' ? over : again;
  }
}

/** What a server says that may say something else soon. */
const isForNow = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status);

function queryOf({ config }: PushContext, intent: Intent): Record<string, string> {
  const { mode, topic, reason, challenge, leaseSeconds } = intent;
  const about = { 'hub.mode': mode, 'hub.topic': config.baseUrl + topic };
  if (mode === 'denied') return { ...about, ...(reason !== null && { 'hub.reason': reason }) };
  const lease = mode === 'subscribe' && { 'hub.lease_seconds': String(leaseSeconds) };
  return { ...about, 'hub.challenge': challenge, ...lease };
}

/** Section 5.1.1: what the callback's own query says stays, and these come after it. */
function withQuery(callback: string, query: Record<string, string>): string {
  const joint = !callback.includes('?') ? '?' : /[?&]$/.test(callback) ? '' : '&';
  return callback + joint + new URLSearchParams(query);
}
