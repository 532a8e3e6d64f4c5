// How far a long command is: a bar where there is a terminal, a line for each tenth elsewhere.
import type { Io } from './io.ts';
import { startBar } from './progress-bar.ts';
import { printable } from './table.ts';

const NUMBER = new Intl.NumberFormat('en');
const TENTHS = 10;

export interface Progress {
  /** A sentence on a line of its own. */
  say(sentence: string): void;
  /** What is not as it should be, quiet or not. */
  fault(sentence: string): void;
  /** `done` of `of`; a line where that is a tenth further. */
  update(done: number, of: number, what: string): void;
  /** So far it was before: nothing is said of it. */
  from(done: number, of: number): void;
  stop(): void;
}

/** Begins to tell how far a command is, on standard error. */
export function startProgress(io: Io, quiet: boolean): Progress {
  const bar = quiet ? null : startBar(io);
  let tenth = 0;
  const fault = (sentence: string): void => {
    bar?.clear();
    io.err(`${printable(sentence)}\n`);
  };
  const say = (sentence: string): void => {
    if (!quiet) fault(sentence);
  };
  return {
    say,
    fault,
    update(done, of, what) {
      const text = `${NUMBER.format(done)} of ${NUMBER.format(of)} ${what}`;
      const part = partOf(done, of);
      bar?.update(part, text);
      const reached = Math.floor(part * TENTHS);
      if (!bar && reached > tenth) say(text);
      tenth = reached;
    },
    from(done, of) {
      tenth = of === 0 ? 0 : Math.floor(partOf(done, of) * TENTHS);
    },
    stop: () => bar?.stop(),
  };
}

function partOf(done: number, of: number): number {
  return of === 0 ? 1 : Math.min(1, done / of);
}
