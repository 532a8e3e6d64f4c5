// Workers Caching in front of the Worker, an option: answers carry their document's tag, and changes purge it.
import type { ExecutionContext } from '@cloudflare/workers-types';
import { cacheTagOf } from '../documents/cache-tag.ts';
import type { FrontCache } from '../jobs/purge.ts';

/** Tags in one purge at most. */
const MOST_TAGS = 100;

/** The cache that this invocation's Worker stands behind. */
export function createFrontCache(invocation: ExecutionContext): FrontCache {
  const purge = async (options: { tags?: string[]; purgeEverything?: boolean }): Promise<void> => {
    const { cache } = invocation;
    if (!cache)
      throw new Error(
        'CORANTO_CACHE is on and there is no cache: set [cache] enabled = true in wrangler.toml',
      );
    const { success, errors } = await cache.purge(options);
    if (!success)
      throw new Error(`the cache was not purged: ${errors.map(({ message }) => message).join('; ')}`);
  };
  return {
    async purge(tags) {
      for (let from = 0; from < tags.length; from += MOST_TAGS) {
        await purge({ tags: tags.slice(from, from + MOST_TAGS) });
      }
    },
    purgeAll: () => purge({ purgeEverything: true }),
  };
}

/**
 * The answer with the tag by which it is purged, if it may be kept at all.
 * @param below path below the base URL
 */
export async function tagged(response: Response, below: string): Promise<Response> {
  if (!response.headers.get('Cache-Control')?.includes('public')) return response;
  const named = new Response(response.body, response);
  named.headers.set('Cache-Tag', await cacheTagOf(below));
  return named;
}
