// The files of a newsroom are where SQLite takes them to be: whoever takes its log away, or puts another file in the
// place of its own, is found out before two logs are written into one file.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import type { Log } from '../context.ts';
import { type NodeDatabase, openDatabase } from './database.ts';

/** Milliseconds. */
const LOOK_EVERY = 250;

/**
 * How much of what was committed last is missing: there was a log, it is gone, and not all of it was in the file yet.
 * Who closes a newsroom takes the index of the log away before the log, so an index alone is the work of somebody else.
 * @param database the SQLite file
 * @returns pages; 0 where nothing is missing, as far as anybody can tell
 */
export function countLostPages(database: string): number {
  const [log, index] = [`${database}-wal`, `${database}-shm`];
  // Another process may have opened or closed it in between: the state must last.
  for (let look = 0; look < 3; look++) if (exists(log) || !exists(index)) return 0;
  // Read only now: closing it would end the locks that connections of this process have on it.
  return unwritten(readFileSync(index));
}

/** Of two copies of 48 octets, the last page in the log is at 16; after them stands how many are in the file. */
function unwritten(index: Buffer): number {
  if (index.length < 100) return 0;
  const number = (at: number) => new DataView(index.buffer, index.byteOffset).getUint32(at, isLittleEndian);
  return Math.max(0, number(16) - number(96));
}

const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/**
 * Looks after the files while they are open. When the log was taken away, what is in it goes into the file, for it is
 * still open here; where the file itself is another, nothing can be saved. Either way this process must not go on.
 * @param end ends the process at once: nothing may be closed, which would take away the log of whoever came after
 * @returns stops looking
 */
export function guardFiles(database: string, log: Log, end: () => void): () => void {
  // Opened while all is well: one that is opened later would have another log than the others.
  const db = openDatabase(database);
  const file = realpathSync(database);
  const files = [file, `${file}-wal`] as const;
  const [ours, ourLog] = files.map(place);
  const looking = setInterval(() => {
    let found: (string | undefined)[];
    try {
      found = files.map(place);
    } catch {
      // Where they are cannot be told, as while a disk is away: they are not known to be gone.
      return;
    }
    const [now, nowLog] = found;
    if (now === ours && nowLog === ourLog) return;
    clearInterval(looking);
    const isSaved = now === ours && nowLog === undefined && save(db);
    const what = now === ours ? 'the log of the database (its name with -wal)' : 'the file of the database';
    log.error(`${what} was taken away or replaced while the newsroom works: it stops at once`, {
      database,
      outcome: isSaved
        ? 'nothing is lost: all that was in it is in the file; start it again'
        : 'what was changed last may be lost; restore the newest backup, or start it again without',
    });
    end();
  }, LOOK_EVERY).unref();
  return () => {
    clearInterval(looking);
    db.close();
  };
}

/** Writes the whole log into the file, and lets nobody write after that. */
function save(db: NodeDatabase): boolean {
  try {
    db.connection.pragma('busy_timeout = 2000');
    const [state] = db.connection.pragma('wal_checkpoint(FULL)') as {
      busy: number;
      log: number;
      checkpointed: number;
    }[];
    return state !== undefined && state.busy === 0 && state.log === state.checkpointed;
  } catch {
    return false;
  }
}

function place(file: string): string | undefined {
  const facts = statSync(file, { throwIfNoEntry: false });
  return facts && `${facts.dev} ${facts.ino}`;
}

const exists = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;
