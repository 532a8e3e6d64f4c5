// Searches, and what partners read and wait for, on one machine: in a thread beside the serving one, exact at once
// whoever writes, and never more than it can do.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { MessageChannel } from 'node:worker_threads';
import { readConfig } from '../../src/config.ts';
import { BusyError } from '../../src/documents/search.ts';
import { indexPortion } from '../../src/documents/search-index.ts';
import { startReading } from '../../src/node/reading-client.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import { type ServedNewsroom, serveNewsroom } from '../support/serving.ts';

describe('a server', () => {
  const ends: (() => unknown)[] = [];
  let server: ServedNewsroom;
  before(async () => {
    server = await serveNewsroom({ after: (end) => ends.unshift(end) });
  });
  after(async () => {
    for (const end of ends) await end();
  });

  const search = (query: string) => server.get(`/en/search?q=${query}`);
  const headlines = async () => {
    const { items } = (await (await server.get('/api/v1/articles')).json()) as {
      items: { headline: string }[];
    };
    return items.map(({ headline }) => headline);
  };

  test('says that too many are searching rather than let them all wait, and answers what is in memory', async () => {
    assert.equal((await server.get('/en/feed.atom')).status, 200);
    // The thread begins with the first.
    const searching = Array.from({ length: 160 }, (_, i) => search(`word${i}`));
    assert.equal((await server.get('/en/feed.atom')).status, 200);
    const answers = await Promise.all(searching);
    const statuses = new Set(answers.map(({ status }) => status));
    assert.deepEqual([...statuses].sort(), [200, 503]);
    for (const { status, headers } of answers)
      if (status === 503) assert.equal(headers.get('retry-after'), '2');
    assert.equal((await search('word')).status, 200);
  });

  test('reads and finds what another process has committed, with the first request after it', async () => {
    const { newsroom } = server;
    for (let i = 0; i < 5; i++) {
      await bringIn(newsroom, aStory(`s${i}`, { en: { headline: `Quandle ${i}` } }));
      assert.ok((await (await search('quandle')).text()).includes(`role="status">${i + 1} press release`));
      assert.equal((await headlines())[0], `Quandle ${i}`);
    }
    await withdraw(newsroom, { story: 's3' }, BY_EDITOR);
    assert.deepEqual(await headlines(), ['Quandle 4', 'Quandle 2', 'Quandle 1', 'Quandle 0']);
    assert.ok((await (await search('quandle')).text()).includes('role="status">4 press releases'));
  });

  test('answers who waits when something is released, by itself too, and keeps nobody when it stops', async () => {
    const { newsroom, serving, get } = server;
    const page = async (answer: Promise<Response>) => {
      const { changes, next } = (await (await answer).json()) as {
        changes: { kind: string }[];
        next: string;
      };
      return { next, kinds: changes.map(({ kind }) => kind) };
    };
    const changesAfter = (after: string, seconds = 25) => `/api/v1/changes?wait=${seconds}&after=${after}`;
    const poll = (after: string, seconds?: number) => page(get(changesAfter(after, seconds)));
    const begin = await poll('now', 0);
    const first = poll(begin.next);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    const { kinds, next } = await first;
    assert.deepEqual(kinds, ['released']);
    const second = poll(next);
    const soon = new Date(Date.now() + 500).toISOString();
    await bringIn(newsroom, aStory('lock', { en: { publishAt: soon } }));
    assert.deepEqual((await second).kinds, ['released']);
    const leaving = new AbortController();
    const url = `http://127.0.0.1:${serving.port}${changesAfter((await second).next)}`;
    const left = assert.rejects(fetch(url, { signal: leaving.signal }), /abort/i);
    const last = poll((await second).next);
    // Both wait by then: whoever asked after them has been answered, on a connection of its own the second time.
    for (let i = 0; i < 2; i++) assert.equal((await get('/healthz')).status, 200);
    leaving.abort();
    await left;
    await serving.close();
    assert.deepEqual((await last).kinds, []);
  });
});

test('goes by the index as it is where that cannot be brought up to the log', async (t) => {
  const file = await newsroomFile(t);
  const desk = connect(t, file);
  await bringIn(desk, aStory('one', { en: { headline: 'Quandle 1' } }));
  await indexPortion(desk);
  await bringIn(desk, aStory('two', { en: { headline: 'Quandle 2' } }));
  const errors: unknown[] = [];
  const config = readConfig({ CORANTO_DATABASE: file, CORANTO_MEDIA: `${file}-media` });
  const log = { info() {}, warn() {}, error: (message: string) => errors.push(message) };
  const reading = startReading(config, log, async () => {
    throw new Error('another process has been writing for long');
  });
  t.after(() => reading.stop());
  const answer = await reading.search.find('en', '?q=quandle');
  assert.match(answer && 'body' in answer ? answer.body : '', /role="status">1 press release/);
  assert.deepEqual(errors, ['the search index could not be brought up to date']);
});

test('refuses at once what is too much at once, of each kind by itself', async (t) => {
  const file = await newsroomFile(t);
  const config = readConfig({ CORANTO_DATABASE: file, CORANTO_MEDIA: `${file}-media` });
  const log = { info() {}, warn() {}, error() {} };
  const reading = startReading(config, log, async () => {});
  t.after(() => reading.stop());
  const asked = Array.from({ length: 160 }, () => reading.reads.read('editions', { keyed: [] }));
  const search = reading.search.find('en', '?q=quay');
  const settled = await Promise.allSettled(asked);
  const refused = settled.filter((one) => one.status === 'rejected');
  assert.equal(refused.length, 60);
  assert.ok(refused.every(({ reason }) => reason instanceof BusyError));
  assert.ok(await search);
  assert.equal((await reading.reads.read('editions', { keyed: [] })).status, 200);
});

test('begins nothing more once it is stopped, whoever wants documents prepared', async (t) => {
  const config = readConfig({ CORANTO_DATABASE: await newsroomFile(t) });
  const reading = startReading(config, { info() {}, warn() {}, error() {} }, async () => {});
  t.after(() => reading.stop());
  await reading.stop();
  const { port1, port2 } = new MessageChannel();
  t.after(() => port2.close());
  const closed = once(port2, 'close', { signal: AbortSignal.timeout(20_000) });
  reading.lend(port1);
  await assert.doesNotReject(closed);
});
