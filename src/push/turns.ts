// Whose turn it is in a run: one lane after the other, so many at once in all and to each host, and of those that are
// doubtful a part, so that however many stall they hold up nobody else.
import type { Instant } from '../domain/time.ts';
import type { Claimed, Lane } from './lane.ts';

/** Of what may be under way at once, doubtful ones have this part together. */
const DOUBTFUL = 1 / 4;

/** A claimed receiver that waits for its turn. */
export interface Waiting extends Claimed {
  lane: Lane;
  /** When its claim ends. */
  until: Instant;
}

export interface Turns {
  add(waiting: readonly Waiting[]): void;
  /** The next one, which is under way from here on; undefined while none can begin. */
  next(): Waiting | undefined;
  /** It is under way no more. */
  done(one: Waiting): void;
  /** Whether one of a lane could begin as far as its host goes. */
  hasReady(lane: Lane): boolean;
  hasRoom(): boolean;
  /** Hosts of which no more is to be taken now. */
  busyHosts(): string[];
  /** Whether of a lane none that is doubtful is to be taken now. */
  hasDoubtful(lane: Lane): boolean;
  /** Ids of those of a lane that have not begun. */
  left(lane: Lane): number[];
  /** How many wait, and how many are under way. */
  waiting(): number;
  underWay(): number;
}

export function createTurns(
  lanes: readonly Lane[],
  { atOnce, perHost }: { atOnce: number; perHost: number },
): Turns {
  const queues = new Map<Lane, Waiting[]>(lanes.map((lane) => [lane, []]));
  const queueOf = (lane: Lane) => queues.get(lane) as Waiting[];
  const atHosts = new Map<string, number>();
  const running = new Set<string>();
  const mostDoubtful = Math.ceil(atOnce * DOUBTFUL);
  let doubtful = 0;
  let turn = 0;

  const isFull = (host: string): boolean => (atHosts.get(host) ?? 0) >= perHost;
  const hasRoomFor = ({ isDoubtful }: Claimed): boolean => !isDoubtful || doubtful < mostDoubtful;
  const isReady = (one: Claimed): boolean => !isFull(one.host) && hasRoomFor(one);

  /** Sound ones go first. */
  function takeOf(queue: Waiting[]): Waiting | undefined {
    const sound = queue.findIndex((one) => !one.isDoubtful && isReady(one));
    const at = sound === -1 ? queue.findIndex(isReady) : sound;
    return at === -1 ? undefined : queue.splice(at, 1)[0];
  }

  function begin(one: Waiting): Waiting {
    running.add(keyOf(one));
    atHosts.set(one.host, (atHosts.get(one.host) ?? 0) + 1);
    if (one.isDoubtful) doubtful++;
    return one;
  }

  return {
    add(waiting) {
      // Claimed again although it is under way, as when the clock was set: it is asked for one thing at a time.
      for (const one of waiting) if (!running.has(keyOf(one))) queueOf(one.lane).push(one);
    },
    next() {
      for (let i = 0; i < lanes.length && running.size < atOnce; i++) {
        const one = takeOf(queueOf(lanes[(turn + i) % lanes.length] as Lane));
        if (!one) continue;
        turn = (turn + i + 1) % lanes.length;
        return begin(one);
      }
      return undefined;
    },
    done(one) {
      running.delete(keyOf(one));
      const left = (atHosts.get(one.host) as number) - 1;
      if (left > 0) atHosts.set(one.host, left);
      else atHosts.delete(one.host);
      if (one.isDoubtful) doubtful--;
    },
    hasReady: (lane) => queueOf(lane).some(isReady),
    hasRoom: () => running.size < atOnce,
    busyHosts() {
      const hosts = new Set([...atHosts.keys()].filter(isFull));
      for (const { host, isDoubtful } of [...queues.values()].flat()) {
        // Those that wait for another reason than their host's hold up nobody at it.
        if (!isDoubtful || isFull(host)) hosts.add(host);
      }
      return [...hosts];
    },
    hasDoubtful: (lane) => doubtful >= mostDoubtful || queueOf(lane).some(({ isDoubtful }) => isDoubtful),
    left: (lane) => queueOf(lane).map(({ id }) => id),
    waiting: () => [...queues.values()].reduce((sum, { length }) => sum + length, 0),
    underWay: () => running.size,
  };
}

/** What tells a receiver from every other. */
export const keyOf = ({ lane, id }: Waiting): string => `${lane.name} ${id}`;
