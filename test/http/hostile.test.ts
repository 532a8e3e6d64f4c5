// Whatever is asked, in whatever form: an answer, never a fault of ours, and the same document for the same URL.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { before, test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import fc from 'fast-check';
import { anyText } from '../support/any-text.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { often } from '../support/often.ts';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
let port: number;

before(async () => {
  const newsroom = await openNewsroom({ after() {} });
  await bringIn(
    newsroom,
    aStory('one', { en: { headline: 'One', topics: ['trade'] }, ar: { headline: 'أول' } }),
  );
  await bringIn(newsroom, aStory('船', { en: { headline: '船舶 é' } }));
  newsroom.clock.move(60_000);
  site = await openSite(newsroom);
  const server = createServer(getRequestListener(site.app.fetch, { overrideGlobalObjects: false }));
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

/** Sends bytes as they are; gives the status and the rest of the answer. */
async function raw(request: string): Promise<{ status: number; text: string }> {
  const socket = connect(port, '127.0.0.1');
  socket.write(Buffer.from(request, 'latin1'));
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text };
}

const get = (target: string, headers = '') =>
  raw(`GET ${target} HTTP/1.1\r\nHost: news.example.org\r\nConnection: close\r\n${headers}\r\n`);

test('hostile paths, sent as they are, are not found and nothing fails', async () => {
  const paths = [
    '/%zz',
    '/en/%zz',
    '/en/%',
    '/en/%00/',
    '/en/2026/03/%00',
    '/en/2026/03/%ED%A0%80',
    '/en/2026/03/%C0%AF',
    '/en/2026/03/..%2f..%2fetc%2fpasswd',
    '/media/..%2f..%2fcoranto.db',
    '/assets/..%2fcoranto.css',
    '/assets/../../package.json',
    '/media/',
    '/en/topics//',
    '/en/topics/%2F/',
    '/en/\\..\\',
    '/en/2026/03/one%00',
    "/en/2026/03/'%20OR%201=1--",
    '/en/2026/03/%F0%9F%9A%A2',
    '/__proto__/',
    '/constructor/feed.atom',
    '/en/feed.__proto__',
    '/assets/__proto__',
    '/assets/constructor',
    '/media/__proto__',
    '/en/topics/__proto__/',
    '/9999999999/',
    '/en/99999/',
    `/en/2026/03/${'a'.repeat(10_000)}`,
    `/${'en/'.repeat(2_000)}`,
    `/en/2026/03/${'%41'.repeat(3_000)}`,
  ];
  for (const path of paths) {
    const { status } = await get(path);
    assert.equal(status, path.includes('\\') ? 400 : 404, path.slice(0, 80));
  }
  assert.deepEqual(site.errors, []);
});

test('dot segments are resolved as in any URL', async () => {
  for (const path of ['/nl/../en/', '/./en/', '/en/x/../', '/en/%2e/', '/x/%2e%2e/en/']) {
    assert.equal((await get(path)).status, 200, path);
  }
});

test('one document under every spelling of its path', async () => {
  const spellings: Record<string, string[]> = {
    '/en/feed.atom': [
      '/%65n/feed.atom',
      '/en/feed%2Eatom',
      '/en/%66%65%65%64.atom',
      '/en/feed.atom?x=1',
      '/en/feed.atom?',
      '/en/feed.atom?%zz',
      'http://evil.example/en/feed.atom',
    ],
    '/en/2026/03/one': ['/en/2026/03/%6Fne', '/en/%32026/03/one', '/en/2026/%303/%6f%6e%65'],
    '/en/topics/trade-en/': ['/en/%74opics/trade-en/', '/en/topics/trade%2Den/'],
    [`/en/2026/03/${encodeURIComponent('船舶-e')}`]: [
      '/en/2026/03/%e8%88%b9%e8%88%b6-e',
      '/en/2026/03/%E8%88%b9%E8%88%B6%2De',
    ],
  };
  for (const [path, others] of Object.entries(spellings)) {
    const tag = (await site.get(path)).headers['etag'] as string;
    for (const other of others) {
      const { status, text } = await get(other);
      assert.equal(status, 200, other);
      assert.ok(text.toLowerCase().includes(`etag: ${tag.toLowerCase()}`), other);
    }
  }
});

test('strange requests get an answer', async () => {
  const strange = [
    'GET /en/ HTTP/1.0\r\n\r\n',
    'TRACE /en/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'QUERY /en/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'GET /en/ HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n',
    'GET /en/ HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n',
    'GET /en/ HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n',
    'POST /en/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello',
    'GET /en/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello',
  ];
  for (const request of strange) {
    const { status, text } = await raw(request);
    assert.ok(status >= 200 && status < 500, `${status} for ${request.slice(0, 40)}: ${text.slice(0, 200)}`);
  }
  assert.deepEqual(site.errors, []);
});

const segment = fc.oneof(
  anyText(),
  fc.constantFrom(
    '',
    'en',
    'nl',
    'feeds',
    'topics',
    'trade-en',
    'feed.atom',
    'headlines.json',
    '2026',
    '03',
    'one',
    '..',
    '.',
    '%2F',
    '%zz',
    '%00',
    'media',
    'assets',
    'healthz',
    'feeds.opml',
    '%25',
    '%2525',
  ),
);
const target = fc
  .tuple(fc.array(segment, { maxLength: 7 }), fc.constantFrom('', '?', '?q=%zz', '#x'))
  .map(([segments, rest]) => `/${segments.join('/')}${rest}`);
const headerValue = fc.oneof(
  fc.string().map((text) => text.replace(/[^\x20-\x7e\xa0-\xff]/g, '')),
  fc.constantFrom(
    '*',
    '"x"',
    'W/"',
    '"',
    ',,,',
    '"a,b",W/"c',
    'Sat, 14 Mar 2026 09:31:00 GMT',
    'gzip;q=1e9',
    'br;;;q',
    'text/html',
    '*/*;q=-1',
    '0'.repeat(5_000),
  ),
);
const names = [
  'if-none-match',
  'if-modified-since',
  'accept',
  'accept-encoding',
  'accept-language',
  'range',
  'origin',
  'x-forwarded-host',
];
const headers = fc.dictionary(fc.constantFrom(...names), headerValue);

test('no path and no header makes the app fail', async () => {
  await fc.assert(
    fc.asyncProperty(
      target,
      headers,
      fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST'),
      async (path, fields, method) => {
        const { status, headers: given } = await site.get(path, fields, method);
        assert.ok([200, 204, 301, 304, 404, 405].includes(status), `${status} for ${method} ${path}`);
        assert.equal(given['x-content-type-options'], 'nosniff');
        if (status === 301)
          assert.match(given['location'] ?? '', /^https:\/\/news\.example\.org\/[\x21-\x7e]*$/);
      },
    ),
    { numRuns: often(300) },
  );
  assert.deepEqual(site.errors, []);
});
