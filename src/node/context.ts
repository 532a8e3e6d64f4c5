// The context on Node: what the core is handed there.
import { randomUUID } from 'node:crypto';
import type { NodeConfig } from '../config.ts';
import type { Context, Log } from '../context.ts';
import { stampOf } from '../documents/produce.ts';
import { createI18n } from '../i18n.ts';
import { createEntryCache } from '../render/feeds/entry-cache.ts';
import type { Database } from '../storage/database.ts';
import { readCatalogues } from './catalogues.ts';
import { createFileMedia } from './media.ts';
import { createErasing } from './scrub.ts';

/** Characters of rendered entries held: some thousands of entries. */
const ENTRY_CACHE = 32_000_000;

export async function createContext(
  config: NodeConfig,
  db: Database,
  log: Log = stderrLog,
): Promise<Context> {
  const catalogues = readCatalogues();
  return {
    config,
    db,
    media: createFileMedia(config.media),
    erasing: createErasing(config.database),
    i18n: createI18n(catalogues),
    entries: createEntryCache(ENTRY_CACHE),
    now: Date.now,
    newId: randomUUID,
    stamp: await stampOf(config.baseUrl, catalogues),
    log,
  };
}

/** One JSON line each, for whoever collects them; quiet when nothing happens. */
export const stderrLog: Log = {
  info: (message, facts) => write('info', message, facts),
  warn: (message, facts) => write('warn', message, facts),
  error: (message, facts) => write('error', message, facts),
};

function write(level: string, message: string, facts: Record<string, unknown> = {}): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...facts })}\n`);
}
