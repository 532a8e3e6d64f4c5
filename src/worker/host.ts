// The context on Workers: what does not change is made once in the life of an isolate, the database for each
// invocation, so that its queries are counted.

import catalogues from 'coranto:catalogues';
import type { ExecutionContext } from '@cloudflare/workers-types';
import { ConfigError, readWorkerConfig, type WorkerConfig } from '../config.ts';
import type { Context, Log } from '../context.ts';
import { takePartnerRequests, takeRequests } from '../desk/requests.ts';
import { createBodyCache } from '../documents/body-cache.ts';
import { createDirectSource } from '../documents/direct-source.ts';
import { stampOf } from '../documents/entity-tag.ts';
import { createKnownRows } from '../documents/known-rows.ts';
import { createDirectSearch } from '../documents/search.ts';
import { createStoredLimiter } from '../http/api/limiter.ts';
import { type App, type AppContext, createApp } from '../http/app.ts';
import { createRoom } from '../http/room.ts';
import { createI18n } from '../i18n.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { Pushing } from '../jobs/push.ts';
import { createAnswerCache, createReads } from '../partners/perform-reads.ts';
import { createCurrentDocuments } from '../push/current-documents.ts';
import { createEntryCache } from '../render/feeds/entry-cache.ts';
import { ensureNewsroom, isThere } from '../storage/newsroom.ts';
import { createAssets } from './assets.ts';
import { type Env, missingBindings } from './bindings.ts';
import { createFrontCache } from './cache.ts';
import { awaitChange } from './change-watch.ts';
import { openD1 } from './database.ts';
import { createErasing } from './ledger.ts';
import { createBucketMedia } from './media.ts';
import { createSend } from './outgoing.ts';

/** An isolate has 128 MB for everything. Octets of rendered entries, characters of rows, and octets of bodies, held. */
const ENTRY_CACHE = 6_000_000;
const KNOWN_ROWS = 2_000_000;
const BODY_CACHE = 16_000_000;
/** UTF-16 units of answers to partners held. */
const ANSWER_CACHE = 4_000_000;
/** Octets of bodies that come in with requests at once: one of the largest, and some others. */
const ROOM = 60_000_000;

/** Queries that a handful of documents may take; a run stops while so many are left. */
const HANDFUL_QUERIES = 250;

/** Six connections may be open at once: one is left for the database. */
const PUSHED_AT_ONCE = 5;
const PUSHED_PER_HOST = 2;
/** Receivers of one kind that one invocation serves. */
const PUSHED_MOST = 50;
/** Queries that one receiver may take, and what there is besides. */
const PUSHED_QUERIES = 20;

export interface Host {
  config: WorkerConfig;
  app: App;
  /**
   * What one request is answered with.
   * @param requestId in every line of the log that is about it
   * @param onWritten called when something was written by it; `push`: there is something to push, and nothing else to do
   * @param later takes work that goes on once it is answered
   */
  forRequest(
    requestId: string | undefined,
    onWritten: (only?: 'push') => void,
    later: (work: Promise<unknown>) => void,
  ): AppContext;
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
    known: createKnownRows(KNOWN_ROWS),
    now: Date.now,
    newId,
    stamp: await stampOf(config.baseUrl, catalogues),
    keepsBodies: true,
    log: consoleLog,
  };
  const bodies = createBodyCache(BODY_CACHE);
  const answers = createAnswerCache(ANSWER_CACHE);
  const findAsset = createAssets(env.ASSETS);
  const send = createSend(config);
  const pushingOf = (context: Context): Pushing => ({
    context: {
      ...context,
      send,
      random: Math.random,
      current: createCurrentDocuments(context, createDirectSource(context, bodies)),
    },
    // Where few queries are allowed, those of several at once could be too many.
    atOnce: config.queries < 10 * PUSHED_QUERIES ? 1 : PUSHED_AT_ONCE,
    perHost: PUSHED_PER_HOST,
    most: Math.max(1, Math.min(PUSHED_MOST, Math.floor(config.queries / PUSHED_QUERIES))),
    callAnother: async () => void (await env.PUSH.send({ job: 'push' })),
  });
  const room = createRoom(ROOM);
  const open = (log = consoleLog) => {
    const db = openD1(env.DB, config.queries);
    const context: Context = { ...still, db, erasing: createErasing(env.MEDIA, db), log };
    return { db, context };
  };
  const forRequest: Host['forRequest'] = (requestId, onWritten, later) => {
    const { context, db } = open(logAbout(requestId));
    return {
      ...context,
      documents: createDirectSource(context, bodies),
      search: createDirectSearch(context),
      reads: createReads(context, answers),
      awaitChange: (seq, ms, gone) => awaitChange(db, config.queries, { seq, ms, gone, now: Date.now }),
      desk: takeRequests(context, onWritten),
      partners: takePartnerRequests(context, onWritten),
      limiter: createStoredLimiter(db, (work) =>
        later(
          work.catch((error) => context.log.warn('the use of a key was not noted', { error: String(error) })),
        ),
      ),
      findAsset,
      compress: null,
      room,
    };
  };
  return {
    config,
    app: createApp(
      forRequest(
        undefined,
        () => {},
        () => {},
      ),
    ),
    forRequest,
    forJobs(invocation) {
      const { db, context } = open();
      const reserve = Math.min(HANDFUL_QUERIES, config.queries / 2);
      const handful = Math.max(1, Math.min(12, Math.floor(config.queries / 50)));
      return {
        ...context,
        pace: { handful, mayGoOn: () => db.spent() < config.queries - reserve },
        cache: config.cache ? createFrontCache(invocation) : null,
        pushing: config.push ? pushingOf(context) : null,
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

/** The log of what is done on behalf of a request. */
function logAbout(request: string | undefined): Log {
  if (request === undefined) return consoleLog;
  const { info, warn, error } = consoleLog;
  return {
    info: (message, facts) => info(message, { request, ...facts }),
    warn: (message, facts) => warn(message, { request, ...facts }),
    error: (message, facts) => error(message, { request, ...facts }),
  };
}

/** One JSON line each: Workers Logs takes it apart. */
export const consoleLog: Log = {
  info: (message, facts = {}) => console.log(JSON.stringify({ level: 'info', message, ...facts })),
  warn: (message, facts = {}) => console.warn(JSON.stringify({ level: 'warn', message, ...facts })),
  error: (message, facts = {}) => console.error(JSON.stringify({ level: 'error', message, ...facts })),
};
