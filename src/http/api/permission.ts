// Whether a caller may do what a route does at all; for which editions, the route looks at.
import type { Context as Call } from 'hono';
import type { AppContext } from '../app.ts';
import { problem } from '../problem.ts';
import type { Caller, Wanted } from './caller.ts';

/** The refusal for a caller that may not, or undefined. */
export async function refusalOf(
  wanted: Wanted,
  caller: Caller,
  call: Call,
  context: AppContext,
): Promise<Response | undefined> {
  if (wanted === 'anybody' || caller.kind === 'newsroom') return undefined;
  if (caller.kind === 'anybody') {
    return problem(call, context, 401, 'This needs a key.', {
      'WWW-Authenticate': 'Bearer realm="coranto"',
    });
  }
  const { key } = caller;
  const may =
    wanted === 'partner' ||
    (wanted === 'embargoed' && key.embargoed.length > 0) ||
    key.scopes.some((scope) => scope === wanted);
  if (may) return undefined;
  return problem(call, context, 403, `The key “${key.name}” may not do this: it needs “${wanted}”.`);
}
