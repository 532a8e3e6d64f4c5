// The file beside the database in which it is kept who polls. Nothing depends on it: whatever is wrong with it is told
// once, and the server goes on.
import { existsSync, rmSync } from 'node:fs';
import type { Log } from '../context.ts';
import { DAY, type Instant } from '../domain/time.ts';
import { Refusal } from '../operations/refusal.ts';
import {
  addClaims,
  addPollers,
  makePollerTables,
  POLLERS_VERSION,
  prunePollers,
} from '../storage/pollers.ts';
import { DatabaseFault } from '../storage/storage-fault.ts';
import { type NodeDatabase, openDatabase } from './database.ts';
import type { Drained } from './pollers.ts';

/** Milliseconds that another program’s lock is waited for: who waits is the thread that releases. */
const PATIENCE = 100;

/** Where it is, beside a newsroom's database. */
export const pollerFile = (database: string): string => `${database}.pollers`;

/** The day of a moment, in UTC: sums are of whole days. */
export const dayOf = (at: Instant): string => new Date(at).toISOString().slice(0, 10);

/** The first of so many days that end with today. */
export const firstDay = (now: Instant, days: number): string => dayOf(now - (days - 1) * DAY);

export interface PollerFile {
  /** Adds what was counted, a portion at once, and forgets what is too old. Never throws. */
  keep(drained: Drained): Promise<void>;
  close(): void;
}

export interface PollerFileOptions {
  database: string;
  /** How many days are kept; 0: none, and what there is goes at once. */
  days: number;
  log: Log;
  now(): Instant;
}

export function createPollerFile({ database, days, log, now }: PollerFileOptions): PollerFile {
  const file = pollerFile(database);
  let db: NodeDatabase | undefined;
  /** Something is wrong with it that does not pass: it is left alone until the next start. */
  let isLeft = false;
  let isTold = false;
  let prunedFor = '';

  function fail(error: unknown): void {
    // Once there is room again, or nobody else holds it, counting goes on.
    isLeft = !(db && error instanceof DatabaseFault && error.isOfWriting);
    if (isTold) return;
    isTold = true;
    log.warn('it is not kept who polls feeds; all else goes on', {
      file,
      error: (error as Error).cause ? String((error as Error).cause) : (error as Error).message,
      ...(isLeft && { hint: 'delete the file and start again' }),
    });
  }

  if (days === 0) {
    try {
      for (const name of [file, `${file}-wal`, `${file}-shm`]) rmSync(name, { force: true });
    } catch (error) {
      fail(error);
    }
  }

  async function write({ pollers, claims }: Drained): Promise<void> {
    db ??= await open(file);
    const today = dayOf(now());
    if (pollers.length > 0) await addPollers(db, today, pollers);
    if (claims.length > 0) await addClaims(db, today, claims);
    isTold = false;
    if (prunedFor === today) return;
    await prunePollers(db, firstDay(now(), days));
    prunedFor = today;
  }

  return {
    async keep(drained) {
      // A newsroom that is gone has nobody.
      if (days === 0 || isLeft || !existsSync(database)) return;
      try {
        const isThere = existsSync(file);
        // Whoever deletes the file has it begin anew.
        if (db && !isThere) {
          db.close();
          db = undefined;
        }
        // An empty portion makes no file, and has one pruned.
        if (isThere || drained.pollers.length + drained.claims.length > 0) await write(drained);
      } catch (error) {
        fail(error);
      }
    },
    close() {
      db?.close();
      db = undefined;
    },
  };
}

/** Opens it, and makes it where there is none or an older one. */
async function open(file: string): Promise<NodeDatabase> {
  const db = openDatabase(file);
  try {
    // What is lost when the power fails is a few minutes of counting.
    db.connection.pragma('synchronous = OFF');
    db.connection.pragma(`busy_timeout = ${PATIENCE}`);
    if (versionOf(db) !== POLLERS_VERSION) await db.batch(makePollerTables);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The version of the tables in it; 0 where there are none. */
export function versionOf({ connection }: NodeDatabase): number {
  return connection.pragma('user_version', { simple: true }) as number;
}

/**
 * Opens it to be read; undefined where nothing was kept yet, or only by another version.
 * @throws Refusal where it cannot be read
 */
export function openPollers(database: string): NodeDatabase | undefined {
  const file = pollerFile(database);
  if (!existsSync(file)) return undefined;
  try {
    const db = openDatabase(file, { readonly: true });
    if (versionOf(db) === POLLERS_VERSION) return db;
    db.close();
    return undefined;
  } catch (error) {
    throw new Refusal(`“${file}” cannot be read; delete it, and it fills again`, { cause: error });
  }
}
