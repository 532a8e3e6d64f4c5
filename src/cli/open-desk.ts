// The one way in which a command gets at the newsroom: the one that the configuration names, or one elsewhere.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, type NodeConfig, readConfig } from '../config.ts';
import type { Desk } from '../context.ts';
import { type DeskLink, linkHere } from '../desk/link.ts';
import { type NodeDatabase, openDatabase } from '../node/database.ts';
import { countLostPages } from '../node/file-guard.ts';
import { createFileMedia } from '../node/media.ts';
import { migrate } from '../node/migrate.ts';
import { createErasing } from '../node/scrub.ts';
import { applyLedger } from '../operations/erase.ts';
import { Refusal } from '../operations/refusal.ts';
import { sweep } from '../operations/remains.ts';
import type { Erasing } from '../storage/erasing.ts';
import type { MediaStore } from '../storage/media.ts';
import { ensureNewsroom } from '../storage/newsroom.ts';
import type { Io } from './io.ts';
import { RemoteError } from './remote-faults.ts';
import { listMissing, refuseNewer, upgrade } from './upgrade.ts';

const LOCALES = fileURLToPath(new URL('../../locales/', import.meta.url));

/** The newsroom of this machine, open. */
export interface OpenDesk extends Desk {
  config: NodeConfig;
  db: NodeDatabase;
  media: MediaStore;
  /** Null: a copy, or what is only read. */
  erasing: Erasing | null;
  close(): void;
}

/** What it takes of the world: `err` is told of what takes long or changes the file's schema. */
export type World = Pick<Desk, 'now' | 'newId'> & Partial<Pick<Io, 'err'>>;

export interface OpenOptions {
  /** Make the database when there is none; otherwise that is refused. */
  create?: boolean;
  /** Work on a copy that is thrown away: everything happens, and nothing has happened. */
  rehearse?: boolean;
}

/**
 * Opens the newsroom that the configuration names and brings its schema up to date.
 * @throws Refusal when there is none, or it is not one that this version can read
 */
export async function openDesk(
  config: NodeConfig,
  world: World,
  options: OpenOptions = {},
): Promise<OpenDesk> {
  const { database } = config;
  const { now, newId } = world;
  if (!existsSync(database) && !options.create) {
    throw new Refusal(
      `there is no database “${database}”; “coranto edition add” makes one, and CORANTO_DATABASE names another`,
    );
  }
  if (!existsSync(dirname(resolve(database)))) {
    throw new Refusal(
      `the folder of the database “${database}” does not exist; make it, or set CORANTO_DATABASE`,
    );
  }
  refuseLost(database);
  const { db, close } = options.rehearse ? openCopy(database) : openFile(database);
  try {
    checkSchema(db, database);
    // A copy of it is nobody's newsroom.
    if (options.rehearse) migrate(db);
    else await upgrade(db, database, (line) => world.err?.(`${line}\n`));
    // Asking first leaves the lock alone: a command that only reads never waits for a writer.
    if (!(await db.first({ sql: 'SELECT 1 FROM newsroom', values: [] }))) await ensureNewsroom(db, newId);
  } catch (error) {
    close();
    throw error;
  }
  const media = createFileMedia(config.media);
  if (options.rehearse) return { config, db, media, erasing: null, now, newId, close };
  const desk = { config, db, media, erasing: createErasing(database), now, newId, close };
  try {
    if ((await applyLedger({ ...desk, ledger: desk.erasing.ledger })) > 0) await sweep(desk);
  } catch (error) {
    close();
    throw error;
  }
  return desk;
}

/**
 * Opens the newsroom that the configuration names to read it as it is at this moment, whatever is written meanwhile:
 * nobody waits for it, nor it for anybody.
 * @throws Refusal when there is none, or it is not one that this version can read
 */
export async function openSnapshot(config: NodeConfig, world: World): Promise<OpenDesk> {
  // The schema is brought up to date, and what the ledger says is erased.
  (await openDesk(config, world)).close();
  return openToRead(config, world);
}

/**
 * The same of any newsroom's file, which stays as it is: what an older version has written is read from a copy that is
 * brought up to date and thrown away.
 */
export async function openToRead(config: NodeConfig, desk: Pick<Desk, 'now' | 'newId'>): Promise<OpenDesk> {
  const { database } = config;
  refuseLost(database);
  const db = openDatabase(database, { readonly: true });
  try {
    checkSchema(db, database);
    if (listMissing(db).length > 0) {
      db.close();
      return await openDesk(config, desk, { rehearse: true });
    }
    // Its views and triggers may be anybody's.
    db.connection.pragma('trusted_schema = OFF');
    // In WAL mode a transaction that reads holds what it saw first.
    db.connection.exec('BEGIN');
    await db.first({ sql: 'SELECT 1 FROM newsroom', values: [] });
    const { now, newId } = desk;
    const media = createFileMedia(config.media);
    return { config, db, media, erasing: null, now, newId, close: () => db.close() };
  } catch (error) {
    db.close();
    throw error;
  }
}

export interface ActOptions extends OpenOptions {
  /** The base URL of a newsroom elsewhere; left out, it is the one of this machine. */
  to?: string | undefined;
}

/** Acts on the newsroom, here or elsewhere. */
export async function withDesk<T>(
  io: Io,
  { to, ...options }: ActOptions,
  act: (desk: DeskLink) => Promise<T>,
): Promise<T> {
  if (to !== undefined) {
    const { connect } = await import('./remote.ts');
    return elsewhere(to, () => act(connect(to, keyFor(to, io), io)));
  }
  return withDeskHere(io, options, (desk) => {
    // A rehearsal keeps no files.
    const media = options.rehearse ? null : desk.media;
    return act(linkHere({ ...desk, media }));
  });
}

/** Acts on what somebody else has sent: where that is not what was asked for, it is no fault of ours. */
async function elsewhere<T>(to: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
    const said = `${to} answers what no newsroom does; check the URL, and that its Coranto is as new as this one`;
    throw new RemoteError(said, { cause: error });
  }
}

/** Opens the newsroom of this machine, acts and closes it, whatever happens: for what needs more than a link to it. */
export async function withDeskHere<T>(
  io: Io,
  options: OpenOptions,
  act: (desk: OpenDesk) => Promise<T>,
): Promise<T> {
  const desk = await openDesk(readConfig(io.env), io, options);
  try {
    return await act(desk);
  } finally {
    desk.close();
  }
}

/** @throws ConfigError */
function keyFor(url: string, { env }: Io): string {
  const { key } = readConfig(env);
  if (key !== null) return key;
  throw new ConfigError(
    `CORANTO_KEY is missing; to act on the newsroom at ${url} set it to the key that newsroom runs with ` +
      '(any will do that both have, such as “openssl rand -base64 32” prints)',
  );
}

/** The languages that the newsroom's own words exist in, whose names of months a press release may use. */
export function interfaceLanguages(): string[] {
  return readdirSync(LOCALES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

interface Opened {
  db: NodeDatabase;
  close(): void;
}

function openFile(file: string): Opened {
  const db = openDatabase(file);
  return { db, close: () => db.close() };
}

// A copy takes no lock: a rehearsal of an hour delays no release. VACUUM INTO reads one snapshot.
function openCopy(file: string): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'coranto-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'copy.db');
    if (existsSync(file)) {
      const original = openDatabase(file, { readonly: true });
      try {
        original.connection.prepare('VACUUM INTO ?').run(copy);
      } finally {
        original.close();
      }
    }
    const db = openDatabase(copy);
    db.connection.pragma('synchronous = OFF');
    // Without files beside it the copy can go at once: nothing is left behind, however this ends.
    db.connection.pragma('journal_mode = MEMORY');
    if (process.platform !== 'win32') remove();
    const close = () => {
      db.close();
      remove();
    };
    return { db, close };
  } catch (error) {
    remove();
    throw error;
  }
}

/** @throws Refusal where changes that were acknowledged would be missing */
function refuseLost(file: string): void {
  if (countLostPages(file) === 0) return;
  throw new Refusal(
    `the log of the database, “${file}-wal”, was taken away, and what was changed last is in nothing else; put it back or restore the newest backup, or delete “${file}-shm” to go on without`,
  );
}

function checkSchema(db: NodeDatabase, file: string): void {
  const tables = db.connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
  if (tables.length === 0) return;
  if (!tables.includes('d1_migrations')) {
    throw new Refusal(
      `“${file}” is a database of another program; set CORANTO_DATABASE to the newsroom’s file`,
    );
  }
  refuseNewer(db, file);
}
