// What comes in from whoever means no good, or too much: small answers, nothing in the log, and polite readers are served,
// without the background thread too.
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { aStory, bringIn } from '../support/inputs.ts';
import { KEY, openWire, type ServedNewsroom, serveNewsroom, type Wire } from '../support/serving.ts';

const ends: (() => unknown)[] = [];
let server: ServedNewsroom;
/** What was written to the log. */
let logged = '';
/** The server's threads; the background thread is the first. */
const workers: Worker[] = [];

before(async () => {
  const { write } = process.stderr;
  process.stderr.write = (text: string | Uint8Array) => {
    logged += text;
    return true;
  };
  ends.push(() => {
    process.stderr.write = write;
  });
  const note = (message: unknown): void => void workers.push((message as { worker: Worker }).worker);
  subscribe('worker_threads', note);
  server = await serveNewsroom({ after: (end) => ends.unshift(end) });
  unsubscribe('worker_threads', note);
  await bringIn(server.newsroom, aStory('quay', { en: {} }));
  assert.equal((await server.get('/en/feed.atom')).status, 200);
});

after(async () => {
  for (const end of ends) await end();
});

const ask = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

async function whole(request: string): Promise<string> {
  const wire = await server.open();
  wire.socket.write(request);
  return wire.whole();
}

const statusesIn = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

test('what is no request is answered by a small problem, and told to nobody', async () => {
  const before = logged;
  const odd: [string, number][] = [
    ['NONSENSE\r\n\r\n', 400],
    ['GET /en/ HTTP/1.1\r\n\r\n', 400],
    ['GET /en/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    [ask('/en/', 'Bad Header: x\r\n'), 400],
    [ask('/en/', `X-Long: ${'a'.repeat(20_000)}\r\n`), 431],
    [ask('/en/', 'X-One: a\r\n'.repeat(3_000)), 431],
    [ask(`/en/${'a'.repeat(9_000)}`, 'Connection: close\r\n'), 414],
    [`GET /en/ HTTP/9.9\r\nHost: x\r\n\r\n`, 400],
    ['POST /hub HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
  ];
  for (const [request, status] of odd) {
    const answer = await whole(request);
    const about = JSON.stringify(request.slice(0, 60));
    assert.deepEqual(statusesIn(answer).slice(-1), [status], about);
    assert.ok(answer.length < 1_000, about);
    if (!answer.includes('problem+json')) assert.match(request, /^GET \/en\/ HTTP\/1\.1\r\n\r\n/, about);
    assert.doesNotMatch(answer, /Error|at .*\.(ts|js)|node:/, about);
  }
  assert.equal(logged, before);
});

test('old and odd ways to ask are answered as ever', async () => {
  for (const path of ['/en/feed.atom', '/en/feed.atom?utm=1', '/feeds.opml?utm=1']) {
    const answer = await whole(`GET ${path} HTTP/1.0\r\n\r\n`);
    assert.deepEqual(statusesIn(answer), [200], path);
    assert.match(answer, /connection: close/i);
  }
  const upgrade = ask(
    '/en/feed.atom',
    'Connection: Upgrade, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAAA\r\n',
  );
  assert.deepEqual(statusesIn(await whole(upgrade)), [200]);
  const expecting =
    'POST /hub HTTP/1.1\r\nHost: x\r\nExpect: something\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
  assert.deepEqual(statusesIn(await whole(expecting)), [417]);
});

test('a body is taken as far as it may go, however its length is told, and never unpacked', async () => {
  const desk = `POST /api/v1/desk/release HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\nContent-Type: application/json\r\nConnection: close\r\n`;
  const form = 'POST /api/v1/desk/media HTTP/1.1\r\nHost: x\r\nConnection: close\r\n';
  const statusOf = async (head: string, body: string) => statusesIn(await whole(`${head}\r\n${body}`)).at(-1);
  assert.equal(await statusOf(`${desk}Content-Length: 99999999999\r\n`, '{}'), 413);
  assert.equal(await statusOf(`${desk}Content-Encoding: gzip\r\nContent-Length: 2\r\n`, '{}'), 415);
  assert.equal(await statusOf(`${desk}Content-Length: 2\r\n`, '{}'), 422);
  // Nobody's body is waited for that may not send one.
  assert.equal(await statusOf(`${form}Content-Length: 50000000\r\n`, 'x'), 401);
  const wire = await server.open();
  wire.socket.write(`${desk}Transfer-Encoding: chunked\r\n\r\n`);
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  for (let i = 0; i < 200 && wire.text() === ''; i++) {
    await new Promise((resolve) => wire.socket.write(chunk, resolve));
  }
  assert.deepEqual(statusesIn(await wire.until(/problem\+json/)), [413]);
});

test('one connection may ask for so much at once, and what is in memory is answered all the same', async () => {
  const wire = await server.open();
  wire.socket.write(ask('/api/v1/editions').repeat(40) + ask('/en/feed.atom'));
  const text = await wire.until(/<\/feed>/);
  const statuses = statusesIn(text);
  assert.equal(statuses.length, 41);
  assert.equal(statuses.filter((status) => status === 200).length, 17);
  assert.equal(statuses.filter((status) => status === 503).length, 24);
  assert.match(text, /retry-after: 2/i);
  wire.socket.destroy();
});

test('many that send their requests octet by octet keep nobody waiting', async () => {
  const slow: Wire[] = [];
  for (let i = 0; i < 150; i++) {
    const wire = await openWire(server.serving.port);
    wire.socket.write(
      i % 2 ? 'GET /en/feed.atom HTTP/1.1\r\nHost: x\r\nX-Slow: a' : 'POST /hub HTTP/1.1\r\nHost: ',
    );
    slow.push(wire);
  }
  for (const path of [
    '/en/feed.atom',
    '/en/feed.atom?utm=1',
    '/readyz',
    '/api/v1/editions',
    '/en/search?q=quay',
  ]) {
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async () => (await server.get(path)).status),
    );
    assert.deepEqual(new Set(statuses), new Set([200]), path);
  }
  for (const { socket } of slow) socket.write('a');
  assert.ok(slow.filter(({ socket }) => !socket.destroyed).length > 0);
  for (const { socket } of slow) socket.destroy();
});

test('while the background thread is gone what is in memory is answered, and the rest is asked for again', async () => {
  const { newsroom, get } = server;
  await bringIn(newsroom, aStory('crane', { en: { publishAt: '2020-01-01T00:00:00Z' } }));
  assert.equal((await get('/en/feed.atom')).status, 200);
  assert.equal((await get('/readyz')).status, 200);

  await workers[0]?.terminate();
  const ready = await get('/readyz');
  assert.equal(ready.status, 503);
  assert.match(await ready.text(), /starting/);
  assert.equal((await get('/healthz')).status, 200);
  assert.equal((await get('/en/feed.atom')).status, 200);
  const tail = await get('/en/2020/01/crane-en');
  assert.deepEqual([tail.status, tail.headers.get('retry-after')], [503, '2']);

  while ((await get('/readyz')).status !== 200) await wait(50);
  assert.equal((await get('/en/2020/01/crane-en')).status, 200);
});
