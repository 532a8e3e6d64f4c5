// The doctor, over real HTTP: at a real newsroom, at a small one, and where there is none.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { examine } from '../../src/cli/doctor/examine.ts';
import { unanswered } from '../../src/cli/doctor/faults.ts';
import { READERS } from '../../src/cli/doctor/readers.ts';
import { readConfig } from '../../src/config.ts';
import { startServing } from '../../src/node/serve.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import { freePort } from '../support/ports.ts';
import { runCaptured } from './command-line.ts';
import {
  beforeFeeds,
  doctor,
  type Edge,
  EXEMPT,
  FEED,
  fakeNewsroom,
  listen,
  page,
  polls,
  type Reply,
} from './doctor-newsroom.ts';

describe('coranto doctor --public', () => {
  test('lets a real newsroom pass, under its path', async (t) => {
    const file = await newsroomFile(t);
    const port = await freePort();
    const base = `http://127.0.0.1:${port}/press`;
    const config = readConfig({
      CORANTO_DATABASE: file,
      CORANTO_MEDIA: `${file}-media`,
      CORANTO_BASE_URL: base,
      CORANTO_PORT: String(port),
    });
    await bringIn(
      { ...connect(t, file), now: Date.now },
      aStory('quay', { en: { topics: ['trade'] }, nl: {} }),
    );
    const serving = await startServing(config);
    t.after(() => serving.close());
    const all = await polls(base);
    assert.deepEqual(
      all.filter(({ ok }) => !ok),
      [],
    );
    assert.ok(
      all.some(({ asked, outcome }) => asked === '/press/nl/headlines.json' && outcome === '200, then 304'),
    );
    assert.ok(all.some(({ asked }) => asked.startsWith('/press/en/topics/')));
  });

  test('says that all is well, in a table and with status 0', async (t) => {
    const { url } = await fakeNewsroom(t);
    const { status, out, err } = await doctor(url);
    assert.equal(status, 0, out);
    assert.match(out, /^ {3}reader +asked for +outcome\n✓ {2}Miniflux +\/feeds\.opml +200\n/);
    assert.match(out, /\n✓ {2}API client +POST \/api\/v1\/desk\/editions +401\n/);
    assert.match(out, /\n✓ {2}newsboat +\/en\/feed\.atom +200, then 304\n/);
    assert.match(out, /\n\n\d+ polls: all got what they asked for\n$/);
    assert.doesNotMatch(out, /✗/);
    assert.equal(err, `polling ${url}/ as feed readers do\n`);
  });

  test('has every reader poll something and every feed polled, four at once at most and one at a feed', async (t) => {
    const { url, asked } = await fakeNewsroom(t, async (_, usual) => {
      await wait(5);
      return usual;
    });
    await doctor(url);
    const feeds = asked.filter(({ path }) => FEED.test(path));
    const agents = new Set(feeds.map(({ headers }) => headers.find(([name]) => name === 'User-Agent')?.[1]));
    assert.equal(agents.size, READERS.length);
    assert.ok(agents.has(undefined));
    const own = ['feed', 'headlines'].flatMap((name) =>
      ['atom', 'rss', 'json'].map((end) => `/en/${name}.${end}`),
    );
    assert.deepEqual(
      own.filter((path) => !feeds.some((one) => one.path === path)),
      [],
    );
    assert.equal(Math.max(...asked.map(({ atOnce }) => atOnce)), 4);
    assert.equal(Math.max(...feeds.map(({ atOnceHere }) => atOnceHere)), 1);
  });

  test('gives no reader a format that it does not read', async (t) => {
    const { url } = await fakeNewsroom(t);
    const unread = (await polls(url)).filter(({ reader, asked }) => {
      const format = FEED.test(asked) && asked.split('.').at(-1);
      return format && !READERS.find(({ name }) => name === reader)?.reads.includes(format as 'atom');
    });
    assert.deepEqual(unread, []);
  });

  test('sends what the readers send and not a header more', async (t) => {
    const { url, asked } = await fakeNewsroom(t);
    await doctor(url);
    const sentBy = (agent: RegExp) =>
      asked
        .filter(({ path, headers }) => FEED.test(path) && headers.some(([, value]) => agent.test(value)))
        .map(({ headers }) => headers.filter(([name]) => name !== 'Accept' && name !== 'Host'));
    assert.deepEqual(sentBy(/^newsboat/), [
      [
        ['User-Agent', 'newsboat/2.21.0 (Linux x86_64)'],
        ['Accept-Encoding', 'gzip, deflate'],
      ],
      [
        ['User-Agent', 'newsboat/2.21.0 (Linux x86_64)'],
        ['Accept-Encoding', 'gzip, deflate'],
        ['If-Modified-Since', 'Sun, 22 Nov 2026 10:00:00 GMT'],
        ['If-None-Match', '"one"'],
        ['A-IM', 'feed'],
      ],
    ]);
    assert.deepEqual(sentBy(/^curl/), [
      [['User-Agent', 'curl/7.88.1']],
      [
        ['User-Agent', 'curl/7.88.1'],
        ['If-None-Match', '"one"'],
      ],
    ]);
    const dates = sentBy(/Thunderbird/).map((headers) => headers.filter(([name]) => name.startsWith('If-')));
    assert.deepEqual(dates, [
      [['If-Modified-Since', 'Sat, 01 Jan 2000 00:00:00 GMT']],
      [['If-Modified-Since', 'Sun, 22 Nov 2026 10:00:00 GMT']],
    ]);
    const nameless = asked.filter(({ headers }) => !headers.some(([name]) => name === 'User-Agent'));
    assert.deepEqual(nameless[0]?.headers, [
      ['Host', new URL(url).host],
      ['Accept', '*/*'],
    ]);
  });

  test('prints a line of JSON a poll, and a last one with the sum', async (t) => {
    const { url } = await fakeNewsroom(
      t,
      beforeFeeds(() => page(403, '')),
    );
    const { status, out, err } = await doctor(url, '--json');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const sum = lines.pop();
    assert.deepEqual(sum, { event: 'done', polls: lines.length, failed: lines.length - 3 });
    const line = lines.find(({ reader, asked }) => reader === 'newsboat' && asked === '/en/feed.atom');
    assert.deepEqual(line, {
      event: 'poll',
      reader: 'newsboat',
      asked: '/en/feed.atom',
      url: `${url}/en/feed.atom`,
      ok: false,
      outcome: 'challenge page',
      problem: 'newsboat was given a challenge page instead of the feed (403 with an HTML page)',
      remedy: EXEMPT,
    });
    assert.equal(status, 1);
    assert.equal(err, '');
  });

  test('refuses a URL that is none', async () => {
    const wrong: [string[], RegExp][] = [
      [['doctor', '--public', 'news.example.org'], /Expected an http or https URL/],
      [['doctor', '--public', 'ftp://news.example.org'], /Expected an http or https URL/],
      [['doctor', '--public', 'https://me:secret@news.example.org'], /without a user/],
      [['doctor', '--public', 'https://news.example.org/?page=1'], /without a user, a query/],
    ];
    for (const [argv, sentence] of wrong) {
      const { status, err } = await runCaptured({}, argv);
      assert.match(err, sentence);
      assert.equal(status, 2, argv.join(' '));
    }
  });
});

describe('a challenge elsewhere', () => {
  const only =
    (path: string, reply: Reply): Edge =>
    (request, usual) =>
      request.url === path ? reply : usual;
  const challenge = page(403, '<title>Just a moment...</title>', { 'cf-mitigated': 'challenge' });

  test('in front of the API is named, and nothing but a problem document will do', async (t) => {
    const json = { status: 401, headers: { 'Content-Type': 'application/json' }, body: '{}' };
    const problem = {
      headers: { 'Content-Type': 'application/problem+json' },
      body: '{"type":"about:blank"}',
    };
    for (const [reply, said] of [
      [
        challenge,
        /an API client was given a challenge page instead of the API’s answer \(cf-mitigated: challenge\)/,
      ],
      [page(401, '<h1>Log in</h1>'), /an API client was given an HTML page instead of the API’s answer/],
      [
        json,
        /an API client was given the API’s answer as application\/json instead of application\/problem\+json/,
      ],
      [{ ...problem, status: 200 }, /an API client without a key was let in \(200\)/],
      [
        { ...problem, status: 404 },
        /an API client found nothing where the API’s answer should be \(404 Not Found\)/,
      ],
    ] as const) {
      const { url, asked } = await fakeNewsroom(t, only('/api/v1/desk/editions', reply));
      const failed = (await polls(url)).filter(({ ok }) => !ok);
      assert.equal(failed.length, 1);
      assert.match(failed[0]?.problem ?? '', said);
      const sent = asked.find(({ method }) => method === 'POST')?.headers.map((header) => header.join(': '));
      assert.ok(sent?.includes('Content-Type: application/json') && sent.includes('Content-Length: 2'));
    }
  });

  test('in front of the pages is named, and a page of somebody else’s too', async (t) => {
    for (const [reply, problem] of [
      [
        challenge,
        /^a browser was given a challenge page instead of the front page \(cf-mitigated: challenge\)$/,
      ],
      [
        page(200, '<h1>Parked</h1>'),
        /^a browser was given something that leads to no edition instead of the front page$/,
      ],
    ] as const) {
      const { url } = await fakeNewsroom(t, only('/', reply));
      const failed = (await polls(url)).filter(({ ok }) => !ok);
      assert.deepEqual([failed.length, failed[0]?.asked], [1, '/']);
      assert.match(failed[0]?.problem ?? '', problem);
      assert.match(failed[0]?.remedy ?? '', /exempt \/ and the pages below it from bot protection$/);
    }
  });

  test('is not seen in the newsroom’s own page, whatever an article is called', async (t) => {
    const edge: Edge = (request, usual) =>
      request.url === '/'
        ? page(200, `<title>Just a moment...</title><a href="http://${request.headers.host}/en/">English</a>`)
        : usual;
    const { url } = await fakeNewsroom(t, edge);
    assert.equal((await doctor(url)).status, 0);
  });

  test('in front of the list of feeds for readers does not keep the feeds from being found', async (t) => {
    const edge: Edge = (request, usual) =>
      request.url === '/feeds.opml' && /Miniflux/.test(request.headers['user-agent'] ?? '')
        ? challenge
        : usual;
    const { url } = await fakeNewsroom(t, edge);
    const all = await polls(url);
    assert.deepEqual(
      all.filter(({ ok }) => !ok).map(({ reader, asked }) => [reader, asked]),
      [['Miniflux', '/feeds.opml']],
    );
    assert.ok(all.some(({ asked }) => asked === '/en/feed.atom'));
  });

  test('in front of everything is a failure of everything that can be asked for', async (t) => {
    const { url } = await fakeNewsroom(t, () => challenge);
    assert.deepEqual((await polls(url)).map(({ reader, asked, ok }) => `${reader} ${asked} ${ok}`).sort(), [
      'API client POST /api/v1/desk/editions false',
      'Miniflux /feeds.opml false',
      'browser / false',
      'browser /feeds.opml false',
    ]);
  });
});

describe('a newsroom that is not there', () => {
  const said = async (url: string): Promise<string> => {
    const { status, out, err } = await doctor(url);
    assert.equal(status, 1);
    assert.doesNotMatch(out + err, /\n {4}at |Error/);
    return out;
  };

  test('because nothing listens is said in a sentence', async () => {
    const port = await freePort();
    const out = await said(`http://127.0.0.1:${port}`);
    assert.match(out, /\n✗ {2}Miniflux +\/feeds\.opml +no connection\n/);
    assert.match(
      out,
      /\n\/feeds\.opml: Miniflux got no answer: nothing listens at 127\.0\.0\.1:\d+: start the newsroom/,
    );
    assert.match(out, /\n1 poll: 1 failed\n$/);
  });

  test('because the name has no address is said in a sentence', async () => {
    assert.match(
      await said('http://newsroom.invalid'),
      /no address is known for newsroom\.invalid \(E\w+\): check the URL/,
    );
  });

  test('because there is no TLS is said in a sentence', async (t) => {
    const { url } = await fakeNewsroom(t);
    assert.match(
      await said(url.replace('http:', 'https:')),
      /there is no secure connection with 127\.0\.0\.1:\d+ \(\w+\): check/,
    );
  });

  test('because something else listens is said in a sentence', async (t) => {
    const server = createSocketServer((socket) => socket.end('220 mail.example.org ESMTP\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    assert.match(
      await said(`http://127.0.0.1:${port}`),
      /what 127\.0\.0\.1:\d+ sends is not HTTP \(HPE_\w+\): check the port/,
    );
  });

  test('because the connection is cut off is said in a sentence', async (t) => {
    const server = createServer((request) => request.socket.destroy());
    assert.match(
      await said(await listen(t, server)),
      /the connection with 127\.0\.0\.1:\d+ failed \(ECONNRESET\): check/,
    );
  });

  test('because it does not answer in time is said in a sentence', async (t) => {
    for (const begun of [false, true]) {
      const server = createServer((_, response) => void (begun && response.writeHead(200).write('<opml>')));
      const url = new URL(await listen(t, server));
      const all = await examine(url, { time: 60, bytes: 1000, pause: 0 }, () => {});
      assert.deepEqual(
        all.map(({ outcome, fault }) => [outcome, fault?.problem]),
        [['no answer in time', 'Miniflux did not have the list of feeds within the time limit']],
      );
    }
  });

  test('because another site is there is said in a sentence, and no more is asked of it', async (t) => {
    const { url, asked } = await fakeNewsroom(t);
    const out = await said(`${url}/elsewhere`);
    assert.match(
      out,
      /there is no \/elsewhere\/feeds\.opml at 127\.0\.0\.1:\d+: give the base URL of a Coranto newsroom/,
    );
    assert.equal(asked.length, 1);
  });

  test('because its list of feeds leads elsewhere, or nowhere, is said in a sentence', async (t) => {
    const list =
      (body: string): Edge =>
      (request, usual) =>
        request.url === '/feeds.opml' ? { ...usual, body } : usual;
    const elsewhere = '<outline xmlUrl="http://127.0.0.1:4400/en/feed.atom"/>';
    for (const [outlines, sentence] of [
      [
        elsewhere,
        /the list of feeds sends readers to http:\/\/127\.0\.0\.1:4400 instead of .*: set CORANTO_BASE_URL/,
      ],
      ['', /the list of feeds is empty: add an edition/],
    ] as const) {
      const { url } = await fakeNewsroom(t, list(`<opml version="2.0"><body>${outlines}</body></opml>`));
      assert.match(await said(url), sentence);
    }
  });

  test('because of its certificate is said in words', () => {
    const asking = {
      who: 'Miniflux',
      what: 'the feed',
      url: new URL('https://news.example.org'),
      exempt: '',
    };
    for (const [code, words] of [
      ['CERT_HAS_EXPIRED', 'has expired'],
      ['ERR_TLS_CERT_ALTNAME_INVALID', 'is for another name'],
      ['DEPTH_ZERO_SELF_SIGNED_CERT', 'is not signed by an authority that readers know'],
    ]) {
      const { problem } = unanswered(Object.assign(new Error('no'), { code }), asking);
      assert.equal(problem, `Miniflux got no answer: the certificate of news.example.org ${words} (${code})`);
    }
  });
});
