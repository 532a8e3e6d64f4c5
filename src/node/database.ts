// The Database port on better-sqlite3: durable settings, and D1's limits enforced so that what runs here runs there.
import Sqlite from 'better-sqlite3';
import { ConstraintError, type Database, type Row, type Statement } from '../storage/database.ts';
import { checkText, checkValues } from '../storage/limits.ts';

const TRIES = 250;
/** Milliseconds. */
const PAUSE = 20;

export interface NodeDatabase extends Database {
  /** Moves whenever another connection has committed; costs about 2 microseconds. */
  dataVersion(): number;
  /** The connection itself, for migrations and backups. */
  readonly connection: Sqlite.Database;
  close(): void;
}

/**
 * Opens (and creates) the SQLite file, or in memory a copy of the bytes of one.
 * WAL drops to synchronous=NORMAL unless told otherwise, and then a power cut loses acknowledged
 * commits: FULL is set explicitly.
 */
export function openDatabase(file: string | Buffer, options: { readonly?: boolean } = {}): NodeDatabase {
  const connection = new Sqlite(file, { readonly: options.readonly ?? false, timeout: 10_000 });
  if (!options.readonly) patiently(() => connection.pragma('journal_mode = WAL'));
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  // What is deleted is overwritten at once, nearly all of it; after an erasure scrubFile does the rest.
  connection.pragma('secure_delete = ON');
  connection.pragma('cache_size = -32000');
  return new BetterSqlite(connection);
}

/**
 * Does what SQLite refuses at once instead of waiting, while other processes open, recover or close the
 * same file: changing to WAL, and whatever comes first after it. Tries for five seconds.
 */
export function patiently<T>(act: () => T): T {
  for (let tries = 1; ; tries++) {
    try {
      return act();
    } catch (error) {
      const isBusy = error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || tries === TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}

class BetterSqlite implements NodeDatabase {
  readonly connection: Sqlite.Database;
  readonly #prepared = new Map<string, Sqlite.Statement>();
  readonly #version: Sqlite.Statement;

  constructor(connection: Sqlite.Database) {
    this.connection = connection;
    this.#version = connection.prepare('PRAGMA data_version').pluck();
  }

  async all(statement: Statement): Promise<Row[]> {
    return this.#execute(statement);
  }

  async first(statement: Statement): Promise<Row | undefined> {
    return this.#execute(statement)[0];
  }

  async run(statement: Statement): Promise<void> {
    this.#execute(statement);
  }

  async batch(statements: readonly Statement[]): Promise<Row[][]> {
    const run = this.connection.transaction(() => statements.map((statement) => this.#execute(statement)));
    const writes = statements.some((statement) => !this.#prepare(statement.sql).readonly);
    try {
      // A write transaction takes its lock at once: upgrading later could fail instead of waiting.
      return writes ? run.immediate() : run.deferred();
    } catch (error) {
      throw asPortError(error);
    }
  }

  dataVersion(): number {
    return this.#version.get() as number;
  }

  close(): void {
    this.connection.close();
  }

  #execute(statement: Statement): Row[] {
    checkValues(statement);
    try {
      const prepared = this.#prepare(statement.sql);
      if (prepared.reader) return prepared.all(...statement.values) as Row[];
      prepared.run(...statement.values);
      return [];
    } catch (error) {
      throw asPortError(error);
    }
  }

  #prepare(sql: string): Sqlite.Statement {
    let prepared = this.#prepared.get(sql);
    if (!prepared) {
      checkText(sql);
      prepared = this.connection.prepare(steady(sql));
      this.#prepared.set(sql, prepared);
    }
    return prepared;
  }
}

/**
 * The same statement, prepared once: where a bare parameter is compared, SQLite (with STAT4) would plan anew for each
 * value that is bound, which takes longer than most of our reads. A unary plus gives the same value and hides it.
 */
function steady(sql: string): string {
  return sql.replace(/(=|<|>|\bLIMIT|\bOFFSET) \?/g, '$1 +?');
}

function asPortError(error: unknown): unknown {
  if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')) {
    return new ConstraintError(error.message, { cause: error });
  }
  return error;
}
