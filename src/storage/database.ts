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
   * @param options what may be done for less
   * @throws ConstraintError when a constraint refuses the batch; LimitError for what D1 would not take;
   * DatabaseFault, as every call does, where the database cannot do it at the moment
   */
  batch(statements: readonly Statement[], options?: BatchOptions): Promise<Row[][]>;
}

export interface BatchOptions {
  /**
   * What is written is made of what is stored beside it, and is made again where it is missing: a power cut may take
   * it, so nobody waits for the disk. What is written after it is never kept without it.
   */
  remade?: boolean;
}

/** A constraint (UNIQUE, CHECK, NOT NULL, foreign key, RAISE) refused a write; nothing was written. */
export class ConstraintError extends Error {
  override name = 'ConstraintError';
}

export { snapshot } from './snapshot.ts';
export { DatabaseFault } from './storage-fault.ts';

export function sql(text: string, ...values: Value[]): Statement {
  return { sql: text, values };
}

/** A read whose rows are decoded where its SQL is written: rows never leave storage. */
export interface Query<T> {
  statement: Statement;
  /** @param known what rows were decoded to before: see KnownRows */
  decode(rows: Row[], known?: KnownRows): T;
  /** Where others may ask for the same rows, how to read each only once. */
  byId?: ById;
}

/** A query in two steps: the ids of its rows in order, in a column `id`; and the rows of ids, whoever asks for them. */
export interface ById {
  ids: Statement;
  /** One function for all queries that have such rows. @param ids a list in JSON */
  rowsOf(ids: string): Statement;
}

/** Rows read before, and what they were decoded to: what is the same again is the same object. */
export interface KnownRows {
  /**
   * What these rows were decoded to before, if they are what was last read under this name; else what `decode` makes
   * of them. Nobody may change it. What it depends on must all be in the rows, and the columns the same each time.
   */
  decoded<T>(name: string, rows: readonly Row[], decode: () => T): T;
  /** From now on it holds so many characters of rows at most. */
  resize(most: number): void;
  clear(): void;
}
