// A desk elsewhere and the server on Node, over real HTTP: whoever writes is another thread than whoever serves.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as open } from 'node:http';
import { connect as openSocket } from 'node:net';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { type Serving, startServing } from '../../src/node/serve.ts';
import { PNG, PNG_NAME } from '../intake/newsroom-files.ts';
import { KEY } from '../support/ask-desk.ts';
import { type ArticleFields, aPicture, aStory, BY_EDITOR } from '../support/inputs.ts';
import { newsroomFile } from '../support/newsroom.ts';

const ends: (() => void)[] = [];
let serving: Serving;
let base: string;

before(async () => {
  const file = await newsroomFile({ after: (done) => void ends.push(done) });
  const config = readConfig({
    CORANTO_BASE_URL: 'https://example.org/news',
    CORANTO_DATABASE: file,
    CORANTO_KEY: KEY,
    CORANTO_MEDIA: `${file}-media`,
    CORANTO_PORT: '0',
  });
  serving = await startServing(config);
  base = `http://127.0.0.1:${serving.port}/news`;
});

after(async () => {
  await serving.close();
  for (const done of ends) done();
});

const WITH_KEY = { authorization: `Bearer ${KEY}` };

async function perform(name: string, input: unknown): Promise<{ status: number; body: string }> {
  const headers = { ...WITH_KEY, 'content-type': 'application/json' };
  const answer = await fetch(`${base}/api/v1/desk/${name}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(input),
  });
  return { status: answer.status, body: await answer.text() };
}

async function bring(story: string, en: ArticleFields): Promise<void> {
  const stories = [aStory(story, { en })];
  const { status, body } = await perform('import', { stories, as: 'amend', note: null, by: BY_EDITOR });
  assert.equal(status, 200, body);
  assert.deepEqual(JSON.parse(body).problems, []);
}

const text = async (path: string) => (await fetch(`${base}${path}`)).text();

/** Waits until nothing is rendered any more and the documents are in memory: then only a commit can tell. */
async function warm(...paths: string[]): Promise<void> {
  await wait(350);
  for (const path of [...paths, ...paths]) await text(path);
}

test('what was performed is in the very next answer, though the last one was in memory', async () => {
  const paths = ['/en/feed.json', '/en/', '/en/2026/03/quay'];
  await bring('quay', { headline: 'Head 1.', slug: 'quay' });
  await warm(...paths);
  await bring('quay', { headline: 'Head 2.', slug: 'quay' });
  for (const path of paths) assert.ok((await text(path)).includes('Head 2.'), path);
  await warm(...paths);
  assert.equal((await perform('withdraw', { story: 'quay', edition: null, by: BY_EDITOR })).status, 200);
  assert.equal((await fetch(`${base}/en/2026/03/quay`)).status, 410);
  assert.ok(!(await text('/en/feed.json')).includes('Head'));
});

test('what another desk reads meanwhile is what was performed', async () => {
  const read = async () =>
    JSON.parse((await perform('editions', {})).body).map((one: { title: string }) => one.title);
  for (const title of ['One', 'Two', 'Three']) {
    await perform('edit-edition', { path: 'fr', settings: { title }, by: BY_EDITOR });
    assert.ok((await read()).includes(title));
    assert.ok((await text('/fr/')).includes(title));
  }
});

test('a file is kept, given back to the byte, and public once an article uses it', async () => {
  const file = `${base}/api/v1/desk/media/${PNG_NAME}`;
  assert.equal((await fetch(file, { headers: WITH_KEY })).status, 404);
  const sent = await fetch(file, { method: 'PUT', headers: WITH_KEY, body: PNG as BodyInit });
  assert.equal(sent.status, 204);
  const back = await fetch(file, { headers: WITH_KEY });
  assert.deepEqual(new Uint8Array(await back.arrayBuffer()), new Uint8Array(PNG));
  const head = await fetch(file, { method: 'HEAD', headers: WITH_KEY });
  assert.deepEqual([head.status, head.headers.get('content-length')], [200, String(PNG.length)]);
  assert.equal((await fetch(`${base}/media/${PNG_NAME}`)).status, 404);
  await bring('crane', { media: [aPicture({ name: PNG_NAME })] });
  const shown = await fetch(`${base}/media/${PNG_NAME}`);
  assert.deepEqual([shown.status, shown.headers.get('content-type')], [200, 'image/png']);
  assert.equal((await shown.arrayBuffer()).byteLength, PNG.length);
});

test('what was refused is told from one thread to the other as it is', async () => {
  const answers = [
    await perform('nothing', {}),
    await perform('editions', { x: 1 }),
    await perform('release', { story: 'none', editions: null, by: BY_EDITOR }),
  ];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [404, 422, 409],
  );
  assert.equal(JSON.parse(answers[1]?.body ?? '').problems[0].path, 'x');
  assert.match(JSON.parse(answers[2]?.body ?? '').detail, /there is no story “none”/);
});

test('whoever sends a lot without the key is told so, and not cut off', async () => {
  const body = new Uint8Array(8 * 1024 * 1024);
  for (const [method, path] of [
    ['PUT', `/api/v1/desk/media/${PNG_NAME}`],
    ['POST', '/api/v1/desk/import'],
  ] as const) {
    const answer = await fetch(`${base}${path}`, {
      method,
      body,
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(answer.status, 401);
    assert.match(await answer.text(), /This needs a key/);
  }
});

test('whoever sends too much is told so, whether or not a length was said', async () => {
  for (const length of [undefined, String(11 * 1024 * 1024)]) {
    const headers = {
      ...WITH_KEY,
      'content-type': 'application/json',
      ...(length && { 'content-length': length }),
    };
    const asked = open(`${base}/api/v1/desk/import`, { method: 'POST', headers, agent: false });
    // What is cut off after the answer is no fault.
    asked.on('error', () => {});
    const answered = once(asked, 'response');
    const chunk = Buffer.alloc(64 * 1024, ' ');
    Readable.from(Array.from({ length: 11 * 16 }, () => chunk)).pipe(asked);
    const [response] = await answered;
    assert.equal(response.statusCode, 413);
    response.resume();
    await once(response, 'end');
  }
  assert.equal((await fetch(`${base}/en/`)).status, 200);
});

test('a connection that breaks in the middle of a body leaves nothing behind, and the server at work', async () => {
  const before = JSON.parse((await perform('editions', {})).body).length;
  const input = JSON.stringify({
    edition: { path: 'cut', language: 'en', title: 'Cut', timeZone: 'UTC' },
    by: BY_EDITOR,
  });
  const socket = openSocket(serving.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `POST /news/api/v1/desk/add-edition HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${input.length + 1}\r\n\r\n${input}`,
  );
  await wait(50);
  socket.destroy();
  assert.equal(JSON.parse((await perform('editions', {})).body).length, before);
  assert.equal((await fetch(`${base}/cut/`)).status, 404);
});

test('many desks and readers at once all get an answer, and every release is there', async () => {
  const numbers = Array.from({ length: 12 }, (_, n) => n);
  await Promise.all(
    numbers.flatMap((n) => [
      bring(`many-${n}`, { headline: `Number ${n}.` }),
      text('/en/feed.atom'),
      text('/en/'),
    ]),
  );
  const feed = await text('/en/feed.atom');
  for (const n of numbers) assert.ok(feed.includes(`Number ${n}.`), String(n));
});
