// Whoever keeps time for a newsroom, from its start to its end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { createKnownRows } from '../../src/documents/known-rows.ts';
import { createContext } from '../../src/node/context.ts';
import { openDatabase } from '../../src/node/database.ts';
import { createMeasures } from '../../src/node/metrics/measured.ts';
import { createNodePacker } from '../../src/node/packer.ts';
import { createTimekeeper } from '../../src/node/timekeeper.ts';
import { pieceOf } from '../../src/render/feeds/assembly.ts';
import { createEntryCache } from '../../src/render/feeds/entry-cache.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';

/** What a server has of a newsroom's file. */
async function opened(database: string) {
  const config = readConfig({ CORANTO_DATABASE: database, CORANTO_MEDIA: `${database}-media` });
  const db = openDatabase(database);
  return { config, db, context: await createContext(config, db) };
}

test('stopped while it settles, it begins nothing more', async (t) => {
  const database = await newsroomFile(t);
  const { config, db, context } = await opened(database);
  const failures: string[] = [];
  const time = createTimekeeper({
    config,
    context,
    db,
    press: { ...context, packer: createNodePacker() },
    measures: createMeasures(),
    hand: () => {},
    fail: (what, error) => failures.push(`${what}: ${error}`),
  });
  time.start();
  await time.stop();
  db.close();
  await wait(50);
  assert.deepEqual(failures, []);
});

test('what is due goes out while documents are rendered, however long that takes', async (t) => {
  const database = await newsroomFile(t);
  const newsroom = connect(t, database);
  const { config, db, context } = await opened(database);
  const soon = new Date(Date.now() + 1_500).toISOString();
  await bringIn(newsroom, [
    aStory('quay', { en: { topics: ['trade'] }, nl: { topics: ['trade'] } }),
    aStory('mole', { en: { publishAt: soon } }),
  ]);
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<null>();
  const slow = {
    prepare() {
      asked.resolve();
      return answered.promise;
    },
    forget: () => {},
  };
  const time = createTimekeeper({
    ...{ config, context, db, press: context, measures: createMeasures(), hand: () => {} },
    lentThreads: { beside: [slow], take: () => {}, note: () => {}, dismiss: () => {} },
    fail: (what, error) => assert.fail(`${what}: ${error}`),
  });
  time.start();
  await asked.promise;
  const released = () =>
    newsroom.value(
      "SELECT count(*) FROM public_articles a JOIN stories s ON s.id = a.story_id WHERE s.key = 'mole'",
    );
  assert.equal(released(), 0);
  for (let tries = 0; released() === 0 && tries < 200; tries++) await wait(50);
  assert.equal(released(), 1);
  answered.resolve(null);
  await time.stop();
  db.close();
});

test('what it renders it has room to hold, however little there was before', async (t) => {
  const database = await newsroomFile(t);
  await bringIn(connect(t, database), aStory('quay', { en: {} }));
  const { config, db, context } = await opened(database);
  const press = { ...context, entries: createEntryCache(0), known: createKnownRows(0) };
  const holds = (): boolean[] => {
    press.entries.keep('quay', 'atom', '', pieceOf('<entry/>'));
    const decoded = () => press.known.decoded('quay', [{ headline: 'Quay' }], () => ({}));
    const once = decoded();
    return [press.entries.find('quay', 'atom', '') !== undefined, decoded() === once];
  };
  assert.deepEqual(holds(), [false, false]);
  const rendered = Promise.withResolvers<void>();
  const time = createTimekeeper({
    ...{ config, context, db, press, measures: createMeasures(), hand: () => rendered.resolve() },
    fail: (what, error) => rendered.reject(new Error(what, { cause: error })),
  });
  t.after(async () => {
    await time.stop();
    db.close();
  });
  time.start();
  await rendered.promise;
  assert.deepEqual(holds(), [true, true]);
});
