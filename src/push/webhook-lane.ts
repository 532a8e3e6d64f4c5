// The lane of webhooks: each endpoint is told of every change that concerns it, in order, one request at a time.
import {
  claimEndpoints,
  findOwed,
  freeEndpoints,
  nextAttemptAt,
  type OwedEndpoint,
  type SettledAttempt,
  type Standing,
  settleEndpoints,
} from '../storage/attempts.ts';
import type { Lane, PushContext } from './lane.ts';
import { OutgoingError } from './outgoing.ts';
import { RETRIES, waitAfter } from './retry.ts';
import { headersOf, nextMessage, type WebhookMessage } from './webhook-message.ts';

/** What is written down of an attempt; where it stopped the endpoint, also what the log calls that. */
export interface WebhookOutcome extends Omit<SettledAttempt, 'id'> {
  disabled: { endpoint: string; why: string } | null;
}

export const webhookLane: Lane<WebhookOutcome> = {
  name: 'endpoints',

  async claim({ db, now }, { most, until, notAt, soundOnly }) {
    return claimEndpoints(db, { now: now(), most, notAt, soundOnly }, until);
  },

  async attempt(push, id) {
    const endpoint = await findOwed(push.db, id, push.now());
    if (!endpoint)
      return { id, outcome: { claimedUntil: null, attempt: null, stands: null, disabled: null } };
    const message = await nextMessage(push, endpoint);
    const outcome =
      'nothingUpTo' in message
        ? passed(push, endpoint, message.nothingUpTo)
        : await sent(push, endpoint, message);
    return { id, outcome };
  },

  async settle({ db, log }, attempts) {
    await settleEndpoints(
      db,
      attempts.map(({ id, outcome: { claimedUntil, attempt, stands } }) => ({
        id,
        claimedUntil,
        attempt,
        stands,
      })),
    );
    for (const { outcome } of attempts) {
      if (outcome.disabled) log.warn('a webhook is disabled', outcome.disabled);
    }
  },

  free: ({ db }, ids) => freeEndpoints(db, ids),

  nextDueAt: ({ db, now }) => nextAttemptAt(db, now()),
};

/** Nothing up to there concerns it. */
function passed({ now }: PushContext, endpoint: OwedEndpoint, seq: number): WebhookOutcome {
  const { claimedUntil } = endpoint;
  const stands = seq === endpoint.seq ? null : { ...came(endpoint, now()), seq };
  return { claimedUntil, attempt: null, stands, disabled: null };
}

/** Makes the request; what follows is decided on how the endpoint stood before it. */
async function sent(
  push: PushContext,
  endpoint: OwedEndpoint,
  message: WebhookMessage,
): Promise<WebhookOutcome> {
  const at = push.now();
  const headers = await headersOf(message, endpoint, { now: at, baseUrl: push.config.baseUrl });
  const { status, error } = await answerTo(push, endpoint.url, headers, message.body);
  const { id, seq } = message;
  const took = Math.max(0, push.now() - at);
  const attempt = { message: id, seq, at, took, status, error };
  const { claimedUntil } = endpoint;
  // A test is sent once, whatever comes of it, and says nothing of the event that comes next.
  if (seq === null) {
    const stands = status === 410 ? { ...standing(endpoint), ...stopped(endpoint, push.now(), GONE) } : null;
    return { claimedUntil, attempt, stands, disabled: stands && disabledBy(endpoint, stands) };
  }
  if (error === null) {
    return { claimedUntil, attempt, stands: { ...came(endpoint, push.now()), seq }, disabled: null };
  }
  const stands = failed(push, endpoint, { seq, error, isGone: status === 410 });
  return { claimedUntil, attempt, stands, disabled: disabledBy(endpoint, stands) };
}

async function answerTo(
  { send }: PushContext,
  url: string,
  headers: Record<string, string>,
  body: Uint8Array<ArrayBuffer>,
): Promise<{ status: number | null; error: string | null }> {
  try {
    // Standard Webhooks: any 2xx is success; what stands in the answer is nothing to us.
    const { status } = await send({ method: 'POST', url, headers, body, most: 0 });
    return { status, error: status >= 200 && status < 300 ? null : sayStatus(status) };
  } catch (error) {
    if (error instanceof OutgoingError) return { status: null, error: error.message };
    throw error;
  }
}

function sayStatus(status: number): string {
  return status >= 300 && status < 400 ? `answered ${status}, which is not followed` : `answered ${status}`;
}

const GONE = 'it answered 410: it wants nothing more';

/** As it stands, and on what that was decided. */
function standing({ seq, url, tries, failingSince, nextAt, error, ...others }: OwedEndpoint): Standing {
  const { disabledAt, disabledWhy } = others;
  const was = { seq, url, tries, disabledAt };
  return { seq, tries, failingSince, nextAt, error, disabledAt, disabledWhy, was };
}

function came(endpoint: OwedEndpoint, now: number): Standing {
  return { ...standing(endpoint), tries: 0, failingSince: null, nextAt: now, error: null };
}

function stopped({ disabledAt, disabledWhy }: OwedEndpoint, now: number, why: string) {
  return { disabledAt: disabledAt ?? now, disabledWhy: disabledWhy ?? why };
}

/** The event stays the next one: nothing overtakes it. What concerns it not is passed all the same. */
function failed(
  push: PushContext,
  endpoint: OwedEndpoint,
  { seq, error, isGone }: { seq: number; error: string; isGone: boolean },
): Standing {
  const now = push.now();
  const tries = endpoint.tries + 1;
  const failingSince = endpoint.failingSince ?? now;
  const nextAt = now + waitAfter(tries, push.random());
  const stands = { ...standing(endpoint), seq: seq - 1, tries, failingSince, nextAt, error };
  if (isGone) return { ...stands, ...stopped(endpoint, now, GONE) };
  if (tries <= RETRIES.length) return stands;
  return {
    ...stands,
    ...stopped(endpoint, now, `${tries} attempts in a row failed; at the last it ${error}`),
  };
}

function disabledBy(
  endpoint: OwedEndpoint,
  { disabledAt, disabledWhy }: Standing,
): WebhookOutcome['disabled'] {
  if (disabledAt === endpoint.disabledAt || disabledWhy === null) return null;
  const { keyName, name } = endpoint;
  return { endpoint: keyName === null ? name : `${keyName}/${name}`, why: disabledWhy };
}
