import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { watchChanges } from '../../src/node/change-watch.ts';
import { openDatabase } from '../../src/node/database.ts';
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
