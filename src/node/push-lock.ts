// One pusher for each newsroom's file, whatever processes serve it: a lock of the operating system, which ends with
// whoever holds it.
import Sqlite from 'better-sqlite3';

export interface PushLock {
  /** Whether it is held now, by this. */
  take(): boolean;
  /** Gives it back. */
  close(): void;
}

/** @param database the SQLite file; the lock is one beside it, in which nothing is ever written */
export function openPushLock(database: string): PushLock {
  const connection = new Sqlite(`${database}-push`, { timeout: 0 });
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
