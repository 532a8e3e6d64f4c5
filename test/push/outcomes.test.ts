// What is counted of deliveries, as they really come out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANES } from '../../src/push/lanes.ts';
import { addDeliveries, countDeliveries, type DeliveryCounts } from '../../src/push/outcomes.ts';
import { openHub } from '../support/hub.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { openReceiver } from '../support/receiver.ts';

test('every attempt is counted once, by what came of it', async (t) => {
  const newsroom = await openNewsroom(t);
  const receiver = await openReceiver(t);
  const hub = await openHub(t, newsroom);
  const sums: DeliveryCounts = {};
  const lanes = countDeliveries(LANES, (counts) => addDeliveries(sums, counts));
  await bringIn(newsroom, aStory('first', { en: {} }));
  for (const name of ['fine/a', 'failing/b', 'denying/c']) {
    await hub.subscribe(receiver.url(name), '/en/feed.json');
  }
  await hub.run({}, lanes);
  assert.deepEqual(sums, { intents: { confirmed: 2, dropped: 1 } });
  await bringIn(newsroom, aStory('second', { en: {} }));
  await hub.run({}, lanes);
  assert.deepEqual(sums, { intents: { confirmed: 2, dropped: 1 }, subscriptions: { sent: 1, failed: 1 } });
});
