// Keeps rendered entries, the least recently used ones given up first.
import { createBoundedCache } from '../../bounded-cache.ts';
import type { Entry } from '../../domain/feed.ts';

/** A text that was made from another, and how long it is. */
export interface Made {
  text: string;
  /** Of UTF-8. */
  octets: number;
}

/**
 * What was made from texts, under names and in forms. A name says everything that it was made from but the text
 * itself, which is the bulk: that is compared whole. So two that differ never share what was made, as they might by a
 * hash; and no long text is hashed, which would cost more than all else about an entry that is there already.
 */
export interface EntryCache {
  find(name: string, form: string, from: string): Made | undefined;
  keep(name: string, form: string, from: string, made: Made): void;
  /** What an entry says, its body apart, as a name: worked out once for each. */
  nameOf(entry: Entry): string;
  clear(): void;
}

/** What was made under one name, by form. */
type Slot = ReadonlyMap<string, { from: string; made: Made }>;

/** A cache that holds at most `maxCharacters` characters (UTF-16 units; one or two bytes each), names included. */
export function createEntryCache(maxCharacters: number): EntryCache {
  const slots = createBoundedCache<Slot>(maxCharacters, weightOf);
  // Entries do not change: see toEntry, which makes them.
  const names = new WeakMap<Entry, string>();
  return {
    find(name, form, from) {
      const there = slots.get(name)?.get(form);
      return there?.from === from ? there.made : undefined;
    },
    keep(name, form, from, made) {
      const others = [...(slots.get(name) ?? [])].filter(([other]) => other !== form);
      slots.set(name, new Map([...others, [form, { from, made }]]));
    },
    nameOf(entry) {
      const known = names.get(entry);
      if (known !== undefined) return known;
      const { bodyHtml: _body, ...model } = entry;
      const name = JSON.stringify(model);
      names.set(entry, name);
      return name;
    },
    clear: () => slots.clear(),
  };
}

/** Forms share the text that they were made from. */
function weightOf(name: string, slot: Slot): number {
  const all = [...slot.values()];
  const sources = new Set(all.map(({ from }) => from));
  const texts = [...sources, ...all.map(({ made }) => made.text)];
  return texts.reduce((sum, text) => sum + text.length, name.length);
}
