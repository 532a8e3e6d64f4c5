import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { watchChanges } from '../../src/node/change-watch.ts';
import { openDatabase } from '../../src/node/database.ts';
import { startServing } from '../../src/node/serve.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import type { Ends } from '../support/scratch.ts';

/** Longer than any test takes. */
const LONG = 3_600_000;
const NEVER = new AbortController().signal;

async function watched(t: Ends) {
  const file = await newsroomFile(t);
  const db = openDatabase(file, { readonly: true });
  const watch = watchChanges(db);
  t.after(() => {
    watch.stop();
    db.close();
  });
  return { watch, newsroom: connect(t, file) };
}

describe('whoever waits for a change', () => {
  test('is told as soon as another connection has committed one, and of nothing else', async (t) => {
    const { watch, newsroom } = await watched(t);
    let isTold = false;
    const first = watch.awaitChange(0, LONG, NEVER).finally(() => {
      isTold = true;
    });
    const second = watch.awaitChange(1, LONG, NEVER);
    await bringIn(newsroom, aStory('draft', { en: { publishAt: null } }));
    await wait(250);
    assert.equal(isTold, false);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    assert.equal(await first, true);
    assert.equal(watch.waiting(), 1);
    await bringIn(newsroom, aStory('lock', { en: {} }));
    assert.equal(await second, true);
    assert.equal(watch.waiting(), 0);
  });

  test('is told of one that was there before it began to wait', async (t) => {
    const { watch, newsroom } = await watched(t);
    const other = watch.awaitChange(9, LONG, NEVER);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    assert.equal(await watch.awaitChange(0, LONG, NEVER), true);
    watch.stop();
    assert.equal(await other, false);
  });

  test('is not woken with more others than may read the log at once', async (t) => {
    const { watch, newsroom } = await watched(t);
    let woken = 0;
    const all = Array.from({ length: 120 }, async () => {
      const isThere = await watch.awaitChange(0, LONG, NEVER);
      woken += 1;
      return isThere;
    });
    await bringIn(newsroom, aStory('quay', { en: {} }));
    await Promise.race(all);
    assert.equal(woken, 50);
    assert.deepEqual(new Set(await Promise.all(all)), new Set([true]));
  });

  test('waits no longer than it wants, or than it is there itself', async (t) => {
    const { watch } = await watched(t);
    assert.equal(await watch.awaitChange(0, 1, NEVER), false);
    const caller = new AbortController();
    const gone = watch.awaitChange(0, LONG, caller.signal);
    caller.abort();
    assert.equal(await gone, false);
  });

  test('is one of so many at most: the next is turned away', async (t) => {
    const { watch } = await watched(t);
    const all = Array.from({ length: 1001 }, () => watch.awaitChange(0, LONG, NEVER));
    assert.equal(await all.pop(), 'full');
    assert.equal(watch.waiting(), 1000);
    watch.stop();
    assert.deepEqual(new Set(await Promise.all(all)), new Set([false]));
    assert.equal(await watch.awaitChange(0, LONG, NEVER), false);
  });
});

describe('a server that partners wait at', () => {
  test('answers them when something is released, by itself too, and keeps nobody when it stops', async (t) => {
    const database = await newsroomFile(t);
    const config = readConfig({
      CORANTO_DATABASE: database,
      CORANTO_MEDIA: `${database}-media`,
      CORANTO_BASE_URL: 'https://news.example.org',
      CORANTO_PORT: '0',
    });
    const serving = await startServing(config);
    t.after(() => serving.close());
    const newsroom = { ...connect(t, database), now: Date.now };
    const poll = async (after: string, seconds = 25, init: RequestInit = {}) => {
      const url = `http://127.0.0.1:${serving.port}/api/v1/changes?wait=${seconds}&after=${after}`;
      const page = (await (await fetch(url, init)).json()) as { changes: { kind: string }[]; next: string };
      return { next: page.next, kinds: page.changes.map(({ kind }) => kind) };
    };
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
    const left = assert.rejects(poll((await second).next, 25, { signal: leaving.signal }), /abort/i);
    const last = poll((await second).next);
    await wait(150);
    leaving.abort();
    await left;
    await serving.close();
    assert.deepEqual((await last).kinds, []);
  });
});
