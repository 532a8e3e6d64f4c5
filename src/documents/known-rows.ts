// Holds what rows were decoded to, so that what is read again and again is the same object while it is the same.
import { createBoundedCache } from '../bounded-cache.ts';
import type { KnownRows, Row } from '../storage/database.ts';

interface Known {
  rows: readonly Row[];
  decoded: unknown;
}

/** @param most characters of rows at most: what was decoded of them, and what is made of that, takes as much again or twice */
export function createKnownRows(most: number): KnownRows {
  const held = createBoundedCache<Known>(most, (_, { rows }) => weightOf(rows));
  return {
    decoded<T>(name: string, rows: readonly Row[], decode: () => T): T {
      const known = held.get(name);
      if (known && areSame(known.rows, rows)) return known.decoded as T;
      const decoded = decode();
      held.set(name, { rows, decoded });
      return decoded;
    },
    resize: held.resize,
    clear: () => held.clear(),
  };
}

function areSame(before: readonly Row[], now: readonly Row[]): boolean {
  return before.length === now.length && before.every((row, i) => isSame(row, now[i] as Row));
}

/** One statement gives all rows of a name, so they have the same columns. */
function isSame(before: Row, now: Row): boolean {
  for (const column in before) if (before[column] !== now[column]) return false;
  return true;
}

/** An object, and a number or a text in each column. */
function weightOf(rows: readonly Row[]): number {
  let weight = 100;
  for (const row of rows) {
    for (const column in row) weight += 8 + (typeof row[column] === 'string' ? row[column].length : 0);
  }
  return weight;
}
