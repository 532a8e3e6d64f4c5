// Bytes of documents by entity-tag: the tag is a hash of them, so what is held can never be wrong, only unused.
import { type BoundedCache, createBoundedCache } from '../bounded-cache.ts';

/** Bodies under the stems of their entity-tags. */
export type BodyCache = BoundedCache<Uint8Array<ArrayBuffer>>;

/**
 * Holds the bodies used last.
 * @param capacity octets at most
 */
export function createBodyCache(capacity: number): BodyCache {
  return createBoundedCache(capacity, (_, body) => body.length);
}
