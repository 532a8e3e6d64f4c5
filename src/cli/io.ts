// What a command has of the world: where it writes, the environment, the clock. Tests give their own.
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { Instant } from '../domain/time.ts';

export interface Io {
  env: Readonly<Record<string, string | undefined>>;
  /** Results: tables, JSON. */
  out(text: string): void;
  /** Everything else: progress, problems. */
  err(text: string): void;
  /** Width of the terminal that results go to; null when they go elsewhere. */
  columns: number | null;
  /** The terminal that a progress bar may draw on; null when there is none. */
  progress: NodeJS.WritableStream | null;
  stdin(): Promise<Uint8Array>;
  /** Standard input as it comes, for what may be of any size. */
  input(): AsyncIterable<Uint8Array>;
  now(): Instant;
  wait(milliseconds: number): Promise<void>;
  newId(): string;
  /** Who acts unless `--actor` says otherwise. */
  user: string;
}

/** A command line under way: its world, and the exit status that it leaves. */
export interface Shell {
  io: Io;
  status: number;
}

/** The world of this process. */
export function processIo(): Io {
  // “coranto status | head” closes the pipe early; that is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  return {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    columns: process.stdout.isTTY ? process.stdout.columns : null,
    progress: process.stderr.isTTY ? process.stderr : null,
    stdin: () => buffer(process.stdin),
    input: () => process.stdin,
    now: Date.now,
    wait: setTimeout,
    newId: randomUUID,
    user: systemUser(),
  };
}

/** What a terminal would obey instead of showing it, line ends and tabs apart; and what turns a line around. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/g;

/** Unicode's isolates, with which we tell words of one direction from the line that they stand in. */
const ISOLATES = /[\u2066-\u2069]/g;
const END = '\u2069';

/**
 * The same world, with a terminal that is only ever shown something: what files, their names, arguments and servers
 * elsewhere say is somebody else's. In JSON it is the same text.
 */
export function sayingOnly(world: Io): Io {
  const shown = (text: string): string =>
    text.replace(OBEYED, told).replace(/.*[\u2066-\u2069].*/g, withoutLoose);
  return { ...world, out: (text) => world.out(shown(text)), err: (text) => world.err(shown(text)) };
}

const told = (one: string): string => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A line in which each isolate ends, or the same with what would turn it around told. */
function withoutLoose(line: string): string {
  let open = 0;
  for (const [one] of line.matchAll(ISOLATES)) {
    open += one === END ? -1 : 1;
    if (open < 0) break;
  }
  return open === 0 ? line : line.replace(ISOLATES, told);
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that no user has.
    return String(process.getuid?.() ?? 'unknown');
  }
}
