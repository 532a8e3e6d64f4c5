// When a receiver that failed is tried again: soon, then ever more rarely, and never all at the same moment.
import { HOUR, MINUTE, SECOND } from '../domain/time.ts';

/** After the first failure, the second, and so on: the example schedule of Standard Webhooks. Milliseconds. */
export const RETRIES: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/**
 * How long to wait after so many failures in a row, in milliseconds: as above, and up to a fifth more by chance, so
 * that those that failed together do not come back together. After the last of the schedule it stays what it was.
 * @param tries failures, at least one
 * @param chance from 0 to 1
 */
export function waitAfter(tries: number, chance: number): number {
  const wait = RETRIES[Math.min(tries, RETRIES.length) - 1] as number;
  return Math.round(wait * (1 + chance / 5));
}
