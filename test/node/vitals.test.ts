// Alive and ready: what load balancers and supervisors are told, and what readers are answered meanwhile.
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { readConfig } from '../../src/config.ts';
import { createApp } from '../../src/http/app.ts';
import type { Vitals } from '../../src/http/health.ts';
import { startBackground } from '../../src/node/background-client.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile, openNewsroom } from '../support/newsroom.ts';
import { serveNewsroom } from '../support/serving.ts';
import { openSite } from '../support/site.ts';

test('only a server that a restart helps is not alive, and only one that is well is ready', async (t) => {
  const site = await openSite(await openNewsroom(t));
  const told: Record<Vitals, [number, number]> = {
    up: [200, 200],
    starting: [200, 503],
    stopping: [200, 503],
    stuck: [503, 503],
  };
  for (const [vitals, statuses] of Object.entries(told)) {
    const app = createApp({ ...site.context, vitals: () => vitals as Vitals });
    const answers = await Promise.all(['/healthz', '/readyz'].map((path) => app.request(`http://x${path}`)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      statuses,
      vitals,
    );
    for (const answer of answers) {
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.has('retry-after'), answer.status === 503);
    }
  }
});

test('a background thread that does nothing any more is told from one that works', async (t) => {
  const file = await newsroomFile(t);
  const config = readConfig({ CORANTO_DATABASE: file, CORANTO_MEDIA: `${file}-media` });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  // It beats twice a second.
  const background = await startBackground(config, log, () => {}, 2_000);
  t.after(() => background.stop());
  while (background.vitals() !== 'up') await wait(20);
  const { connection } = connect(t, file).db;
  connection.exec('BEGIN IMMEDIATE');
  const written = background.partners.perform('note-use', { prefix: 'coranto_x', at: 0 });
  while (background.vitals() === 'up') await wait(20);
  assert.equal(background.vitals(), 'stuck');
  connection.exec('COMMIT');
  await written;
  while (background.vitals() !== 'up') await wait(20);
});

test('while the background thread is gone what is in memory is answered, and the rest is asked for again', async (t) => {
  const workers: Worker[] = [];
  const note = (message: unknown): void => void workers.push((message as { worker: Worker }).worker);
  subscribe('worker_threads', note);
  t.after(() => void unsubscribe('worker_threads', note));
  const { newsroom, get } = await serveNewsroom(t);
  await bringIn(newsroom, aStory('quay', { en: { publishAt: '2020-01-01T00:00:00Z' } }));
  assert.equal((await get('/en/feed.atom')).status, 200);
  assert.equal((await get('/readyz')).status, 200);

  // Of those it is the first.
  await workers[0]?.terminate();
  const ready = await get('/readyz');
  assert.equal(ready.status, 503);
  assert.match(await ready.text(), /starting/);
  assert.equal((await get('/healthz')).status, 200);
  assert.equal((await get('/en/feed.atom')).status, 200);
  const tail = await get('/en/2020/01/quay-en');
  assert.deepEqual([tail.status, tail.headers.get('retry-after')], [503, '2']);

  while ((await get('/readyz')).status !== 200) await wait(50);
  assert.equal((await get('/en/2020/01/quay-en')).status, 200);
});
