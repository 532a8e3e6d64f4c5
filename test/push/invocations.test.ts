// Pushing by invocations that may each ask only so much of the database, as on Workers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pushOwed } from '../../src/jobs/push.ts';
import { createCurrentDocuments } from '../../src/push/current-documents.ts';
import { counting } from '../support/counting.ts';
import { openHub } from '../support/hub.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { openReceiver } from '../support/receiver.ts';
import { openSite } from '../support/site.ts';

/** As src/worker/host.ts has it. */
const PLANS = [
  { limit: 1_000, atOnce: 5, most: 50, receivers: 120 },
  { limit: 50, atOnce: 1, most: 2, receivers: 7 },
];

for (const { limit, atOnce, most, receivers } of PLANS) {
  test(`all are told, once, by invocations of ${limit} queries`, async (t) => {
    const newsroom = await openNewsroom(t);
    const receiver = await openReceiver(t);
    const patient = await openHub(t, newsroom);
    await bringIn(newsroom, aStory('first', { en: {} }));
    const path = (n: number) => `${n === 3 ? 'failing' : 'fine'}/${n}`;
    for (let n = 0; n < receivers; n++) {
      // As if of many hosts: no host is asked for too much.
      if (n % 40 === 39) await patient.run();
      await patient.subscribe(receiver.url(path(n)), '/en/feed.json');
    }
    await patient.run();
    await bringIn(newsroom, aStory('second', { en: {} }));
    const costs: number[] = [];
    /** Messages in the queue. */
    let called = 1;
    while (called > 0) {
      called--;
      const db = counting(newsroom.db, limit);
      const site = await openSite(newsroom, { db });
      const context = {
        ...patient.context,
        ...site.context,
        current: createCurrentDocuments(site.context, site.context.documents),
      };
      const mayGoOn = () => db.statements() < limit - Math.min(250, limit / 2);
      const callAnother = async () => void called++;
      const pushing = { context, atOnce, perHost: 2, most, callAnother };
      const outcome = await pushOwed(pushing, { mayGoOn });
      if (outcome === 'more') called++;
      costs.push(db.statements());
      assert.ok(costs.length < 50, 'it comes to no end');
    }
    for (let n = 0; n < receivers; n++) assert.equal(receiver.deliveries(path(n)).length, 1, path(n));
    assert.ok(Math.max(...costs) <= limit, costs.join());
    assert.deepEqual(patient.site.errors, []);
  });
}
