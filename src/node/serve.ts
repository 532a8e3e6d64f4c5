// Starts a newsroom on one machine: database, background thread and server; stops it in order.

import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import type { NodeConfig } from '../config.ts';
import type { Context } from '../context.ts';
import { type Instant, SECOND } from '../domain/time.ts';
import { createMemoryLimiter } from '../http/api/limiter.ts';
import { createApp } from '../http/app.ts';
import { createRoom } from '../http/room.ts';
import { keepErased } from '../operations/transfer-erasures.ts';
import { listEditions } from '../storage/editions.ts';
import { ensureNewsroom } from '../storage/newsroom.ts';
import { logAccess } from './access-log.ts';
import { type Background, startBackground } from './background-client.ts';
import { readAssets } from './catalogues.ts';
import { watchChanges } from './change-watch.ts';
import { closeServer } from './closing.ts';
import { createCompress } from './compress.ts';
import { createContext } from './context.ts';
import { openDatabase } from './database.ts';
import { guardFiles } from './file-guard.ts';
import { HotDocuments } from './hot-documents.ts';
import { stderrLog, writeLines } from './log.ts';
import { PAGES } from './memory.ts';
import { migrate } from './migrate.ts';
import { meterFor, type Observing, observe } from './observe.ts';
import { refuseForeign } from './process-lock.ts';
import { startPushing } from './push-client.ts';
import { type Reading, startReading } from './reading-client.ts';
import { createHttpServer } from './server.ts';

/** How long requests under way may take to finish after a signal. */
const PATIENCE = 30_000;

/** Octets of bodies that come in with requests to the API, at once. */
const ROOM = 256_000_000;

/** What a test need not wait for. */
export interface Patience {
  /** Milliseconds that requests under way may take after a signal. */
  patience?: number;
  /** Milliseconds without a sign of life after which the background thread is stuck. */
  stuckAfter?: number;
}

export interface Serving {
  /** The port in use; the one asked for unless that was 0. */
  port: number;
  /** That of the metrics; null: there are none. */
  metricsPort: number | null;
  /** Tells the load balancer, finishes what is under way, lets nobody in any more, and stops what works beside. */
  close(): Promise<void>;
}

/**
 * Serves the newsroom of a configuration.
 * @param prepare runs once the database is there and before anything is served: fills a sample, say
 */
export async function startServing(
  config: NodeConfig,
  prepare: (context: Context) => Promise<void> = async () => {},
  { patience = PATIENCE, stuckAfter }: Patience = {},
): Promise<Serving> {
  const db = openDatabase(config.database, { cache: PAGES.serving });
  migrate(db);
  const context = await createContext(config, db);
  await ensureNewsroom(db, context.newId);
  // What was erased after this copy of the database was made is erased before anybody can ask for it, and a ledger
  // that was lost or damaged is mended. What remains of it the background thread sweeps.
  await keepErased({ ...context, media: null }, []);
  const assets = readAssets();
  await prepare(context);

  // What another user has made is refused now, before any thread begins.
  refuseForeign(config.database, 'schedule');
  if (config.push) refuseForeign(config.database, 'push');
  let documents: HotDocuments | undefined;
  let closing: Promise<void> | undefined;
  const background = await startBackground(
    config,
    context.log,
    {
      onGenerated: (made) => void documents?.take(made),
      onMuch: () => join(background, reading),
    },
    stuckAfter,
  );
  documents = new HotDocuments(db, context, background);
  const reading = startReading(config, context.log, background.index);
  const watch = watchChanges(db);
  const app = createApp({
    ...context,
    documents,
    search: reading.search,
    reads: reading.reads,
    awaitChange: watch.awaitChange,
    desk: background.desk,
    partners: background.partners,
    limiter: createMemoryLimiter((used) => void noteUse(used)),
    findAsset: async (name) => assets.get(name),
    compress: createCompress(),
    vitals: () => (closing ? 'stopping' : background.vitals()),
    room: createRoom(ROOM),
  });
  const prefix = new URL(config.baseUrl).pathname.replace(/\/$/, '');
  const meter = meterFor(config, prefix, context.now);
  const http = createHttpServer({ app, documents, prefix, meter, now: context.now, newId: context.newId });
  const { server } = http;
  const { accessLog, proxied } = config;
  const { now, newId } = context;
  const access = accessLog ? logAccess(server, { write: writeLines, now, newId, proxied }) : null;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(config.port, config.host, resolve);
    });
  } catch (error) {
    await background.stop();
    db.close();
    throw error;
  }
  const pushing = config.push ? startPushing(config, db, context.log) : null;
  let observing: Observing | undefined;
  try {
    observing = await observe({ config, meter, server, background, pushing });
  } catch (error) {
    await close(0);
    throw error;
  }
  return {
    port: (server.address() as AddressInfo).port,
    metricsPort: observing.metricsPort,
    close: () => (closing ??= close()),
  };

  /** Nobody waits for it: what may be lost is when a key was used last. */
  async function noteUse(used: { prefix: string; at: Instant }): Promise<void> {
    await background.partners.perform('note-use', used).catch((error) => {
      context.log.warn('the use of a key was not noted', { error: String(error) });
    });
  }

  async function close(drain = config.drain * SECOND): Promise<void> {
    await closeServer(http, { drain, patience, answerWaiting: watch.stop });
    access?.stop();
    await pushing?.stop();
    await documents?.stop();
    await reading.stop();
    await observing?.stop();
    await background.stop();
    db.close();
  }
}

/** From now on the reading thread prepares documents for the background thread, too. */
export function join(background: Background, reading: Reading): void {
  const { port1, port2 } = new MessageChannel();
  reading.lend(port1);
  background.lend(port2);
}

/**
 * Serves until a signal comes; prints where to look.
 * @param prepare as for `startServing`
 */
export async function serve(
  config: NodeConfig,
  print: (line: string) => void,
  prepare?: (context: Context) => Promise<void>,
): Promise<void> {
  const serving = await startServing(config, prepare);
  // Nothing may be closed then: the log of whoever came after would go with it.
  const release = guardFiles(config.database, stderrLog, () => process.kill(process.pid, 'SIGKILL'));
  await announce(config, serving, print);
  await signalled();
  print('Stopping.');
  release();
  await serving.close();
}

/** A second signal does what signals do: it ends the process at once, which loses nothing that was acknowledged. */
function signalled(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  return new Promise((resolve) => {
    const first = (): void => {
      for (const signal of signals) process.off(signal, first);
      resolve();
    };
    for (const signal of signals) process.on(signal, first);
  });
}

async function announce(config: NodeConfig, serving: Serving, print: (line: string) => void): Promise<void> {
  const db = openDatabase(config.database, { readonly: true });
  const editions = await listEditions(db).finally(() => db.close());
  if (editions.length === 0) {
    print(
      'There are no editions yet, so nothing is published: make one with “npm run coranto -- edition add”.',
    );
  }
  print(`Serving at ${config.baseUrl}/ (listening on ${config.host} port ${serving.port})`);
  const width = Math.max(0, ...editions.map(({ path }) => path.length));
  for (const { path } of editions) {
    const url = `${config.baseUrl}/${path}/`;
    print(`  ${path.padEnd(width)}  ${url.padEnd(config.baseUrl.length + width + 2)}  ${url}feed.atom`);
  }
}
