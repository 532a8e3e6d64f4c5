import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Examined } from '../../src/cli/doctor/newsroom/finding.ts';
import { checkPush } from '../../src/cli/doctor/newsroom/push.ts';
import { DAY } from '../../src/domain/time.ts';
import { START } from '../support/clock.ts';
import { openHub } from '../support/hub.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { openReceiver } from '../support/receiver.ts';
import { commandLine } from './command-line.ts';

test('coranto subscription shows who is subscribed and how they fare, and ends one', async (t) => {
  const cli = await commandLine(t);
  assert.equal((await cli.run('subscription', 'list')).err, 'nobody is subscribed\n');
  const { newsroom } = cli;
  await bringIn(newsroom, aStory('first', { en: {} }));
  const hub = await openHub(t, newsroom);
  const receiver = await openReceiver(t);
  const [good, bad] = [receiver.url('fine/a'), receiver.url('failing/b')];
  await hub.subscribe(good, '/en/feed.atom', { 'hub.secret': 'not for the list' });
  await hub.subscribe(bad, '/en/feed.rss', { 'hub.lease_seconds': '2592000' });
  await hub.run();
  await bringIn(newsroom, aStory('second', { en: {} }));
  await hub.run();
  const listed = await cli.run('subscription', 'list');
  const [header, first, second] = listed.out.split('\n');
  assert.match(header as string, /^number +feed +lease ends +state +callback$/);
  assert.ok(first?.endsWith(good) && second?.endsWith(bad));
  assert.match(first as string, /^1 +\/en\/feed\.atom +2026-03-24T09:30:00Z +told /);
  assert.match(
    second as string,
    /fails since 2026-03-14T09:30:00Z: it answered 500; again 2026-03-14T09:30:05Z /,
  );
  const json = await cli.run('subscription', 'list', '--failing', '--json');
  const { subscriptions } = JSON.parse(json.out);
  assert.equal(subscriptions.length, 1);
  assert.deepEqual(
    [
      subscriptions[0].callback,
      subscriptions[0].failure.tries,
      subscriptions[0].signed,
      subscriptions[0].owed,
    ],
    [bad, 1, false, true],
  );
  assert.ok(!(listed.out + json.out).includes('not for the list'));
  const warned: string[] = [];
  const examine = async () => {
    const examined = { ...hub.context, db: newsroom.db, now: () => START + 2 * DAY } as unknown as Examined;
    await checkPush(examined, { find: ({ what }) => warned.push(what), count: () => {}, progress: () => {} });
  };
  await examine();
  assert.deepEqual(warned, ['1 of 2 subscriptions fail, one since 2026-03-14T09:30:00Z']);
  assert.equal((await cli.run('subscription', 'remove', '2')).out, 'subscription 2 has ended\n');
  await examine();
  assert.equal(warned.length, 1);
  const again = await cli.run('subscription', 'remove', '2');
  assert.deepEqual([again.status, /there is no subscription 2/.test(again.err)], [1, true]);
  assert.equal((await cli.run('subscription', 'remove', 'x')).status, 2);
});
