// The engine that pushes, with receivers that are slow, many, or gone: order, limits, and what a crash leaves.
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { MINUTE, SECOND } from '../../src/domain/time.ts';
import { retopic } from '../../src/operations/retopic.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { boundSend } from '../../src/push/bounded-send.ts';
import type { Lane } from '../../src/push/lane.ts';
import { CLAIMED_FOR } from '../../src/push/run.ts';
import { subscriptionLane } from '../../src/push/subscription-lane.ts';
import { createTurns } from '../../src/push/turns.ts';
import { HUB_BASE, openHub } from '../support/hub.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile, openNewsroom } from '../support/newsroom.ts';
import { openReceiver, type Received } from '../support/receiver.ts';
import { openSite } from '../support/site.ts';

const LANE = subscriptionLane as Lane;

const opened = async (t: TestContext, patience?: number) => {
  const newsroom = await openNewsroom(t);
  const receiver = await openReceiver(t);
  const hub = await openHub(t, newsroom, patience === undefined ? {} : { patience });
  const release = (...stories: string[]) =>
    bringIn(
      newsroom,
      stories.map((story) => aStory(story, { en: {} })),
    );
  await release('first');
  // However busy this machine is, they confirm in time.
  const patient = await openHub(t, newsroom, { patience: 10_000 });
  const subscribe = async (...callbacks: string[]) => {
    for (const callback of callbacks) await hub.subscribe(callback, '/en/headlines.json');
    await patient.run();
  };
  return { newsroom, receiver, hub, release, subscribe };
};

const titles = ({ body }: Received): string[] =>
  JSON.parse(body.toString()).items.map(({ title }: { title: string }) => title);

describe('a run', () => {
  test('tries again what failed, ever more rarely, with what is current then, for as long as the lease', async (t) => {
    const { newsroom, receiver, hub, release, subscribe } = await opened(t, 1_000);
    const manners = ['failing-3', 'redirecting-1', 'stalling-1', 'resetting-1'];
    await subscribe(...manners.map((manner) => receiver.url(`${manner}/a`)));
    await release('second');
    await hub.run();
    assert.equal(newsroom.value('SELECT count(*) FROM subscription_failures'), manners.length);
    assert.equal((await hub.run()).attempts, 0);
    await release('third');
    assert.equal((await hub.run()).attempts, 0, 'sooner for what is new');
    newsroom.clock.move(5 * SECOND);
    await hub.run();
    assert.deepEqual(newsroom.rows('SELECT tries, error FROM subscription_failures'), [
      { tries: 2, error: 'it answered 500' },
    ]);
    newsroom.clock.move(5 * MINUTE);
    await hub.run();
    newsroom.clock.move(30 * MINUTE);
    await hub.run();
    assert.equal(newsroom.value('SELECT count(*) FROM subscription_failures'), 0);
    for (const manner of manners) {
      const last = receiver.deliveries(`${manner}/a`).at(-1) as Received;
      assert.deepEqual(titles(last), ['third en', 'second en', 'first en'], manner);
      assert.equal(receiver.mostAtOnce(`${manner}/a`), 1, manner);
    }
    // No redirect was followed.
    assert.equal(receiver.deliveries('fine/redirected').length, 0);
    assert.equal((await hub.run()).attempts, 0);
  });

  test('serves everybody else while some stall, and no host more than its share at once', async (t) => {
    const { receiver, hub, release, subscribe } = await opened(t, 1_000);
    const slow = Array.from({ length: 12 }, (_, n) => receiver.url(`stalling/${n}`));
    const other = await openReceiver(t, { hosts: ['127.0.0.2'] });
    const quick = Array.from({ length: 40 }, (_, n) => other.url(`fine/${n}`));
    await subscribe(...slow, ...quick);
    await release('second');
    const running = hub.run({ atOnce: 8, perHost: 4 });
    const deliveries = () => other.received.filter(({ method }) => method === 'POST').length;
    await other.until(() => deliveries() === quick.length);
    const stalled = receiver.received.filter(({ method }) => method === 'POST').length;
    assert.ok(stalled <= 8, `${stalled} of those that stall were asked meanwhile`);
    await running;
    assert.equal(receiver.mostAtOnce() <= 4 && other.mostAtOnce() <= 4, true);
    assert.equal(receiver.received.filter(({ method }) => method === 'POST').length, slow.length);
  });

  test('lets those that failed have a part of what may go on at once, after all others', () => {
    const [webhooks, feeds] = [{ ...LANE, name: 'endpoints' } as Lane, LANE];
    const turns = createTurns([webhooks, feeds], { atOnce: 8, perHost: 3 });
    const one = (lane: Lane, id: number, host: string, isDoubtful = false) => ({
      ...{ lane, id, host, isDoubtful },
      ...{ stand: '', until: 0 },
    });
    turns.add([1, 2, 3, 4].map((id) => one(feeds, id, `stalls${id}.example`, true)));
    turns.add([5, 6, 7, 8, 9].map((id) => one(feeds, id, id < 9 ? 'full.example' : 'other.example')));
    turns.add([one(webhooks, 1, 'a.example'), one(webhooks, 2, 'b.example', true)]);
    const begun = [];
    for (let next = turns.next(); next; next = turns.next()) begun.push(next);
    assert.deepEqual(
      begun.map(({ lane, id }) => [lane === webhooks ? 'webhook' : 'feed', id].join(' ')),
      ['webhook 1', 'feed 5', 'webhook 2', 'feed 6', 'feed 7', 'feed 9', 'feed 1'],
    );
    assert.equal(turns.hasDoubtful(feeds), true);
    assert.deepEqual(turns.busyHosts(), ['full.example']);
    assert.equal(turns.hasReady(feeds), false);
    turns.done(begun[2] as never);
    assert.equal(turns.next()?.id, 2);
    // What is under way is not begun again, though it may be claimed.
    turns.add([one(feeds, 9, 'other.example')]);
    assert.equal(turns.hasReady(feeds), false);
  });

  test('takes no more than a part that failed, however many there are, while there are others', async (t) => {
    const { newsroom, receiver, hub, release, subscribe } = await opened(t);
    await subscribe(...Array.from({ length: 9 }, (_, n) => receiver.url(`redirecting/${n}`)));
    await subscribe(...Array.from({ length: 9 }, (_, n) => receiver.url(`fine/${n}`)));
    await release('second');
    await hub.run();
    assert.equal(newsroom.value('SELECT count(*) FROM subscription_failures'), 9);
    newsroom.clock.move(5 * SECOND);
    await release('third');
    await LANE.plan?.(hub.context);
    const wanted = { most: 99, until: newsroom.now() + MINUTE, notAt: [] };
    const sound = await LANE.claim(hub.context, { ...wanted, soundOnly: true });
    const failed = await LANE.claim(hub.context, { ...wanted, soundOnly: false });
    const counts = [sound, failed].map((some) => some.filter(({ isDoubtful }) => isDoubtful).length);
    assert.deepEqual([sound.length, failed.length, ...counts], [9, 9, 0, 9]);
  });

  test('stops sending to a receiver after attempts of which nothing comes', async (t) => {
    const { receiver, hub, release, subscribe } = await opened(t);
    await subscribe(receiver.url('fine/a'));
    await release('second');
    const forgetful: Lane = {
      ...LANE,
      settle: (push, attempts) =>
        LANE.free(
          push,
          attempts.map(({ id }) => id),
        ),
    };
    await hub.run({}, [forgetful]);
    assert.equal(receiver.deliveries('fine/a').length, 5);
    assert.match(hub.site.errors.join(), /nothing comes of attempts/);
  });

  test('carries so many octets at once, and a larger body alone', async () => {
    const under: (() => void)[] = [];
    const sizes: number[] = [];
    const send = boundSend(({ body }) => {
      sizes.push(body?.length ?? 0);
      return new Promise((resolve, reject) =>
        under.push(() => (sizes.length % 2 ? reject(new Error('it failed')) : resolve({} as never))),
      );
    }, 100);
    const ask = (octets: number) =>
      void send({ method: 'POST', url: 'x', headers: {}, body: new Uint8Array(octets), most: 0 }).catch(
        () => {},
      );
    for (const octets of [60, 40, 500, 10, 0]) ask(octets);
    const later = () => new Promise((resolve) => setImmediate(resolve));
    await later();
    assert.deepEqual(
      sizes,
      [60, 40, 0].toSorted((a, b) => sizes.indexOf(a) - sizes.indexOf(b)),
    );
    for (const end of under.splice(0)) end();
    await later();
    assert.deepEqual(sizes.slice(3), [500]);
    for (const end of under.splice(0)) end();
    await later();
    assert.deepEqual(sizes.slice(4), [10]);
  });

  test('sends nobody an older document after a newer one, or what was withdrawn before it was sent', async (t) => {
    const { newsroom, receiver, hub, release, subscribe } = await opened(t);
    const callbacks = Array.from({ length: 30 }, (_, n) => `fine/${n}`);
    await subscribe(...callbacks.map((path) => receiver.url(path)));
    await release('second');
    let withdrawnAfter = Number.POSITIVE_INFINITY;
    const posts = () => receiver.received.filter(({ method }) => method === 'POST');
    let look = () => {};
    const running = hub.run({
      atOnce: 2,
      perHost: 2,
      listen: (given) => {
        look = given;
      },
    });
    await receiver.until(() => posts().length >= 8);
    await release('third');
    look();
    await receiver.until(() => posts().length >= 12);
    await withdraw(newsroom, { story: 'second' }, BY_EDITOR);
    // What was on its way then may arrive yet.
    withdrawnAfter = posts().length + 2;
    look();
    await running;
    await hub.run();
    for (const path of callbacks) {
      const sent = receiver.deliveries(path).map((one) => titles(one).join());
      const order = ['second en,first en', 'third en,second en,first en', 'third en,first en'];
      assert.deepEqual(
        sent,
        order.filter((one) => sent.includes(one)),
        path,
      );
      assert.equal(sent.at(-1), order[2], path);
    }
    const late = posts().slice(withdrawnAfter);
    assert.ok(late.every((one) => !titles(one).includes('second en')));
  });

  test('does not send again what a subscriber has already', async (t) => {
    const { newsroom, receiver, hub } = await opened(t);
    const bring = (story: string, body: string, topics: string[], as: 'amend' | 'update' = 'amend') =>
      bringIn(newsroom, aStory(story, { en: { body: `<p>${body}</p>`, topics } }), { as });
    await bring('stays', 'here', ['trade']);
    await bring('leaves', 'here', ['trade']);
    await hub.subscribe(receiver.url('fine/a'), '/en/topics/trade-en/headlines.json');
    await hub.run();
    await retopic(newsroom, { story: 'leaves', edition: 'en', topics: ['safety'] }, BY_EDITOR);
    const counts: number[] = [];
    for (const body of ['elsewhere', 'farther']) {
      newsroom.clock.move(SECOND);
      await bring('leaves', body, ['safety'], 'update');
      assert.equal((await hub.run()).attempts, 1);
      counts.push(receiver.deliveries('fine/a').length);
    }
    // That it has left, and nothing the second time.
    assert.deepEqual(counts, [1, 1]);
    assert.equal(
      newsroom.value('SELECT seq FROM subscriptions'),
      newsroom.value('SELECT max(seq) FROM changes'),
    );
  });

  test('that died leaves its claims to the next, and what it had not written is sent again', async (t) => {
    const { newsroom, receiver, hub, release, subscribe } = await opened(t);
    await subscribe(receiver.url('fine/a'), receiver.url('fine/b'));
    await release('second');
    const dying: Lane = { ...LANE, settle: () => Promise.reject(new Error('the process was killed')) };
    await assert.rejects(hub.run({}, [dying]), /was killed/);
    assert.equal(receiver.deliveries('fine/a').length, 1);
    assert.equal((await hub.run()).attempts, 0, 'somebody else has it');
    newsroom.clock.move(CLAIMED_FOR);
    await hub.run();
    for (const path of ['fine/a', 'fine/b']) {
      const [once, again, ...more] = receiver.deliveries(path);
      assert.equal(once?.digest, again?.digest);
      assert.equal(more.length, 0);
    }
    // Where there is one pusher alone, nobody waits for that.
    await release('third');
    await assert.rejects(hub.run({}, [dying]), /was killed/);
    await LANE.free(hub.context, 'all');
    assert.equal((await hub.run()).attempts, 2);
  });

  test('begins nothing more when it is to stop, and leaves the rest to the next at once', async (t) => {
    const { receiver, hub, release, subscribe } = await opened(t);
    await subscribe(...Array.from({ length: 20 }, (_, n) => receiver.url(`fine/${n}`)));
    await release('second');
    const posts = () => receiver.received.filter(({ method }) => method === 'POST').length;
    const { outcome } = await hub.run({ atOnce: 2, mayGoOn: () => posts() < 5 });
    assert.equal(outcome, 'more');
    assert.ok(posts() < 10);
    await hub.run();
    assert.equal(posts(), 20);
  });

  test('beside others sends nobody the same twice', async (t) => {
    const file = await newsroomFile(t);
    const [one, two] = [connect(t, file), connect(t, file)];
    const [hub, other] = [await openHub(t, one), await openHub(t, two)];
    const receiver = await openReceiver(t);
    await bringIn(one, aStory('first', { en: {} }));
    for (let n = 0; n < 30; n++) await hub.subscribe(receiver.url(`fine/${n}`), '/en/feed.rss');
    await Promise.all([hub.run({ most: 10 }), other.run()]);
    await bringIn(one, aStory('second', { en: {} }));
    let called = 0;
    const portion = { most: 10, onMost: async () => void called++ };
    await Promise.all([hub.run(portion), other.run(portion), other.run(portion)]);
    assert.equal(called, 3);
    for (let n = 0; n < 30; n++) assert.equal(receiver.deliveries(`fine/${n}`).length, 1);
  });

  test('renders a feed once, however many are sent it', async (t) => {
    const { newsroom, receiver, hub, release, subscribe } = await opened(t);
    await subscribe(...Array.from({ length: 25 }, (_, n) => receiver.url(`fine/${n}`)));
    await release('second');
    let reads = 0;
    const site = await openSite(newsroom, { baseUrl: HUB_BASE });
    const { createCurrentDocuments } = await import('../../src/push/current-documents.ts');
    const counting = {
      ...site.context.documents,
      find: (path: string) => {
        reads++;
        return site.context.documents.find(path);
      },
    };
    Object.assign(hub.context, { current: createCurrentDocuments(site.context, counting) });
    await hub.run();
    assert.equal(reads, 1);
    assert.equal(receiver.received.filter(({ method }) => method === 'POST').length, 25);
  });
});
