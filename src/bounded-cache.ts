// What was used last, within a weight: what was not used for long is given up first.

export interface BoundedCache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  /** From now on its values weigh so much at most: gives up at once what is too much. */
  resize(most: number): void;
  clear(): void;
}

interface Held<V> {
  value: V;
  weight: number;
  insertion: number;
}

/**
 * A cache whose values together weigh so much at most. A value heavier than that is not kept; 0 keeps nothing.
 * @param weightAtFirst what they may weigh until it is resized
 * @param weightOf what a value weighs under a key, asked once
 */
export function createBoundedCache<V>(
  weightAtFirst: number,
  weightOf: (key: string, value: V) => number,
): BoundedCache<V> {
  // A Map iterates in the order of insertion: the first key is the one unused for longest, or nearly.
  const held = new Map<string, Held<V>>();
  let most = weightAtFirst;
  let weight = 0;
  let insertions = 0;

  function remove(key: string): void {
    const one = held.get(key);
    if (one === undefined) return;
    held.delete(key);
    weight -= one.weight;
  }

  /** The oldest, until the others weigh no more than they may. */
  function giveUp(): void {
    for (const oldest of held.keys()) {
      if (weight <= most) break;
      remove(oldest);
    }
  }

  return {
    get(key) {
      const one = held.get(key);
      if (one === undefined) return undefined;
      // What stands in the newer half stays where it is: most of what is asked for was asked for just before.
      if (2 * (insertions - one.insertion) >= held.size) {
        held.delete(key);
        held.set(key, one);
        one.insertion = ++insertions;
      }
      return one.value;
    },
    set(key, value) {
      remove(key);
      const own = weightOf(key, value);
      if (own > most) return;
      held.set(key, { value, weight: own, insertion: ++insertions });
      weight += own;
      giveUp();
    },
    resize(to) {
      most = to;
      giveUp();
    },
    clear() {
      held.clear();
      weight = 0;
    },
  };
}

/**
 * The same function, but it works out again only what it has not worked out of late. For functions that are asked for
 * little things very often: to keep those in the order of their use would cost more than it saves.
 * @param most how many results are kept; one more, and all are given up
 * @param keyOf all that a result depends on, as a text
 */
export function remembered<A extends readonly unknown[], V extends NonNullable<unknown>>(
  most: number,
  keyOf: (...given: A) => string,
  make: (...given: A) => V,
): (...given: A) => V {
  const kept = new Map<string, V>();
  return (...given) => {
    const key = keyOf(...given);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make(...given);
    if (kept.size >= most) kept.clear();
    kept.set(key, made);
    return made;
  };
}
