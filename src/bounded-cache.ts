// What was used last, within a weight: the least recently used is given up first.

export interface BoundedCache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  clear(): void;
}

/**
 * A cache whose values together weigh `most` at most. A value heavier than that is not kept; 0 keeps nothing.
 * @param weightOf what a value weighs under a key, the same each time
 */
export function createBoundedCache<V>(
  most: number,
  weightOf: (key: string, value: V) => number,
): BoundedCache<V> {
  // A Map iterates in the order of insertion: the first key is the one unused for longest.
  const held = new Map<string, V>();
  let weight = 0;

  function remove(key: string): V | undefined {
    const value = held.get(key);
    if (value === undefined) return undefined;
    held.delete(key);
    weight -= weightOf(key, value);
    return value;
  }

  function insert(key: string, value: V): void {
    held.set(key, value);
    weight += weightOf(key, value);
  }

  return {
    get(key) {
      const value = remove(key);
      if (value !== undefined) insert(key, value);
      return value;
    },
    set(key, value) {
      remove(key);
      if (weightOf(key, value) > most) return;
      insert(key, value);
      for (const oldest of held.keys()) {
        if (weight <= most) break;
        remove(oldest);
      }
    },
    clear() {
      held.clear();
      weight = 0;
    },
  };
}
