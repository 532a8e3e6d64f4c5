// Whoever waits for the next change on Workers: a look at the database now and then, as long as the invocation may.
import { logHeadQuery } from '../storage/change-events.ts';
import { snapshot } from '../storage/database.ts';
import { dutyQuery } from '../storage/due.ts';
import type { CountedDatabase } from './database.ts';

/** Milliseconds. */
const LOOK_EVERY = 2000;

/** Queries that must be left to answer with. */
const RESERVE = 25;

/**
 * Waits until the log has a change after `seq`, or something is due: nothing else is awake to release it.
 * @param ms how long at most
 * @returns false where there is none yet
 */
export async function awaitChange(
  db: CountedDatabase,
  most: number,
  { seq, ms, gone, now }: { seq: number; ms: number; gone: AbortSignal; now(): number },
): Promise<boolean> {
  const until = now() + ms;
  while (!gone.aborted && db.spent() + RESERVE < most) {
    const left = until - now();
    if (left <= 0) return false;
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, LOOK_EVERY)));
    const { head, duty } = await snapshot(db, { head: logHeadQuery, duty: dutyQuery });
    if (head.seq > seq || (duty.nextDueAt !== null && duty.nextDueAt <= now())) return true;
  }
  return false;
}
