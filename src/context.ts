// What every part that acts is handed: nothing reaches for a clock, an id or a database of its own.
import type { Config } from './config.ts';
import type { Instant } from './domain/time.ts';
import type { I18n } from './i18n.ts';
import type { EntryCache } from './render/feeds/entry-cache.ts';
import type { Database } from './storage/database.ts';
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
  now(): Instant;
  /** A random UUID (version 4). */
  newId(): string;
  /** What every document is a function of besides the newsroom: program, words, base URL. */
  stamp: string;
  log: Log;
}

/** What a domain operation needs of it. */
export type Desk = Pick<Context, 'db' | 'now' | 'newId'>;
