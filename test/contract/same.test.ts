// Both hosts, one newsroom: the sample goes from Node to Workers, and every URL answers with the same bytes and
// validators on both.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCaptured } from '../cli/command-line.ts';
import { startNodeHost } from './node-host.ts';
import { type Answer, BASE_URL, KEY, type Reader, readerOf } from './reader.ts';
import { startWorkerHost } from './worker-host.ts';

/** One edition from right to left, one in CJK, the newest in one from left to right, and what is of no edition. */
const LOOKED_AT = /^\/((ar|ja|de\/(feed|headlines|topics)|media|assets)\/|[^/]*$)/;

/** Everything that can be reached from the chooser and the list of feeds, as one host answers it. */
async function crawl(reader: Reader): Promise<Map<string, Answer>> {
  const found = new Map<string, Answer>();
  let waiting = ['/', '/feeds.opml', '/assets/coranto.css'];
  while (waiting.length > 0) {
    const answers = await Promise.all(waiting.map((path) => reader.get(path)));
    for (const [i, path] of waiting.entries()) found.set(path, answers[i] as Answer);
    const linked = answers.flatMap(({ body }) => linksOf(body));
    waiting = [...new Set(linked)].filter((path) => LOOKED_AT.test(path) && !found.has(path));
  }
  return found;
}

/**
 * What stands before an app may leave out the length of a page, which it could have compressed; and a
 * Last-Modified is told once its second is past, which it was not yet when the first host was asked.
 */
function comparable(answer: Answer | undefined, other: Answer | undefined): unknown {
  const { 'content-length': _, 'last-modified': modified, ...headers } = answer?.headers ?? {};
  return { ...answer, headers, modified: other?.headers['last-modified'] && modified };
}

/** Paths below the base URL that a document names. */
function linksOf(body: string): string[] {
  const urls = body.match(/https:\/\/news\.example\.org\/press\/[^"'<>\s\\)]*/g) ?? [];
  return urls.map((url) => url.slice(BASE_URL.length).replace(/#.*/, '').replaceAll('&amp;', '&'));
}

test('the same newsroom has the same bytes and validators on both hosts, at every URL', async (t) => {
  const options = { baseUrl: BASE_URL, key: KEY };
  const [node, worker] = [await startNodeHost(t, options), await startWorkerHost(t, options)];
  const run = async (...argv: string[]) => {
    const { status, err } = await runCaptured({ env: node.env, now: Date.now }, argv);
    assert.equal(status, 0, err);
  };
  await run('sample', '--to', `${node.url}/press`);
  const here = await crawl(readerOf(node));
  await run('transfer', '--to', `${worker.url}/press`);
  const there = await crawl(readerOf(worker));

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
