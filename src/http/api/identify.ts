// Who a request is from, by the key that it shows as a bearer token (RFC 6750).
import { matchesSecret } from '../authorise.ts';
import { problem } from '../problem.ts';
import type { Identify } from './caller.ts';

export const identify: Identify = async (call, context) => {
  const shown = call.req.header('Authorization');
  if (shown === undefined) return { kind: 'anybody' };
  const token = /^Bearer +([^\s]+) *$/i.exec(shown)?.[1] ?? '';
  const { key } = context.config;
  if (key !== null && (await matchesSecret(token, key))) return { kind: 'newsroom' };
  return problem(call, context, 401, 'This key is none of this newsroom’s, or is no longer valid.', {
    'WWW-Authenticate': 'Bearer realm="coranto", error="invalid_token"',
  });
};
