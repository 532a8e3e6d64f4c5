// D1 behind the port, in real workerd: the same promises, and the same newsroom.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { withdraw } from '../../src/operations/withdraw.ts';
import { sql } from '../../src/storage/database.ts';
import { LimitError } from '../../src/storage/limits.ts';
import { portContract } from '../storage/port-contract.ts';
import { EVERYBODY, publicSteps, take } from '../support/history.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { interruptible } from '../support/interruptible.ts';
import { countedArticleIds, furnish, type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { isWhole } from '../support/often.ts';
import { guessedArticlePaths, openSite, standingPaths } from '../support/site.ts';
import { openLocalD1 } from './local-d1.ts';

/** Steps of the history, and which one. */
const STEPS = isWhole ? 24 : 12;
const SEED = 3;

const ends: (() => unknown)[] = [];
let open: Awaited<ReturnType<typeof openLocalD1>>;

before(async () => {
  open = await openLocalD1({ after: (end) => void ends.unshift(end) });
});
after(async () => {
  for (const end of ends) await end();
});

portContract('D1', async () => open());

describe('one newsroom on D1 and on SQLite', () => {
  test('counts each statement, and stops before an invocation has made too many', async () => {
    const db = open(2);
    assert.deepEqual(await db.batch([sql('SELECT 1 AS n'), sql('SELECT 2 AS n')]), [[{ n: 1 }], [{ n: 2 }]]);
    await assert.rejects(db.batch([sql('SELECT 1'), sql('SELECT 2'), sql('SELECT 3')]), LimitError);
  });

  test('after the same history every document is the same, bytes and validators', async (t) => {
    const here = await openNewsroom(t);
    const db = open();
    await furnish(db);
    const { clock, rows, value, log, now } = here;
    const there = { db, clock, rows, value, log, now, newId: countedArticleIds() };
    const steps = fc.sample(publicSteps(EVERYBODY), { numRuns: STEPS, seed: SEED });
    const sites = [await openSite(here), await openSite(there)] as const;
    let public_ = 0;
    for (const step of steps) {
      // The step that looks at rows looks at the newsroom that has not taken it yet.
      await take(there as unknown as Newsroom, step);
      await take(here, step);
    }
    const months = ['2026-02', '2026-03'];
    const standing = standingPaths(['en', 'nl'], months, ['trade', 'safety']);
    const articles = guessedArticlePaths([here], months).filter((path) => /^\/(en|nl)\//.test(path));
    for (const path of [...standing, ...articles].filter((one) => !one.includes('headlines.'))) {
      const [one, other] = [await sites[0].get(path), await sites[1].get(path)];
      assert.deepEqual(other, one, path);
      if (one.status === 200) public_++;
    }
    assert.ok(public_ > 15, 'there was something to compare');
    const [seq] = await db.all(sql('SELECT count(*) AS n, max(seq) AS seq FROM changes'));
    assert.deepEqual(seq, rows('SELECT count(*) AS n, max(seq) AS seq FROM changes')[0]);
  });

  test('a change that lands between rendering and storing is in the next answer', async () => {
    const desk = { db: open(), now: Date.now, newId: () => crypto.randomUUID() };
    const { db, beforeSnapshot, beforeStore } = interruptible(open());
    const site = await openSite(desk, { db });
    for (const [moment, story] of [
      [beforeStore, 'late'],
      [beforeSnapshot, 'early'],
    ] as const) {
      await bringIn(desk, aStory(story, { fr: { headline: `${story} ship` } }));
      moment(() => withdraw(desk, { story }, BY_EDITOR));
      await site.get('/fr/feed.atom');
      assert.doesNotMatch((await site.get('/fr/feed.atom')).body, new RegExp(`${story} ship`), story);
    }
  });
});
