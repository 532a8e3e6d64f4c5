// What was used last, within a weight: what was not used for long is given up first.

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
  // A Map iterates in the order of insertion: the first key is the one unused for longest, or nearly.
  const held = new Map<string, { value: V; insertion: number }>();
  let weight = 0;
  let insertions = 0;

  function remove(key: string): V | undefined {
    const one = held.get(key);
    if (one === undefined) return undefined;
    held.delete(key);
    weight -= weightOf(key, one.value);
    return one.value;
  }

  function insert(key: string, value: V): void {
    insertions += 1;
    held.set(key, { value, insertion: insertions });
    weight += weightOf(key, value);
  }

  return {
    get(key) {
      const one = held.get(key);
      if (one === undefined) return undefined;
      // What stands in the newer half stays where it is: most of what is asked for was asked for just before.
      if (2 * (insertions - one.insertion) >= held.size) insert(key, remove(key) as V);
      return one.value;
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
