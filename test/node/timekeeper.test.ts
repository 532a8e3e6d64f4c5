// Whoever keeps time for a newsroom, from its start to its end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { createContext } from '../../src/node/context.ts';
import { openDatabase } from '../../src/node/database.ts';
import { createDeflate } from '../../src/node/deflate.ts';
import { createMeasures } from '../../src/node/metrics/measured.ts';
import { createTimekeeper } from '../../src/node/timekeeper.ts';
import { newsroomFile } from '../support/newsroom.ts';

test('stopped while it settles, it begins nothing more', async (t) => {
  const database = await newsroomFile(t);
  const config = readConfig({ CORANTO_DATABASE: database, CORANTO_MEDIA: `${database}-media` });
  const db = openDatabase(database);
  const context = await createContext(config, db);
  const failures: string[] = [];
  const time = createTimekeeper({
    config,
    context,
    db,
    press: { ...context, deflate: createDeflate() },
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
