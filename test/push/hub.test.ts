// The hub as subscribers see it: they ask over HTTP, confirm, and are sent feeds, by real requests on this machine.
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/domain/time.ts';
import { erase } from '../../src/operations/erase.ts';
import { mergeTopics } from '../../src/operations/merge-topics.ts';
import { moveEdition } from '../../src/operations/move-edition.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { MOST_SUBSCRIBED, MOST_WAITING } from '../../src/push/hub.ts';
import { intentLane } from '../../src/push/intent-lane.ts';
import type { Lane } from '../../src/push/lane.ts';
import { subscriptionLane } from '../../src/push/subscription-lane.ts';
import { asked, HUB_BASE, openHub, signed } from '../support/hub.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { openReceiver } from '../support/receiver.ts';

const opened = async (t: TestContext, patience?: number) => {
  const newsroom = await openNewsroom(t);
  const receiver = await openReceiver(t);
  const hub = await openHub(t, newsroom, patience === undefined ? {} : { patience });
  const release = (story: string, articles: Parameters<typeof aStory>[1] = { en: {} }, options = {}) =>
    bringIn(newsroom, aStory(story, articles), options);
  await release('first', { en: { topics: ['trade'] } });
  const subscriptions = () =>
    newsroom.value(`SELECT json_group_array(topic) FROM (SELECT topic FROM subscriptions ORDER BY id)`);
  return { newsroom, receiver, hub, release, subscriptions };
};

const COLUMNS =
  'callback, host, topic, mode, edition_id, topic_id, variant, format, lease_seconds, challenge, seq, requested_at, next_at';
const VALUES = COLUMNS.replace('callback, ', '');

/** Verifications of intent alone. */
const INTENTS = [intentLane as Lane];

describe('a subscription', () => {
  test('begins when its callback has confirmed it, and is sent the feed as anybody gets it, signed', async (t) => {
    const { newsroom, receiver, hub, release } = await opened(t);
    const secret = 'a secret of ours: ünguessable';
    const callback = receiver.url('fine/a?own=1&hub.mode=mine');
    await hub.subscribe(callback, '/en/feed.atom', { 'hub.secret': secret, 'hub.lease_seconds': '86400' });
    assert.equal(receiver.received.length, 0);
    await hub.run();
    const [verification] = receiver.received;
    const challenge = newsroom.value('SELECT 1 FROM intents');
    assert.equal(challenge, null);
    const [path, query] = (verification?.path ?? '').split('?');
    assert.equal(path, '/fine/a');
    const parameters = [...new URLSearchParams(query)];
    assert.deepEqual(parameters.slice(0, 4), [
      ['own', '1'],
      ['hub.mode', 'mine'],
      ['hub.mode', 'subscribe'],
      ['hub.topic', `${HUB_BASE}/en/feed.atom`],
    ]);
    assert.deepEqual(
      parameters.slice(4).map(([name]) => name),
      ['hub.challenge', 'hub.lease_seconds'],
    );
    assert.equal(new URLSearchParams(query).get('hub.lease_seconds'), '86400');
    // What there was before is nothing new.
    assert.equal(receiver.received.length, 1);
    await release('second');
    await hub.run();
    const [delivery, ...more] = receiver.deliveries('fine/a');
    assert.equal(more.length, 0);
    const feed = await hub.site.get('/en/feed.atom');
    assert.equal(delivery?.method, 'POST');
    assert.equal(delivery?.path, '/fine/a?own=1&hub.mode=mine');
    assert.equal(delivery?.body.toString(), feed.body);
    assert.match(feed.body, /second en/);
    assert.equal(delivery?.headers['content-type'], feed.headers['content-type']);
    const link = `<${HUB_BASE}/hub>; rel="hub", <${HUB_BASE}/en/feed.atom>; rel="self"`;
    assert.equal(delivery?.headers['link'], link);
    assert.equal(feed.headers['link'], link);
    assert.equal(delivery?.headers['x-hub-signature'], signed(secret, delivery?.body as Buffer));
    assert.deepEqual(await hub.run(), { outcome: 'done', attempts: 0 });
    assert.deepEqual(hub.site.errors, []);
  });

  test('does not begin where the callback says no, lies, or leads elsewhere', async (t) => {
    const { receiver, hub, subscriptions, newsroom } = await opened(t);
    for (const manner of ['denying', 'lying'])
      await hub.subscribe(receiver.url(`${manner}/a`), '/en/feed.rss');
    await hub.run();
    assert.equal(receiver.received.length, 2);
    assert.equal(subscriptions(), '[]');
    // It is not asked again, and whoever names it again waits.
    await hub.subscribe(receiver.url('lying/a'), '/en/feed.rss');
    newsroom.clock.move(9 * MINUTE);
    await hub.run();
    assert.equal(receiver.received.length, 2);
    newsroom.clock.move(2 * MINUTE);
    await hub.run();
    assert.equal(receiver.received.length, 3);
    assert.equal(subscriptions(), '[]');
  });

  test('is asked about three times where nobody answers, ever more rarely, and no more', async (t) => {
    const { hub, newsroom, receiver } = await opened(t, 100);
    const { port } = receiver;
    await receiver.close();
    await hub.subscribe(`http://127.0.0.1:${port}/fine/a`, '/en/feed.json');
    const times: number[] = [];
    for (let second = 0; second < 400; second += 5) {
      const { attempts } = await hub.run();
      if (attempts > 0) times.push(second);
      newsroom.clock.move(5 * SECOND);
    }
    assert.deepEqual(times, [0, 5, 305]);
    newsroom.clock.move(10 * MINUTE);
    await hub.run();
    assert.equal(newsroom.value('SELECT count(*) FROM intents'), 0);
  });

  test('is asked again within a minute when somebody who did not answer is named again', async (t) => {
    const { receiver, hub, newsroom } = await opened(t, 100);
    const { port } = receiver;
    await receiver.close();
    const name = () => hub.subscribe(`http://127.0.0.1:${port}/fine/a`, '/en/feed.rss');
    const asked = async () => (await hub.run()).attempts;
    await name();
    assert.equal(await asked(), 1);
    newsroom.clock.move(6 * SECOND);
    assert.equal(await asked(), 1);
    // The third try would be five minutes from now.
    for (let i = 0; i < 3; i++) await name();
    assert.equal(await asked(), 0);
    newsroom.clock.move(MINUTE);
    assert.equal(await asked(), 1);
  });

  test('is renewed without losing its place, with the secret that was given last, once that is confirmed', async (t) => {
    const { hub, newsroom, receiver, release } = await opened(t);
    const lease = { 'hub.lease_seconds': '3600' };
    await hub.subscribe(receiver.url('fine/a'), '/en/feed.atom', { ...lease, 'hub.secret': 'one' });
    await hub.run();
    await release('second');
    await hub.subscribe(receiver.url('fine/a'), '/en/feed.atom', { ...lease, 'hub.secret': 'two' });
    newsroom.clock.move(30 * MINUTE);
    await hub.run({}, INTENTS);
    await hub.run();
    const [only] = receiver.deliveries('fine/a');
    assert.equal(only?.headers['x-hub-signature'], signed('two', only?.body as Buffer));
    assert.equal(newsroom.value('SELECT expires_at FROM subscriptions'), newsroom.now() + HOUR);
    await hub.subscribe(receiver.url('fine/a'), '/en/feed.atom');
    await hub.run();
    await release('third');
    await hub.run();
    assert.equal(receiver.deliveries('fine/a')[1]?.headers['x-hub-signature'], undefined);
    assert.equal(receiver.deliveries('fine/a').length, 2);
  });

  test('ends with its lease, which is neither short nor for ever', async (t) => {
    const { hub, newsroom, receiver, release, subscriptions } = await opened(t);
    const leases = { '1': HOUR, '99999999': 30 * DAY, '': 10 * DAY };
    for (const [seconds, expected] of Object.entries(leases)) {
      await hub.subscribe(receiver.url(`fine/of${seconds}`), '/all/feed.atom', {
        'hub.lease_seconds': seconds,
      });
      await hub.run();
      assert.equal(
        newsroom.value('SELECT max(expires_at) FROM subscriptions WHERE callback LIKE ?', `%of${seconds}`),
        newsroom.now() + expected,
      );
    }
    newsroom.clock.move(10 * DAY);
    await release('second');
    await hub.run();
    assert.equal(receiver.deliveries('fine/of99999999').length, 1);
    assert.equal(receiver.deliveries('fine/of').length + receiver.deliveries('fine/of1').length, 0);
    assert.equal(subscriptions(), '["/all/feed.atom"]');
  });

  test('ends when its callback says so, which nobody else can', async (t) => {
    const { hub, receiver, release, subscriptions } = await opened(t);
    const [callback, other] = [receiver.url('fine/a'), receiver.url('fine/b')];
    await hub.subscribe(callback, '/en/feed.atom');
    await hub.subscribe(other, '/en/feed.atom');
    await hub.run();
    const form = {
      'hub.mode': 'unsubscribe',
      'hub.callback': callback,
      'hub.topic': `${HUB_BASE}/en/feed.atom`,
    };
    assert.equal((await hub.ask({ ...form, 'hub.lease_seconds': 'x' })).status, 202);
    await release('second');
    assert.equal(JSON.parse(subscriptions() as string).length, 2);
    await hub.run({}, INTENTS);
    const [, , query] = asked(receiver.received);
    assert.equal(query?.['hub.mode'], 'unsubscribe');
    assert.equal(query?.['hub.lease_seconds'], undefined);
    await hub.run();
    assert.equal(receiver.deliveries('fine/a').length, 0);
    assert.equal(receiver.deliveries('fine/b').length, 1);
  });

  test('ends when its callback is gone', async (t) => {
    const { hub, receiver, release, subscriptions } = await opened(t);
    await hub.subscribe(receiver.url('gone/a'), '/en/feed.atom');
    await hub.run();
    await release('second');
    await hub.run();
    assert.equal(subscriptions(), '[]');
    assert.equal(receiver.deliveries('gone/a').length, 1);
  });

  test('to a feed that is no more ends, and its callback is told', async (t) => {
    const { hub, newsroom, receiver, subscriptions } = await opened(t);
    const topic = '/en/topics/trade-en/feed.rss';
    await hub.subscribe(receiver.url('fine/a'), topic);
    await hub.run();
    await withdraw(newsroom, { story: 'first' }, BY_EDITOR);
    await hub.run();
    const { 'hub.mode': mode, 'hub.topic': about, 'hub.reason': why } = asked(receiver.received).at(-1) ?? {};
    assert.deepEqual([mode, about], ['denied', HUB_BASE + topic]);
    assert.match(why as string, /no feed/);
    assert.equal(subscriptions(), '[]');
    assert.equal(newsroom.value('SELECT count(*) FROM intents'), 0);
    // Between the request and the answer of the callback it may be gone as well.
    await reinstate(newsroom, { story: 'first', edition: null }, BY_EDITOR);
    await hub.subscribe(receiver.url('fine/b'), topic);
    await withdraw(newsroom, { story: 'first' }, BY_EDITOR);
    await hub.run();
    assert.equal(asked(receiver.received).at(-1)?.['hub.mode'], 'denied');
    assert.equal(subscriptions(), '[]');
  });

  test('follows its feed when the edition moves', async (t) => {
    const { hub, newsroom, receiver, release } = await opened(t);
    await hub.subscribe(receiver.url('fine/a'), '/en/feed.json');
    await hub.run();
    await moveEdition(newsroom, { path: 'en', to: 'english' }, BY_EDITOR);
    // Where it was looked for before it moved, that is no reason to end it.
    await assert.rejects(hub.context.current.find('/en/feed.json'), /has moved meanwhile/);
    await release('second', { english: {} });
    await hub.run();
    const [delivery] = receiver.deliveries('fine/a');
    assert.match(delivery?.headers['link'] as string, /\/english\/feed\.json>; rel="self"/);
    // Under its former URL too, which is what the callback is then asked about.
    await hub.subscribe(receiver.url('fine/b'), '/en/feed.json');
    await hub.run();
    assert.equal(asked(receiver.received).at(-1)?.['hub.topic'], `${HUB_BASE}/en/feed.json`);
    await release('third', { english: {} });
    await hub.run();
    assert.equal(receiver.deliveries('fine/b').length, 1);
  });
});

describe('subscribers are told', () => {
  const texts = (bodies: { body: Buffer }[]) =>
    bodies.map(({ body }) => JSON.parse(body.toString()).items.map(({ title }: { title: string }) => title));

  test('of what is worth reading again, and of nothing else', async (t) => {
    const { hub, newsroom, receiver, release } = await opened(t);
    await hub.subscribe(receiver.url('fine/a'), '/en/feed.json');
    await hub.run();
    const told = async () => {
      newsroom.clock.move(SECOND);
      const before = receiver.deliveries('fine/a').length;
      await hub.run();
      return receiver.deliveries('fine/a').length - before;
    };
    const body = (text: string) => ({ en: { body: `<p>${text}</p>` } });
    await release('quay', body('one'));
    assert.equal(await told(), 1, 'released');
    await release('quay', body('two'), { as: 'amend' });
    assert.equal(await told(), 0, 'amended');
    await release('quay', body('three'), { as: 'update' });
    assert.equal(await told(), 1, 'updated');
    await release('quay', body('four'), { as: 'correct', note: 'Four, not three.' });
    assert.equal(await told(), 1, 'corrected');
    await release('quay', { nl: {} });
    assert.equal(await told(), 0, 'translated');
    await withdraw(newsroom, { story: 'quay', edition: 'en' }, BY_EDITOR);
    assert.equal(await told(), 1, 'withdrawn');
    await reinstate(newsroom, { story: 'quay', edition: 'en' }, BY_EDITOR);
    assert.equal(await told(), 1, 'reinstated');
    await erase({ ...newsroom, ledger: null }, { story: 'quay', edition: 'en' }, BY_EDITOR);
    assert.equal(await told(), 1, 'erased');
    assert.deepEqual(texts(receiver.deliveries('fine/a')).at(-1), ['first en']);
  });

  test('nothing of old articles that come in', async (t) => {
    const { hub, newsroom, receiver, release } = await opened(t);
    await hub.subscribe(receiver.url('fine/a'), '/en/feed.json');
    await hub.run();
    await release('old', { en: { publishAt: '2019-02-03T10:00:00Z' } }, { quiet: true });
    assert.match(newsroom.log().at(-1) as string, /released en\/old/);
    await hub.run();
    assert.equal(receiver.deliveries('fine/a').length, 0);
  });

  test('of their own feed alone, and of what stands in for it', async (t) => {
    const { hub, newsroom, receiver, release } = await opened(t);
    newsroom.rows(`UPDATE editions SET fallback = 'show' WHERE path = 'fr' RETURNING 1`);
    const feeds = {
      en: '/en/feed.json',
      nl: '/nl/feed.json',
      fr: '/fr/headlines.json',
      all: '/all/feed.json',
      trade: '/en/topics/trade-en/feed.json',
    };
    for (const [name, topic] of Object.entries(feeds))
      await hub.subscribe(receiver.url(`fine/${name}`), topic);
    await hub.run();
    await release('second');
    await hub.run();
    const counts = () => Object.keys(feeds).map((name) => receiver.deliveries(`fine/${name}`).length);
    assert.deepEqual(counts(), [1, 0, 1, 1, 0]);
    await release('third', { nl: { topics: ['trade'] } });
    await hub.run();
    assert.deepEqual(counts(), [1, 1, 2, 2, 0]);
    await release('fourth', { en: { topics: ['trade'] } });
    await hub.run();
    assert.deepEqual(counts(), [2, 1, 3, 3, 1]);
  });

  test('of what came out between their request and their answer', async (t) => {
    const { hub, receiver, release } = await opened(t);
    await hub.subscribe(receiver.url('fine/a'), '/en/feed.json');
    await release('second');
    await hub.run();
    assert.deepEqual(texts(receiver.deliveries('fine/a')), [['second en', 'first en']]);
  });

  test('of what came out before they answered, although their topic was merged into another meanwhile', async (t) => {
    const { hub, newsroom, receiver, release } = await opened(t);
    await release('safe', { en: { topics: ['safety'] } });
    await hub.subscribe(receiver.url('fine/a'), '/en/topics/trade-en/feed.json');
    await mergeTopics(newsroom, { topic: 'trade', into: 'safety' }, BY_EDITOR);
    await release('third', { en: { topics: ['safety'] } });
    await hub.run({}, [subscriptionLane as Lane]);
    await hub.run();
    assert.equal(receiver.deliveries('fine/a').length, 1);
  });

  test('nothing by a newsroom that is closed', async (t) => {
    const { hub, newsroom, receiver, release } = await opened(t);
    await hub.subscribe(receiver.url('fine/a'), '/en/feed.json');
    await hub.run();
    await release('second');
    newsroom.rows(`UPDATE newsroom SET state = 'closed' RETURNING 1`);
    assert.equal((await hub.run()).attempts, 0);
    // Nor what a run has taken before.
    newsroom.rows(`UPDATE newsroom SET state = 'open' RETURNING 1`);
    const closing: Lane = {
      ...(subscriptionLane as Lane),
      async claim(...given) {
        const claimed = await subscriptionLane.claim(...given);
        newsroom.rows(`UPDATE newsroom SET state = 'closed' RETURNING 1`);
        return claimed;
      },
    };
    assert.equal((await hub.run({}, [closing])).attempts, 1);
    assert.equal(receiver.deliveries('fine/a').length, 0);
    await subscriptionLane.free(hub.context, 'all');
    const form = {
      'hub.mode': 'subscribe',
      'hub.callback': receiver.url('fine/b'),
      'hub.topic': `${HUB_BASE}/en/feed.json`,
    };
    assert.equal((await hub.ask(form)).status, 503);
    newsroom.rows(`UPDATE newsroom SET state = 'open' RETURNING 1`);
    assert.equal((await hub.run()).attempts, 1);
  });
});

describe('the hub', () => {
  test('says what is wrong with a request, and does nothing', async (t) => {
    const { hub, newsroom, receiver } = await opened(t);
    const right = {
      'hub.mode': 'subscribe',
      'hub.callback': receiver.url('fine/a'),
      'hub.topic': `${HUB_BASE}/en/feed.atom`,
    };
    const cases: [Record<string, string | undefined>, number, RegExp][] = [
      [{}, 400, /hub\.mode is missing; hub\.topic is missing; hub\.callback is missing/],
      [{ ...right, 'hub.mode': 'publish' }, 400, /hub\.mode is “publish”/],
      [{ ...right, 'hub.mode': 'SUBSCRIBE' }, 400, /neither “subscribe” nor “unsubscribe”/],
      [{ ...right, 'hub.callback': 'ftp://example.org/' }, 400, /hub\.callback is not an http or https URL/],
      [{ ...right, 'hub.callback': 'https://me:secret@example.org/' }, 400, /has a user name/],
      [{ ...right, 'hub.callback': 'http://10.1.2.3/' }, 400, /address that is not public/],
      [{ ...right, 'hub.callback': 'http://167837955/' }, 400, /address that is not public/],
      [{ ...right, 'hub.callback': 'http://localhost/' }, 400, /host name that is not public/],
      [{ ...right, 'hub.callback': `https://example.org/${'a'.repeat(3_000)}` }, 400, /longer than/],
      [{ ...right, 'hub.callback': `${HUB_BASE}/hub?x=1` }, 400, /is the hub itself/],
      [{ ...right, 'hub.topic': 'https://example.com/en/feed.atom' }, 400, /none of this newsroom/],
      [{ ...right, 'hub.topic': `${HUB_BASE}.evil.example/en/feed.atom` }, 400, /none of this newsroom/],
      [{ ...right, 'hub.topic': `${HUB_BASE}/en/` }, 404, /is no feed of this newsroom/],
      [{ ...right, 'hub.topic': `${HUB_BASE}/en/archive/1.atom` }, 404, /is no feed/],
      [{ ...right, 'hub.topic': `${HUB_BASE}/en/topics/safety-en/feed.atom` }, 404, /is no feed/],
      [{ ...right, 'hub.topic': `${HUB_BASE}/all/headlines.atom` }, 404, /is no feed/],
      [{ ...right, 'hub.topic': `${HUB_BASE}/en/feed.atom#top` }, 400, /fragment/],
      [{ ...right, 'hub.topic': `${HUB_BASE}//evil.example/feed.atom` }, 404, /is no feed/],
      [{ ...right, 'hub.lease_seconds': '-1' }, 400, /not a positive whole number/],
      [{ ...right, 'hub.lease_seconds': '1e9' }, 400, /not a positive whole number/],
      [{ ...right, 'hub.secret': 'é'.repeat(100) }, 400, /hub\.secret has more than 199 octets/],
      [{ ...right, 'hub.mode': 'unsubscribe', 'hub.topic': `${HUB_BASE}/xx/feed.atom` }, 404, /is no feed/],
    ];
    for (const [form, status, detail] of cases) {
      const answer = await hub.ask(form);
      assert.equal(answer.status, status, JSON.stringify(form));
      assert.equal(answer.headers['content-type'], 'application/problem+json');
      assert.match(JSON.parse(answer.body).detail, detail);
    }
    const post = async (
      body: string | Uint8Array<ArrayBuffer>,
      type = 'application/x-www-form-urlencoded',
    ) => {
      const response = await hub.site.app.request('http://inside.invalid/hub', {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      });
      return [response.status, ((await response.json()) as { detail: string }).detail];
    };
    assert.deepEqual((await post('{}', 'application/json'))[0], 415);
    assert.deepEqual((await post(new Uint8Array([0x61, 0xff])))[0], 400);
    assert.deepEqual((await post('a'.repeat(30_000)))[0], 413);
    const twice = `${new URLSearchParams(right)}&hub.topic=x`;
    assert.match((await post(twice))[1] as string, /hub\.topic is there twice/);
    assert.equal((await hub.site.get('/hub')).status, 405);
    assert.equal(newsroom.value('SELECT count(*) FROM intents'), 0);
    assert.deepEqual(hub.site.errors, []);
    // What it does not know it passes over, and characters that need no encoding are what they stand for.
    const odd = { ...right, 'hub.topic': `${HUB_BASE}/%65n/feed%2Eatom`, 'hub.verify': 'sync', extra: '1' };
    const { status, body } = await hub.ask(odd);
    assert.deepEqual([status, body], [202, '']);
    assert.equal((await hub.ask(right)).status, 202);
    assert.deepEqual(newsroom.rows('SELECT topic FROM intents'), [{ topic: '/en/feed.atom' }]);
  });

  test('asks a host that does not answer no more than so often, whoever names it', async (t) => {
    const { hub, newsroom, receiver } = await opened(t);
    const callback = (n: number) => receiver.url(`denying/${n}`);
    for (let n = 0; n < MOST_WAITING.atHost; n++) await hub.subscribe(callback(n), '/en/feed.atom');
    const form = (url: string) => ({
      'hub.mode': 'subscribe',
      'hub.callback': url,
      'hub.topic': `${HUB_BASE}/en/feed.atom`,
    });
    const refused = await hub.ask(form(callback(1_000)));
    assert.equal(refused.status, 429);
    assert.equal(refused.headers['retry-after'], '600');
    await hub.run({ perHost: 3 });
    assert.equal(receiver.received.length, MOST_WAITING.atHost);
    assert.ok(receiver.mostAtOnce() <= 3);
    // Paths that lead nowhere lock out nobody who is there, until there are very many.
    assert.equal((await hub.ask(form(callback(1_000)))).status, 202);
    const others = MOST_WAITING.droppedAtHost - MOST_WAITING.atHost;
    newsroom.rows(
      `WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${others})
       INSERT INTO intents (${COLUMNS}, dropped_until) SELECT 'http://x.example/' || i, ${VALUES}, dropped_until
       FROM n, (SELECT * FROM intents WHERE dropped_until IS NOT NULL LIMIT 1) RETURNING 1`,
    );
    assert.equal((await hub.ask(form(callback(1_001)))).status, 429);
    // One that waits already may be asked for again, and others are not held up.
    assert.equal((await hub.ask(form(callback(1)))).status, 202);
    assert.equal((await hub.ask(form(receiver.url('fine/a').replace('127.0.0.1', '127.0.0.2')))).status, 202);
    newsroom.clock.move(11 * MINUTE);
    await hub.run();
    assert.equal((await hub.ask(form(callback(1_001)))).status, 202);
  });

  test('takes more while very many wait for another try or came to nothing, and forgets most of those', async (t) => {
    const { hub, newsroom, receiver } = await opened(t);
    await hub.subscribe(receiver.url('denying/1'), '/en/feed.atom');
    await hub.run();
    const many = (count: number, more: string) =>
      newsroom.rows(
        `WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
         INSERT INTO intents (${COLUMNS}, dropped_until, tries) SELECT 'http://x.example/${more}/' || i, ${VALUES}, ${more}
         FROM n, (SELECT * FROM intents LIMIT 1) RETURNING 1`,
      );
    const form = (path: string) => ({
      'hub.mode': 'subscribe',
      'hub.callback': receiver.url(path, '127.0.0.2'),
      'hub.topic': `${HUB_BASE}/en/feed.atom`,
    });
    newsroom.rows(`UPDATE intents SET host = 'x.example' RETURNING 1`);
    many(2_500, 'NULL, 1');
    many(6_000, `${newsroom.now() + MINUTE}, 0`);
    assert.equal((await hub.ask(form('fine/a'))).status, 202);
    await intentLane.plan?.(hub.context);
    assert.equal(
      (newsroom.value('SELECT count(*) FROM intents WHERE dropped_until IS NOT NULL') as number) <= 5_000,
      true,
    );
    many(MOST_WAITING.inAll, 'NULL, 0');
    assert.equal((await hub.ask(form('fine/b'))).status, 503);
  });

  test('has so many subscriptions of a host, which nobody named, and no more', async (t) => {
    const { hub, newsroom, receiver } = await opened(t);
    await hub.subscribe(receiver.url('fine/a'), '/en/feed.atom');
    await hub.run();
    const many = (host: string) =>
      newsroom.rows(
        `WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${MOST_SUBSCRIBED})
         INSERT INTO subscriptions (callback, host, topic, edition_id, topic_id, variant, format, created_at, expires_at, seq)
         SELECT 'https://${host}/' || i, '${host}', topic, edition_id, topic_id, variant, format, created_at, expires_at, seq
         FROM n, (SELECT * FROM subscriptions LIMIT 1) RETURNING 1`,
      );
    many('a.example');
    many('127.0.0.1');
    const ask = async (callback: string, mode = 'subscribe') => {
      const topic = `${HUB_BASE}/en/feed.atom`;
      const { status, body } = await hub.ask({
        'hub.mode': mode,
        'hub.callback': callback,
        'hub.topic': topic,
      });
      return [status, body === '' ? '' : JSON.parse(body).detail];
    };
    const [status, detail] = await ask('https://a.example/more');
    assert.equal(status, 429);
    assert.match(detail, /has 1000 subscriptions, and no more/);
    // Who is subscribed may renew and end that; others are not held up; hosts that the operator named have no such limit.
    assert.equal((await ask('https://a.example/7'))[0], 202);
    assert.equal((await ask('https://a.example/8', 'unsubscribe'))[0], 202);
    assert.equal((await ask('https://b.example/more'))[0], 202);
    assert.equal((await ask(receiver.url('fine/more')))[0], 202);
  });
});

test('every feed that is subscribed to names the hub, and no part of its archive does', async (t) => {
  const newsroom = await openNewsroom(t);
  const { site } = await openHub(t, newsroom);
  const stories = Array.from({ length: 51 }, (_, n) => aStory(`story ${n}`, { en: { topics: ['trade'] } }));
  await bringIn(newsroom, stories);
  const feeds = [
    '/en/feed',
    '/en/headlines',
    '/en/topics/trade-en/feed',
    '/en/topics/trade-en/headlines',
    '/all/feed',
  ];
  for (const path of feeds) {
    for (const format of ['atom', 'rss', 'json']) {
      const { body, headers } = await site.get(`${path}.${format}`);
      const named =
        format === 'json'
          ? /"hubs":\[\{"type":"WebSub","url":"([^"]+)"\}\]/
          : /<(?:atom:)?link rel="hub" href="([^"]+)"\/>/;
      assert.equal(named.exec(body)?.[1], `${HUB_BASE}/hub`, path);
      assert.match(headers['link'] as string, /^<[^>]+\/hub>; rel="hub", <[^>]+>; rel="self"$/);
      const { status, headers: kept } = await site.get(`${path}.${format}`, {
        'if-none-match': headers['etag'] as string,
      });
      assert.deepEqual([status, kept['link']], [304, headers['link']]);
    }
  }
  for (const format of ['atom', 'rss', 'json']) {
    const { status, body, headers } = await site.get(`/en/archive/1.${format}`);
    assert.equal(status, 200);
    assert.ok(!body.includes('/hub"') && !headers['link']?.includes('hub'));
  }
});
