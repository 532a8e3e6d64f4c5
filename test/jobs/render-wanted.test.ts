// Rendering shared with another thread: the two of them make what one would, and nothing is left out when one fails.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { MessageChannel } from 'node:worker_threads';
import { createKnownRows } from '../../src/documents/known-rows.ts';
import type { Press } from '../../src/documents/prepare.ts';
import type { Document } from '../../src/documents/produce.ts';
import { generate } from '../../src/jobs/generate.ts';
import type { Beside } from '../../src/jobs/render-wanted.ts';
import { createNodePacker } from '../../src/node/packer.ts';
import { answerPreparing, prepareBeside } from '../../src/node/preparing.ts';
import { erase } from '../../src/operations/erase.ts';
import { createEntryCache } from '../../src/render/feeds/entry-cache.ts';
import { listStates } from '../../src/storage/documents.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite } from '../support/site.ts';

const aPress = (press: Press): Press => ({
  ...press,
  packer: createNodePacker(),
  entries: createEntryCache(1_000_000),
  known: createKnownRows(1_000_000),
});

const story = (key: string) => aStory(key, { en: { topics: ['trade'] }, nl: { topics: ['trade'] } });

interface Shared {
  newsroom: Newsroom;
  press: Press;
  /** What the other one holds on to. */
  other: Press;
  helper: Beside;
  /** How many it was asked for, each time. */
  asked: number[];
  /** As if its thread had ended. */
  end(): void;
}

/** Two that render what a newsroom has, with a port between them. */
async function shared(t: TestContext): Promise<Shared> {
  const newsroom = await openNewsroom(t);
  const { context } = await openSite(newsroom);
  const { port1, port2 } = new MessageChannel();
  const other = aPress(context);
  answerPreparing(port1, other);
  const toOther = prepareBeside(port2, () => {});
  t.after(() => port1.close());
  while (!(await toOther.prepare(['/nowhere']))) await new Promise(setImmediate);
  const asked: number[] = [];
  const prepare = (paths: readonly string[]) => {
    asked.push(paths.length);
    return toOther.prepare(paths);
  };
  return {
    ...{ newsroom, asked, other, press: aPress(context) },
    helper: { ...toOther, prepare },
    end: () => port1.close(),
  };
}

/** What a generation hands to whoever serves, by path. */
async function generated(press: Press, beside: Beside[]): Promise<Map<string, Document>> {
  const made = new Map<string, Document>();
  await generate(press, {
    beside,
    onRendered: (documents) => {
      for (const one of documents) made.set(one.path, one);
    },
  });
  return made;
}

test('what two threads render is stored as what one would, each document once', async (t) => {
  const { newsroom, press, helper, asked } = await shared(t);
  const alone = await shared(t);
  for (const { newsroom: one } of [{ newsroom }, alone]) await bringIn(one, [story('quay'), story('mole')]);
  const [both, single] = [await generated(press, [helper]), await generated(alone.press, [])];
  assert.deepEqual([...both.keys()].sort(), [...single.keys()].sort());
  // In two parts, so that one is stored while the other is prepared.
  const [share = 0, rest = 0, ...more] = asked;
  assert.deepEqual(more, []);
  assert.ok(Math.abs(share + rest - both.size / 2) <= 3, `one had ${share} and ${rest} of ${both.size}`);
  for (const [path, document] of both) {
    assert.deepEqual(document.body, single.get(path)?.body, path);
    assert.deepEqual(document.packed, single.get(path)?.packed, path);
    assert.equal(document.etag, single.get(path)?.etag, path);
  }
  const stored = await listStates(newsroom.db, [...both.keys()]);
  assert.ok([...both.values()].every(({ path, etag }) => stored.get(path)?.etag === etag));
  assert.equal((await generated(press, [helper])).size, 0);
});

test('what a thread that has ended was asked for is rendered all the same', async (t) => {
  const { newsroom, press, helper, asked, end } = await shared(t);
  await bringIn(newsroom, [story('quay'), story('mole')]);
  end();
  const found = await generated(press, [helper]);
  assert.equal(asked[0], lastQuarter(found.size));
  assert.equal((await generated(press, [])).size, 0);
});

/** How many are in the last of four parts, of which the others are as large as can be. */
const lastQuarter = (size: number): number => size - 3 * Math.ceil(size / 4);

/** A thread that says no more than this. */
async function silent(t: TestContext, said: 'ready' | 'nothing') {
  const { port1, port2 } = new MessageChannel();
  t.after(() => port1.close());
  const up = once(port2, 'message');
  const thread = prepareBeside(port2, () => {});
  if (said === 'ready') {
    port1.postMessage('ready');
    await up;
  }
  return { thread, asked: once(port1, 'message') as Promise<[{ paths: string[] }]> };
}

for (const [what, said] of [
  ['not up yet', 'nothing'],
  ['busy with something else', 'ready'],
] as const) {
  test(`a thread that is ${what} is not waited for`, async (t) => {
    const { newsroom, press } = await shared(t);
    await bringIn(newsroom, [story('quay'), story('mole')]);
    const { thread, asked } = await silent(t, said);
    const { size } = await generated(press, [thread]);
    assert.equal((await generated(press, [])).size, 0);
    // Half of it was its own, where it could have had any.
    if (said === 'ready') assert.equal((await asked)[0].paths.length, lastQuarter(size));
    else assert.ok(size > 30);
  });
}

test('what fails there is rendered here', async (t) => {
  const { newsroom, press, helper, other, asked } = await shared(t);
  await bringIn(newsroom, [story('quay'), story('mole')]);
  other.entries.nameOf = () => {
    throw new Error('out of order');
  };
  const found = await generated(press, [helper]);
  assert.equal(asked[0], lastQuarter(found.size));
  assert.equal((await generated(press, [])).size, 0);
});

test('another thread first does each time what it has to, and prepares nothing where that fails', async (t) => {
  const { newsroom, press } = await shared(t);
  await bringIn(newsroom, story('quay'));
  const { port1, port2 } = new MessageChannel();
  t.after(() => port1.close());
  const order: string[] = [];
  const { nameOf } = press.entries;
  press.entries.nameOf = (entry) => {
    order.push('prepares');
    return nameOf(entry);
  };
  answerPreparing(port1, press, async () => {
    await new Promise(setImmediate);
    order.push('first');
    if (order.length > 2) throw new Error('out of order');
  });
  const thread = prepareBeside(port2, () => {});
  while (!(await thread.prepare(['/nowhere']))) await new Promise(setImmediate);
  order.length = 0;
  const prepared = await thread.prepare(['/en/feed.atom']);
  assert.ok(prepared?.made.get('/en/feed.atom'));
  assert.deepEqual([...new Set(order)], ['first', 'prepares']);
  assert.equal(order[0], 'first');
  const asked = order.length;
  assert.equal(await thread.prepare(['/en/feed.atom']), null);
  assert.deepEqual(order.slice(asked), ['first']);
});

test('a few documents are rendered without help', async (t) => {
  const { newsroom, press, helper, asked } = await shared(t);
  await bringIn(newsroom, aStory('quay', { en: {} }));
  await generated(press, []);
  await bringIn(newsroom, aStory('quay', { en: { slug: 'quay', body: '<p>Anew.</p>', publishAt: null } }));
  assert.ok((await generated(press, [helper])).size > 0);
  assert.deepEqual(asked, []);
});

test('after an erasure another thread holds nothing either of what it made', async (t) => {
  const { newsroom, press, helper, other } = await shared(t);
  const cleared = Promise.withResolvers<void>();
  const { clear } = other.entries;
  other.entries.clear = () => {
    clear();
    cleared.resolve();
  };
  await bringIn(newsroom, [story('quay'), story('mole')]);
  await generated(press, [helper]);
  const ledger = { note: async () => {}, list: async () => [] };
  await erase({ ...newsroom, ledger }, { story: 'quay', edition: 'en' }, BY_EDITOR);
  await generated(press, [helper]);
  await cleared.promise;
});
