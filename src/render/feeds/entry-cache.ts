// Keeps rendered entries, the least recently used ones given up first.
import { createBoundedCache } from '../../bounded-cache.ts';
import type { Entry } from '../../domain/feed.ts';
import type { Piece } from './assembly.ts';

/**
 * What was made from texts, under names and in forms. A name says everything that it was made from but the text
 * itself, which is the bulk: that is compared whole. So two that differ never share what was made, as they might by a
 * hash; and no long text is hashed, which would cost more than all else about an entry that is there already.
 */
export interface EntryCache {
  find(name: string, form: string, from: string): Piece | undefined;
  keep(name: string, form: string, from: string, made: Piece): void;
  /** A text made from another under a name: made once while it is kept. */
  text(name: string, from: string, make: () => string): string;
  /**
   * An entry made from an article and what stands beside it, the same objects each time: made once while they live.
   * All else that it depends on, the base URL and the words, must be the same for all who share this cache.
   * @param as which of an article's entries: its own, or how it appears elsewhere
   */
  entry(article: object, beside: object, as: string, make: () => Entry): Entry;
  /** What an entry says, its body apart, as a name: worked out once for each. */
  nameOf(entry: Entry): string;
  /** From now on it holds so much at most. */
  resize(most: number): void;
  clear(): void;
}

/** What was made under one name, by form. */
type Slot = ReadonlyMap<string, { from: string; made: Piece | string }>;

/** Of a text that was made from another; no format is called so. */
const TEXT = 'text';

/**
 * A cache that holds at most `most`: octets of what was made, and characters (UTF-16 units; one or two bytes each) of
 * names and texts.
 */
export function createEntryCache(most: number): EntryCache {
  const slots = createBoundedCache<Slot>(most, weightOf);
  // Entries do not change: see toEntry, which makes them.
  let names = new WeakMap<Entry, string>();
  let entries = new WeakMap<object, WeakMap<object, Map<string, Entry>>>();

  function find(name: string, form: string, from: string): Piece | string | undefined {
    const there = slots.get(name)?.get(form);
    return there?.from === from ? there.made : undefined;
  }

  function keep(name: string, form: string, from: string, made: Piece | string): void {
    const others = [...(slots.get(name) ?? [])].filter(([other]) => other !== form);
    slots.set(name, new Map([...others, [form, { from, made }]]));
  }

  return {
    find: (name, form, from) => find(name, form, from) as Piece | undefined,
    keep,
    text(name, from, make) {
      const known = find(name, TEXT, from);
      if (known !== undefined) return known as string;
      const made = make();
      keep(name, TEXT, from, made);
      return made;
    },
    entry(article, beside, as, make) {
      const articles = held(entries, beside, () => new WeakMap<object, Map<string, Entry>>());
      return held(
        held(articles, article, () => new Map<string, Entry>()),
        as,
        make,
      );
    },
    nameOf(entry) {
      const known = names.get(entry);
      if (known !== undefined) return known;
      const { bodyHtml: _body, ...model } = entry;
      const name = JSON.stringify(model);
      names.set(entry, name);
      return name;
    },
    resize: slots.resize,
    clear() {
      slots.clear();
      names = new WeakMap();
      entries = new WeakMap();
    },
  };
}

/** What stands under a key, made when it is first asked for. */
function held<K, V>(
  map: { get(key: K): V | undefined; set(key: K, value: V): void },
  key: K,
  make: () => V,
): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** Forms share the text that they were made from. */
function weightOf(name: string, slot: Slot): number {
  const all = [...slot.values()];
  const sources = new Set(all.map(({ from }) => from));
  const texts = [...sources].reduce((sum, text) => sum + text.length, name.length);
  return all.reduce((sum, { made }) => sum + octetsHeld(made), texts);
}

/** Compressed, an entry takes less than half of what it is; that comes later, and a weight stays. */
function octetsHeld(made: Piece | string): number {
  return typeof made === 'string' ? made.length : Math.ceil(1.5 * made.bytes.length);
}
