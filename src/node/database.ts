// The Database port on better-sqlite3: durable settings, and D1's limits enforced so that what runs here runs there.
import Sqlite from 'better-sqlite3';
import {
  type BatchOptions,
  ConstraintError,
  type Database,
  type Row,
  type Statement,
} from '../storage/database.ts';
import { checkText, checkValues } from '../storage/limits.ts';
import { DatabaseFault, faultOfCode } from '../storage/storage-fault.ts';

/** Of `synchronous`: with a log beside the file, a commit does not wait for the disk. */
const NORMAL = 1;

/** Milliseconds. */
const PAUSE = 20;
const PATIENCE = 5_000;

/** Kilobytes of pages that a connection holds: what writes much reads it again. */
const CACHE = 32_000;

export interface OpenOptions {
  readonly?: boolean;
  /** Kilobytes of pages to hold at most. */
  cache?: number;
}

export interface NodeDatabase extends Database {
  /** Moves whenever another connection has committed; costs about 2 microseconds. Throws DatabaseFault. */
  dataVersion(): number;
  /** The connection itself, for migrations and backups. */
  readonly connection: Sqlite.Database;
  close(): void;
}

/**
 * Opens (and creates) the SQLite file, or in memory a copy of the bytes of one.
 * WAL drops to synchronous=NORMAL unless told otherwise, and then a power cut loses acknowledged
 * commits: FULL is set explicitly.
 * @throws DatabaseFault where it cannot be opened
 */
export function openDatabase(file: string | Buffer, options: OpenOptions = {}): NodeDatabase {
  try {
    return open(file, options);
  } catch (error) {
    throw asPortError(error);
  }
}

function open(file: string | Buffer, options: OpenOptions): NodeDatabase {
  const connection = new Sqlite(file, { readonly: options.readonly ?? false, timeout: 10_000 });
  if (!options.readonly) patiently(() => connection.pragma('journal_mode = WAL'));
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  // What is deleted is overwritten at once, nearly all of it; after an erasure scrubFile does the rest.
  connection.pragma('secure_delete = ON');
  connection.pragma(`cache_size = -${options.cache ?? CACHE}`);
  return new BetterSqlite(connection);
}

/**
 * Does what SQLite refuses at once instead of waiting, while other processes open, recover or close the
 * same file: changing to WAL, and whatever comes first after it. Tries for five seconds, or once where that waits longer.
 */
export function patiently<T>(act: () => T): T {
  const until = performance.now() + PATIENCE;
  for (;;) {
    try {
      return act();
    } catch (error) {
      const isBusy = error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || performance.now() >= until) throw error;
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

  async batch(statements: readonly Statement[], { remade = false }: BatchOptions = {}): Promise<Row[][]> {
    const run = this.connection.transaction(() => statements.map((statement) => this.#execute(statement)));
    try {
      const writes = statements.some((statement) => !this.#prepare(statement.sql).readonly);
      if (!writes) return run.deferred();
      // A write transaction takes its lock at once: upgrading later could fail instead of waiting.
      return remade ? this.#withoutWaiting(() => run.immediate()) : run.immediate();
    } catch (error) {
      throw asPortError(error);
    }
  }

  /** The log is then brought to the disk with the next commit that is waited for, as a whole. */
  #withoutWaiting<T>(commit: () => T): T {
    const { connection } = this;
    const waits = (connection.pragma('synchronous', { simple: true }) as number) > NORMAL;
    if (!waits) return commit();
    connection.pragma('synchronous = NORMAL');
    try {
      return commit();
    } finally {
      connection.pragma('synchronous = FULL');
    }
  }

  dataVersion(): number {
    try {
      return this.#version.get() as number;
    } catch (error) {
      throw asPortError(error);
    }
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

/** What better-sqlite3 throws, as the port does: also for those who use the connection itself. */
export function asPortError(error: unknown): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  const { code, message } = error;
  if (code.startsWith('SQLITE_CONSTRAINT')) return new ConstraintError(message, { cause: error });
  const reason = faultOfCode(code);
  return reason === undefined ? error : new DatabaseFault(reason, { cause: error });
}
