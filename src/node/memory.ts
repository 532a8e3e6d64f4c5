// What the threads of a server may take of memory: together within what a small machine has.
import type { ResourceLimits } from 'node:worker_threads';

/** Kilobytes of database pages that each thread's connection holds; the file itself the system holds. */
export const PAGES = { serving: 8_000, background: 24_000, reading: 16_000, push: 4_000 };

/**
 * Megabytes of a thread's heap. It never needs the most: but V8 lets a heap grow the further past what is in use, the
 * more there may be, and nearly all that rendering makes is soon let go.
 */
export const HEAPS = {
  background: { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 24 },
  reading: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 },
  push: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 },
} as const satisfies Record<string, ResourceLimits>;
