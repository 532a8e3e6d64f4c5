// At the limit and past it: five thousand slow connections, and twice the requests that can be answered. Whoever asks
// politely meanwhile is answered, each time, and memory is bounded.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, type Newsroom, newsroomFile } from '../support/newsroom.ts';
import { type ServedProcess, serveProcess } from '../support/served-process.ts';

const FLOOD = fileURLToPath(new URL('../support/flood.ts', import.meta.url));
const CONNECTIONS = 5_000;

/** Octets. A server that is let alone takes a third of it. */
const MOST_MEMORY = 600_000_000;

interface World {
  newsroom: Newsroom;
  server: ServedProcess;
}

async function openWorld(t: { after(end: () => void): void }): Promise<World> {
  const database = await newsroomFile(t);
  const newsroom = { ...connect(t, database), now: Date.now };
  await bringIn(
    newsroom,
    Array.from({ length: 60 }, (_, i) =>
      aStory(`quay-${i}`, { en: { headline: `Quay ${i}`, publishAt: `20${10 + (i % 10)}-01-01T00:00:00Z` } }),
    ),
  );
  return { newsroom, server: await serveProcess(t, database) };
}

/** The flood, with as many files as it wants. */
function flood(
  t: { after(end: () => void): void },
  { port }: ServedProcess,
  ...args: (string | number)[]
): ChildProcess {
  const command = `ulimit -n 16000 && exec "${process.execPath}" "${FLOOD}" ${[port, ...args].join(' ')}`;
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

async function said(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  return String(chunk);
}

/** Octets: of the most that there were at once. */
function memoryOf({ child }: ServedProcess): { now: number; most: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const of = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
  return { now: of('VmRSS'), most: of('VmHWM') };
}

/** Readers that ask one thing after the other, each on one connection; every answer is one of those that are fine. */
async function readPolitely(
  { port }: ServedProcess,
  paths: readonly string[],
  fine: ReadonlySet<number>,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  let etag = '"none"';
  const ask = async (path: string): Promise<void> => {
    const headers = { 'If-None-Match': etag, 'Accept-Encoding': 'gzip' };
    const [response] = await once(
      request({ port, host: '127.0.0.1', path, agent, headers }).end(),
      'response',
    );
    for await (const _ of response);
    assert.ok(fine.has(response.statusCode), `${path} is answered ${response.statusCode}`);
    if (path === HOT[0]) etag = response.headers.etag;
  };
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let round = 0; round < 20; round++) for (const path of paths) await ask(path);
    }),
  );
  agent.destroy();
}

const HOT = ['/en/feed.atom', '/en/', '/en/headlines.json', '/healthz', '/readyz'];
const COSTLY = [
  '/en/search?q=quay',
  '/api/v1/articles?limit=5',
  '/en/2012/01/quay-2-en',
  '/en/archive/1.atom',
];
const SERVED = new Set([200, 304]);
/** What costs more may be put off. */
const PUT_OFF = new Set([200, 304, 404, 503]);

describe('at the limit', () => {
  test('five thousand slow connections keep no reader waiting, nor a release, nor the end', {
    timeout: 300_000,
  }, async (t) => {
    const { newsroom, server } = await openWorld(t);
    await readPolitely(server, HOT, SERVED);
    const before = memoryOf(server);
    const slow = flood(t, server, 'slow', CONNECTIONS);
    assert.match(await said(slow), /open/);
    for (let round = 0; round < 3; round++) {
      await readPolitely(server, HOT, SERVED);
      await readPolitely(server, COSTLY, PUT_OFF);
      await bringIn(newsroom, aStory(`new-${round}`, { en: { headline: `New ${round}` } }));
      const feed = await (await server.get('/en/feed.atom')).text();
      assert.ok(feed.includes(`New ${round}`));
    }
    const after = memoryOf(server);
    t.diagnostic(
      `memory: ${before.now >> 20} MiB before, ${after.now >> 20} MiB with them, ${after.most >> 20} MiB at most`,
    );
    assert.ok(after.most < MOST_MEMORY, `${after.most} octets`);
    assert.deepEqual(
      server.log().filter(({ level }) => level === 'error'),
      [],
    );
    server.child.kill('SIGTERM');
    assert.deepEqual(await server.ended, { code: 0, signal: null });
  });

  test('twice what can be answered leaves polite readers theirs', { timeout: 300_000 }, async (t) => {
    const { server } = await openWorld(t);
    await readPolitely(server, HOT, SERVED);
    const seconds = 5;
    const measured = JSON.parse(await said(flood(t, server, 'ask', '/en/feed.atom', seconds)));
    const capacity = measured.answered / seconds;
    const twice = flood(t, server, 'ask', '/en/feed.atom', 4 * seconds, Math.ceil(2 * capacity));
    const told = said(twice);
    await readPolitely(server, HOT, SERVED);
    await readPolitely(server, COSTLY, PUT_OFF);
    const { answered, asked } = JSON.parse(await told);
    const { most } = memoryOf(server);
    t.diagnostic(
      `capacity ${Math.round(capacity)} a second; of ${asked} asked ${answered} answered in time; ${most >> 20} MiB at most`,
    );
    assert.ok(most < MOST_MEMORY, `${most} octets`);
    await readPolitely(server, [...HOT, ...COSTLY], PUT_OFF);
    assert.deepEqual(
      server.log().filter(({ level }) => level === 'error'),
      [],
    );
  });

  test('searches and pages of the long tail, thousands at once, leave the feed to its readers', {
    timeout: 300_000,
  }, async (t) => {
    const { server } = await openWorld(t);
    await readPolitely(server, HOT, SERVED);
    const floods = ['/en/search?q=quay', '/api/v1/articles', '/en/2012/01/quay-2-en?utm=1'].map((path) =>
      said(flood(t, server, 'ask', `"${path}"`, 10, 3_000)),
    );
    await readPolitely(server, HOT, SERVED);
    await Promise.all(floods);
    assert.ok(memoryOf(server).most < MOST_MEMORY);
    await readPolitely(server, HOT, SERVED);
  });
});
