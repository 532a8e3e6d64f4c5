// The context on Node: what the core is handed there.
import { randomUUID } from 'node:crypto';
import type { NodeConfig } from '../config.ts';
import type { Context, Log } from '../context.ts';
import { stampOf } from '../documents/entity-tag.ts';
import { createKnownRows } from '../documents/known-rows.ts';
import { createI18n } from '../i18n.ts';
import { createEntryCache } from '../render/feeds/entry-cache.ts';
import type { Database } from '../storage/database.ts';
import { readCatalogues } from './catalogues.ts';
import { stderrLog } from './log.ts';
import { createFileMedia } from './media.ts';
import { MADE } from './memory.ts';
import { sha256 } from './packer.ts';
import { createErasing } from './scrub.ts';

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
    entries: createEntryCache(MADE.background.entries),
    known: createKnownRows(MADE.background.rows),
    now: Date.now,
    newId: randomUUID,
    stamp: await stampOf(config.baseUrl, catalogues),
    keepsBodies: false,
    sha256,
    log,
  };
}
