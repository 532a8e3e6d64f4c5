// Two servers on one newsroom's file: both answer with every commit, both take edits, and one of them keeps time.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { openProcessLock } from '../../src/node/process-lock.ts';
import { type Serving, startServing } from '../../src/node/serve.ts';
import { release, schedule } from '../../src/operations/schedule.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { checkContended, contend } from '../support/contention.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { connect, type Newsroom, newsroomFile } from '../support/newsroom.ts';
import { freePort } from '../support/ports.ts';

const KEY = 'a-key-that-is-long-enough-for-a-desk-elsewhere';
const LONG = 20_000;

describe('two servers on one newsroom', () => {
  const ends: (() => unknown)[] = [];
  const until = { after: (end: () => unknown) => void ends.unshift(end) };
  let file: string;
  let newsroom: Newsroom;
  let one: Serving;
  let two: Serving;

  before(async () => {
    file = await newsroomFile(until);
    newsroom = { ...connect(until, file), now: Date.now };
    const env = {
      // As the public finds them both.
      CORANTO_BASE_URL: `http://127.0.0.1:${await freePort()}`,
      CORANTO_DATABASE: file,
      CORANTO_MEDIA: `${file}-media`,
      CORANTO_PORT: '0',
      CORANTO_KEY: KEY,
    };
    const start = async () => {
      const serving = await startServing(readConfig(env));
      until.after(() => serving.close());
      return serving;
    };
    one = await start();
    two = await start();
  });
  after(async () => {
    for (const end of ends) await end();
  });

  const text = async ({ port }: Serving, path: string) =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).text();

  test('answer alike, with what anybody has committed, from the very next answer on', async () => {
    for (const [i, asked] of [one, two, two].entries()) {
      await bringIn(newsroom, aStory(`s${i}`, { en: { headline: `Number ${i}.`, publishAt: null } }));
      await release(newsroom, { story: `s${i}` }, BY_EDITOR);
      assert.ok((await text(asked, '/en/feed.rss')).includes(`Number ${i}.`));
      assert.equal(await text(one, '/en/feed.rss'), await text(two, '/en/feed.rss'));
      if (i % 2 === 0) continue;
      await withdraw(newsroom, { story: `s${i}` }, BY_EDITOR);
      assert.ok(!(await text(asked, '/en/feed.rss')).includes(`Number ${i}.`));
    }
    assert.equal(newsroom.value("SELECT count(*) FROM changes WHERE kind = 'released'"), 3);
  });

  test('lose no edit, and there is one order, when many write the same stories through both', async (t) => {
    const stories = ['fog', 'quay', 'tug'];
    await bringIn(
      newsroom,
      stories.map((story) => aStory(story, { en: { headline: '0', slug: story } })),
    );
    // Two bring in the same: translations of those stories, and others that are due in between. Many more of all of
    // them, in processes of their own, are in check:full.
    const soon = new Date(Math.ceil(Date.now() / 1000) * 1000).toISOString();
    const imports = [0, 1].map(() => {
      const own = { ...connect(t, file), now: Date.now };
      return async () => {
        for (let i = 0; i < 2; i++) {
          const story = stories[i % stories.length] as string;
          await bringIn(own, [
            aStory(story, { nl: { headline: `${story} ${i}`, slug: `${story}-nl` } }),
            aStory(`new-${i}`, { en: { publishAt: soon }, fr: { publishAt: soon } }),
          ]);
          await wait(0);
        }
      };
    });
    const servers = [one, two].map(({ port }) => `http://127.0.0.1:${port}`);
    const done = await contend({ servers, key: KEY, stories, editors: 9, rounds: 1, imports });
    assert.ok(done.refused > 0, 'nobody met another');
    checkContended(newsroom, done);
    assert.equal(newsroom.value("SELECT count(*) FROM stories WHERE key GLOB 'new-*'"), 2);
  });

  test('release each thing once though nobody asks, tell whoever waits, and one takes over from the other', async (t) => {
    const lock = openProcessLock(file, 'schedule');
    t.after(() => lock.close());
    assert.equal(lock.take(), false);
    const { next } = JSON.parse(await text(one, '/api/v1/changes?after=now')) as { next: string };
    const waiting = [one, two].map((serving) => text(serving, `/api/v1/changes?after=${next}&wait=25`));

    const soon = async (key: string) => {
      await bringIn(newsroom, aStory(key, { en: { publishAt: null } }));
      const at = Math.ceil(Date.now() / 1000) * 1000;
      const given = { kind: 'instant', at, dateOnly: false, given: 'soon' } as const;
      await schedule(newsroom, { story: key }, () => given, BY_EDITOR);
      return at;
    };
    const releases = (key: string) =>
      newsroom.rows(
        "SELECT c.at FROM changes c JOIN stories s ON s.id = c.story_id WHERE c.kind = 'released' AND s.key = ?",
        key,
      );
    const released = async (key: string, due: number) => {
      for (const last = Date.now() + LONG; releases(key).length === 0; ) {
        assert.ok(Date.now() < last, 'nothing settled');
        await wait(20);
      }
      await wait(100);
      const [first, ...others] = releases(key);
      assert.ok((first?.['at'] as number) >= due);
      assert.equal(others.length, 0);
    };
    await released('first', await soon('first'));
    for (const told of await Promise.all(waiting)) assert.match(told, /"released"/);

    await one.close();
    await released('second', await soon('second'));
    assert.equal(lock.take(), false);
    assert.ok((await text(two, '/en/feed.json')).includes('second en'));
    await two.close();
    assert.equal(lock.take(), true);
  });
});
