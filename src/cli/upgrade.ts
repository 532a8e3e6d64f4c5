// A newsroom's file is brought to this version's schema: not before a copy of it, looked at, is beside it.
import { existsSync, rmSync, statfsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { asPortError, type NodeDatabase, openDatabase } from '../node/database.ts';
import { makeLike } from '../node/make-like.ts';
import { listApplied, listMigrations, migrate } from '../node/migrate.ts';
import { openProcessLock } from '../node/process-lock.ts';
import { Refusal } from '../operations/refusal.ts';
import { hasEditions } from '../storage/integrity.ts';
import { StorageFault } from '../storage/storage-fault.ts';
import { saySize } from './copy-report.ts';
import { sayFileFault } from './failure.ts';
import { partialFile, putInPlace } from './whole-file.ts';

/** Whether another process is done is looked for so often, in milliseconds. */
const LOOK_EVERY = 50;
/** Copies that writers may overtake; the one after these they wait for. */
const OVERTAKEN = 2;
/** Pages in one step of copying. */
const STEP = 5_000;

/**
 * Does nothing where the schema is this version's. Else a newsroom with something in it is copied to
 * `<file>.before-<number of the first migration>`, and then all that is missing is applied, all or nothing. Whoever
 * reads the file meanwhile, a server of the version before, say, goes on; whoever writes waits at most while it is
 * migrated, and where it is written to all the time for one copy too.
 * @param tell is told in a line what was done
 * @throws Refusal when it cannot be copied or migrated: it is then as it was, and the version before works on it
 */
export async function upgrade(db: NodeDatabase, file: string, tell: (line: string) => void): Promise<void> {
  if (listMissing(db).length === 0) return;
  const lock = openProcessLock(file, 'upgrade');
  try {
    if (!lock.take()) {
      tell('Another process is bringing the database up to date; waiting for it.');
      while (!lock.take()) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
    const [first] = listMissing(db);
    if (first === undefined) return;
    if (!(await hasEditions(db))) return migrateAll(db, file);
    const copy = copyBeside(file, first);
    await migrateCopied(db, file, copy);
    tell(
      `Brought the database up to date (${listApplied(db).at(-1)}); as it was before it is kept in “${copy}”.`,
    );
  } finally {
    lock.close();
  }
}

/** Migrations of this version that a database lacks, in order. */
export function listMissing(db: NodeDatabase): string[] {
  const applied = new Set(listApplied(db));
  return listMigrations().filter((name) => !applied.has(name));
}

/** The copy that is made before a migration. */
export function copyBeside(file: string, migration: string): string {
  return `${file}.before-${migration.slice(0, 4)}`;
}

/** Migrates exactly what was copied: nobody writes between the one and the other. */
async function migrateCopied(db: NodeDatabase, file: string, copy: string): Promise<void> {
  const { connection } = db;
  for (let tries = 0; ; tries++) {
    const isLast = tries === OVERTAKEN;
    const version = db.dataVersion();
    try {
      if (isLast) connection.exec('BEGIN IMMEDIATE');
      await makeCopy(file, copy);
      if (!isLast) connection.exec('BEGIN IMMEDIATE');
      if (isLast || db.dataVersion() === version) {
        migrateAll(db, file);
        connection.exec('COMMIT');
        return;
      }
    } finally {
      if (connection.inTransaction) connection.exec('ROLLBACK');
    }
  }
}

function migrateAll(db: NodeDatabase, file: string): void {
  try {
    migrate(db);
  } catch (error) {
    throw new Refusal(
      `the database “${file}” could not be brought up to date: ${reasonOf(error)}; it is as it was, and the version of Coranto before this one works on it`,
      { cause: error },
    );
  }
}

async function makeCopy(file: string, copy: string): Promise<void> {
  const folder = dirname(resolve(file));
  const refuse = (why: string, cause?: unknown) =>
    new Refusal(
      `the database “${file}” must be brought up to date, and no copy of it can be made before that: ${why}; nothing was changed`,
      { cause },
    );
  const name = basename(copy);
  const partial = partialFile(folder, name);
  const source = openDatabase(file, { readonly: true });
  try {
    const octets = sizeOf(source);
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < octets) {
      throw refuse(`it takes ${saySize(octets)}, and “${folder}” has room for ${saySize(bavail * bsize)}`);
    }
    // As of one moment, so that no writer makes it begin again.
    source.connection.exec('BEGIN');
    listApplied(source);
    // Whoever may not read the newsroom may not read this either, nor while it is made.
    makeLike(file, partial);
    await source.connection.backup(partial, { progress: () => STEP });
    const made = openDatabase(partial);
    try {
      // In one file, which is all there is to put back.
      made.connection.pragma('journal_mode = DELETE');
      const said = made.connection.pragma('quick_check(1)', { simple: true });
      if (said !== 'ok') throw refuse(`it is damaged (${oneLine(String(said))}); restore it from a backup`);
    } finally {
      made.close();
    }
    await putInPlace(partial, folder, name);
  } catch (error) {
    throw error instanceof Refusal ? error : refuse(reasonOf(error), error);
  } finally {
    source.close();
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${partial}${end}`, { force: true });
  }
}

function sizeOf({ connection }: NodeDatabase): number {
  const count = connection.pragma('page_count', { simple: true }) as number;
  return count * (connection.pragma('page_size', { simple: true }) as number);
}

function oneLine(sentence: string): string {
  return sentence.replace(/^\*\*\* in database main \*\*\*\s*/, '').replaceAll('\n', ', ');
}

function reasonOf(error: unknown): string {
  const said = asPortError(error) as Error;
  if (said instanceof StorageFault || !('syscall' in said)) return said.message;
  return sayFileFault(said);
}

/**
 * Refuses what a newer version has written, and names the way back where it left one.
 * @throws Refusal
 */
export function refuseNewer(db: NodeDatabase, file: string): void {
  const known = new Set(listMigrations());
  const unknown = listApplied(db).filter((name) => !known.has(name));
  const [first] = unknown;
  if (first === undefined) return;
  const copy = copyBeside(file, first);
  const back = existsSync(copy)
    ? `update this one, or go back to what the newsroom was before: “coranto restore” makes a new one of “${copy}”`
    : 'update this one';
  throw new Refusal(`the database “${file}” was written by a newer Coranto (${unknown.join(', ')}); ${back}`);
}
