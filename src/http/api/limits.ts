// How often a key may ask: RateLimit headers, and 429 past that. What says “not modified” costs nothing.
import type { Context as Call } from 'hono';
import { MINUTE, SECOND } from '../../domain/time.ts';
import type { AppContext } from '../app.ts';
import { problem } from '../problem.ts';
import type { Caller, Wanted } from './caller.ts';
import { minuteOf } from './limiter.ts';

/** Answers that count for nothing besides 304s. */
const FREE = new WeakSet<Response>();

/** Says of an answer that it counts for nothing: a long poll in which nothing happened. */
export function costsNothing(response: Response): Response {
  FREE.add(response);
  return response;
}

/**
 * Answers by `answer`, unless the caller has asked too often. Only partners' keys are counted: the newsroom's own, and
 * whoever asks without, are not.
 */
export async function limited(
  wanted: Wanted,
  caller: Caller,
  call: Call,
  context: AppContext,
  answer: () => Promise<Response>,
): Promise<Response> {
  if (caller.kind !== 'partner') return answer();
  const { key, use } = caller;
  const taken = context.limiter.take(key, use, context.now());
  // Whoever asks politely is told that nothing has changed however often: whether it has shows in the answer.
  if (taken.left < 0 && !mayBeFree(wanted, call)) {
    taken.settle(false);
    return refuse(key.perMinute, call, context);
  }
  let response: Response;
  try {
    response = await answer();
  } catch (error) {
    taken.settle(true);
    throw error;
  }
  const isFree = response.status === 304 || FREE.has(response);
  taken.settle(!isFree);
  if (taken.left < 0 && !isFree) {
    await response.body?.cancel();
    return refuse(key.perMinute, call, context);
  }
  const left = Math.max(0, isFree ? taken.left + 1 : taken.left);
  for (const [name, value] of Object.entries(limitHeaders(key.perMinute, left, context))) {
    response.headers.set(name, value);
  }
  return response;
}

/** Whether it is such a request as may be answered for nothing; it changes nothing here. Only what is public may be. */
function mayBeFree(wanted: Wanted, { req }: Call): boolean {
  if (wanted !== 'anybody' || (req.method !== 'GET' && req.method !== 'HEAD')) return false;
  return (
    ['If-None-Match', 'If-Modified-Since'].some((name) => req.header(name)) || Boolean(req.query('wait'))
  );
}

// draft-ietf-httpapi-ratelimit-headers-10: one policy, its quota and window; what remains of it, and seconds until then.
function limitHeaders(
  perMinute: number,
  left: number,
  context: Pick<AppContext, 'now'>,
): Record<string, string> {
  return {
    'RateLimit-Policy': `"minute";q=${perMinute};w=60`,
    RateLimit: `"minute";r=${left};t=${secondsLeft(context)}`,
  };
}

function secondsLeft({ now }: Pick<AppContext, 'now'>): number {
  const at = now();
  return Math.ceil((minuteOf(at) + MINUTE - at) / SECOND);
}

function refuse(perMinute: number, call: Call, context: AppContext): Promise<Response> {
  const seconds = secondsLeft(context);
  const detail = `This key may ask ${perMinute} times a minute, which it has; ask again in ${seconds} s.`;
  const headers = { ...limitHeaders(perMinute, 0, context), 'Retry-After': String(seconds) };
  return problem(call, context, 429, detail, headers);
}
