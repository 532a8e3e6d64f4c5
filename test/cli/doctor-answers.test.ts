// What the doctor makes of answers, over real HTTP: those of bot protection, and those that no reader can use.
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { type Poll, pollFeed, questionFor } from '../../src/cli/doctor/poll.ts';
import { READERS, type Reader } from '../../src/cli/doctor/readers.ts';
import { beforeFeeds, doctor, type Edge, EXEMPT, fakeNewsroom, page, polls } from './doctor-newsroom.ts';

/** What newsboat makes of a feed that this stands in front of. */
async function newsboatPolls(t: TestContext, edge: Edge): Promise<Poll> {
  const { url } = await fakeNewsroom(t, edge);
  const newsboat = READERS[0] as Reader;
  const site = { base: new URL(`${url}/`), limits: { time: 5000, bytes: 1_000_000, pause: 0 } };
  const feed = { path: 'en/feed.atom', wanted: 'atom', what: 'the feed' } as const;
  return pollFeed(newsboat, questionFor(newsboat, site, feed), site);
}

describe('a challenge in front of the feeds', () => {
  const challenge = (sign: string) =>
    `newsboat was given a challenge page instead of the feed (${sign}): ${EXEMPT}`;
  const kinds: [name: string, edge: Edge, sentence: string][] = [
    [
      'that Cloudflare marks',
      () =>
        page(403, '<title>Just a moment...</title>', { 'cf-mitigated': 'challenge', Server: 'cloudflare' }),
      challenge('cf-mitigated: challenge'),
    ],
    [
      'that Cloudflare marks as a rate limit',
      () => page(429, '', { 'cf-mitigated': 'challenge' }),
      challenge('cf-mitigated: challenge'),
    ],
    [
      'that Vercel marks',
      () => page(429, '', { 'x-vercel-mitigated': 'challenge' }),
      challenge('x-vercel-mitigated: challenge'),
    ],
    [
      'that AWS marks, without a page',
      () => ({ status: 202, headers: { 'x-amzn-waf-action': 'challenge' }, body: '' }),
      challenge('x-amzn-waf-action: challenge'),
    ],
    [
      'that says “Just a moment...”',
      () => page(503, '<head><title>Just a moment...</title></head>'),
      challenge('the page says “Just a moment...”'),
    ],
    ['with status 403', () => page(403, '<h1>Access denied</h1>'), challenge('403 with an HTML page')],
    ['with status 503', () => page(503, '<h1>Checking</h1>'), challenge('503 with an HTML page')],
    [
      'with status 200 from Cloudflare',
      () => page(200, '<h1>Welcome</h1>', { Server: 'cloudflare' }),
      challenge('an HTML page from “server: cloudflare”'),
    ],
    [
      'with a Turnstile',
      () => page(200, '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>'),
      challenge('the page holds a Turnstile'),
    ],
    [
      'with a CAPTCHA',
      () => page(200, '<div class="h-captcha"></div>'),
      challenge('the page holds a CAPTCHA'),
    ],
    [
      'that reloads itself',
      () => page(200, '<meta http-equiv="refresh" content="5">'),
      challenge('the page reloads itself with a meta refresh'),
    ],
    [
      'that wants cookies',
      () => page(200, '<script>document.cookie="seen=1"; location.reload()</script>'),
      challenge('the page wants cookies'),
    ],
    [
      'that wants JavaScript',
      () => page(200, '<noscript>Turn JavaScript on.</noscript><script>check()</script>'),
      challenge('the page wants JavaScript'),
    ],
    [
      'that calls itself a feed',
      () => ({
        ...page(200, '<script>location.replace("/check")</script>'),
        headers: { 'Content-Type': 'application/atom+xml' },
      }),
      challenge('the page wants JavaScript'),
    ],
    [
      'that wants a cookie brought back from another page',
      ({ url }) => {
        const Location = url?.endsWith('?seen') ? url.slice(0, -'?seen'.length) : `${url}?seen`;
        return { status: 302, headers: { Location, 'Set-Cookie': 'seen=1' }, body: '' };
      },
      `newsboat must bring back a cookie to get the feed, and readers keep none: ${EXEMPT}`,
    ],
    [
      'that wants a cookie brought back',
      ({ url }) => ({ status: 302, headers: { Location: url ?? '', 'Set-Cookie': 'seen=1' }, body: '' }),
      `newsboat must bring back a cookie to get the feed, and readers keep none: ${EXEMPT}`,
    ],
  ];
  for (const [name, edge, sentence] of kinds) {
    test(`${name} is named, with what to do`, async (t) => {
      const { fault } = await newsboatPolls(t, edge);
      assert.equal(`${fault?.problem}: ${fault?.remedy}`, sentence);
      assert.equal(fault?.isChallenge, true);
    });
  }

  test('says what to do once, and of each reader that it was shut out', async (t) => {
    const { url } = await fakeNewsroom(
      t,
      beforeFeeds(() => page(403, '')),
    );
    const { out } = await doctor(url);
    assert.equal(out.split(EXEMPT).length, 2);
    for (const { who } of READERS) assert.ok(out.includes(`: ${who} was given a challenge page`), who);
    assert.match(out, /\n13 polls: 10 failed\n$/);
  });

  test('for one reader only shuts out that one', async (t) => {
    const isPython = (agent = '') => /feedparser/.test(agent);
    const edge: Edge = ({ headers }, usual) => (isPython(headers['user-agent']) ? page(403, '') : usual);
    const { url } = await fakeNewsroom(t, edge);
    const failed = (await polls(url)).filter(({ ok }) => !ok);
    assert.deepEqual(
      failed.map(({ reader, outcome }) => [reader, outcome]),
      [['feedparser', 'challenge page']],
    );
  });

  test('at the second poll only counts too', async (t) => {
    const edge: Edge = ({ headers }, usual) => (headers['if-none-match'] ? page(403, '') : usual);
    const { fault } = await newsboatPolls(t, edge);
    assert.match(fault?.problem ?? '', /^newsboat was given a challenge page .*403 with an HTML page/);
  });

  test('names the paths to exempt below the newsroom’s own', async (t) => {
    const { url } = await fakeNewsroom(t, () => page(403, '', { 'cf-mitigated': 'challenge' }));
    const { out } = await doctor(`${url}/press/`);
    assert.match(
      out,
      /exempt \/press\/\*\/feed\.\*, .*, \/press\/feeds\.opml, \/press\/api\/\* and \/press\/hub from/,
    );
  });
});

describe('an answer that a reader cannot use', () => {
  const sent = (type: string, body: string | Buffer): Edge => {
    return (_, usual) => ({ ...usual, headers: { ...usual.headers, 'Content-Type': type }, body });
  };
  const atom = (body: string | Buffer) => sent('application/atom+xml', body);
  const packed = (coding: string, body: string | Buffer): Edge => {
    return (_, usual) => ({ ...usual, headers: { ...usual.headers, 'Content-Encoding': coding }, body });
  };
  let count = 0;
  /** Answers the same however it is asked. */
  const always = (etag: () => string, more: () => string = () => ''): Edge => {
    const headers = { 'Content-Type': 'application/atom+xml' };
    return () => ({ status: 200, headers: { ...headers, ETag: etag() }, body: `<feed>${more()}</feed>` });
  };
  const status = (code: number, headers: Record<string, string> = {}): Edge => {
    return () => ({ status: code, headers, body: '' });
  };
  const kinds: [name: string, edge: Edge, problem: RegExp][] = [
    [
      'too many requests',
      status(429, { 'Retry-After': '60' }),
      /^newsboat polled politely and was turned away as too frequent \(429, Retry-After: 60\)$/,
    ],
    [
      'too many requests, as a page',
      () => page(429, '<h1>Too Many Requests</h1>'),
      /^newsboat polled politely and was turned away as too frequent \(429\)$/,
    ],
    ['a refusal', status(403), /^newsboat was refused the feed \(403 Forbidden\)$/],
    ['nothing', () => page(404, ''), /^newsboat found nothing where the feed should be \(404 Not Found\)$/],
    [
      'an error',
      status(502),
      /^newsboat was given an error of the server instead of the feed \(502 Bad Gateway\)$/,
    ],
    ['a page', () => page(200, '<h1>Hello</h1>'), /^newsboat was given an HTML page instead of the feed$/],
    [
      'another type',
      sent('text/plain', '<feed/>'),
      /^newsboat was given the feed as text\/plain instead of application\/xml$/,
    ],
    [
      'half a document',
      atom('<feed><title>Harbour'),
      /^newsboat was given the feed in a form that no reader can read \(it breaks off\)$/,
    ],
    [
      'a bare ampersand',
      atom('<feed>R&D</feed>'),
      /no reader can read \(Invalid character in entity name\)$/,
    ],
    ['a control character', atom('<feed>\u0007</feed>'), /\(it holds control characters\)$/],
    ['other bytes than UTF-8', atom(Buffer.from('<feed>\xe9</feed>', 'latin1')), /\(it is not UTF-8\)$/],
    ['another document', atom('<rss/>'), /\(its root is rss, not feed\)$/],
    [
      'unasked compression',
      packed('br', brotliCompressSync('<feed/>')),
      /^newsboat takes gzip, deflate only and was given the feed as br$/,
    ],
    ['unknown compression', packed('dcb', '<feed/>'), /was given the feed as dcb$/],
    [
      'broken compression',
      packed('gzip', 'not gzip'),
      /^newsboat was given the feed as gzip that cannot be unpacked$/,
    ],
    [
      'a bomb',
      packed('gzip', gzipSync(Buffer.alloc(1_100_000))),
      /^newsboat was given more than a reader takes instead of the feed$/,
    ],
    [
      'more than a reader takes',
      packed('identity', Buffer.alloc(1_100_000)),
      /^newsboat was given more than a reader takes instead of the feed$/,
    ],
    [
      'a redirect to another host',
      status(302, { Location: 'https://login.example.com/' }),
      /^newsboat asked 127\.0\.0\.1:\d+ for the feed and was sent to login\.example\.com$/,
    ],
    [
      'a circle of redirects',
      ({ url }) => ({ status: 301, headers: { Location: url ?? '', 'Set-Cookie': '__cf_bm=x' }, body: '' }),
      /^newsboat was redirected in a circle instead of given the feed$/,
    ],
    [
      'redirects without end',
      () => ({ status: 301, headers: { Location: `/en/${++count}/feed.atom` }, body: '' }),
      /^newsboat was redirected in a circle instead of given the feed$/,
    ],
    [
      'one without an ETag',
      (_, usual) => ({ ...usual, headers: { 'Content-Type': 'application/atom+xml' } }),
      /^newsboat was given the feed without an ETag and must fetch all of it at every poll$/,
    ],
    [
      'the same again under the same ETag',
      always(() => '"same"'),
      /^newsboat asked again with the validators .* got all of the feed once more, under the same ETag$/,
    ],
    [
      'the same again under another ETag',
      always(() => `"${++count}"`),
      /got all of the feed once more, the same bytes under another ETag$/,
    ],
    [
      'other bytes at every poll',
      always(
        () => `"${++count}"`,
        () => String(count),
      ),
      /got all of the feed once more, other bytes each time$/,
    ],
  ];
  for (const [name, edge, problem] of kinds) {
    test(`may be ${name}`, async (t) => {
      const { fault } = await newsboatPolls(t, edge);
      assert.match(fault?.problem ?? '', problem);
      assert.ok(fault?.remedy);
    });
  }

  test('may be RSS or JSON that is none', async (t) => {
    const edge = beforeFeeds((request, usual) => ({
      ...usual,
      body: request.url?.endsWith('json') ? '{"error":1}' : '<feed/>',
    }));
    const { url } = await fakeNewsroom(t, edge);
    const all = await polls(url);
    const problemOf = (path: string) => all.find(({ asked }) => asked === path)?.problem ?? '';
    assert.match(problemOf('/en/feed.rss'), /\(its root is feed, not rss\)$/);
    assert.match(problemOf('/en/feed.json'), /\(it has no “version”\)$/);
  });

  test('is none that is packed as the reader asked', async (t) => {
    const packers: [string, (body: string | Buffer) => Buffer][] = [
      ['br', brotliCompressSync],
      ['zstd', zstdCompressSync],
      ['deflate', deflateSync],
      ['deflate', deflateRawSync],
    ];
    for (const [coding, pack] of packers) {
      let times = 0;
      const edge: Edge = (request, usual) => {
        const isAsked = String(request.headers['accept-encoding']).includes(coding);
        if (!isAsked || usual.status !== 200) return usual;
        times++;
        return {
          ...usual,
          headers: { ...usual.headers, 'Content-Encoding': coding },
          body: pack(usual.body),
        };
      };
      const { url } = await fakeNewsroom(t, edge);
      const { status, out } = await doctor(url);
      assert.equal(status, 0, out);
      assert.ok(times > 0);
    }
  });

  test('is none that came with news between two polls', async (t) => {
    let polled = 0;
    const { outcome, fault } = await newsboatPolls(t, (request) => {
      const etag = polled++ === 0 ? '"old"' : '"new"';
      const headers = { 'Content-Type': 'application/atom+xml', ETag: etag };
      const isHeld = request.headers['if-none-match'] === etag;
      return { status: isHeld ? 304 : 200, headers, body: `<feed>${etag}</feed>` };
    });
    assert.deepEqual([outcome, fault], ['200, then 200, then 304', null]);
  });

  test('is none that a redirect on the same host led to, and nobody is redirected again', async (t) => {
    const edge: Edge = (request, usual) =>
      request.url?.startsWith('/old/')
        ? { status: 301, headers: { Location: request.url.slice(4) }, body: '' }
        : usual;
    const { url, asked } = await fakeNewsroom(t, edge);
    assert.equal((await doctor(`${url}/old`)).status, 0);
    const old = asked.map(({ path }) => path).filter((path) => path.startsWith('/old/'));
    assert.deepEqual(old, ['/old/feeds.opml']);
  });
});
