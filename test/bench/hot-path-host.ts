// What answering one poll costs within the process: Coranto's own handler and a bare one, called in turn with the same
// real request and a response that goes nowhere. Argument: the database's file.
import '../../src/cli/heap.js'; // as a server does
import { get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '../../src/config.ts';
import { startBackground } from '../../src/node/background-client.ts';
import { createContext } from '../../src/node/context.ts';
import { openDatabase } from '../../src/node/database.ts';
import { HotDocuments } from '../../src/node/hot-documents.ts';
import { meterFor } from '../../src/node/observe.ts';
import { createHttpServer } from '../../src/node/server.ts';
import { median } from './stats.ts';

const FEED = '/en/feed.atom';
/** What the kernel says of CPU time is coarse: a batch is long, and only their sum is used. */
const AT_ONCE = 5_000;
const BATCHES = 20;
/** The compilers have enough to do first; nothing of it is counted. */
const WARM_UP = 10;

/** Of one call: the octets that were allocated, the median of batches, and the microseconds of CPU that it took. */
export interface Cost {
  octets: number;
  micros: number;
}

/** By status: Coranto's handler, and a bare one. */
export type HotPath = Record<'200' | '304', [Cost, Cost]>;

type Handler = (request: IncomingMessage, response: unknown) => void;

const [file = ''] = process.argv.slice(2);
const config = readConfig({ CORANTO_DATABASE: file, CORANTO_BASE_URL: 'https://news.example.org' });
const db = openDatabase(config.database);
const context = await createContext(config, db);
let documents: HotDocuments | undefined;
const background = await startBackground(config, context.log, {
  onGenerated: (made) => void documents?.take(made),
});
documents = new HotDocuments(db, context, background);
const { now, newId } = context;
const { server } = createHttpServer({
  app: { fetch: () => new Response(null, { status: 500 }) } as never,
  ...{ documents, prefix: '', meter: meterFor(config, '', now), now, newId },
});

/** A response that says what it was told, and sends nothing. */
const told = { status: 0, headers: [] as string[], body: undefined as Buffer | undefined };
const response = {
  writeHead(status: number, headers: string[]) {
    told.status = status;
    told.headers = headers;
    return response;
  },
  end(body?: Buffer) {
    told.body = body;
  },
};

const ours = server.listeners('request')[0] as Handler;
const first = await recordRequest(server, {});
await quiet();
ours(first, response);
const full = { ...told };
const tag = full.headers[full.headers.indexOf('ETag') + 1] as string;
const second = await recordRequest(server, { 'If-None-Match': tag });
await quiet();
ours(second, response);
const notModified = { ...told };
if (full.status !== 200 || notModified.status !== 304)
  throw new Error(`it was answered with ${full.status} and ${notModified.status}`);

/** As bare-server.ts has it. */
const bare = ((request: IncomingMessage, to: typeof response) => {
  if (request.headers['if-none-match'] === tag) {
    to.writeHead(304, notModified.headers).end();
    return;
  }
  to.writeHead(200, full.headers);
  to.end(full.body);
}) as Handler;

const handlers = [ours, bare];
const found = { '200': measure(first), '304': measure(second) };
process.send?.(found satisfies HotPath, () => process.exit());

/** Until nothing is committed any more, and the feed is compressed as well as it will be. */
async function quiet(): Promise<void> {
  for (let calm = 0; calm < 5; calm++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (documents?.peek(FEED)?.isQuick === false) continue;
    await documents?.find(FEED);
    calm = -1;
  }
}

function measure(request: IncomingMessage): [Cost, Cost] {
  const octets: number[][] = handlers.map(() => []);
  const micros = handlers.map(() => 0);
  for (let batch = -WARM_UP; batch < BATCHES; batch++) {
    for (const [i, handler] of handlers.entries()) {
      const heap = process.memoryUsage().heapUsed;
      const cpu = process.threadCpuUsage();
      for (let n = 0; n < AT_ONCE; n++) handler(request, response);
      const { user, system } = process.threadCpuUsage(cpu);
      // Where rubbish was collected meanwhile it is less than none, which the median leaves out.
      const grown = process.memoryUsage().heapUsed - heap;
      if (batch < 0) continue;
      octets[i]?.push(grown / AT_ONCE);
      micros[i] = (micros[i] as number) + user + system;
    }
  }
  return handlers.map((_, i) => ({
    octets: median(octets[i] as number[]),
    micros: (micros[i] as number) / AT_ONCE / BATCHES,
  })) as [Cost, Cost];
}

/** A request as it comes from a socket; nobody answers it. */
async function recordRequest(of: Server, headers: Record<string, string>): Promise<IncomingMessage> {
  const listeners = of.listeners('request') as Handler[];
  of.removeAllListeners('request');
  await new Promise<void>((resolve) => of.listen(0, '127.0.0.1', resolve));
  const { port } = of.address() as AddressInfo;
  const request = await new Promise<IncomingMessage>((resolve) => {
    of.once('request', resolve);
    get({
      port,
      path: FEED,
      headers: { 'User-Agent': 'Reader/1.0', 'Accept-Encoding': 'gzip', ...headers },
    }).on('error', () => {});
  });
  of.close();
  for (const listener of listeners) of.on('request', listener);
  return request;
}
