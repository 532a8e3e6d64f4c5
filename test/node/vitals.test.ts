// Alive and ready: what load balancers and supervisors are told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { createApp } from '../../src/http/app.ts';
import type { Vitals } from '../../src/http/health.ts';
import { startBackground } from '../../src/node/background-client.ts';
import { connect, newsroomFile, openNewsroom } from '../support/newsroom.ts';
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
  const background = await startBackground(config, log, { onGenerated: () => {} }, 2_000);
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
