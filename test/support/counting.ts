// A database that counts what is asked of it as D1 does, each statement of a batch, and refuses what is too much.
import type { Database, Statement } from '../../src/storage/database.ts';
import { LimitError } from '../../src/storage/limits.ts';

/** What D1 takes in one invocation of a Worker on the paid plan. */
export const D1_LIMIT = 1_000;

export interface Counting extends Database {
  /** Statements since the last call of `reset`. */
  statements(): number;
  /** Calls, each of which is a round trip to D1. */
  calls(): number;
  /** Rows that were given back with a document's bytes in them. */
  bodies(): number;
  /** Begins another invocation. */
  reset(): void;
}

/** @param most statements in one invocation, past which it throws as D1 does */
export function counting(db: Database, most: number = D1_LIMIT): Counting {
  let statements = 0;
  let calls = 0;
  let bodies = 0;
  const count = (asked: readonly Statement[]): void => {
    calls += 1;
    statements += asked.length;
    if (statements > most) throw new LimitError(`more than ${most} queries in one invocation`);
  };
  const look = <T extends Record<string, unknown>>(rows: T[]): T[] => {
    bodies += rows.filter((row) => typeof row['body'] === 'string').length;
    return rows;
  };
  return {
    statements: () => statements,
    calls: () => calls,
    bodies: () => bodies,
    reset() {
      statements = 0;
      calls = 0;
      bodies = 0;
    },
    async all(statement) {
      count([statement]);
      return look(await db.all(statement));
    },
    async first(statement) {
      count([statement]);
      const row = await db.first(statement);
      if (row) look([row]);
      return row;
    },
    async run(statement) {
      count([statement]);
      await db.run(statement);
    },
    async batch(asked) {
      count(asked);
      return (await db.batch(asked)).map(look);
    },
  };
}
