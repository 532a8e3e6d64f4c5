// The id of a request: in every line of the log that is about it, and in answers that are nobody else's.
import type { Context as Call } from 'hono';
import type { PerRequest } from './app.ts';

const HEADER = 'X-Request-Id';

/** What a proxy may call a request: nothing that could be mistaken for anything else where it is told. */
const SANE = /^[\w-]{8,64}$/;

/** The id that a proxy gave a request, if it is one; else a new one. */
export function chooseRequestId(given: string | null | undefined, newId: () => string): string {
  return given && SANE.test(given) ? given : newId();
}

/** Undefined where no host has given one. */
export function requestIdOf(call: Call): string | undefined {
  return (call.env as PerRequest | undefined)?.requestId;
}

/** The header that tells it. Never on what a cache may give to somebody else. */
export function requestIdHeader(call: Call): Record<string, string> {
  const id = requestIdOf(call);
  return id === undefined ? {} : { [HEADER]: id };
}
