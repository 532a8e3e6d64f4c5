// One process at a time for each role at a newsroom's file, whatever processes work on it: a lock of the operating
// system, which ends with whoever holds it.
import Sqlite from 'better-sqlite3';

/** What one process does for all: pushes, keeps time, brings the schema up to date. */
export type Role = 'push' | 'schedule' | 'upgrade';

export interface ProcessLock {
  /** Whether it is held now, by this. */
  take(): boolean;
  /** Gives it back. */
  close(): void;
}

/** @param database the SQLite file; the lock is one beside it, in which nothing is ever written */
export function openProcessLock(database: string, role: Role): ProcessLock {
  const connection = new Sqlite(`${database}-${role}`, { timeout: 0 });
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
