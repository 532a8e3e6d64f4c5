// Keeps rendered entries, the least recently used ones given up first.

/** Rendered entries under keys that say everything they were rendered from. */
export interface EntryCache {
  get(key: string): string | undefined;
  set(key: string, fragment: string): void;
}

/**
 * A cache that holds at most `maxCharacters` characters (UTF-16 units; one or two bytes each), keys included.
 * A fragment larger than that is not kept; 0 keeps nothing.
 */
export function createEntryCache(maxCharacters: number): EntryCache {
  // A Map iterates in the order of insertion: the first key is the one unused for longest.
  const fragments = new Map<string, string>();
  let held = 0;

  function remove(key: string): string | undefined {
    const fragment = fragments.get(key);
    if (fragment === undefined) return undefined;
    fragments.delete(key);
    held -= key.length + fragment.length;
    return fragment;
  }

  function insert(key: string, fragment: string): void {
    fragments.set(key, fragment);
    held += key.length + fragment.length;
  }

  return {
    get(key) {
      const fragment = remove(key);
      if (fragment !== undefined) insert(key, fragment);
      return fragment;
    },
    set(key, fragment) {
      remove(key);
      if (key.length + fragment.length > maxCharacters) return;
      insert(key, fragment);
      for (const oldest of fragments.keys()) {
        if (held <= maxCharacters) break;
        remove(oldest);
      }
    },
  };
}
