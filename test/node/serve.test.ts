// The server on Node, over real HTTP, with real other connections and processes beside it.
import assert from 'node:assert/strict';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect as openSocket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { readConfig } from '../../src/config.ts';
import { type Serving, startServing } from '../../src/node/serve.ts';
import { moveEdition } from '../../src/operations/move-edition.ts';
import { schedule } from '../../src/operations/schedule.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { connect, type Newsroom, newsroomFile } from '../support/newsroom.ts';
import type { Ends } from '../support/scratch.ts';

const BASE = 'https://news.example.org/press';

interface Served {
  newsroom: Newsroom;
  serving: Serving;
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Response>;
  text(path: string): Promise<string>;
}

/** A server on a file, and another connection to that file as another process would have. */
async function served(t: Ends, database: string): Promise<Served> {
  const config = readConfig({
    CORANTO_DATABASE: database,
    CORANTO_MEDIA: `${database}-media`,
    CORANTO_BASE_URL: BASE,
    CORANTO_PORT: '0',
  });
  const serving = await startServing(config);
  t.after(() => serving.close());
  const newsroom = { ...connect(t, database), now: Date.now };
  const get: Served['get'] = (path, headers = {}, method = 'GET') =>
    fetch(`http://127.0.0.1:${serving.port}/press${path}`, { headers, method, redirect: 'manual' });
  return { newsroom, serving, get, text: async (path) => (await get(path)).text() };
}

/** Waits until a document is there in every coding. */
async function refined({ get }: Served, path: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await get(path, { 'Accept-Encoding': 'br' });
    await answer.arrayBuffer();
    if (answer.headers.get('content-encoding') === 'br') return;
    assert.ok(Date.now() < deadline, `${path} is not compressed`);
    await wait(20);
  }
}

/** An answer as it comes over the wire. */
function getRaw({ serving }: Served, path: string, coding: string) {
  return new Promise<{ headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
    const options = { port: serving.port, path: `/press${path}`, headers: { 'Accept-Encoding': coding } };
    request(options, async (answer) => {
      resolve({ headers: answer.headers, body: Buffer.concat(await answer.toArray()) });
    })
      .on('error', reject)
      .end();
  });
}

describe('a server', () => {
  const ends: (() => unknown)[] = [];
  // One for all that do not need their own: most of what a test of it would take is starting it.
  const until = { after: (end: () => unknown) => ends.unshift(end) };
  let file: string;
  let server: Served;
  before(async () => {
    file = await newsroomFile(until);
    server = await served(until, file);
  });
  after(async () => {
    for (const end of ends) await end();
  });

  test('shows another connection’s commit in the very next answer', async () => {
    const { newsroom, text } = server;
    for (let i = 0; i < 5; i++) {
      const key = `story-${i}`;
      await bringIn(newsroom, aStory(key, { en: { headline: `Headline ${i}.` } }));
      assert.ok((await text('/en/feed.atom')).includes(`Headline ${i}.`), `release ${i}`);
      await withdraw(newsroom, { story: key }, BY_EDITOR);
      assert.ok(!(await text('/en/feed.atom')).includes(`Headline ${i}.`), `withdrawal ${i}`);
    }
  });

  test('releases by itself, never before its time and never later than the first request after it', async () => {
    const { newsroom, text } = server;
    await bringIn(newsroom, aStory('ferry', { en: { headline: 'Night ferry', publishAt: null } }));
    const dueAt = Math.ceil(Date.now() / 1000) * 1000 + 1000;
    const given = { kind: 'instant', at: dueAt, dateOnly: false, given: 'soon' } as const;
    await schedule(newsroom, { story: 'ferry' }, () => given, BY_EDITOR);
    for (;;) {
      const asked = Date.now();
      const isThere = (await text('/en/feed.json')).includes('Night ferry');
      const answered = Date.now();
      if (answered < dueAt) assert.ok(!isThere, 'early');
      if (asked >= dueAt) {
        assert.ok(isThere, 'late');
        return;
      }
      await wait(20);
    }
  });

  test('releases without being asked', async () => {
    const { newsroom } = server;
    await bringIn(newsroom, aStory('tug', { en: { publishAt: null } }));
    const at = Math.ceil(Date.now() / 1000) * 1000 + 1000;
    await schedule(
      newsroom,
      { story: 'tug' },
      () => ({ kind: 'instant', at, dateOnly: false, given: 'x' }),
      BY_EDITOR,
    );
    const releasedAt = () =>
      newsroom.value("SELECT c.at FROM changes c JOIN stories s ON s.id = c.story_id WHERE s.key = 'tug'");
    const deadline = Date.now() + 60_000;
    while (releasedAt() === null) {
      assert.ok(Date.now() < deadline, 'nothing settled');
      await wait(50);
    }
    assert.ok((releasedAt() as number) >= at);
  });

  test('answers the same from memory as through the app', async () => {
    const { newsroom, get } = server;
    await bringIn(newsroom, aStory('crane', { en: { slug: 'crane' }, nl: {} }));
    await wait(1100);
    // Every kind of document by every other way to ask is in test/http/server.test.ts.
    const paths = ['/en/', '/en/feed.atom', '/en/2026/03/crane', '/feeds.opml'];
    const drop = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);
    for (const path of paths) {
      await refined(server, path);
      for (const coding of ['identity', 'gzip', 'br']) {
        for (const method of ['GET', 'HEAD']) {
          // A query keeps the server from looking in memory first.
          const answers = [];
          for (const asked of [path, path, `${path}?utm=1`]) {
            const response = await get(asked, { 'Accept-Encoding': coding }, method);
            const headers = [...response.headers].filter(([name]) => !drop.has(name)).sort();
            answers.push({
              status: response.status,
              headers,
              body: Buffer.from(await response.arrayBuffer()).toString('hex'),
            });
          }
          assert.deepEqual(answers[1], answers[0], `${method} ${path} ${coding}`);
          assert.deepEqual(answers[2], answers[0], `${method} ${path} ${coding}`);
          const etag = Object.fromEntries(answers[0]?.headers ?? [])['etag'] as string;
          assert.match(
            etag,
            coding === 'identity' ? /^"[\w-]{22}"$/ : new RegExp(`^"[\\w-]{22}-${coding}"$`),
          );
          for (const asked of [path, `${path}?utm=1`]) {
            const conditional = await get(
              asked,
              { 'Accept-Encoding': coding, 'If-None-Match': etag },
              method,
            );
            assert.equal(conditional.status, 304, `${method} ${asked} ${coding}`);
            assert.equal(conditional.headers.get('etag'), etag);
          }
        }
      }
    }
  });

  test('compresses in a hurry first, and thoroughly soon, each under an entity-tag of its own', async () => {
    const { newsroom, get } = server;
    await bringIn(newsroom, aStory('winch', { en: { body: `<p>${'All about a winch. '.repeat(300)}</p>` } }));
    const bodies = new Map<string, string>();
    const deadline = Date.now() + 60_000;
    for (let tag = ''; !tag.endsWith('-gzip"'); ) {
      assert.ok(Date.now() < deadline, 'it is not compressed thoroughly');
      const { body, headers } = await getRaw(server, '/en/feed.atom', 'gzip');
      tag = headers['etag'] as string;
      assert.equal(body.toString('hex'), (bodies.get(tag) ?? body.toString('hex')) as string, tag);
      bodies.set(tag, body.toString('hex'));
      assert.ok(gunzipSync(body).includes('All about a winch.'));
    }
    const identity = await getRaw(server, '/en/feed.atom', 'identity');
    const stem = (identity.headers['etag'] as string).replaceAll('"', '');
    for (const tag of [`"${stem}-gz"`, `"${stem}-gzip"`, `"${stem}-br"`, `"${stem}"`]) {
      assert.equal((await get('/en/feed.atom', { 'If-None-Match': tag })).status, 304, tag);
    }
    for (const tag of bodies.keys()) assert.ok([`"${stem}-gz"`, `"${stem}-gzip"`].includes(tag), tag);
  });

  test('lives under the base URL’s path and takes nothing from the Host header', async () => {
    const { newsroom, serving, get } = server;
    await bringIn(newsroom, aStory('quay', { en: {} }));
    const outside = await fetch(`http://127.0.0.1:${serving.port}/en/feed.atom`);
    assert.equal(outside.status, 404);
    const feed = await (
      await get('/en/feed.atom', { 'X-Forwarded-Host': 'evil.example', Host: 'evil.example' })
    ).text();
    assert.ok(feed.includes(`${BASE}/en/2026/03/quay-en`));
    assert.ok(!feed.includes('127.0.0.1') && !feed.includes('evil.example'));
    const bare = await fetch(`http://127.0.0.1:${serving.port}/press`, { redirect: 'manual' });
    assert.deepEqual([bare.status, bare.headers.get('location')], [301, `${BASE}/`]);
  });

  test('answers malformed requests with an error of the client’s, and goes on', async () => {
    const { serving, get } = server;
    const raw = (request: string): Promise<string> =>
      new Promise((resolve, reject) => {
        let answer = '';
        const socket = openSocket(serving.port, '127.0.0.1', () => socket.end(request));
        socket.on('data', (chunk) => {
          answer += chunk;
        });
        socket.on('close', () => resolve(answer));
        socket.on('error', reject);
      });
    for (const request of [
      'GET /press/en/%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET //press//en HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET /press/en/ HTTP/1.1\r\nHost: a b c\r\nConnection: close\r\n\r\n',
      'GET http://[::1/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET /press/\u0000 HTTP/1.1\r\nHost: x\r\n\r\n',
      'NONSENSE\r\n\r\n',
      `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      'GET /press/en/ HTTP/1.1\r\nConnection: close\r\n\r\n',
    ]) {
      assert.match(
        await raw(request),
        /^HTTP\/1\.1 4\d\d |^HTTP\/1\.1 200 /,
        JSON.stringify(request.slice(0, 60)),
      );
    }
    assert.equal((await get('/healthz')).status, 200);
  });

  test('keeps everything over a restart, and every ETag', async () => {
    await bringIn(server.newsroom, aStory('buoy', { en: {}, fr: {} }));
    const etags = async () =>
      Promise.all(
        ['/en/feed.atom', '/fr/', '/feeds.opml'].map(async (path) =>
          (await server.get(path, { 'Accept-Encoding': 'identity' })).headers.get('etag'),
        ),
      );
    const before = await etags();
    await server.serving.close();
    server = await served(until, file);
    assert.deepEqual(await etags(), before);
  });

  test('serves nothing from memory at a path that an edition had, from the very next answer on', async () => {
    const { newsroom, get } = server;
    const paths = ['feed.atom', '', '2026/03/crane'];
    for (const path of [...paths, ...paths]) assert.equal((await get(`/en/${path}`)).status, 200);
    await moveEdition(newsroom, { path: 'en', to: 'english' }, BY_EDITOR);
    for (const path of [...paths, ...paths]) {
      const former = await get(`/en/${path}`);
      assert.deepEqual([former.status, former.headers.get('location')], [301, `${BASE}/english/${path}`]);
      assert.equal((await get(`/english/${path}`)).status, 200);
    }
    assert.equal((await get('/en/none')).status, 404);
  });
});
