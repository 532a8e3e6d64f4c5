// What a command that failed says, and its exit status: what is wrong, where, and what to do; never a stack.
import { CommanderError } from 'commander';
import { ConfigError } from '../config.ts';
import { TimeError } from '../domain/time.ts';
import { Refusal } from '../operations/refusal.ts';
import { BusyError, ClosedError } from '../storage/newsroom.ts';
import { DatabaseFault, faultOfCode, StorageFault } from '../storage/storage-fault.ts';
import { RemoteError } from './remote-faults.ts';
import { printable } from './table.ts';

/** Exit statuses of every command. */
export const STATUS = { done: 0, refused: 1, usage: 2, configuration: 3 } as const;

export interface Failure {
  status: number;
  message: string;
}

/** Thrown by a command that was called in a way that makes no sense. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** What to tell whoever ran the command. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ConfigError) {
    const lines = error.message.split('\n').map((line) => `  ${line}`);
    return { status: STATUS.configuration, message: `the configuration is wrong:\n${lines.join('\n')}` };
  }
  if (error instanceof UsageError || error instanceof CommanderError) {
    return { status: STATUS.usage, message: error.message.replace(/^error: /, '') };
  }
  const message = expectedFault(error) ?? bug(error);
  return { status: STATUS.refused, message };
}

/** Errors whose message is for whoever ran the command. */
const EXPECTED = [Refusal, TimeError, BusyError, ClosedError, RemoteError, StorageFault];

function expectedFault(error: unknown): string | undefined {
  if (EXPECTED.some((kind) => error instanceof kind)) return (error as Error).message;
  const code = codeOf(error);
  if (code.startsWith('SQLITE_')) return sayDatabaseFault(code);
  if (isSystemError(error) && error.syscall === 'listen') return sayListenFault(error);
  if (isSystemError(error)) {
    const path = error.path === undefined ? '' : `${error.path}: `;
    return `${path}${sayFileFault(error)}`;
  }
  return undefined;
}

function sayDatabaseFault(code: string): string | undefined {
  const reason = faultOfCode(code);
  return reason && new DatabaseFault(reason).message;
}

function sayListenFault(error: NodeJS.ErrnoException): string {
  const reason = { EADDRINUSE: 'another program listens there', EACCES: 'this user is not allowed to' };
  const why = reason[error.code as keyof typeof reason] ?? error.code;
  return `cannot listen (${error.message.replace(/^listen \w+: /, '')}): ${why}; set CORANTO_PORT and CORANTO_HOST`;
}

const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'this user is not allowed to read or write it',
  EPERM: 'this user is not allowed to read or write it',
  EISDIR: 'is a folder; expected a file',
  EEXIST: 'is there already, and is no folder',
  ENOTDIR: 'a part of this path is not a folder',
  ELOOP: 'is a link that leads in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk may only be read',
  EMFILE: 'too many files are open',
};

/** Says a system call's fault about a file, without the file's name. */
export function sayFileFault(error: unknown): string {
  // What such a path leads to takes no folders.
  if (isSystemError(error) && error.syscall === 'mkdir' && error.code === 'ENOENT')
    return 'no folder can be made there';
  return FILE_FAULTS[codeOf(error)] ?? `cannot be read or written (${codeOf(error) || String(error)})`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && codeOf(error) !== '';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function bug(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `${printable(text).replace(/[\s.]+$/, '')} – this is a bug in Coranto; please report it with the command that led to it.`;
}
