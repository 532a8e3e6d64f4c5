// What the background thread knows of its own work, and what it reads of the newsroom when somebody asks.
import { SECOND } from '../../domain/time.ts';
import { type Backlog, readBacklog } from '../../storage/backlog.ts';
import type { Database } from '../../storage/database.ts';
import { createHistogram, type HistogramState, observeSeconds } from './histogram.ts';

/** Upper bounds in seconds: of one document, of a run over all that was touched, and of being late. */
const BOUNDS = {
  render: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  generation: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  releaseLag: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600],
};

/** Sent to the serving thread. */
export interface Measured extends Backlog {
  render: HistogramState;
  generation: HistogramState;
  releaseLag: HistogramState;
}

export interface Measures {
  /** Times what is done, also where it fails. */
  time<T>(what: 'render' | 'generation', act: () => Promise<T>): Promise<T>;
  /** Something was released so many milliseconds after its time. */
  released(late: number): void;
  read(db: Database, now: number): Promise<Measured>;
}

export function createMeasures(): Measures {
  const kept = {
    render: createHistogram(BOUNDS.render),
    generation: createHistogram(BOUNDS.generation),
    releaseLag: createHistogram(BOUNDS.releaseLag),
  };
  return {
    async time(what, act) {
      const began = performance.now();
      try {
        return await act();
      } finally {
        observeSeconds(kept[what], (performance.now() - began) / SECOND);
      }
    },
    released: (late) => observeSeconds(kept.releaseLag, late / SECOND),
    read: async (db, now) => ({ ...kept, ...(await readBacklog(db, now)) }),
  };
}
