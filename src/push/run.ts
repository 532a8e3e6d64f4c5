// The engine that pushes: takes what is owed from the lanes, so many at once in all and to each host, until nothing is.
import { MINUTE } from '../domain/time.ts';
import type { Attempted, Lane, LaneName, PushContext } from './lane.ts';
import { PATIENCE } from './outgoing.ts';
import { createTurns, keyOf, type Waiting } from './turns.ts';

export interface PushOptions {
  /** Requests at once, in all and to one host. */
  atOnce: number;
  perHost: number;
  /** Asked before anything more is begun: a host may be stopping, a Worker makes only so many queries. */
  mayGoOn?(): boolean;
  /** Receivers of each lane that this run takes. */
  most?: number;
  /** Called, before any is served, when it has taken so many: there may be more for others. */
  onMost?(): Promise<void>;
  /** Is given what to call when something was written meanwhile: there may be more to push. */
  listen?(look: () => void): void;
}

export interface Pushed {
  /** `more`: it might not go on to the end. */
  outcome: 'done' | 'more';
  /** Requests that were made, or found to be needless. */
  attempts: number;
}

/**
 * How long a claim lasts. It ends sooner with what comes of it; where its run dies, others take over after this. What
 * waits in a run for longer than it may is left to them.
 */
export const CLAIMED_FOR = 5 * MINUTE;

/** Taken from a lane in one go: what waits in memory is that and no more of each host's. */
const PORTION = 128;

/** Attempts that one run makes of a receiver that stands after each as it did before: something is wrong with us. */
const MOST_IN_VAIN = 5;

/**
 * Pushes all that is owed and due. Safe to run at any time, and twice at once: what one has claimed no other sends.
 * A receiver that stalls holds up its own host's alone, and those that do so again and again only one another.
 */
export async function push(
  context: PushContext,
  lanes: readonly Lane[],
  { atOnce, perHost, mayGoOn = () => true, most = Number.POSITIVE_INFINITY, onMost, listen }: PushOptions,
): Promise<Pushed> {
  const bell = createBell();
  const turns = createTurns(lanes, { atOnce, perHost });
  const inVain = createRepeats();
  const finished = new Map<Lane, Attempted<unknown>[]>();
  const settling = new Set<Lane>();
  const taken = new Map<Lane, number>();
  let attempts = 0;
  /** Lanes of which there may be more than was claimed. */
  const fresh = new Set(lanes);
  /** Whether there may be more of every lane: looked at when nothing else can begin. */
  let isNews = false;
  let failure: unknown;
  listen?.(() => {
    for (const lane of lanes) fresh.add(lane);
    bell.ring();
  });

  const isToClaim = (lane: Lane): boolean => fresh.has(lane) && turns.hasRoom() && !turns.hasReady(lane);

  async function claim(lane: Lane): Promise<void> {
    fresh.delete(lane);
    if (await lane.plan?.(context)) fresh.add(lane);
    const before = taken.get(lane) ?? 0;
    const room = Math.min(PORTION, most - before);
    if (room === 0) return;
    const until = context.now() + CLAIMED_FOR;
    const [notAt, soundOnly] = [turns.busyHosts(), turns.hasDoubtful(lane)];
    const claimed = await lane.claim(context, { most: room, until, notAt, soundOnly });
    turns.add(claimed.map((one) => ({ ...one, lane, until })));
    taken.set(lane, before + claimed.length);
    if (claimed.length > 0) fresh.add(lane);
    if (before + claimed.length === most) await onMost?.();
  }

  function start(): void {
    for (let one = turns.next(); one; one = turns.next()) {
      const begun = one;
      void attempt(begun).finally(() => {
        turns.done(begun);
        bell.ring();
      });
    }
  }

  async function attempt(one: Waiting): Promise<void> {
    const { lane, id, until } = one;
    // It would end when the claim may be another's.
    if (context.now() + 2 * PATIENCE >= until) return;
    try {
      if (inVain(one) > MOST_IN_VAIN) throw new Error(`nothing comes of attempts of ${keyOf(one)}`);
      const attempted = await lane.attempt(context, id);
      attempts++;
      finished.set(lane, [...(finished.get(lane) ?? []), attempted]);
    } catch (error) {
      // Its claim ends by itself: at once would be again and again.
      report(context, lane.name, error);
      isNews = true;
    }
  }

  /** What finishes while one batch is written goes into the next. */
  async function settle(lane: Lane): Promise<void> {
    settling.add(lane);
    try {
      for (let some = finished.get(lane); some; some = finished.get(lane)) {
        finished.delete(lane);
        await lane.settle(context, some);
        fresh.add(lane);
        isNews = true;
      }
    } catch (error) {
      failure ??= error;
    } finally {
      settling.delete(lane);
      bell.ring();
    }
  }

  for (;;) {
    const goesOn = failure === undefined && mayGoOn();
    if (goesOn) {
      if (isNews && !lanes.some(turns.hasReady)) {
        isNews = false;
        for (const lane of lanes) fresh.add(lane);
      }
      for (const lane of lanes) {
        // What is under way is written down all the same.
        if (isToClaim(lane)) await claim(lane).catch((error) => (failure ??= error));
      }
      start();
    }
    for (const lane of finished.keys()) if (!settling.has(lane)) void settle(lane);
    // Whatever was claimed has begun, and there is room for more.
    if (goesOn && failure === undefined && lanes.some(isToClaim)) continue;
    if (turns.underWay() + settling.size > 0) await bell.wait();
    else if (!goesOn || (fresh.size === 0 && !isNews && turns.waiting() === 0)) break;
  }
  for (const lane of lanes) {
    const left = turns.left(lane);
    if (left.length > 0) await lane.free(context, left);
  }
  if (failure !== undefined) throw failure;
  return { outcome: fresh.size > 0 || isNews || turns.waiting() > 0 ? 'more' : 'done', attempts };
}

/** Receivers that are remembered for that. */
const REMEMBERED = 10_000;

/** Counts how often in a row a receiver stood as it does. */
function createRepeats(): (one: Waiting) => number {
  const seen = new Map<string, { stand: string; times: number }>();
  return (one) => {
    const key = keyOf(one);
    const before = seen.get(key);
    const times = before?.stand === one.stand ? before.times + 1 : 1;
    if (seen.size >= REMEMBERED) seen.clear();
    seen.set(key, { stand: one.stand, times });
    return times;
  };
}

/** A bell that is heard also by whoever comes to wait just after it rang. */
function createBell(): { ring(): void; wait(): Promise<void> } {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait() {
      if (!rung) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      rung = false;
      wake = undefined;
    },
  };
}

function report({ log }: PushContext, lane: LaneName, error: unknown): void {
  log.error('a delivery failed by our fault', { lane, error: String((error as Error).stack ?? error) });
}
