// A backup from start to end: a copy of the database as it is at one moment, looked at before it takes the place of
// the one before, and every media file that it names.

import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeConfig } from '../config.ts';
import type { Desk } from '../context.ts';
import { linkHere } from '../desk/link.ts';
import { listNames, type MediaListener, type MovedMedia, moveMedia } from '../desk/transfer-media.ts';
import { type NodeDatabase, openDatabase } from '../node/database.ts';
import { createFileLedger, ledgerFile } from '../node/ledger.ts';
import { Refusal } from '../operations/refusal.ts';
import { DatabaseFault } from '../storage/database.ts';
import { listBrokenReferences, listDamage, readSchema } from '../storage/integrity.ts';
import { type NewsroomFacts, readFacts } from '../storage/transfer.ts';
import { TABLE_NAMES } from '../storage/transfer-tables.ts';
import { dropOthers, MEDIA, mediaFolder } from './media-folder.ts';
import { openSnapshot } from './open-desk.ts';
import { counted } from './table.ts';
import { partialFile, putInPlace, refuseLive } from './whole-file.ts';

/** The name that a backup has in its folder. */
export const BACKUP = 'coranto.db';

/** Told what happens while it happens. */
export interface BackupListener extends MediaListener {
  /** Called after each part of the database that is copied. */
  copied(progress: { pages: number; of: number }): void;
  /** The copy is being looked at. */
  checking(): void;
  /** What is wrong with it. */
  fault(sentence: string): void;
}

export interface BackedUp {
  /** Whether it is in place; otherwise what was there before still is. */
  kept: boolean;
  file: string;
  octets: number;
  newsroom: NewsroomFacts;
  media: MovedMedia & { dropped: number };
}

/** Pages in one step: some megabytes, after which whoever waits is told. */
const STEP = 1_000;

/**
 * Backs the newsroom of this machine up while it goes on working.
 * @param incomplete keep it though media files are missing
 * @throws Refusal when there is no newsroom, or the folder is its own
 */
export async function runBackup(
  config: NodeConfig,
  desk: Pick<Desk, 'now' | 'newId'>,
  folder: string,
  incomplete: boolean,
  listener: BackupListener,
): Promise<BackedUp> {
  const file = join(folder, BACKUP);
  refuseLive([file, join(folder, MEDIA)], [config.database, config.media]);
  const snapshot = await openSnapshot(config, desk);
  let partial: string | undefined;
  try {
    const newsroom = await readFacts(snapshot.db);
    if (newsroom.state === 'receiving') {
      throw new Refusal('the newsroom is being filled: it is not whole; let that finish first');
    }
    partial = partialFile(folder, BACKUP);
    layDown(file);
    await copyDatabase(snapshot.db, partial, listener);
    listener.checking();
    let faults = 0;
    for (const fault of await faultsOfCopy(partial, newsroom, snapshot.db)) {
      faults++;
      listener.fault(fault);
    }
    const link = linkHere(snapshot);
    const to = mediaFolder(join(folder, MEDIA));
    const media = await moveMedia(link, { from: link, to }, newsroom.counts.media, listener);
    const kept = faults === 0 && (media.lost === 0 || incomplete);
    const octets = statSync(partial).size;
    if (!kept) return { kept, file, octets, newsroom, media: { ...media, dropped: 0 } };
    layDown(file);
    // First: what was erased is erased from whichever of the two is there.
    await copyLedger(config.database, file);
    await putInPlace(partial, folder, BACKUP);
    const dropped = await dropOthers(join(folder, MEDIA), listNames(link));
    return { kept, file, octets, newsroom, media: { ...media, dropped } };
  } finally {
    snapshot.close();
    if (partial !== undefined) {
      for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${partial}${end}`, { force: true });
    }
  }
}

/**
 * A backup that was opened as a newsroom, to examine it, say, has a log beside it that SQLite would take for the next
 * one's: what is in it goes into its file.
 * @throws Refusal while somebody has it open
 */
function layDown(file: string): void {
  const logs = [`${file}-wal`, `${file}-shm`, `${file}-journal`];
  if (!logs.some((log) => existsSync(log))) return;
  try {
    const before = existsSync(file) ? openDatabase(file) : undefined;
    try {
      before?.connection.pragma('busy_timeout = 1000');
      before?.connection.pragma('journal_mode = DELETE');
    } finally {
      before?.close();
    }
  } catch (error) {
    const isBusy = (error as { code?: string }).code?.startsWith('SQLITE_BUSY');
    if (isBusy || (error instanceof DatabaseFault && error.reason === 'busy')) {
      throw new Refusal(
        `“${file}” is in use, as by a newsroom that is served from it; a backup needs another folder`,
      );
    }
    // It is damaged: what takes its place is not.
  }
  for (const log of logs) rmSync(log, { force: true });
}

/** Beside the backup it is found when this one, or an older one, is restored. */
async function copyLedger(from: string, to: string): Promise<void> {
  const copy = createFileLedger(ledgerFile(to));
  const there = new Set((await copy.list()).map(({ uuid }) => uuid));
  const fresh = (await createFileLedger(ledgerFile(from)).list()).filter(({ uuid }) => !there.has(uuid));
  if (fresh.length > 0) await copy.note(fresh);
}

/** The connection reads as of one moment, so that no writer makes the copy begin again or waits for it. */
async function copyDatabase(db: NodeDatabase, partial: string, { copied }: BackupListener): Promise<void> {
  // It holds everything: for whoever makes it alone.
  writeFileSync(partial, '', { mode: 0o600 });
  const { totalPages } = await db.connection.backup(partial, {
    progress({ totalPages: of, remainingPages }) {
      copied({ pages: of - remainingPages, of });
      return STEP;
    },
  });
  copied({ pages: totalPages, of: totalPages });
  const copy = openDatabase(partial, { readonly: false });
  try {
    // In one file, which can be opened where nothing may be written.
    copy.connection.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

/** What is wrong with a copy, a sentence each. */
async function faultsOfCopy(partial: string, newsroom: NewsroomFacts, live: NodeDatabase): Promise<string[]> {
  const copy = openDatabase(partial, { readonly: true });
  try {
    const damage = await faultsOfDatabase(copy);
    const schema = async (db: NodeDatabase) => JSON.stringify([...(await readSchema(db))]);
    const found = await readFacts(copy);
    const wrong = TABLE_NAMES.filter((name) => found.counts[name] !== newsroom.counts[name]);
    const counts = wrong.map(
      (name) =>
        `the copy has ${found.counts[name]} rows of “${name}”; the newsroom has ${newsroom.counts[name]}`,
    );
    const isOf = found.version === newsroom.version && found.uuid === newsroom.uuid;
    return [
      ...damage.map((fault) => `the copy is damaged: ${fault}`),
      ...counts,
      ...(isOf ? [] : [`the copy is of version ${found.version}; the newsroom was at ${newsroom.version}`]),
      ...((await schema(copy)) === (await schema(live))
        ? []
        : ['the copy has other tables than the newsroom']),
    ];
  } finally {
    copy.close();
  }
}

/** What is wrong with a database, as SQLite sees it; reads all of it. */
export async function faultsOfDatabase(db: NodeDatabase): Promise<string[]> {
  const references = await listBrokenReferences(db);
  const broken = references.map(
    ({ table, rows, to }) => `${counted(rows, 'reference')} from “${table}” to “${to}” where nothing is`,
  );
  return [...(await listDamage(db)), ...broken];
}
