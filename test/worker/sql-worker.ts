// A Worker for tests only: runs statements through the adapter, in workerd, and says what came of them.
import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types';
import type { Statement } from '../../src/storage/database.ts';
import { openD1 } from '../../src/worker/database.ts';

interface Asked {
  statements: Statement[];
  /** Queries that this invocation may make. */
  most: number;
}

// biome-ignore lint/style/noDefaultExport: the runtime asks for one
export default {
  async fetch(request: Request, { DB }: { DB: D1Database }): Promise<Response> {
    const { statements, most } = (await request.json()) as Asked;
    const rows = { read: 0, written: 0 };
    try {
      return Response.json({ results: await openD1(counted(DB, rows), most).batch(statements), rows });
    } catch (error) {
      const { name, message } = error as Error;
      return Response.json({ error: { name, message } });
    }
  },
};

/** The same database, which adds up the rows that are billed. */
function counted(d1: D1Database, rows: { read: number; written: number }): D1Database {
  const batch = async (statements: D1PreparedStatement[]) => {
    const results = await d1.batch(statements);
    for (const { meta } of results) {
      rows.read += meta.rows_read;
      rows.written += meta.rows_written;
    }
    return results;
  };
  return { prepare: (text: string) => d1.prepare(text), batch } as D1Database;
}
