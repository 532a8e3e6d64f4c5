// The server on Node answers hot documents ahead of the app: the same answers, byte for byte.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { readConfig } from '../../src/config.ts';
import { takePartnerRequests, takeRequests } from '../../src/desk/requests.ts';
import { createDirectSource } from '../../src/documents/direct-source.ts';
import { createDirectSearch } from '../../src/documents/search.ts';
import { createMemoryLimiter } from '../../src/http/api/limiter.ts';
import { createApp } from '../../src/http/app.ts';
import { readAssets } from '../../src/node/catalogues.ts';
import { createContext } from '../../src/node/context.ts';
import { type Serving, startServing } from '../../src/node/serve.ts';
import { addFormerFeed, removeFormerFeed } from '../../src/operations/former-feeds.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { createAnswerCache, createReads } from '../../src/partners/perform-reads.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { connect, type Newsroom, newsroomFile } from '../support/newsroom.ts';
import { type Answer, answerOf, standingPaths } from '../support/site.ts';

const ends: (() => void)[] = [];
const test_ = { after: (done: () => void) => void ends.push(done) };
let serving: Serving;
/** Another process at the same file, with the time of day. */
let desk: Newsroom;
let app: ReturnType<typeof createApp>;

before(async () => {
  const file = await newsroomFile(test_);
  desk = { ...connect(test_, file), now: Date.now };
  await bringIn(desk, [
    aStory('one', { en: { headline: 'One', topics: ['trade'] }, nl: { headline: 'Een' } }),
    aStory('old', { en: { headline: 'Old', publishAt: '2025-01-10T10:00:00Z' } }),
    aStory('gone', { en: { headline: 'Gone' } }),
    aStory('ship', { en: { headline: '船舶' } }),
  ]);
  await withdraw(desk, { story: 'gone' }, BY_EDITOR);
  const config = readConfig({
    CORANTO_DATABASE: file,
    CORANTO_MEDIA: join(file, '..', 'media'),
    CORANTO_PORT: '0',
    CORANTO_BASE_URL: 'https://example.org/news',
  });
  serving = await startServing(config);
  const context = await createContext(config, desk.db);
  const assets = readAssets();
  app = createApp({
    ...context,
    documents: createDirectSource(context),
    search: createDirectSearch(context),
    reads: createReads(context, createAnswerCache(1_000_000)),
    desk: takeRequests(context),
    partners: takePartnerRequests(context),
    awaitChange: async () => false,
    limiter: createMemoryLimiter(() => {}),
    findAsset: async (name) => assets.get(name),
    compress: null,
  });
});

after(async () => {
  await serving.close();
  for (const done of ends) done();
});

async function fetchRaw(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer & { bytes: Buffer }> {
  const [response] = await once(
    request({ port: serving.port, path: `/news${path}`, headers, method }).end(),
    'response',
  );
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const {
    date,
    connection,
    'keep-alive': keptAlive,
    'transfer-encoding': chunked,
    // Each request has its own.
    'x-request-id': id,
    ...rest
  } = response.headers;
  return { status: response.statusCode, headers: rest, body: bytes.toString(), bytes };
}

const viaApp = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  answerOf(app.request(`http://127.0.0.1/news${path}`, { headers, method }));

const PATHS = [
  ...standingPaths(['en', 'nl'], ['2026-03', '2025-01'], ['trade']),
  '/en/2026/03/one',
  '/en/2025/01/old',
  '/en/2026/03/gone',
  '/en/2026/03/none',
];

test('from memory or through the app, every answer is the same', async () => {
  // Last-Modified is told a second after the change.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  for (const path of PATHS) {
    const reference = await viaApp(path);
    const tag = reference.headers['etag'] ?? '""';
    const ways: [Record<string, string>, string][] = [
      [{}, 'GET'],
      [{}, 'GET'],
      [{}, 'HEAD'],
      [{ 'if-none-match': tag }, 'GET'],
      [{ 'if-none-match': `"x", W/${tag.slice(0, -1)}-gzip"` }, 'GET'],
      [{ 'if-none-match': '"x"', 'if-modified-since': reference.headers['last-modified'] ?? '' }, 'GET'],
      [{ 'if-modified-since': reference.headers['last-modified'] ?? '' }, 'HEAD'],
      [{ 'x-forwarded-host': 'evil.example', host: 'evil.example', 'accept-language': 'nl' }, 'GET'],
    ];
    for (const [headers, method] of ways) {
      const { bytes, ...answer } = await fetchRaw(path, headers, method);
      // Node's adapter tells the length of an error too.
      if (reference.headers['content-length'] === undefined) delete answer.headers['content-length'];
      assert.deepEqual(
        answer,
        await viaApp(path, headers, method),
        `${method} ${path} ${JSON.stringify(headers)}`,
      );
    }
  }
});

test('a coded answer is the same document under an entity-tag of its own, and its 304 too', async () => {
  for (const path of ['/en/feed.atom', '/en/', '/en/2025/01/old']) {
    // Until it is compressed well it has the tag of what was compressed in a hurry.
    while ((await fetchRaw(path, { 'accept-encoding': 'br' })).headers['content-encoding'] !== 'br')
      await wait(20);
    const plain = await fetchRaw(path);
    const zipped = await fetchRaw(path, { 'accept-encoding': 'gzip' });
    assert.equal(zipped.headers['content-encoding'], 'gzip');
    assert.deepEqual(gunzipSync(zipped.bytes), plain.bytes);
    assert.equal(zipped.headers['etag'], plain.headers['etag']?.replace(/"$/, '-gzip"'));
    const same = await fetchRaw(path, {
      'accept-encoding': 'gzip',
      'if-none-match': zipped.headers['etag'] as string,
    });
    assert.equal(same.status, 304);
    assert.equal(same.headers['etag'], zipped.headers['etag']);
    assert.equal(same.headers['content-encoding'], undefined);
  }
});

test('at the address of a former feed, which may be that of a page, our feed is answered coded as ever', async () => {
  const add = { path: '/?feed=rss2', feed: '/en/feed.rss', inPlace: true };
  assert.match((await fetchRaw('/?feed=rss2')).headers['content-type'] as string, /html/);
  await addFormerFeed(desk, add);
  const [former, ours] = await Promise.all(
    ['/?feed=rss2', '/en/feed.rss'].map((path) => fetchRaw(path, { 'accept-encoding': 'gzip' })),
  );
  assert.ok(former && ours);
  const { 'content-location': location, ...headers } = former.headers;
  assert.equal(location, 'https://example.org/news/en/feed.rss');
  assert.deepEqual({ ...former, headers }, ours);
  assert.match((await fetchRaw('/')).headers['content-type'] as string, /html/);
  await removeFormerFeed(desk, '/?feed=rss2');
  assert.match((await fetchRaw('/?feed=rss2')).headers['content-type'] as string, /html/);
});

test('a commit by another process is in the very next answer', async () => {
  for (let i = 0; i < 4; i++) {
    await bringIn(desk, aStory('one', { en: { headline: `One ${i}`, slug: 'one', topics: ['trade'] } }));
    for (const path of ['/en/feed.atom', '/en/', '/en/topics/trade-en/feed.json']) {
      assert.match((await fetchRaw(path)).body, new RegExp(`One ${i}\\b`), path);
    }
  }
});
