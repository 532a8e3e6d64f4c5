// What each URL answers: status, headers and methods.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { withdraw } from '../../src/operations/withdraw.ts';
import { aPicture, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite, type Site, standingPaths } from '../support/site.ts';

const PICTURE = aPicture().name;
const EN = standingPaths(['en'], ['2026-03'], ['trade']);
const OK = [...EN, '/en/2026/03/one', `/media/${PICTURE}`, '/assets/coranto.css', '/healthz', '/readyz'];
const GONE = '/en/2026/03/gone';
const MOVED = '/en/2026/03/first';
const MISSING = [
  '/zz/',
  '/en/nothing',
  '/en/2026/13/',
  '/en/2027/',
  '/en/2026/03/none',
  '/en/topics/safety-en/',
  '/en/topics/none/feed.rss',
  '/media/none',
  `/media/${'0'.repeat(64)}.png`,
  '/assets/none.css',
  '/en/feed.xml',
];

let newsroom: Newsroom;
let site: Site;

before(async () => {
  newsroom = await openNewsroom({ after() {} });
  await bringIn(newsroom, [
    aStory('one', {
      en: { headline: 'One', slug: 'first', topics: ['trade'], media: [aPicture()] },
      ar: { headline: 'واحد' },
    }),
    aStory('gone', { en: { headline: 'Gone' } }),
  ]);
  await bringIn(
    newsroom,
    aStory('one', { en: { headline: 'One', slug: 'one', topics: ['trade'], media: [aPicture()] } }),
  );
  await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
  newsroom.clock.move(60_000);
  site = await openSite(newsroom);
  await site.context.media.put(PICTURE, Buffer.alloc(aPicture().size));
});

test('every standing URL answers 200, HEAD as GET without the body', async () => {
  for (const path of OK) {
    const get = await site.get(path);
    assert.equal(get.status, 200, path);
    assert.deepEqual(await site.get(path, {}, 'HEAD'), { ...get, body: '' }, path);
  }
});

test('every answer carries the security headers, whatever it is', async () => {
  const answers = [
    ...(await Promise.all(
      [...OK, ...MISSING, GONE, MOVED, '/en', '/en/2026/03/one/'].map((path) => site.get(path)),
    )),
    ...(await Promise.all(OK.map((path) => site.get(path, {}, 'POST')))),
    ...(await Promise.all(OK.map((path) => site.get(path, {}, 'OPTIONS')))),
    ...(await Promise.all(OK.map((path) => site.get(path, { 'if-none-match': '*' })))),
  ];
  for (const { status, headers } of answers) {
    assert.match(headers['content-security-policy'] ?? '', /^default-src 'none'/, String(status));
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'strict-origin-when-cross-origin');
  }
});

test('content types say what it is and in which charset', async () => {
  const types: Record<string, string> = {
    '/': 'text/html; charset=utf-8',
    '/en/': 'text/html; charset=utf-8',
    '/en/feed.atom': 'application/xml; charset=utf-8',
    '/en/feed.rss': 'application/xml; charset=utf-8',
    '/en/headlines.json': 'application/feed+json; charset=utf-8',
    '/feeds.opml': 'text/x-opml; charset=utf-8',
    '/en/2026/03/one': 'text/html; charset=utf-8',
    [GONE]: 'text/html; charset=utf-8',
    '/assets/coranto.css': 'text/css; charset=utf-8',
    '/assets/feed.css': 'text/css; charset=utf-8',
    '/healthz': 'text/plain; charset=utf-8',
    [`/media/${PICTURE}`]: 'image/png',
    '/zz': 'application/problem+json',
  };
  for (const [path, type] of Object.entries(types))
    assert.equal((await site.get(path)).headers['content-type'], type, path);
});

test('a document of an edition says its language, one of all editions only if it has one', async () => {
  for (const [path, language] of [
    ['/en/', 'en'],
    ['/ar/feed.rss', 'ar'],
    [`/ar/2026/03/${encodeURIComponent('واحد')}`, 'ar'],
    [GONE, 'en'],
    ['/', 'en'],
    ['/feeds.opml', undefined],
  ] as const) {
    assert.equal((await site.get(path)).headers['content-language'], language, path);
  }
});

test('documents may be kept for a minute, vary by coding and only the chooser by language, and are open to scripts', async () => {
  for (const path of [...EN, GONE, MOVED]) {
    const { headers } = await site.get(path);
    const [who, vary] =
      path === '/' ? ['private', 'Accept-Encoding, Accept-Language'] : ['public', 'Accept-Encoding'];
    assert.equal(headers['cache-control'], `${who}, max-age=60`, path);
    assert.equal(headers['vary'], vary, path);
    assert.equal(headers['access-control-allow-origin'], '*', path);
  }
});

test('a feed links to itself and to its hub', async () => {
  for (const path of EN.filter((one) => /\.(atom|rss|json)$/.test(one))) {
    assert.equal(
      (await site.get(path)).headers['link'],
      `<https://news.example.org/hub>; rel="hub", <https://news.example.org${path}>; rel="self"`,
    );
  }
});

test('a 304 repeats validators, caching, Vary, Link and language, and nothing about a body', async () => {
  const full = await site.get('/en/feed.atom');
  const tag = full.headers['etag'] as string;
  for (const headers of [
    { 'if-none-match': tag },
    { 'if-none-match': `W/${tag}` },
    { 'if-modified-since': full.headers['last-modified'] as string },
  ]) {
    const {
      status,
      headers: kept,
      body,
    } = await site.get('/en/feed.atom', headers as Record<string, string>);
    assert.equal(status, 304);
    assert.equal(body, '');
    for (const name of ['etag', 'last-modified', 'cache-control', 'vary', 'link', 'content-language']) {
      assert.equal(kept[name], full.headers[name], name);
    }
    for (const name of ['content-type', 'content-length', 'content-encoding'])
      assert.equal(kept[name], undefined, name);
  }
});

test('a picture and a stylesheet answer 304 to their entity-tags too', async () => {
  for (const path of [`/media/${PICTURE}`, '/assets/coranto.css']) {
    const { headers } = await site.get(path);
    assert.equal((await site.get(path, { 'if-none-match': headers['etag'] as string })).status, 304);
    assert.equal((await site.get(path, { 'if-none-match': '"other"' })).status, 200);
  }
});

test('what is withdrawn answers 410 with a notice in the language of its edition, never 304', async () => {
  for (const headers of [
    {},
    { 'if-none-match': '*' },
    { 'if-modified-since': 'Sat, 14 Mar 2026 09:31:00 GMT' },
  ]) {
    const { status, body } = await site.get(GONE, headers as Record<string, string>);
    assert.equal(status, 410);
    assert.match(body, /<html lang="en"/);
    assert.ok(!body.includes('The body of gone'));
  }
});

test('a former path redirects for ever to the one in force', async () => {
  const { status, headers } = await site.get(MOVED);
  assert.equal(status, 301);
  assert.equal(headers['location'], 'https://news.example.org/en/2026/03/one');
});

test('a final slash too many or too few leads to what was meant, and only where there is something', async () => {
  for (const [path, meant] of [
    ['/en', '/en/'],
    ['/en/feeds/', '/en/feeds'],
    ['/en/2026', '/en/2026/'],
    ['/en/2026/03', '/en/2026/03/'],
    ['/en/2026/03/one/', '/en/2026/03/one'],
    ['/en/topics/trade-en', '/en/topics/trade-en/'],
    ['/feeds.opml/', '/feeds.opml'],
    ['/en/feed.atom/', '/en/feed.atom'],
  ]) {
    const { status, headers } = await site.get(path as string);
    assert.equal(status, 301, path);
    assert.equal(headers['location'], `https://news.example.org${meant}`);
  }
  for (const path of ['/zz', '/en/2027', '/en/topics/safety-en', '/en/2026/03/none/', '/healthz/']) {
    assert.equal((await site.get(path)).status, 404, path);
  }
});

test('other methods get 405 with what is allowed, whether there is anything or not', async () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
    for (const path of [...OK, GONE, '/en/2026/03/none', '/zz/']) {
      const { status, headers } = await site.get(path, {}, method);
      assert.equal(status, 405, `${method} ${path}`);
      assert.equal(headers['allow'], 'GET, HEAD, OPTIONS');
    }
    assert.equal((await site.get('/no/such/route/at/all', {}, method)).status, 404);
  }
});

test('a script on another site may ask conditionally', async () => {
  const { status, headers } = await site.get(
    '/en/feed.json',
    { origin: 'https://reader.example' },
    'OPTIONS',
  );
  assert.equal(status, 204);
  assert.match(headers['access-control-allow-headers'] ?? '', /If-None-Match/);
});

test('a script on another site may read what the API answers anybody, what is wrong with a request too', async () => {
  for (const [path, status] of [
    ['/articles', 200],
    ['/articles?limit=x', 400],
    ['/articles/none', 404],
    ['/changes?after=x', 400],
  ] as const) {
    const answer = await site.get(`/api/v1${path}`);
    assert.equal(answer.status, status, path);
    assert.equal(answer.headers['access-control-allow-origin'], '*', path);
    assert.equal(answer.headers['access-control-expose-headers'], 'ETag, Link, Retry-After', path);
  }
  const shown = await site.get('/api/v1/articles', { authorization: 'Bearer none' });
  assert.deepEqual([shown.status, shown.headers['access-control-allow-origin']], [401, '*']);
  assert.equal((await site.get('/api/v1/key')).headers['access-control-allow-origin'], undefined);
});

test('an error is a page for people and a problem document for programs', async () => {
  for (const path of MISSING) {
    for (const accept of ['text/html,application/xhtml+xml,*/*;q=0.8', 'application/xhtml+xml']) {
      const page = await site.get(path, { accept });
      assert.equal(page.status, 404, path);
      assert.match(page.body, /^<!doctype html>/);
      assert.equal(page.headers['content-language'], 'en');
    }
    for (const accept of ['', '*/*', 'application/json', 'application/atom+xml']) {
      const problem = await site.get(path, { accept });
      const { status, title, type } = JSON.parse(problem.body);
      assert.deepEqual({ status, title, type }, { status: 404, title: 'Not Found', type: 'about:blank' });
      assert.equal(problem.headers['cache-control'], 'no-store');
      assert.match(problem.headers['vary'] ?? '', /Accept/);
    }
  }
  const arabic = await site.get('/ar/2026/03/none', { accept: 'text/html' });
  assert.match(arabic.body, /<html lang="ar" dir="rtl"/);
});

test('nothing depends on Host, forwarding, language or query', async () => {
  for (const path of [...OK, GONE, MOVED, '/zz', '/en']) {
    const plain = await site.get(path);
    const strange = {
      host: 'evil.example',
      forwarded: 'host=evil.example;proto=http',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      'x-forwarded-prefix': '/evil',
      'x-original-url': '/nl/',
      'x-rewrite-url': '/nl/',
      'x-http-method-override': 'DELETE',
      cookie: 'edition=nl',
      range: 'bytes=0-10',
      'if-range': '"x"',
      'if-match': '"x"',
      'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT',
      ...(path !== '/' && { 'accept-language': 'ar, nl;q=0.9' }),
    };
    assert.deepEqual(await site.get(path, strange), plain, path);
    assert.deepEqual(await site.get(`${path}?q=1&a=/en/feed.rss#x`), plain, path);
  }
});

test('a failing database is a 500 that tells nothing and a log line that tells all', async () => {
  const broken = { all: fail, first: fail, run: fail, batch: fail };
  const hurt = await openSite(newsroom, { db: broken });
  for (const accept of ['text/html', '*/*']) {
    const { status, body, headers } = await hurt.get('/en/', { accept });
    assert.equal(status, 500);
    assert.ok(!body.includes('disk I/O'));
    assert.equal(headers['cache-control'], 'no-store');
  }
  assert.match(hurt.errors.join(), /disk I\/O/);
  assert.equal((await hurt.get('/readyz')).status, 503);
  assert.equal((await hurt.get('/healthz')).status, 200);
  async function fail(): Promise<never> {
    throw new Error('disk I/O error');
  }
});

test('a picture that a HEAD asks about is not left open', async (t) => {
  const opened = t.mock.method(site.context.media, 'find');
  const { headers } = await site.get(`/media/${PICTURE}`, {}, 'HEAD');
  assert.ok(Number(headers['content-length']) > 0);
  assert.equal(opened.mock.callCount(), 0);
});

test('a picture answers only while a public article uses it', async (t) => {
  const own = await openNewsroom(t);
  const its = await openSite(own);
  const [path, fields] = [`/media/${PICTURE}`, { publishAt: '2026-03-14T10:00:00Z', media: [aPicture()] }];
  await its.context.media.put(PICTURE, Buffer.from('a picture'));
  await bringIn(own, aStory('one', { en: fields }));
  assert.equal((await its.get(path)).status, 404);
  own.clock.set('2026-03-14T10:00:00Z');
  assert.equal((await its.get(path)).status, 200);
  await bringIn(own, aStory('one', { en: { ...fields, media: [] } }));
  assert.equal((await its.get(path)).status, 404);
  await bringIn(own, aStory('one', { en: fields }));
  await withdraw(own, { story: 'one' }, BY_EDITOR);
  assert.equal((await its.get(path)).status, 404);
});
