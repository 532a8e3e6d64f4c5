// Where below the base URL a request is.
import type { Context as Call } from 'hono';
import type { Context } from '../context.ts';

/** The path below the base URL, percent-encoded as it came; undefined for one that is not below it. */
export function pathBelow(call: Call, context: Pick<Context, 'config'>): string | undefined {
  const prefix = prefixOf(context);
  const { pathname } = new URL(call.req.url);
  return pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : undefined;
}

/** The base URL's own path, without a final slash. */
export function prefixOf({ config }: Pick<Context, 'config'>): string {
  return new URL(config.baseUrl).pathname.replace(/\/$/, '');
}
