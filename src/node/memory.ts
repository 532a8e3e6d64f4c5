// What the threads of a server may take of memory: together within what a small machine has.
import type { ResourceLimits } from 'node:worker_threads';

/** Kilobytes of database pages that each thread's connection holds; the file itself the system holds. */
export const PAGES = { serving: 4_000, background: 8_000, reading: 3_000, push: 3_000 };

/** Octets of documents that the serving thread holds, in gzip and brotli; until those are made, as they are too. */
export const DOCUMENTS = 24_000_000;

/**
 * What a thread may hold of what it has made: octets of entries, and characters of rows; together they take two or three
 * times as much.
 */
export interface MadeRoom {
  entries: number;
  rows: number;
}

/**
 * What it holds at least. The newest entries stand in feeds again and again, half of which the reading thread prepares;
 * what partners read they seldom read again.
 */
export const MADE = {
  background: { entries: 10_000_000, rows: 3_000_000 },
  reading: { entries: 5_000_000, rows: 2_000_000 },
} as const satisfies Record<string, MadeRoom>;

/** What the feeds of a topic in an edition show, in every format: fifty articles, most of which stand in others too. */
const OF_A_TOPIC: MadeRoom = { entries: 310_000, rows: 75_000 };

/** For two hundred topics in editions: who has more waits a little longer for those that were quiet. */
const MOST_MADE: MadeRoom = { entries: 62_000_000, rows: 15_000_000 };

/**
 * Room for all that a new article may touch: a little less, and each release would make anew what the one before it gave
 * up, and take four times as long.
 * @param topics in each edition that has them
 */
export function roomForMade(topics: number, least: MadeRoom): MadeRoom {
  const fit = (of: keyof MadeRoom): number =>
    Math.min(Math.max(least[of], topics * OF_A_TOPIC[of]), MOST_MADE[of]);
  return { entries: fit('entries'), rows: fit('rows') };
}

/** UTF-16 units of answers to partners that the reading thread holds, two octets each: those that many ask for at once. */
export const ANSWERS = 1_000_000;

/**
 * Megabytes of a thread's heap. It never needs the most: but V8 lets a heap grow the further past what is in use, the
 * more there may be, and nearly all that rendering makes is soon let go.
 */
export const HEAPS = {
  background: { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 24 },
  reading: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 },
  push: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 6 },
} as const satisfies Record<string, ResourceLimits>;
