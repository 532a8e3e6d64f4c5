// Whoever waits for the next change on Node: one look at the log for all of them, and none while nobody waits.
import { logHeadQuery } from '../storage/change-events.ts';
import { snapshot } from '../storage/database.ts';
import type { NodeDatabase } from './database.ts';

/** How often other connections' commits are looked for. */
const LOOK_EVERY = 100;

/** More of them are turned away. */
const MOST_WAITING = 1000;

/** Woken by one look: each of them reads the log then, and not so many may at once. */
const WOKEN_AT_ONCE = 50;

export interface ChangeWatch {
  /**
   * Waits until the log has a change after `seq`.
   * @param ms how long at most
   * @param gone says that whoever waits has given up
   * @returns false where there is none yet; `full` where too many wait already
   */
  awaitChange(seq: number, ms: number, gone: AbortSignal): Promise<boolean | 'full'>;
  /** How many wait. */
  waiting(): number;
  /** Answers them all, and whoever comes later at once. */
  stop(): void;
}

interface Waiter {
  seq: number;
  until: number;
  gone: AbortSignal;
  answer(isThere: boolean): void;
}

export function watchChanges(db: NodeDatabase): ChangeWatch {
  const waiters = new Set<Waiter>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  /** The data version that the log was read at; undefined: somebody came since. */
  let seen: number | undefined;

  async function look(): Promise<void> {
    const version = db.dataVersion();
    if (version !== seen) {
      seen = version;
      const { head } = await snapshot(db, { head: logHeadQuery });
      const told = [...waiters].filter(({ seq }) => seq < head.seq);
      for (const waiter of told.slice(0, WOKEN_AT_ONCE)) end(waiter, true);
      // The others by the next look.
      if (told.length > WOKEN_AT_ONCE) seen = undefined;
    }
    const now = performance.now();
    for (const waiter of waiters) if (waiter.until <= now || waiter.gone.aborted) end(waiter, false);
  }

  function end(waiter: Waiter, isThere: boolean): void {
    waiters.delete(waiter);
    waiter.answer(isThere);
    if (waiters.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  /** Whoever is answered looks at the log itself, and is told what is wrong with it. */
  function stopWaiting(): void {
    for (const waiter of waiters) end(waiter, true);
  }

  return {
    awaitChange(seq, ms, gone) {
      if (stopped) return Promise.resolve(false);
      if (waiters.size >= MOST_WAITING) return Promise.resolve('full');
      return new Promise((answer) => {
        waiters.add({ seq, until: performance.now() + ms, gone, answer });
        // The log may have gone on before it began to wait.
        seen = undefined;
        timer ??= setInterval(() => void look().catch(stopWaiting), LOOK_EVERY);
      });
    },
    waiting: () => waiters.size,
    stop() {
      stopped = true;
      for (const waiter of waiters) end(waiter, false);
    },
  };
}
