// What every part that acts is handed: nothing reaches for a clock, an id or a database of its own.
import type { Config } from './config.ts';
import type { Instant } from './domain/time.ts';
import type { I18n } from './i18n.ts';
import type { EntryCache } from './render/feeds/entry-cache.ts';
import type { Database, KnownRows } from './storage/database.ts';
import type { Erasing } from './storage/erasing.ts';
import type { MediaStore } from './storage/media.ts';

export interface Log {
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  error(message: string, facts?: Record<string, unknown>): void;
}

export interface Context {
  config: Config;
  db: Database;
  media: MediaStore;
  erasing: Erasing;
  i18n: I18n;
  entries: EntryCache;
  known: KnownRows;
  now(): Instant;
  /** A random UUID (version 4). */
  newId(): string;
  /** What every document is a function of besides the newsroom: program, words, base URL. */
  stamp: string;
  /** Whether rendered bytes are stored beside their validators: not where whoever serves holds them in memory. */
  keepsBodies: boolean;
  /** SHA-256 at once, where the host has it: by Web Crypto it takes longer to be asked for than to be made. */
  sha256?: (bytes: Uint8Array) => Uint8Array;
  log: Log;
}

/** What a domain operation needs of it. */
export type Desk = Pick<Context, 'db' | 'now' | 'newId'>;
