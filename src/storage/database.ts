// The port behind which better-sqlite3 and D1 are the same: four calls, plain SQL, no transactions held open.

/** What SQLite and D1 both take and give. Never a boolean, Date, bigint or undefined. */
export type Value = string | number | null | Uint8Array;

export type Row = Record<string, Value>;

/** One SQL statement with plain `?` placeholders. Lists go in as one JSON parameter for json_each. */
export interface Statement {
  sql: string;
  values: readonly Value[];
}

export interface Database {
  all(statement: Statement): Promise<Row[]>;
  first(statement: Statement): Promise<Row | undefined>;
  run(statement: Statement): Promise<void>;
  /**
   * Runs the statements as one transaction: all or none, reads see one snapshot.
   * Returns the rows of each statement, empty for one that returns none.
   * @throws ConstraintError when a constraint refuses the batch
   */
  batch(statements: readonly Statement[]): Promise<Row[][]>;
}

/** A constraint (UNIQUE, CHECK, NOT NULL, foreign key, RAISE) refused a write; nothing was written. */
export class ConstraintError extends Error {
  override name = 'ConstraintError';
}

/** A statement that D1 would not take: the Node adapter refuses it too. */
export class LimitError extends Error {
  override name = 'LimitError';
}

export function sql(text: string, ...values: Value[]): Statement {
  return { sql: text, values };
}

/** A read whose rows are decoded where its SQL is written: rows never leave storage. */
export interface Query<T> {
  statement: Statement;
  decode(rows: Row[]): T;
}

/** Runs queries in one snapshot and decodes each. */
export async function snapshot<T extends Record<string, unknown>>(
  db: Database,
  queries: { [K in keyof T]: Query<T[K]> },
): Promise<T> {
  const names = Object.keys(queries) as (keyof T)[];
  const results = await db.batch(names.map((name) => queries[name].statement));
  const decoded = names.map((name, i) => [name, queries[name].decode(results[i] ?? [])]);
  return Object.fromEntries(decoded) as T;
}
