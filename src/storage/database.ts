// The port behind which better-sqlite3 and D1 are the same: four calls, plain SQL, no transactions held open.

/**
 * What SQLite and D1 both take and give. Never a boolean, Date, bigint or undefined; no bytes either, which
 * D1 hands over number by number.
 */
export type Value = string | number | null;

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
   * @throws ConstraintError when a constraint refuses the batch; LimitError for what D1 would not take
   */
  batch(statements: readonly Statement[]): Promise<Row[][]>;
}

/** A constraint (UNIQUE, CHECK, NOT NULL, foreign key, RAISE) refused a write; nothing was written. */
export class ConstraintError extends Error {
  override name = 'ConstraintError';
}

export function sql(text: string, ...values: Value[]): Statement {
  return { sql: text, values };
}

/** A read whose rows are decoded where its SQL is written: rows never leave storage. */
export interface Query<T> {
  statement: Statement;
  decode(rows: Row[]): T;
}

/**
 * Runs queries in one snapshot and decodes each. Queries that ask the same run once; those that also decode
 * alike share what was decoded, so nobody may change it.
 */
export async function snapshot<T extends Record<string, unknown>>(
  db: Database,
  queries: { [K in keyof T]: Query<T[K]> },
): Promise<T> {
  const asked = new Map<string, { statement: Statement; decoded: Map<unknown, unknown> }>();
  const names = Object.entries<Query<unknown>>(queries).map(([name, { statement, decode }]) => {
    const key = `${statement.sql}\n${JSON.stringify(statement.values)}`;
    const known = asked.get(key) ?? { statement, decoded: new Map() };
    asked.set(key, known);
    return { name, key, decode };
  });
  const results = await db.batch([...asked.values()].map(({ statement }) => statement));
  const rows = new Map([...asked.keys()].map((key, i) => [key, results[i] ?? []]));
  const decoded = names.map(({ name, key, decode }) => {
    const known = asked.get(key)?.decoded as Map<unknown, unknown>;
    if (!known.has(decode)) known.set(decode, decode(rows.get(key) as Row[]));
    return [name, known.get(decode)];
  });
  return Object.fromEntries(decoded) as T;
}
