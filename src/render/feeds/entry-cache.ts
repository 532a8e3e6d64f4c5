// Keeps rendered entries, the least recently used ones given up first.
import { type BoundedCache, createBoundedCache } from '../../bounded-cache.ts';

/** Rendered entries under keys that say everything they were rendered from. */
export type EntryCache = BoundedCache<string>;

/** A cache that holds at most `maxCharacters` characters (UTF-16 units; one or two bytes each), keys included. */
export function createEntryCache(maxCharacters: number): EntryCache {
  return createBoundedCache(maxCharacters, (key, fragment) => key.length + fragment.length);
}
