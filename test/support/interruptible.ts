// A database in which something happens between two statements of a request: once, just before its render
// reads its snapshot or is stored.
import type { Database, Statement } from '../../src/storage/database.ts';
import { headSeqQuery } from '../../src/storage/documents.ts';

type Act = () => unknown;

const STORES = /^(INSERT INTO documents|UPDATE documents SET\s+kind)/;

export interface Interruptible {
  db: Database;
  beforeSnapshot(act: Act): void;
  beforeStore(act: Act): void;
  /** Does what has not been done, for want of an occasion. */
  flush(): Promise<void>;
}

export function interruptible(db: Database): Interruptible {
  const acts: { snapshot?: Act | undefined; store?: Act | undefined } = {};
  const run = async (moment: keyof typeof acts) => {
    const act = acts[moment];
    acts[moment] = undefined;
    await act?.();
  };
  return {
    db: {
      all: (statement) => db.all(statement),
      first: (statement) => db.first(statement),
      run: (statement) => db.run(statement),
      async batch(statements: readonly Statement[]) {
        const [first] = statements;
        if (STORES.test(first?.sql ?? '')) await run('store');
        else if (statements.some(({ sql }) => sql === headSeqQuery.statement.sql)) await run('snapshot');
        return db.batch(statements);
      },
    },
    beforeSnapshot: (act) => {
      acts.snapshot = act;
    },
    beforeStore: (act) => {
      acts.store = act;
    },
    async flush() {
      await run('snapshot');
      await run('store');
    },
  };
}
