// The Database port on D1: each statement held to D1's limits and counted, for an invocation may make only so many.
import type { D1Database, D1PreparedStatement, D1Result } from '@cloudflare/workers-types';
import { ConstraintError, type Database, type Row, type Statement } from '../storage/database.ts';
import { checkText, checkValues, LimitError } from '../storage/limits.ts';
import { DatabaseFault, faultOfCode } from '../storage/storage-fault.ts';

export interface CountedDatabase extends Database {
  /** Queries made so far. */
  spent(): number;
}

/** Thrown when the database has no tables, or not those that this version knows. */
export class SchemaError extends Error {
  override name = 'SchemaError';
}

/**
 * The database for one invocation.
 * @param most queries that it may make; D1 counts each statement of a batch
 */
export function openD1(d1: D1Database, most: number): CountedDatabase {
  let spent = 0;

  async function ask<T>(statements: readonly Statement[], act: () => Promise<T>): Promise<T> {
    spent += statements.length;
    if (spent > most) throw new LimitError(`more than ${most} queries in one invocation`);
    try {
      return await act();
    } catch (error) {
      throw asPortError(error);
    }
  }

  function prepare(statement: Statement): D1PreparedStatement {
    checkText(statement.sql);
    checkValues(statement);
    return d1.prepare(statement.sql).bind(...statement.values);
  }

  const rowsOf = ({ results }: D1Result): Row[] => (results ?? []) as Row[];
  const all = (statement: Statement): Promise<Row[]> =>
    ask([statement], async () => rowsOf(await prepare(statement).all()));

  return {
    spent: () => spent,
    all,
    first: async (statement) => (await all(statement))[0],
    run: async (statement) => void (await all(statement)),
    batch: (statements) =>
      ask(statements, async () => {
        if (statements.length === 0) return [];
        return (await d1.batch(statements.map(prepare))).map(rowsOf);
      }),
  };
}

function asPortError(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  if (/SQLITE_CONSTRAINT/.test(message)) return new ConstraintError(message, { cause: error });
  const reason = faultOfCode(/\bSQLITE_[A-Z_]+/.exec(message)?.[0] ?? '');
  if (reason !== undefined) return new DatabaseFault(reason, { cause: error });
  if (/no such (table|column)/.test(message)) {
    const remedy = 'bring it up to date with “npx wrangler d1 migrations apply DB --remote”';
    return new SchemaError(`the database is not one of this version: ${remedy}`, { cause: error });
  }
  return error;
}
