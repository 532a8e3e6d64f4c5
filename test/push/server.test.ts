// Pushing by the server on one machine: a thread of its own, one for each newsroom whoever serves it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { openProcessLock } from '../../src/node/process-lock.ts';
import { startServing } from '../../src/node/serve.ts';
import { HUB_BASE, openHub } from '../support/hub.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import { openReceiver } from '../support/receiver.ts';

// One server for all of it: most of what a test takes is starting one.
test('a server begins to push with the first subscriber, alone, and takes over from one that has ended', async (t) => {
  const file = await newsroomFile(t);
  const newsroom = { ...connect(t, file), now: Date.now };
  const receiver = await openReceiver(t);
  const env = {
    CORANTO_BASE_URL: HUB_BASE,
    CORANTO_DATABASE: file,
    CORANTO_MEDIA: `${file}-media`,
    CORANTO_PORT: '0',
    CORANTO_CALLBACK_HOSTS: '127.0.0.1',
  };
  const serving = await startServing(readConfig(env));
  t.after(() => serving.close());
  await bringIn(newsroom, aStory('first', { en: {} }));
  await wait(600);
  assert.equal(existsSync(`${file}-push`), false, 'a thread for nobody');

  // As a process that pushes holds it, and leaves what it was about.
  const lock = openProcessLock(file, 'push');
  assert.equal(lock.take(), true);
  const other = openProcessLock(file, 'push');
  t.after(() => other.close());
  assert.equal(other.take(), false);
  const hub = await openHub(t, newsroom);
  await hub.subscribe(receiver.url('fine/a'), '/en/feed.json');
  await hub.run();
  await bringIn(newsroom, aStory('second', { en: {} }));
  newsroom.rows('UPDATE subscriptions SET claimed_until = ? RETURNING 1', Date.now() + 3_600_000);
  await wait(1_500);
  const posts = () => receiver.deliveries('fine/a');
  assert.equal(posts().length, 0);
  lock.close();
  await receiver.until(() => posts().length === 1);
  assert.equal(other.take(), false);

  // What another process writes.
  await bringIn(newsroom, aStory('third', { en: {} }));
  await receiver.until(() => posts().length === 2);
  const titles = JSON.parse(posts()[1]?.body.toString() as string).items.map(
    ({ title }: { title: string }) => title,
  );
  assert.deepEqual(titles, ['third en', 'second en', 'first en']);
  await serving.close();
  assert.equal(other.take(), true);
});
