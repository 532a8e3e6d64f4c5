// A local D1 behind the port: the adapter runs in workerd, and each call from here is one request to it.
import { fileURLToPath } from 'node:url';
import { createTestHarness, unstable_readConfig } from 'wrangler';
import { ConstraintError, type Database, type Row, type Statement } from '../../src/storage/database.ts';
import { LimitError } from '../../src/storage/limits.ts';
import type { Ends } from '../support/scratch.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** More than any test asks for. */
const NO_LIMIT = 1_000_000;

const ERRORS: Record<string, new (message: string) => Error> = { ConstraintError, LimitError };

export interface LocalD1 extends Database {
  /** Rows that would be billed, and statements, since it was opened. */
  readonly spent: { read: number; written: number; statements: number; calls: number };
}

/** Opens databases with their tables; all are one, each with its own limit of queries a call. */
export async function openLocalD1(test: Ends): Promise<(most?: number) => LocalD1> {
  process.env['WRANGLER_SEND_METRICS'] = 'false';
  process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';
  const { compatibility_date, d1_databases } = unstable_readConfig({ config: `${ROOT}wrangler.toml` });
  const config = { name: 'sql', main: 'test/worker/sql-worker.ts', compatibility_date, d1_databases };
  const harness = createTestHarness({ root: ROOT, workers: [{ config: config as never }] });
  test.after(() => harness.close());
  const { url } = await harness.listen();
  await harness.getWorker().applyD1Migrations('DB');
  return (most = NO_LIMIT) => {
    const spent = { read: 0, written: 0, statements: 0, calls: 0 };
    const batch = async (statements: readonly Statement[]): Promise<Row[][]> => {
      const body = JSON.stringify({ statements, most });
      const { results, rows, error } = (await (await fetch(url, { method: 'POST', body })).json()) as Said;
      spent.calls += 1;
      spent.statements += statements.length;
      spent.read += rows?.read ?? 0;
      spent.written += rows?.written ?? 0;
      if (!error) return results;
      throw new (ERRORS[error.name] ?? Error)(error.message);
    };
    const all = async (statement: Statement) => (await batch([statement]))[0] as Row[];
    return {
      spent,
      batch,
      all,
      first: async (statement) => (await all(statement))[0],
      run: async (statement) => void (await all(statement)),
    };
  };
}

interface Said {
  results: Row[][];
  rows?: { read: number; written: number };
  error?: { name: string; message: string };
}
