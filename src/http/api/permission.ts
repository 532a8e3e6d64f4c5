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
    (wanted === 'desk' && (key.scopes.includes('write') || key.scopes.includes('publish'))) ||
    key.scopes.some((scope) => scope === wanted);
  if (may) return undefined;
  if (wanted === 'newsroom') return problem(call, context, 403, 'This is for the newsroom’s own key.');
  if (wanted === 'embargoed')
    return problem(call, context, 403, `The key “${key.name}” may see nothing before its time.`);
  const scopes = wanted === 'desk' ? ['write', 'publish'] : [wanted];
  const needed = scopes.map((scope) => `“${scope}”`).join(' or ');
  const detail = `The key “${key.name}” may not do this: it needs the scope ${needed}.`;
  // RFC 6750 section 3.1.
  const challenge = `Bearer realm="coranto", error="insufficient_scope", scope="${scopes.join(' ')}"`;
  return problem(call, context, 403, detail, { 'WWW-Authenticate': challenge });
}
