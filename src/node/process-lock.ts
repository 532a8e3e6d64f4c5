// One process at a time for each role at a newsroom's file, whatever processes work on it: a lock of the operating
// system, which ends with whoever holds it.
import { accessSync, constants, existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { Refusal } from '../operations/refusal.ts';
import { makeLike } from './make-like.ts';

/** What one process does for all: pushes, keeps time, brings the schema up to date. */
export type Role = 'push' | 'schedule' | 'upgrade';

export interface ProcessLock {
  /** Whether it is held now, by this. */
  take(): boolean;
  /** Gives it back. */
  close(): void;
}

/**
 * @param database the SQLite file; the lock is one beside it, in which nothing is ever written
 * @throws Refusal where this user may not lock it: SQLite would take a lock that many may have at once
 */
export function openProcessLock(database: string, role: Role): ProcessLock {
  const file = `${database}-${role}`;
  if (existsSync(database)) makeLike(database, file);
  refuseForeign(database, role);
  const connection = new Sqlite(file, { timeout: 0 });
  return {
    take() {
      if (connection.inTransaction) return true;
      try {
        connection.exec('BEGIN EXCLUSIVE');
        return true;
      } catch (error) {
        if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
        throw error;
      }
    },
    close: () => void connection.close(),
  };
}

/**
 * Refuses a lock that another user has made and this one cannot take; makes none.
 * @throws Refusal
 */
export function refuseForeign(database: string, role: Role): void {
  const file = `${database}-${role}`;
  if (!existsSync(file) || mayWrite(file)) return;
  throw new Refusal(
    `“${file}” belongs to another user, and this one cannot lock it; delete it while no server runs`,
  );
}

/** Not by opening it: closing it again would end the locks that this process has on it. */
function mayWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EACCES';
  }
}
