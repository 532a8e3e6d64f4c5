// What nobody should send, as octets to a newsroom that is served: each gets one answer or none, nobody is answered for
// somebody else, and neither a secret nor an address is in what the program says or leaves behind.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { signPreview } from '../../src/domain/preview-token.ts';
import { createKey } from '../../src/operations/keys.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { connect } from '../support/newsroom.ts';
import { ATTACKER, type House, openHouse } from '../support/served-house.ts';

const KEY = 'CanaryOfTheDeskKey0123456789abcdefghij';
const FORWARDED = '203.0.113.219';
const SEARCHED = 'CanaryOfASearch';

/** Requests of which a server and what stands in front of it could think differently, where one begins and ends. */
const SMUGGLED: Record<string, string> = {
  'a length and chunks':
    'POST /hub HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n',
  'chunks and a length':
    'POST /hub HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\nGET /smuggled HTTP/1.1\r\n\r\n0\r\n\r\n',
  'two lengths':
    'POST /hub HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n',
  'a list of lengths':
    'POST /hub HTTP/1.1\r\nHost: x\r\nContent-Length: 0, 44\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n',
  'a length with a sign':
    'POST /hub HTTP/1.1\r\nHost: x\r\nContent-Length: +0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n',
  'chunks by another name':
    'POST /hub HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n',
  'chunks twice':
    'POST /hub HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n',
  'a space before the colon':
    'POST /hub HTTP/1.1\r\nHost: x\r\nContent-Length : 44\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n',
  'a folded header':
    'GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n',
  'bare line feeds': 'GET / HTTP/1.1\nHost: x\n\nGET /smuggled HTTP/1.1\nHost: x\n\n',
  'bare carriage returns': 'GET / HTTP/1.1\rHost: x\r\rGET /smuggled HTTP/1.1\rHost: x\r\r',
  'a chunk of no size':
    'POST /hub HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nGET /smuggled HTTP/1.1\r\n\r\n',
  'a chunk larger than any':
    'POST /hub HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nGET /smuggled HTTP/1.1\r\n\r\n',
  'a NUL in a header':
    'GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n',
  'no host': 'GET / HTTP/1.1\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n',
};

/** Request targets that are no path of a document, and those that could be mistaken for another. */
const TARGETS = [
  ...[
    '*',
    '',
    'news.example.org:443',
    'http://evil.example',
    'http://evil.example/en/feed.atom',
    '//evil.example/en/',
  ],
  ...[
    '/\\evil.example/',
    '\\\\evil.example\\',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://[::1',
    '?q',
    '#x',
  ],
  ...[
    '/en/..%2f..%2f..%2fetc%2fpasswd',
    '/media/..%5c..%5ccoranto.db',
    '/assets/%2e%2e/coranto.db',
    '/en/%c0%ae%c0%ae/',
  ],
  ...[
    '/en/%00',
    '/en/\u00ff',
    '/en/%0d%0aSet-Cookie:%20x=1',
    '/en/feed.atom%0d%0aX:%20y',
    '/en/feed.atom;x',
    `/${'a'.repeat(90_000)}`,
  ],
  ...[
    '/%E5%98%8A%E5%98%8DSet-Cookie:x',
    '/en?x=%0d%0aSet-Cookie:x',
    '/en/search?q=%0d%0aSet-Cookie:%20x=1',
    '/developers%0d%0aX:y',
  ],
  ...[
    '/__proto__',
    '/en/topics/constructor/',
    '/en/search?__proto__[x]=1&constructor=1&q[]=1',
    '/api/v1/articles?__proto__=1',
  ],
];

const HEADERS = [
  ...[
    'Range: bytes=0-',
    'Range: bytes=999999999999999999999-',
    'If-Range: "x"',
    'If-Match: "x"',
    'If-Unmodified-Since: x',
  ],
  ...[
    'If-None-Match: W/"',
    `If-None-Match: ${'"x",'.repeat(3_000)}`,
    'If-Modified-Since: Sat, 99 Xxx 99999 99:99:99 GMT',
  ],
  ...[
    'Accept: */*;q=1e999',
    `Accept-Language: ${'x-a,'.repeat(3_000)}`,
    'Accept-Encoding: gzip;q=NaN, br;q=-1',
    'Accept-Language: *;q=0',
  ],
  ...[
    'Expect: 100-continue',
    'Expect: x',
    'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings',
    'Connection: close, Host, Authorization',
  ],
  ...[
    'Content-Type: application/json; charset=utf-7',
    'Content-Encoding: gzip',
    'Trailer: Authorization',
    'TE: trailers',
  ],
  ...[
    `X-Forwarded-For: ${FORWARDED}`,
    `Forwarded: for=${FORWARDED}`,
    `X-Real-IP: ${FORWARDED}`,
    `CF-Connecting-IP: ${FORWARDED}`,
  ],
];

describe('a newsroom that is served', () => {
  const ends: (() => unknown)[] = [];
  let house: House;
  const secrets: Record<string, string> = { 'desk key': KEY };

  before(async () => {
    const t = { after: (end: () => unknown) => void ends.unshift(end) };
    const env = { CORANTO_KEY: KEY, CORANTO_ACCESS_LOG: 'on' };
    house = await openHouse(t, env, async (database) => {
      const newsroom = { ...connect(t, database), now: Date.now };
      await bringIn(newsroom, aStory('one', { en: { headline: 'One', topics: ['trade'] } }));
      const settings = {
        scopes: ['read', 'webhooks'] as const,
        editions: null,
        embargoed: [],
        perMinute: 1_000,
      };
      const { token } = await createKey(newsroom, { name: 'wire', expires: null, ...settings }, BY_EDITOR);
      secrets['partner key'] = token;
      const preview = {
        storyUuid: '9f3c0a5e-0f00-4abc-8def-00ff10203040',
        endsAt: Date.now() + 1e6,
        editions: null,
      };
      secrets['preview'] = await signPreview(preview, 'CanaryOfAPreviewSecret');
      secrets['hub secret'] = 'CanaryOfAHubSecret';
    });
  });
  after(async () => {
    for (const end of ends) await end();
  });

  test('answers for one request what one request was, wherever it seems to end', async () => {
    for (const [what, octets] of Object.entries(SMUGGLED)) {
      const text = await house.raw(octets, 400);
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
      // A second answer would be the smuggled one’s, which is a 404.
      assert.ok(
        !statuses.includes('404') && statuses.length <= 1,
        `${what}: ${statuses} ${text.slice(0, 300)}`,
      );
    }
  });

  test('answers nobody with what they made up, and leads nobody away', async () => {
    for (const target of TARGETS) {
      const text = await house.raw(
        `GET ${target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
      );
      const [head = '', body = ''] = text.split('\r\n\r\n', 2);
      const what = `${target.slice(0, 60)}: ${head.slice(0, 200)}`;
      assert.match(head, /^HTTP\/1\.1 [2345]\d\d /, what);
      assert.doesNotMatch(head, /^HTTP\/1\.1 5/, what);
      assert.doesNotMatch(head, /\r\n(set-cookie|x|server|x-powered-by):/i, what);
      assert.doesNotMatch(text, /evil\.example|root:x:0/, what);
      const location = /\r\nlocation: (.*)/i.exec(head)?.[1];
      if (location) assert.match(location, /^https:\/\/news\.example\.org\//, what);
      assert.ok(body.length < 100_000);
    }
    for (const header of HEADERS)
      for (const path of ['/en/feed.atom', '/en/', '/api/v1/articles', '/media/x', '/nothing']) {
        const text = await house.raw(
          `GET ${path} HTTP/1.1\r\nHost: x\r\n${header}\r\nConnection: close\r\n\r\n`,
        );
        // 417 is Node’s own word for an expectation that it does not know.
        assert.match(
          text,
          /^HTTP\/1\.1 (100 Continue\r\n\r\nHTTP\/1\.1 )?(200|301|304|400|404|417|431) /,
          `${path} ${header.slice(0, 60)}`,
        );
      }
  });

  test('keeps every secret and every address to itself, in what it says and in what it leaves', async () => {
    const places = (secret: string): string[] => {
      const part = encodeURIComponent(secret);
      return [
        `GET /preview/${part}/ HTTP/1.1\r\n`,
        `GET /preview%2F${part}/en/ HTTP/1.1\r\n`,
        `GET /x/%70review/${part} HTTP/1.1\r\n`,
        `GET /en/search?q=${SEARCHED}&key=${part} HTTP/1.1\r\n`,
        `GET /api/v1/articles?access_token=${part} HTTP/1.1\r\n`,
        `GET /api/v1/key HTTP/1.1\r\nAuthorization: Bearer ${secret}x\r\n`,
        `GET /api/v1/key HTTP/1.1\r\nAuthorization: Bearer ${secret}\r\n`,
        `GET /api/v1/desk/stories/one HTTP/1.1\r\nAuthorization: Basic ${btoa(secret)}\r\n`,
        `GET /en/ HTTP/1.1\r\nCookie: key=${secret}\r\nReferer: https://news.example.org/preview/${part}/\r\n`,
        `POST /hub HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Request-Id: ${secret.slice(0, 9)}!${secret}\r\nContent-Length: ${11 + part.length}\r\n`.replace(
          /$/,
          `\r\nhub.secret=${part}`,
        ),
        `GET /en/feed.atom HTTP/1.1\r\nUser-Agent: ${secret.slice(0, 4)}\r\nX-Forwarded-For: ${FORWARDED}\r\n`,
        `GET ${secret} HTTP/9.9\r\n`,
      ];
    };
    for (const [what, secret] of Object.entries(secrets)) {
      for (const place of places(secret)) {
        const [line, ...rest] = place.split('\r\n');
        const text = await house.raw([line, 'Host: x', 'Connection: close', ...rest, ''].join('\r\n'), 1_000);
        assert.ok(!text.includes(secret), `${what} comes back of ${place.slice(0, 60)}: ${text}`);
      }
    }
    const { status, out, err } = await house.server.end();
    assert.equal(status, 0);
    const said = out + err;
    assert.match(said, /"path":"\/api\/v1\/key"/, 'requests are logged');
    const left = house.left();
    for (const [what, secret] of Object.entries({ ...secrets, search: SEARCHED })) {
      assert.ok(!said.includes(secret), `the ${what} is in the log: ${lineWith(said, secret)}`);
      assert.ok(!left.includes(secret), `the ${what} is on the disk`);
    }
    for (const address of [ATTACKER, FORWARDED]) {
      assert.ok(!said.includes(address), `an address is in the log: ${lineWith(said, address)}`);
      assert.ok(!left.includes(address), 'an address is on the disk');
    }
    assert.doesNotMatch(said, /\bat [\w.<>]+ \(|"level":"error"/, 'nothing failed');
  });
});

const lineWith = (text: string, part: string) => text.split('\n').find((line) => line.includes(part));
