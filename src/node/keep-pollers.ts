// Hands over now and then what was counted of pollers, in portions: the serving thread never copies much at once.
import { setImmediate as breathe } from 'node:timers/promises';
import type { Background } from './background-client.ts';
import type { Pollers } from './pollers.ts';

/** How often. What is counted after it is lost where the process dies. */
const EVERY = 60_000;
const PORTION = 256;

export interface KeepingPollers {
  /** Hands over the rest. */
  stop(): Promise<void>;
}

/** @param every milliseconds */
export function keepPollers(
  pollers: Pollers,
  background: Pick<Background, 'keepPollers'>,
  every = EVERY,
): KeepingPollers {
  let keeping = Promise.resolve();

  async function hand(): Promise<void> {
    for (const portion of pollers.drain(PORTION)) {
      await background.keepPollers(portion);
      await breathe();
    }
  }

  /** What cannot be handed over, as while the other thread begins anew, is lost: it is only counting. */
  const keep = (): Promise<void> => {
    keeping = keeping.then(() => hand()).catch(() => {});
    return keeping;
  };

  const timer = setInterval(() => void keep(), every).unref();
  return {
    stop() {
      clearInterval(timer);
      return keep();
    },
  };
}
