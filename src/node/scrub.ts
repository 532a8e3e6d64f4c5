// Overwrites what is left of deleted rows in a SQLite file: in free pages, in gaps of pages, and in its log.
import { Worker } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import type { Erasing } from '../storage/erasing.ts';
import { mergeIndex } from '../storage/search-index.ts';
import { openDatabase } from './database.ts';
import { createFileLedger, ledgerFile } from './ledger.ts';

/** Octets a millisecond that are certainly rewritten: writers wait for as long as that takes. */
const SPEED = 30_000;
/** Readers of an older state keep the log from being emptied: how often it is tried, waiting for so many milliseconds. */
const PATIENCE = { tries: 20, wait: 250 };

/** How many times as long as it took in vain; at most so many milliseconds. */
const PAUSE = 60;
const LONGEST_PAUSE = 3_600_000;

/**
 * What a command does about erasures of a newsroom in a file: at once, and waits.
 * @param database the SQLite file
 */
export function createErasing(database: string): Erasing {
  return {
    ledger: createFileLedger(ledgerFile(database)),
    scrub: async (most) => scrubFile(database, most),
  };
}

/**
 * The same for a thread that others wait for: it goes on meanwhile. Only their writes wait, and their own. Where it was
 * in vain, as while another program holds the file, it pauses for many times as long as that took.
 * @param elapsed milliseconds of the clock that nobody sets
 */
export function createErasingBeside(
  database: string,
  patience = PATIENCE,
  elapsed: () => number = () => performance.now(),
): Erasing {
  let until = Number.NEGATIVE_INFINITY;
  return {
    ...createErasing(database),
    async scrub(most) {
      const from = elapsed();
      if (from < until) return false;
      const isDone = await scrubBeside({ file: database, most, patience });
      const now = elapsed();
      until = isDone ? now : now + Math.min(LONGEST_PAUSE, PAUSE * (now - from));
      return isDone;
    },
  };
}

/**
 * Rewrites the whole file from its rows, then empties the log. Overwriting what is deleted as it is deleted would not
 * do: where SQLite moves rows from one page to another, it leaves what they were in the gap.
 * @param most milliseconds that this may take; a file too large for that is left as it is
 * @returns whether it was done; not while others keep the file or its log in use
 */
export function scrubFile(file: string, most: number, patience = PATIENCE): boolean {
  const { connection, close } = open(file);
  try {
    const octets = (connection.pragma('page_count', { simple: true }) as number) * pageSize(connection);
    if (octets / SPEED > most) return false;
    // Until its parts are one, the search index keeps words of what left it.
    connection.prepare(mergeIndex.sql).run();
    connection.exec('VACUUM');
    connection.pragma(`busy_timeout = ${patience.wait}`);
    for (let tries = 0; tries < patience.tries; tries++) {
      const [state] = connection.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      if (state?.busy === 0) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
    throw error;
  } finally {
    close();
  }
}

function open(file: string): { connection: Sqlite.Database; close(): void } {
  const db = openDatabase(file);
  return { connection: db.connection, close: () => db.close() };
}

function pageSize(connection: Sqlite.Database): number {
  return connection.pragma('page_size', { simple: true }) as number;
}

function scrubBeside(data: ScrubData): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./scrub-thread.ts', import.meta.url), { workerData: data });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread that overwrites what was erased ended')));
  });
}

/** Handed to the thread. */
export interface ScrubData {
  file: string;
  most: number;
  patience: typeof PATIENCE;
}
