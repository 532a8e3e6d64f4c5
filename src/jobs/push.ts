// Pushes a portion of what is owed, where many invocations share that work.
import type { PushContext } from '../push/lane.ts';
import { LANES } from '../push/lanes.ts';
import { push } from '../push/run.ts';
import type { Outcome } from './jobs.ts';
import type { RenderOptions } from './render-wanted.ts';

/** How a host pushes within its jobs. */
export interface Pushing {
  context: PushContext;
  /** Requests at once. */
  atOnce: number;
  perHost: number;
  /** Receivers of each lane that one run takes. */
  most: number;
  /** Has another run begin beside this one. */
  callAnother(): Promise<void>;
}

/**
 * Pushes what one run may; calls another when there is more than that, before it serves its own.
 * @returns `more` where it served somebody: there may be more for them by now
 */
export async function pushOwed(
  { context, atOnce, perHost, most, callAnother }: Pushing,
  pace: RenderOptions,
): Promise<Outcome> {
  let isCalled = false;
  const { outcome, attempts } = await push(context, LANES, {
    atOnce,
    perHost,
    most,
    ...(pace.mayGoOn && { mayGoOn: pace.mayGoOn }),
    async onMost() {
      if (isCalled) return;
      isCalled = true;
      await callAnother();
    },
  });
  return !isCalled && (outcome === 'more' || attempts > 0) ? 'more' : 'done';
}
