// What a desk elsewhere is answered: nothing without the key, and with it a result or what was wrong with the asking.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { OPERATIONS, type OperationName } from '../../src/desk/operations.ts';
import { bytes, GIF, PDF, PNG, PNG_NAME } from '../intake/newsroom-files.ts';
import { type Asked, askMedia, KEY, perform, request, resultOf, sendMedia } from '../support/ask-desk.ts';
import { anArticle, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { type Answer, openSite, type Site } from '../support/site.ts';

const NAMES = Object.keys(OPERATIONS) as OperationName[];
const by = BY_EDITOR;

let newsroom: Newsroom;
let site: Site;

before(async () => {
  newsroom = await openNewsroom({ after() {} });
  site = await openSite(newsroom, { key: KEY });
  await bringIn(newsroom, aStory('quay', { en: { slug: 'quay' }, nl: {} }));
});

function problemIn({ body, headers }: Answer): {
  detail: string;
  problems?: { path: string; message: string }[];
} {
  assert.equal(headers['content-type'], 'application/problem+json');
  return JSON.parse(body);
}

/** The ways to ask for something that whoever has no key might try. */
function attempts(headers: Record<string, string>): [string, Asked][] {
  const json = { ...headers, 'content-type': 'application/json' };
  const posts = [...NAMES, 'nothing', '__proto__', 'media'].map((name): [string, Asked] => [
    `/api/v1/desk/${name}`,
    { method: 'POST', headers: json, body: '{}' },
  ]);
  const files = [PNG_NAME, `${'0'.repeat(64)}.png`, 'x', '..%2f..%2fcoranto.db'];
  const media = files.flatMap((name) =>
    ['GET', 'HEAD', 'PUT'].map((method): [string, Asked] => [
      `/api/v1/desk/media/${name}`,
      { method, headers, ...(method === 'PUT' && { body: PNG as BodyInit }) },
    ]),
  );
  return [
    ...posts,
    ...media,
    [
      '/api/v1/desk/import',
      { method: 'POST', headers: { ...headers, 'content-type': 'text/csv' }, body: 'x'.repeat(99) },
    ],
    [
      '/api/v1/desk/import',
      { method: 'POST', headers: { ...json, 'content-length': '99999999999' }, body: '{' },
    ],
  ];
}

/** Every answer, which must be one and the same; that to HEAD has no body. */
async function sameAnswer(of: Site, headers: Record<string, string>): Promise<Answer> {
  let same: Answer | undefined;
  for (const [path, asked] of attempts(headers)) {
    const answer = await request(of, path, asked);
    same ??= answer;
    const body = asked.method === 'HEAD' ? '' : same.body;
    assert.deepEqual(answer, { ...same, body }, `${asked.method} ${path}`);
  }
  return same as Answer;
}

describe('without the key', () => {
  const strangers: Record<string, Record<string, string>> = {
    'no Authorization': {},
    'an empty one': { authorization: '' },
    'the scheme alone': { authorization: 'Bearer' },
    'no token': { authorization: 'Bearer ' },
    'another key': { authorization: `Bearer ${KEY.toLowerCase()}` },
    'the beginning of the key': { authorization: `Bearer ${KEY.slice(0, -1)}` },
    'the key and more': { authorization: `Bearer ${KEY}=` },
    'the key twice': { authorization: `Bearer ${KEY}, Bearer ${KEY}` },
    'the key beside another word': { authorization: `Bearer x ${KEY}` },
    'the key in another scheme': { authorization: `Basic ${btoa(`coranto:${KEY}`)}` },
    'the key in no scheme': { authorization: KEY },
    'the key in another header': {
      'x-api-key': KEY,
      cookie: `key=${KEY}`,
      'proxy-authorization': `Bearer ${KEY}`,
    },
    'letters that no header should have': { authorization: 'Bearer ÿ\u0080é' },
  };
  for (const [who, headers] of Object.entries(strangers)) {
    test(`${who}: 401, and the same whatever is asked for`, async () => {
      const { status, headers: given } = await sameAnswer(site, headers);
      assert.equal(status, 401);
      const wrong = headers['authorization'] === undefined ? '' : ', error="invalid_token"';
      assert.equal(given['www-authenticate'], `Bearer realm="coranto"${wrong}`);
      assert.equal(given['cache-control'], 'private, no-store');
    });
  }

  test('nothing tells of what is embargoed, before it comes in or after', async (t) => {
    const own = await openNewsroom(t);
    const its = await openSite(own, { key: KEY });
    const asked = async () => {
      const answers = [await sameAnswer(its, {}), await sameAnswer(its, { authorization: 'Bearer x' })];
      for (const [path] of attempts({})) answers.push(await request(its, path));
      for (const [path] of attempts({})) answers.push(await request(its, path, { method: 'OPTIONS' }));
      return answers;
    };
    const first = await asked();
    assert.equal((await sendMedia(its, PNG_NAME, PNG as BodyInit)).status, 204);
    const { media, ...rest } = anArticle('secret', 'en').content;
    const use = {
      name: PNG_NAME,
      type: 'image/png',
      size: PNG.length,
      width: 1,
      height: 1,
      alt: 'x',
      caption: null,
      credit: null,
    };
    const article = {
      ...anArticle('secret', 'en', { publishAt: '2026-04-01T10:00:00Z' }),
      content: { ...rest, media: [...media, use] },
    };
    const stories = [{ story: 'secret', articles: [article], problems: [] }];
    const imported = await resultOf<{ articles: unknown[] }>(its, 'import', {
      stories,
      as: 'amend',
      note: null,
      by,
    });
    assert.equal(imported.articles.length, 1);
    assert.deepEqual(await asked(), first);
    assert.equal((await its.get(`/media/${PNG_NAME}`)).status, 404);
    assert.equal((await askMedia(its, PNG_NAME)).status, 200);
  });

  test('where no key is set nobody is let in, whatever they show', async () => {
    const closed = await openSite(newsroom);
    for (const headers of [
      {},
      { authorization: `Bearer ${KEY}` },
      { authorization: 'Bearer null' },
      { authorization: 'Bearer ' },
    ]) {
      const answer = await sameAnswer(closed, headers);
      assert.equal(answer.status, 401);
    }
  });

  test('every octet of the key is compared, and of nothing but digests', async (t) => {
    const digests: string[] = [];
    let given = new Uint8Array(32);
    const right = new Uint8Array(32).fill(7);
    t.mock.method(crypto.subtle, 'digest', async (_: string, data: Uint8Array) => {
      const text = new TextDecoder().decode(data);
      digests.push(text);
      return (text === KEY ? right : given).buffer;
    });
    const statusFor = async (token: string) => {
      digests.length = 0;
      const answer = await perform(site, 'editions', {}, { authorization: `Bearer ${token}` });
      assert.deepEqual([...digests].sort(), [KEY, token].sort(), 'both are digested, whatever was given');
      return answer.status;
    };
    given = right.slice();
    assert.equal(await statusFor('as-if-it-were-the-key'), 200);
    for (let i = 0; i < 32; i++) {
      given = right.slice();
      given[i] = 8;
      assert.equal(await statusFor('x'), 401, `octet ${i}`);
    }
  });
});

test('the scheme is read in any case, and spaces around the key do not matter', async () => {
  for (const authorization of [`bearer ${KEY}`, `BEARER   ${KEY}`, `Bearer ${KEY}  `]) {
    assert.equal((await perform(site, 'editions', {}, { authorization })).status, 200, authorization);
  }
});

describe('every answer to a desk', () => {
  test('is private, for programs, and of no use to a script on another site', async () => {
    const answers = [
      await perform(site, 'editions', {}),
      await perform(site, 'editions', 'no'),
      await perform(site, 'editions', { x: 1 }),
      await perform(site, 'nothing', {}),
      await perform(site, 'withdraw', { story: 'none', edition: null, by }),
      await perform(site, 'editions', {}, { 'content-type': 'text/plain' }),
      await perform(site, 'editions', {}, { authorization: 'Bearer x' }),
      await perform(site, 'editions', {}, { 'content-length': '99999999999' }),
      await sendMedia(site, PNG_NAME, PNG as BodyInit),
      await sendMedia(site, PNG_NAME, GIF as BodyInit),
      await askMedia(site, PNG_NAME),
      await askMedia(site, 'none'),
      await request(site, '/api/v1/desk/editions'),
      await request(site, '/api/v1/desk/editions', {
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example' },
      }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 400, 422, 404, 409, 415, 401, 413, 204, 409, 200, 404, 405, 405],
    );
    for (const { status, headers } of answers) {
      assert.equal(headers['cache-control'], 'private, no-store', String(status));
      assert.equal(headers['access-control-allow-origin'], undefined, String(status));
      assert.equal(headers['x-content-type-options'], 'nosniff', String(status));
      assert.match(headers['content-security-policy'] ?? '', /^default-src 'none'/, String(status));
      assert.equal(headers['etag'], undefined);
    }
  });

  test('is JSON also for who would rather have a page, in whatever spelling', async () => {
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    for (const answer of [
      await perform(site, 'withdraw', {}, { accept }),
      await perform(site, 'nothing', {}, { accept }),
      await request(site, '/api/v1/desk/editions', { headers: { accept } }),
      await request(site, '/api/v1/desk/editions', { method: 'POST', headers: { accept } }),
      await request(site, '/%61pi/v1/editions', { method: 'POST', headers: { accept } }),
      await request(site, '/api/v1/desk/media/none', { headers: { accept, authorization: `Bearer ${KEY}` } }),
      await request(site, '/api/v1/desk/nothing/here', { headers: { accept } }),
    ]) {
      problemIn(answer);
    }
    assert.match(
      (await perform(site, 'editions', {}, { accept })).headers['content-type'] ?? '',
      /^application\/json/,
    );
  });

  test('of another method is 405 with what there is', async () => {
    for (const name of [...NAMES, 'nothing']) {
      for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const answer = await request(site, `/api/v1/desk/${name}`, {
          method,
          headers: { authorization: `Bearer ${KEY}` },
        });
        assert.deepEqual([answer.status, answer.headers['allow']], [405, 'POST'], `${method} ${name}`);
      }
    }
    for (const method of ['POST', 'PATCH', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await request(site, `/api/v1/desk/media/${PNG_NAME}`, { method });
      assert.deepEqual([status, headers['allow']], [405, 'GET, HEAD, PUT'], method);
    }
  });
});

describe('a body', () => {
  test('that is not JSON is refused', async () => {
    for (const text of ['', ' ', '{', '{}{}', "{'a':1}", '{"a":1,}', 'NaN', '\u0000', '<a/>', '{"a":"\n"}']) {
      const answer = await perform(site, 'editions', text);
      assert.equal(answer.status, 400, JSON.stringify(text));
      assert.equal(problemIn(answer).detail, 'The body is not JSON.');
    }
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const latin1 = Buffer.from('{"\u00e9":1}', 'latin1');
    assert.equal(
      (await request(site, '/api/v1/desk/editions', { method: 'POST', headers, body: latin1 })).status,
      400,
    );
    const utf16 = Buffer.from('{}', 'utf16le');
    assert.equal(
      (await request(site, '/api/v1/desk/editions', { method: 'POST', headers, body: utf16 })).status,
      400,
    );
  });

  test('that says it is something else is refused, and parameters do not matter', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonx',
      'application/json-patch+json',
      'text/json',
      'x/application/json',
    ]) {
      assert.equal((await perform(site, 'editions', {}, { 'content-type': type })).status, 415, type);
    }
    for (const type of [
      'application/json',
      'Application/JSON',
      'application/json; charset=utf-8',
      'application/json;charset="x"',
      'application/json ;a=b',
    ]) {
      assert.equal((await perform(site, 'editions', {}, { 'content-type': type })).status, 200, type);
    }
    const headers = { authorization: `Bearer ${KEY}` };
    const untyped = new Blob(['{}']).stream();
    assert.equal(
      (await request(site, '/api/v1/desk/editions', { method: 'POST', headers, body: untyped })).status,
      415,
    );
  });

  test('that says it is too large is not read', async () => {
    const over = String(10 * 1024 * 1024 + 1);
    const unread = () => {
      let pulled = 0;
      const stream = new ReadableStream(
        {
          pull(control) {
            pulled += 1;
            control.enqueue(bytes('{}'));
          },
        },
        { highWaterMark: 0 },
      );
      return { stream, pulled: () => pulled };
    };
    const headers = {
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/json',
      'content-length': over,
    };
    const { stream, pulled } = unread();
    const answer = await request(site, '/api/v1/desk/editions', { method: 'POST', headers, body: stream });
    assert.equal(answer.status, 413);
    assert.match(problemIn(answer).detail, /this takes 10485760 octets/);
    assert.equal(pulled(), 0);
    const file = unread();
    const long = { authorization: `Bearer ${KEY}`, 'content-length': String(50 * 1024 * 1024 + 1) };
    assert.equal(
      (
        await request(site, `/api/v1/desk/media/${PNG_NAME}`, {
          method: 'PUT',
          headers: long,
          body: file.stream,
        })
      ).status,
      413,
    );
    assert.equal(file.pulled(), 0);
  });

  test('that is too large whatever it says is read until that is certain', async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(0x20);
    for (const said of [undefined, '2', '0', '-1', 'x', '1e3']) {
      let sent = 0;
      let cancelled = false;
      const endless = new ReadableStream(
        {
          pull(control) {
            sent += chunk.length;
            control.enqueue(chunk);
          },
          cancel() {
            cancelled = true;
          },
        },
        { highWaterMark: 0 },
      );
      const headers = {
        authorization: `Bearer ${KEY}`,
        'content-type': 'application/json',
        ...(said && { 'content-length': said }),
      };
      const answer = await request(site, '/api/v1/desk/editions', { method: 'POST', headers, body: endless });
      assert.equal(answer.status, 413, said);
      assert.ok(sent <= 12 * chunk.length && cancelled);
    }
  });

  test('that breaks off is refused, and nobody is woken for it', async () => {
    let pulled = 0;
    const broken = new ReadableStream({
      pull(control) {
        pulled += 1;
        if (pulled > 2) control.error(new Error('aborted'));
        else control.enqueue(bytes('{"x":1'));
      },
    });
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const answer = await request(site, '/api/v1/desk/editions', { method: 'POST', headers, body: broken });
    assert.equal(answer.status, 400);
    assert.deepEqual(site.errors, []);
  });

  test('as large as may be comes in whole', async () => {
    const input = { topics: [], padding: '' };
    const padded = JSON.stringify({
      ...input,
      padding: 'x'.repeat(10 * 1024 * 1024 - JSON.stringify(input).length),
    });
    assert.equal(padded.length, 10 * 1024 * 1024);
    const answer = await perform(site, 'add-topics', padded);
    assert.equal(answer.status, 422);
    assert.equal((await perform(site, 'add-topics', `${padded} `)).status, 413);
  });

  test('in many pieces is the same as in one', async () => {
    const text = bytes(
      JSON.stringify({
        topics: [{ key: 'piers', labels: [{ edition: 'fr', label: 'Jetées — 桟橋', slug: 'jetees' }] }],
      }),
    );
    for (const [size, said] of [
      [1, undefined],
      [7, String(text.length)],
      [1_000, '3'],
    ] as const) {
      let at = 0;
      const pieces = new ReadableStream({
        pull(control) {
          if (at >= text.length) return control.close();
          control.enqueue(text.slice(at, at + size));
          at += size;
        },
      });
      const headers = {
        authorization: `Bearer ${KEY}`,
        'content-type': 'application/json',
        ...(said && { 'content-length': said }),
      };
      assert.equal(
        (await request(site, '/api/v1/desk/add-topics', { method: 'POST', headers, body: pieces })).status,
        200,
      );
    }
    assert.equal(newsroom.value("SELECT label FROM topic_labels WHERE slug = 'jetees'"), 'Jetées — 桟橋');
  });
});

describe('a media file', () => {
  test('comes in under the name of its content, and comes back to who has the key', async (t) => {
    const own = await openNewsroom(t);
    const its = await openSite(own, { key: KEY });
    assert.equal((await askMedia(its, PNG_NAME)).status, 404);
    for (let i = 0; i < 2; i++) {
      const sent = await sendMedia(its, PNG_NAME, PNG as BodyInit);
      assert.deepEqual([sent.status, sent.body], [204, '']);
    }
    assert.deepEqual(own.rows('SELECT name, type, size, width, height FROM media'), [
      { name: PNG_NAME, type: 'image/png', size: PNG.length, width: 1, height: 1 },
    ]);
    const headers = { authorization: `Bearer ${KEY}` };
    const response = await its.app.request(`https://news.example.org/api/v1/desk/media/${PNG_NAME}`, {
      headers,
    });
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), new Uint8Array(PNG));
    assert.equal(response.headers.get('content-type'), 'application/octet-stream');
    const head = await askMedia(its, PNG_NAME, 'HEAD');
    assert.deepEqual([head.status, head.body, head.headers['content-length']], [200, '', String(PNG.length)]);
  });

  test('that no public article uses is for who has the key, and nobody else', async (t) => {
    const own = await openNewsroom(t);
    const its = await openSite(own, { key: KEY });
    const none = await its.get(`/media/${PNG_NAME}`);
    await sendMedia(its, PNG_NAME, PNG as BodyInit);
    assert.deepEqual(await its.get(`/media/${PNG_NAME}`), none);
    assert.equal(none.status, 404);
    assert.equal((await request(its, `/api/v1/desk/media/${PNG_NAME}`)).status, 401);
  });

  test('under another name than its content’s is refused, and nothing is kept', async (t) => {
    const own = await openNewsroom(t);
    const its = await openSite(own, { key: KEY });
    const others = [
      `${'0'.repeat(64)}.png`,
      PNG_NAME.replace('.png', '.jpg'),
      PNG_NAME.toUpperCase(),
      'crane.png',
      `x${PNG_NAME}`,
      '..%2fcrane.png',
      '__proto__',
    ];
    for (const name of others) {
      const answer = await sendMedia(its, name, PNG as BodyInit);
      assert.equal(answer.status, 409, name);
      assert.match(problemIn(answer).detail, new RegExp(`the content is that of “${PNG_NAME}”, not “`));
    }
    assert.equal(own.value('SELECT count(*) FROM media'), 0);
    assert.equal(await its.context.media.has(PNG_NAME), false);
  });

  test('that may not be published is refused, whatever it is called', async (t) => {
    const own = await openNewsroom(t);
    const its = await openSite(own, { key: KEY });
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    for (const content of [svg, '<!doctype html><script>alert(1)</script>', 'MZ\u0090', '', '{}']) {
      const answer = await sendMedia(its, PNG_NAME, content);
      assert.equal(answer.status, 409, content);
      assert.match(problemIn(answer).detail, /cannot be published: it is .*; expected JPEG, PNG/);
    }
    const cut = PNG.slice(0, 20);
    assert.match(
      problemIn(await sendMedia(its, PNG_NAME, cut as BodyInit)).detail,
      /is damaged|cannot be published/,
    );
    assert.equal(own.value('SELECT count(*) FROM media'), 0);
  });

  test('is asked for by whatever name, and only those that came in are there', async () => {
    await sendMedia(site, PNG_NAME, PNG as BodyInit);
    for (const name of [
      'none',
      '__proto__',
      '..%2f..%2fpackage.json',
      `${PNG_NAME}%00`,
      '%zz',
      PNG_NAME.toUpperCase(),
      "'%20OR%201=1--",
    ]) {
      assert.equal((await askMedia(site, name)).status, 404, name);
    }
    // Kept, and never told to the newsroom: sent again, it will be.
    await site.context.media.put(`${'d'.repeat(64)}.png`, PNG);
    assert.equal((await askMedia(site, `${'d'.repeat(64)}.png`)).status, 404);
    // Known, and its file is lost: nothing to send.
    newsroom.db.connection.exec(
      `INSERT INTO media VALUES ('${'e'.repeat(64)}.pdf', 'application/pdf', ${PDF.length}, NULL, NULL)`,
    );
    assert.equal((await askMedia(site, `${'e'.repeat(64)}.pdf`)).status, 404);
    assert.equal((await askMedia(site, `${'e'.repeat(64)}.pdf`, 'HEAD')).status, 404);
  });
});
