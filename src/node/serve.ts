// Starts a newsroom on one machine: database, background thread and server; stops it in order.
import type { AddressInfo } from 'node:net';
import type { NodeConfig } from '../config.ts';
import type { Context } from '../context.ts';
import type { Instant } from '../domain/time.ts';
import { createMemoryLimiter } from '../http/api/limiter.ts';
import { createApp } from '../http/app.ts';
import { keepErased } from '../operations/transfer-erasures.ts';
import { listEditions } from '../storage/editions.ts';
import { ensureNewsroom } from '../storage/newsroom.ts';
import { startBackground } from './background-client.ts';
import { readAssets } from './catalogues.ts';
import { watchChanges } from './change-watch.ts';
import { createCompress } from './compress.ts';
import { createContext } from './context.ts';
import { openDatabase } from './database.ts';
import { HotDocuments } from './hot-documents.ts';
import { migrate } from './migrate.ts';
import { startPushing } from './push-client.ts';
import { startReading } from './reading-client.ts';
import { createHttpServer } from './server.ts';

/** How long requests under way may take to finish after a signal. */
const PATIENCE = 10_000;

/** How soon a connection is closed whose request is finished by then. */
const CLOSE_EVERY = 50;

export interface Serving {
  /** The port in use; the one asked for unless that was 0. */
  port: number;
  /** Refuses new requests, finishes those under way, stops the background thread. */
  close(): Promise<void>;
}

/**
 * Serves the newsroom of a configuration.
 * @param prepare runs once the database is there and before anything is served: fills a sample, say
 */
export async function startServing(
  config: NodeConfig,
  prepare: (context: Context) => Promise<void> = async () => {},
): Promise<Serving> {
  const db = openDatabase(config.database);
  migrate(db);
  const context = await createContext(config, db);
  await ensureNewsroom(db, context.newId);
  // What was erased after this copy of the database was made is erased before anybody can ask for it, and a ledger
  // that was lost or damaged is mended. What remains of it the background thread sweeps.
  await keepErased({ ...context, media: null }, []);
  const assets = readAssets();
  await prepare(context);

  let documents: HotDocuments | undefined;
  const background = await startBackground(config, context.log, (paths) => void documents?.warm(paths));
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
  });
  const prefix = new URL(config.baseUrl).pathname.replace(/\/$/, '');
  const server = createHttpServer({ app, documents, prefix, now: context.now });
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
  let closing: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    close: () => (closing ??= close()),
  };

  /** Nobody waits for it: what may be lost is when a key was used last. */
  async function noteUse(used: { prefix: string; at: Instant }): Promise<void> {
    await background.partners.perform('note-use', used).catch((error) => {
      context.log.warn('the use of a key was not noted', { error: String(error) });
    });
  }

  async function close(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    watch.stop();
    // Again and again: whoever is still answered keeps the connection for another request.
    const closeIdle = setInterval(() => server.closeIdleConnections(), CLOSE_EVERY);
    server.closeIdleConnections();
    const impatient = setTimeout(() => server.closeAllConnections(), PATIENCE);
    await closed;
    clearTimeout(impatient);
    clearInterval(closeIdle);
    await pushing?.stop();
    await documents?.stop();
    await reading.stop();
    await background.stop();
    db.close();
  }
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
  await announce(config, serving, print);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  print('Stopping.');
  await serving.close();
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
