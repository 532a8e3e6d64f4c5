// A database that remembers the SQL put to it, and says how SQLite would go about each statement.
import type { NodeDatabase } from '../../src/node/database.ts';
import type { Database, Statement } from '../../src/storage/database.ts';

export interface Recording extends Database {
  /** Distinct by their text, in the order first seen. */
  readonly statements: ReadonlyMap<string, Statement>;
}

export function recording(db: Database): Recording {
  const statements = new Map<string, Statement>();
  const note = <T extends Statement>(statement: T): T => {
    if (!statements.has(statement.sql)) statements.set(statement.sql, statement);
    return statement;
  };
  return {
    statements,
    all: (statement) => db.all(note(statement)),
    first: (statement) => db.first(note(statement)),
    run: (statement) => db.run(note(statement)),
    batch: (batch) => db.batch(batch.map(note)),
  };
}

/** The lines of `EXPLAIN QUERY PLAN`. */
export function planOf(db: NodeDatabase, statement: Statement): string[] {
  const rows = db.connection.prepare(`EXPLAIN QUERY PLAN ${statement.sql}`).all(...statement.values);
  return (rows as { detail: string }[]).map(({ detail }) => detail);
}

/** Tables of a few dozen rows at most, of one for each feed with subscribers, or that are bounded: they may be read whole. */
const SMALL = 'editions|edition_paths|topics|topic_labels|topic_slugs|newsroom|consumers|pushed|intents';

/** Children whose keys are checked at once: no row of theirs can wait for a parent that is new. */
const IMMEDIATE = ['changes', 'paths'];

/**
 * Lines of a plan that read the whole of a table that grows with the archive. SQLite also plans, for each
 * insert of a parent, to look for children that wait for it; that is done only where the key is deferred.
 */
export function fullScans(statement: Statement, plan: readonly string[]): string[] {
  return plan.filter((line) => {
    const scanned = /^SCAN (?!CONSTANT ROW)(\S+)(?= |$)(?! VIRTUAL TABLE)/.exec(line)?.[1];
    if (scanned === undefined || scanned.startsWith('(')) return false;
    if (/^INSERT/.test(statement.sql) && IMMEDIATE.includes(scanned)) return false;
    if (plan.includes(`CO-ROUTINE ${scanned}`) || plan.includes(`MATERIALIZE ${scanned}`)) return false;
    const small = new RegExp(`^(${SMALL})$`).test(scanned);
    return !small && !new RegExp(`\\b(${SMALL})\\s+${scanned}\\b`).test(statement.sql);
  });
}
