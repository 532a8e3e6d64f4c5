// Who is asked in turn: Coranto, bare node:http servers with the same answer, and nginx with the same bytes as files.
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import type { BareAnswer } from './bare-server.ts';
import { Child, pin, SERVER_CORE } from './child.ts';
import { spawnNginx } from './nginx.ts';

export const FEED = '/en/feed.atom';

export interface Server {
  child: Child;
  port: number;
}

/** A server that answers the feed, on the servers' core. */
export interface Contestant {
  port: number;
  /** The entity-tag that it gives. */
  etag: string;
  /** Microseconds of CPU that it has used so far. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

/** Coranto with nothing left to generate: that has nothing to do with how requests are answered. */
export async function startCoranto(database: string, settings: Record<string, string> = {}): Promise<Server> {
  const child = new Child('./coranto-server.ts', [database, JSON.stringify(settings)]);
  const { port } = await child.next<{ port: number }>();
  let before = await child.cpu();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const after = await child.cpu();
    if (after - before < 30_000) return { child, port };
    before = after;
  }
}

/** What Coranto answers, for the others to answer too; node:http adds the other headers by itself. */
export interface FeedAnswer extends BareAnswer {
  /** The body as it is without coding, base64. */
  identity: string;
}

export async function recordFeed(port: number): Promise<FeedAnswer> {
  // The first request brings the document into memory; compressed thoroughly, which its tag tells, it is a moment later.
  let full = await ask(port, { 'Accept-Encoding': 'gzip' });
  for (let waited = 0; !headerOf(full.headers, 'ETag').endsWith('-gzip"'); waited++) {
    if (waited > 200) throw new Error(`Coranto does not hold ${FEED} in memory: ${full.headers}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    full = await ask(port, { 'Accept-Encoding': 'gzip' });
  }
  const etag = headerOf(full.headers, 'ETag');
  const notModified = await ask(port, { 'Accept-Encoding': 'gzip', 'If-None-Match': etag });
  const identity = await ask(port, {});
  if (full.status !== 200 || notModified.status !== 304)
    throw new Error(`Coranto answered ${FEED} with ${full.status} and ${notModified.status}`);
  return {
    etag,
    full: full.headers,
    notModified: notModified.headers,
    body: full.body.toString('base64'),
    identity: identity.body.toString('base64'),
  };
}

export function corantoOf({ child, port }: Server, etag: string): Contestant {
  return contestant(child, port, etag);
}

export async function startBare(answer: FeedAnswer): Promise<Contestant> {
  const child = new Child('./bare-server.ts');
  child.send(answer);
  const { port } = await child.next<{ port: number }>();
  return contestant(child, port, answer.etag);
}

function contestant(child: Child, port: number, etag: string): Contestant {
  pin(child.process.pid, SERVER_CORE);
  return { port, etag, cpu: () => child.cpu(), stop: () => child.stop() };
}

/** Null where nginx is not installed. */
export async function startNginx(folder: string, answer: FeedAnswer): Promise<Contestant | null> {
  const nginx = await spawnNginx(folder, FEED, answer);
  if (nginx === null) return null;
  const { port, process, stop } = nginx;
  pin(process.pid, SERVER_CORE);
  const { headers, status } = await ask(port, { 'Accept-Encoding': 'gzip' });
  if (status !== 200 || headerOf(headers, 'Content-Encoding') !== 'gzip')
    throw new Error(`nginx answered ${FEED} with ${status}: ${headers}`);
  const cpu = async () => Number(readFileSync(`/proc/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1000;
  return { port, etag: headerOf(headers, 'ETag'), cpu, stop };
}

const OWN = new Set(['Date', 'Connection', 'Keep-Alive']);

const headerOf = (headers: readonly string[], name: string): string =>
  headers[headers.indexOf(name) + 1] as string;

function ask(port: number, headers: Record<string, string>) {
  return new Promise<{ status: number; headers: string[]; body: Buffer }>((resolve, reject) => {
    get({ port, path: FEED, headers }, async (response) => {
      const chunks = (await response.toArray()) as Buffer[];
      const raw = response.rawHeaders;
      resolve({
        status: response.statusCode ?? 0,
        headers: raw.filter((_, i) => !OWN.has(raw[i - (i % 2)] as string)),
        body: Buffer.concat(chunks),
      });
    }).on('error', reject);
  });
}
