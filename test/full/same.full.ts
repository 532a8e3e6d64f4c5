// Both hosts, one newsroom: the sample goes from Node to Workers, and every URL answers with the same bytes and
// validators on both.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCaptured } from '../cli/command-line.ts';
import { comparable, crawl } from '../contract/crawl.ts';
import { startNodeHost } from '../contract/node-host.ts';
import { BASE_URL, KEY, readerOf } from '../contract/reader.ts';
import { startWorkerHost } from '../contract/worker-host.ts';

/** One edition from right to left, one in CJK, the newest in one from left to right, and what is of no edition. */
const LOOKED_AT = /^\/((ar|ja|de\/(feed|headlines|topics)|media|assets)\/|[^/]*$)/;

test('the same newsroom has the same bytes and validators on both hosts, at every URL', async (t) => {
  const options = { baseUrl: BASE_URL, key: KEY };
  const [node, worker] = [await startNodeHost(t, options), await startWorkerHost(t, options)];
  const run = async (...argv: string[]) => {
    const { status, err } = await runCaptured({ env: node.env, now: Date.now }, argv);
    assert.equal(status, 0, err);
  };
  await run('sample', '--to', `${node.url}/press`);
  const here = await crawl(readerOf(node), LOOKED_AT);
  await run('transfer', '--to', `${worker.url}/press`);
  const there = await crawl(readerOf(worker), LOOKED_AT);

  const statuses = [...here.values()].map(({ status }) => status);
  assert.ok(statuses.filter((status) => status === 200).length > 60, 'there is something to compare');
  assert.deepEqual([...there.keys()].sort(), [...here.keys()].sort());
  for (const [path, answer] of here) {
    const moved = there.get(path);
    assert.deepEqual(comparable(moved, answer), comparable(answer, moved), path);
  }
  const zipped = await readerOf(node).get('/ar/feed.atom', { 'accept-encoding': 'gzip' });
  const stem = there.get('/ar/feed.atom')?.headers['etag']?.slice(1, -1);
  assert.equal(zipped.headers['etag'], `"${stem}-gzip"`);
});
