// The context on Workers: what does not change is made once in the life of an isolate, the database for each
// invocation, so that its queries are counted.

import catalogues from 'coranto:catalogues';
import type { ExecutionContext } from '@cloudflare/workers-types';
import { ConfigError, readWorkerConfig, type WorkerConfig } from '../config.ts';
import type { Context, Log } from '../context.ts';
import { takePartnerRequests, takeRequests } from '../desk/requests.ts';
import { createBodyCache } from '../documents/body-cache.ts';
import { createDirectSource } from '../documents/direct-source.ts';
import { stampOf } from '../documents/produce.ts';
import { createDirectSearch } from '../documents/search.ts';
import { type App, type AppContext, createApp } from '../http/app.ts';
import { createI18n } from '../i18n.ts';
import type { JobContext } from '../jobs/jobs.ts';
import { createEntryCache } from '../render/feeds/entry-cache.ts';
import { ensureNewsroom, isThere } from '../storage/newsroom.ts';
import { createAssets } from './assets.ts';
import { type Env, missingBindings } from './bindings.ts';
import { createFrontCache } from './cache.ts';
import { openD1 } from './database.ts';
import { createErasing } from './ledger.ts';
import { createBucketMedia } from './media.ts';

/** An isolate has 128 MB for everything. Characters of rendered entries, and octets of bodies, held. */
const ENTRY_CACHE = 6_000_000;
const BODY_CACHE = 16_000_000;

/** Queries that a handful of documents may take; a run stops while so many are left. */
const HANDFUL_QUERIES = 250;

export interface Host {
  config: WorkerConfig;
  app: App;
  /** What one request is answered with. `onWritten` is called when a desk has written something by it. */
  forRequest(onWritten: () => void): AppContext;
  /** What jobs run with, within one invocation. */
  forJobs(invocation: ExecutionContext): JobContext;
}

/** Thrown when the Worker was not set up as wrangler.toml says: one line for each thing that is wrong. */
export class SetupError extends Error {
  override name = 'SetupError';
}

/**
 * Makes the host of an environment.
 * @throws SetupError saying all that is missing or wrong; SchemaError when the database has not its tables
 */
export async function createHost(env: Env): Promise<Host> {
  const config = readSetup(env);
  const newId = () => crypto.randomUUID();
  const first = openD1(env.DB, config.queries);
  if (!(await isThere(first))) await ensureNewsroom(first, newId);
  const still = {
    config,
    media: createBucketMedia(env.MEDIA),
    i18n: createI18n(catalogues),
    entries: createEntryCache(ENTRY_CACHE),
    now: Date.now,
    newId,
    stamp: await stampOf(config.baseUrl, catalogues),
    log: consoleLog,
  };
  const bodies = createBodyCache(BODY_CACHE);
  const findAsset = createAssets(env.ASSETS);
  const open = () => {
    const db = openD1(env.DB, config.queries);
    const context: Context = { ...still, db, erasing: createErasing(env.MEDIA, db) };
    return { db, context };
  };
  const forRequest = (onWritten: () => void): AppContext => {
    const { context } = open();
    return {
      ...context,
      documents: createDirectSource(context, bodies),
      search: createDirectSearch(context),
      desk: takeRequests(context, onWritten),
      partners: takePartnerRequests(context, onWritten),
      findAsset,
    };
  };
  return {
    config,
    app: createApp(forRequest(() => {})),
    forRequest,
    forJobs(invocation) {
      const { db, context } = open();
      const reserve = Math.min(HANDFUL_QUERIES, config.queries / 2);
      const handful = Math.max(1, Math.min(12, Math.floor(config.queries / 50)));
      return {
        ...context,
        pace: { handful, mayGoOn: () => db.spent() < config.queries - reserve },
        cache: config.cache ? createFrontCache(invocation) : null,
      };
    },
  };
}

function readSetup(env: Env): WorkerConfig {
  const lines = missingBindings(env);
  try {
    const config = readWorkerConfig(env);
    if (lines.length === 0) return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    lines.push(error.message);
  }
  throw new SetupError(lines.join('\n'));
}

/** One JSON line each: Workers Logs takes it apart. */
export const consoleLog: Log = {
  info: (message, facts = {}) => console.log(JSON.stringify({ level: 'info', message, ...facts })),
  warn: (message, facts = {}) => console.warn(JSON.stringify({ level: 'warn', message, ...facts })),
  error: (message, facts = {}) => console.error(JSON.stringify({ level: 'error', message, ...facts })),
};
