// What a recorder wrote down, and the files as a power cut at any moment of it would have left them.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Random } from './random.ts';

const SOURCE = fileURLToPath(new URL('./recorder.c', import.meta.url));
const HEAD = 32;
const SECTOR = 512;

let compiled: Buffer | undefined;

/** Puts the recorder into a folder, compiled once for all of them; undefined where there is no compiler. */
export function compileRecorder(folder: string): string | undefined {
  const library = join(folder, 'recorder.so');
  if (compiled) {
    writeFileSync(library, compiled);
    return library;
  }
  try {
    execFileSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, SOURCE, '-ldl', '-lpthread'], {
      stdio: 'pipe',
    });
    compiled = readFileSync(library);
    return library;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

type Act =
  | { kind: 'write'; at: number; offset: number; data: Buffer }
  | { kind: 'length'; at: number; offset: number };

/** A file, whatever it is called. */
interface Inode {
  acts: Act[];
  /** What was done before this place of the log is on the disk: with each, where that became known. */
  syncs: { began: number; at: number }[];
  /** Where what was there at the beginning is; null for one that was made since. */
  base: string | null;
}

type Entry = { at: number; path: string; inode: Inode | null };

interface Folder {
  entries: Entry[];
  syncs: { began: number; at: number }[];
}

export interface Recording {
  length: number;
  /** Places at which something was done to a file, in order. */
  places: number[];
  inodes: Map<string, Inode>;
  folders: Map<string, Folder>;
  /** As it was at the beginning. */
  before: string;
  data: string;
}

/**
 * Reads a log.
 * @param before a copy of the folder as it was when the log began
 */
export function readRecording(log: string, before: string, data: string): Recording {
  const bytes = readFileSync(log);
  const recording: Recording = {
    ...{ length: bytes.length, places: [], inodes: new Map(), folders: new Map(), before, data },
  };
  const { inodes, folders, places } = recording;
  const handles = new Map<string, { path: string; inode: Inode }>();
  const now = new Map<string, Inode>();
  const inodeAt = (path: string): Inode => {
    const known = now.get(path);
    if (known) return known;
    const there = before + path.slice(data.length);
    const inode: Inode = { acts: [], syncs: [], base: existsSync(there) ? there : null };
    now.set(path, inode);
    if (!inodes.has(path)) inodes.set(path, inode);
    return inode;
  };
  const folderOf = (path: string): Folder => {
    const folder = folders.get(path) ?? { entries: [], syncs: [] };
    folders.set(path, folder);
    return folder;
  };
  for (let from = 0; from + HEAD <= bytes.length; ) {
    const kind = String.fromCharCode(bytes.readUInt32LE(from));
    const [pathLength, fd, pid] = [4, 8, 12].map((at) => bytes.readUInt32LE(from + at)) as [
      number,
      number,
      number,
    ];
    const [offset, length] = [16, 24].map((at) => Number(bytes.readBigUInt64LE(from + at))) as [
      number,
      number,
    ];
    const path = bytes.toString('utf8', from + HEAD, from + HEAD + pathLength);
    const content = bytes.subarray(from + HEAD + pathLength, from + HEAD + pathLength + length);
    const at = from;
    from += HEAD + pathLength + length;
    const handle = handles.get(`${pid} ${fd}`);
    if (kind !== 'A') places.push(from);
    if (kind === 'O' || kind === 'T' || kind === 'C') {
      const isNew = kind === 'C';
      const inode: Inode = isNew ? { acts: [], syncs: [], base: null } : inodeAt(path);
      if (isNew) {
        now.set(path, inode);
        folderOf(dirname(path)).entries.push({ at, path, inode });
      }
      if (kind === 'T') inode.acts.push({ kind: 'length', at, offset: 0 });
      handles.set(`${pid} ${fd}`, { path, inode });
    } else if (kind === 'X') handles.delete(`${pid} ${fd}`);
    else if (kind === 'W' && handle)
      handle.inode.acts.push({ kind: 'write', at, offset, data: Buffer.from(content) });
    else if (kind === 'L' && handle) handle.inode.acts.push({ kind: 'length', at, offset });
    else if (kind === 'S' && handle) {
      handle.inode.syncs.push({ began: offset, at });
      // A folder in which nothing was made or renamed has no entry to be kept.
      folders.get(handle.path)?.syncs.push({ began: offset, at });
    } else if (kind === 'U') {
      now.delete(path);
      folderOf(dirname(path)).entries.push({ at, path, inode: null });
    } else if (kind === 'R') {
      const to = content.toString('utf8');
      const inode = inodeAt(path);
      now.delete(path);
      now.set(to, inode);
      folderOf(dirname(to)).entries.push({ at, path: to, inode });
      folderOf(dirname(path)).entries.push({ at, path, inode: null });
    } else if (kind === 'D') {
      folderOf(dirname(path)).entries.push({ at, path, inode: { acts: [], syncs: [], base: null } });
      folderOf(path);
    }
  }
  return recording;
}

export interface CutOptions {
  cutAt: number;
  /** A folder that is made. */
  into: string;
  random: Random;
  /** Files of whose syncs the disk thinks nothing, by how their names end: a cut that must lose something. */
  forgets: string | null;
}

export interface Cut {
  kept: number;
  dropped: number;
  torn: number;
}

/**
 * Makes the files that a power cut at a place of the log may leave: what was synced before it, and of what was written
 * since any part, in any order, torn at sectors.
 */
export function cutPower(recording: Recording, { cutAt, into, random, forgets }: CutOptions): Cut {
  const { before, data, inodes, folders } = recording;
  const cut: Cut = { kept: 0, dropped: 0, torn: 0 };
  const place = (path: string) => into + path.slice(data.length);
  // One temper for all files of a cut: a disk that wrote nearly all of it, nearly nothing, or anything. One that
  // forgets wrote nearly nothing.
  const temper = forgets === null ? random.pick([0.05, 0.5, 0.95]) : 0.05;
  const durable = (syncs: readonly { began: number; at: number }[]) =>
    syncs.filter(({ at }) => at < cutAt).reduce((last, { began }) => Math.max(last, began), 0);
  /** Names by the folder they are in: what is not synced is there up to some moment. */
  const names = new Map<string, Inode | null>();
  for (const [path, inode] of inodes) if (inode.base) names.set(path, inode);
  const made = [...folders.keys()];
  for (const path of made) {
    const { entries, syncs } = folders.get(path) as Folder;
    const certain = durable(syncs);
    const pending = entries.filter(({ at }) => at >= certain && at < cutAt).length;
    let left = Math.round(pending * (random.chance(0.3) ? random.next() : random.pick([0, 1])));
    for (const entry of entries) {
      if (entry.at >= cutAt) break;
      if (entry.at >= certain && left-- <= 0) break;
      names.set(entry.path, entry.inode);
    }
  }
  cpSync(before, into, { recursive: true, filter: (source) => !source.endsWith('-shm') });
  const isReached = (path: string): boolean => {
    const folder = dirname(path);
    if (folder === data || existsSync(before + folder.slice(data.length))) return true;
    return Boolean(names.get(folder)) && isReached(folder);
  };
  for (const [path, inode] of names) {
    if (path.endsWith('-shm') || folders.has(path)) continue;
    if (inode === null) rmSync(place(path), { force: true });
    else if (isReached(path)) {
      mkdirSync(dirname(place(path)), { recursive: true });
      writeInode(inode, place(path), forgets !== null && path.endsWith(forgets));
    }
  }
  return cut;

  function writeInode(inode: Inode, file: string, isForgotten: boolean): void {
    writeFileSync(file, inode.base ? readFileSync(inode.base) : '');
    const fd = openSync(file, 'r+');
    const certain = isForgotten ? 0 : durable(inode.syncs);
    const apply = (act: Act) => {
      if (act.kind === 'length') ftruncateSync(fd, act.offset);
      else writeSync(fd, act.data, 0, act.data.length, act.offset);
    };
    const done = inode.acts.filter(({ at }) => at < cutAt);
    for (const act of done) if (act.at < certain) apply(act);
    for (const act of shuffle(done.filter(({ at }) => at >= certain))) {
      if (!random.chance(temper)) {
        cut.dropped++;
      } else if (act.kind === 'write' && random.chance(0.3)) {
        cut.torn++;
        for (let from = 0; from < act.data.length; from += SECTOR) {
          if (random.chance(0.5)) continue;
          const part = act.data.subarray(from, from + SECTOR);
          writeSync(fd, part, 0, part.length, act.offset + from);
        }
      } else {
        cut.kept++;
        apply(act);
      }
    }
    closeSync(fd);
  }

  function shuffle<T>(list: T[]): T[] {
    for (let i = list.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [list[i], list[j]] = [list[j] as T, list[i] as T];
    }
    return list;
  }
}
