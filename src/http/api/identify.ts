// Who a request is from, by the key that it shows as a bearer token (RFC 6750).
import type { Context as Call } from 'hono';
import { hashOfToken, prefixOfToken, stateAt } from '../../domain/key-secret.ts';
import { matchesSecret } from '../../domain/secret.ts';
import { findHeldKey } from '../../storage/held-keys.ts';
import type { AppContext } from '../app.ts';
import { problem } from '../problem.ts';
import type { Caller, Identify } from './caller.ts';
import { minuteOf } from './limiter.ts';

export const identify: Identify = async (call, context) => {
  // RFC 6750 section 2.3: what stands in a URL ends up in logs. One that does is told so before it is used.
  if (/[?&]access_token=|coranto_[a-z2-7]{8}_/.test(new URL(call.req.url).search)) {
    const detail =
      'A key goes into the Authorization header, never into a URL; this one is known to logs now.';
    return problem(call, context, 400, detail);
  }
  const shown = call.req.header('Authorization');
  if (shown === undefined) return { kind: 'anybody' };
  const token = /^Bearer +([^\s]+) *$/i.exec(shown)?.[1] ?? '';
  const { key } = context.config;
  if (key !== null && (await matchesSecret(token, key))) return { kind: 'newsroom' };
  return (await partnerOf(token, context)) ?? refuse(call, context);
};

/** What no token has the hash of. */
const NOBODY = '0'.repeat(64);

/** An unknown prefix and a wrong rest take the same steps, and are told the same. */
async function partnerOf(token: string, context: AppContext): Promise<Caller | undefined> {
  const prefix = prefixOfToken(token);
  if (prefix === undefined) return undefined;
  const now = context.now();
  const [held, hash] = await Promise.all([
    findHeldKey(context.db, prefix, minuteOf(now)),
    hashOfToken(token),
  ]);
  const isRight = await matchesSecret(hash, held?.hash ?? NOBODY);
  if (!held || !isRight) return undefined;
  const { key, use, revokedAt } = held;
  return stateAt({ ...use, revokedAt }, now) === 'valid' ? { kind: 'partner', key, use } : undefined;
}

function refuse(call: Call, context: AppContext): Promise<Response> {
  return problem(call, context, 401, 'This key is none of this newsroom’s, or is no longer valid.', {
    'WWW-Authenticate': 'Bearer realm="coranto", error="invalid_token"',
  });
}
