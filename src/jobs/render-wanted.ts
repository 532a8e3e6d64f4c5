// Renders a list of documents in handfuls, with the help of other threads where there are any.
import type { Prepared, Press } from '../documents/prepare.ts';
import { type Document, keepAll, produceAll } from '../documents/produce.ts';

export interface RenderOptions {
  /** Called after each handful, once they are stored; may wait, to let others come first. */
  onRendered?: (documents: Document[]) => Promise<void> | void;
  /** Asked before each handful but the first: a Worker makes only so many queries in one invocation. */
  mayGoOn?: () => boolean;
  /** Documents rendered from one snapshot and stored in one batch; fewer cost fewer queries at once. */
  handful?: number;
  /** Others that take their part of what is to be rendered, where it is worth it; what they make is stored from here. */
  beside?: readonly Beside[];
}

/** Another thread that prepares documents. */
export interface Beside {
  /** @returns null where it cannot: nothing is lost */
  prepare(paths: readonly string[]): Promise<Prepared | null>;
  /** Something was erased: lets go whatever it made of articles. */
  forget(): void;
}

/** All that one article touches in a newsroom of a few editions. */
const HANDFUL = 96;
/** Handfuls that another thread is asked for at once, and at least that each gets: one is stored while the next is made. */
const AHEAD = 2;
/** Documents of which it is worth it to tell another thread. */
const WORTH_SHARING = 16;

/**
 * Renders and stores the documents at these paths. Neighbours in the list should have much to read in common.
 * @returns whether all was rendered: it may have been told not to go on
 * @throws DatabaseFault when they cannot be read
 */
export async function renderWanted(
  press: Press,
  wanted: readonly string[],
  { onRendered, mayGoOn = () => true, handful = HANDFUL, beside = [] }: RenderOptions,
): Promise<boolean> {
  const others = wanted.length < WORTH_SHARING ? [] : beside;
  const parts = others.length === 0 ? 1 : AHEAD * (others.length + 1);
  const queue = inHandfuls(wanted, Math.min(handful, Math.ceil(wanted.length / parts)));
  const first = queue.shift();
  const next = (): string[] | undefined => (mayGoOn() ? queue.shift() : undefined);
  const last = (): string[] | undefined => (mayGoOn() ? queue.pop() : undefined);

  const deliver = async (found: readonly (Document | undefined)[]): Promise<void> =>
    onRendered?.(found.filter((document) => document !== undefined));
  const renderHere = async (paths: string[] | undefined): Promise<void> => {
    for (let some = paths; some; some = next()) await deliver(await produceAll(press, some));
  };
  const renderBeside = async (other: Beside): Promise<void> => {
    // What was asked for last is under way while what came before is stored: it need not wait for this thread.
    const asked: Asked[] = [];
    const ask = (): void => {
      const some = last();
      if (some) asked.push({ some, prepared: other.prepare(some) });
    };
    for (let at = 0; at < AHEAD; at++) ask();
    for (let one = asked.shift(); one; one = asked.shift()) {
      const prepared = await one.prepared;
      if (prepared) await deliver(await keepAll(press, prepared));
      else queue.push(one.some);
      if (prepared) ask();
    }
  };
  // The others begin before this thread is busy itself; and when one fails, none is left at work.
  const all = await Promise.allSettled([...others.map(renderBeside), renderHere(first)]);
  for (const one of all) if (one.status === 'rejected') throw one.reason;
  // What another could not do may have come back after this thread was done.
  await renderHere(next());
  return queue.length === 0 && mayGoOn();
}

interface Asked {
  some: string[];
  prepared: Promise<Prepared | null>;
}

function inHandfuls(paths: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(paths.length / size) }, (_, i) =>
    paths.slice(i * size, (i + 1) * size),
  );
}
