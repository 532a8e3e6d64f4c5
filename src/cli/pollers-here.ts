// How commands get at what is kept of pollers on this machine.
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { NodeConfig } from '../config.ts';
import { firstDay, openPollers } from '../node/poller-file.ts';
import { Refusal } from '../operations/refusal.ts';
import type { Database } from '../storage/database.ts';
import type { WantedPollers } from '../storage/pollers.ts';
import type { Io } from './io.ts';
import { notEmpty, positive } from './options.ts';

/** What `overDays` adds. */
export interface PollersOptions {
  days: number;
  feed?: string;
  json?: boolean;
}

/** Adds `--days` and `--feed`. */
export function overDays(command: Command): Command {
  return command
    .option('--days <n>', 'so many days, today the last of them, in UTC', positive, 7)
    .option('--feed <path>', 'one feed alone, such as “nl/feed.rss”', notEmpty);
}

/**
 * Reads what is kept; there may be nothing yet.
 * @throws Refusal where nothing is to be kept, or what there is cannot be read
 */
export async function withPollers(
  { database, pollerDays }: NodeConfig,
  { now }: Pick<Io, 'now'>,
  { days, feed }: PollersOptions,
  act: (db: Database | undefined, wanted: WantedPollers) => Promise<void>,
): Promise<void> {
  if (pollerDays === 0) throw new Refusal('CORANTO_POLLER_DAYS is 0: it is not kept who polls feeds');
  if (!existsSync(database)) {
    throw new Refusal(`there is no database “${database}”; CORANTO_DATABASE names another`);
  }
  const from = firstDay(now(), Math.min(days, pollerDays));
  const db = openPollers(database);
  try {
    await act(db, { from, feed: feed === undefined ? null : feed.replace(/^\/*/, '/') });
  } finally {
    db?.close();
  }
}
