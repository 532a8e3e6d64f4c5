import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ReplayFrom } from '../../src/desk/webhook-place.ts';
import * as webhooks from '../../src/desk/webhooks.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/domain/time.ts';
import { retopic } from '../../src/operations/retopic.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { RETRIES } from '../../src/push/retry.ts';
import { webhookLane } from '../../src/push/webhook-lane.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openReceiver, type Received } from '../support/receiver.ts';
import { aKey, idsOf, kinds, openWebhooks, told, verified, type Webhooks } from '../support/webhooks.ts';

// As now is: the verifier of receivers has the clock of this machine.
const opened = async (t: Parameters<typeof openReceiver>[0], patience?: number) => {
  const newsroom = await openNewsroom(t, Date.now());
  const [receiver, hooks] = [await openReceiver(t), await openWebhooks(t, newsroom, patience)];
  return { newsroom, receiver, hooks };
};

const release = (newsroom: Newsroom, story: string, ...editions: string[]) =>
  bringIn(newsroom, aStory(story, Object.fromEntries(editions.map((edition) => [edition, {}]))));

const stories = (messages: readonly Received[]) =>
  messages.map((one) => (told(one).data['article'] as { headline: string } | null)?.headline ?? null);

const which = (webhook: string) => ({ webhook, owner: null });

const claimed = (hooks: Webhooks) =>
  webhookLane.claim(hooks.context, {
    most: 10,
    until: hooks.context.now() + MINUTE,
    notAt: [],
    soundOnly: false,
  });

describe('a webhook', () => {
  test('is told of every change in order, once, signed as the library of receivers verifies it', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    await release(newsroom, 'before', 'en');
    const secret = await hooks.add('desk', receiver.url('fine/a'));
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    await release(newsroom, 'quay', 'en', 'ar');
    await withdraw(newsroom, { story: 'quay', edition: 'en' }, BY_EDITOR);
    for (let times = 0; times < 2; times++) await hooks.run();
    const messages = receiver.deliveries('fine/a');
    const log = newsroom.rows('SELECT kind, edition_id FROM changes WHERE seq > 1 ORDER BY seq');
    assert.deepEqual(
      kinds(messages),
      log.map(({ kind, edition_id: id }) => `article.${kind} ${id === 1 ? 'en' : 'ar'}`),
    );
    assert.equal(new Set(idsOf(messages)).size, messages.length);
    assert.equal(receiver.mostAtOnce('fine/a'), 1);
    for (const message of messages) {
      assert.equal(verified(message, secret).type, told(message).type);
      assert.equal(message.headers['content-type'], 'application/json');
      assert.equal(message.headers['user-agent'], 'Coranto (+https://news.example.org/)');
      assert.throws(() => verified({ ...message, body: Buffer.from(`${message.body} `) }, secret));
    }
  });

  test('is told thinly which article it is, or in full how it stands now', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    await hooks.add('thin', receiver.url('fine/thin'));
    await hooks.add('full', receiver.url('fine/full'), { payload: 'full' });
    await release(newsroom, 'quay', 'en');
    await release(newsroom, 'lock', 'en');
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    await hooks.run();
    const [thin, full] = [receiver.deliveries('fine/thin'), receiver.deliveries('fine/full')];
    assert.deepEqual(stories(full), [null, 'lock en', null]);
    assert.ok(thin.every(({ body }) => !body.includes('lock en')));
    const { data, timestamp } = told(thin[1] as Received);
    assert.equal(timestamp, data['at']);
    assert.match(data['url'] as string, /^https:\/\/news\.example\.org\/api\/v1\/articles\/[0-9a-f-]{36}$/);
    assert.equal(data['cursor'], told(full[1] as Received).data['cursor']);
    assert.equal((await hooks.get('thin')).cursor, told(thin[2] as Received).data['cursor']);
  });

  test('is told of the editions, topics and events that it asked for, and not of what came quietly', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    await hooks.add('dutch', receiver.url('fine/dutch'), { editions: ['nl'] });
    await hooks.add('trade', receiver.url('fine/trade'), { topics: ['trade'] });
    await hooks.add('gone', receiver.url('fine/gone'), { events: ['article.withdrawn'], editions: ['en'] });
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] }, nl: {} }));
    await bringIn(newsroom, aStory('old', { en: { topics: ['trade'] }, nl: {} }), { quiet: true });
    await retopic(newsroom, { story: 'quay', edition: 'en', topics: ['safety'] }, BY_EDITOR);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    await hooks.run();
    assert.deepEqual(
      new Set(kinds(receiver.deliveries('fine/dutch')).map((one) => one.slice(-2))),
      new Set(['nl']),
    );
    const trade = receiver.deliveries('fine/trade');
    assert.deepEqual(new Set(trade.map((one) => told(one).data['edition'])), new Set(['en']));
    assert.ok(
      trade.some((one) => told(one).type === 'article.retopiced'),
      'that it left',
    );
    assert.deepEqual(kinds(receiver.deliveries('fine/gone')), ['article.withdrawn en']);
    const quiet = newsroom
      .rows("SELECT a.uuid FROM articles a JOIN stories s ON s.id = a.story_id WHERE s.key = 'old'")
      .map(({ uuid }) => uuid);
    assert.equal(quiet.length, 2);
    assert.ok(receiver.received.every((one) => !quiet.includes(told(one).data['articleId'] as string)));
    const head = newsroom.value('SELECT max(seq) FROM changes');
    assert.deepEqual(
      newsroom.rows('SELECT DISTINCT seq FROM endpoints').map(({ seq }) => seq),
      [head],
    );
  });

  test('that fails is told the same again later, under the same id, and nothing overtakes it', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    await hooks.add('desk', receiver.url('failing-2/a'));
    await hooks.add('other', receiver.url('fine/b'));
    await release(newsroom, 'quay', 'en');
    await hooks.run();
    await release(newsroom, 'lock', 'en');
    await hooks.run();
    assert.equal(receiver.deliveries('failing-2/a').length, 1);
    assert.equal(receiver.deliveries('fine/b').length, 2);
    const { failing } = await hooks.get('desk');
    assert.deepEqual([failing?.attempts, failing?.error], [1, 'answered 500']);
    const dueAt = hooks.context.now() + 5 * SECOND;
    assert.equal(await webhookLane.nextDueAt(hooks.context), dueAt);
    for (const wait of [5 * SECOND, 5 * MINUTE]) {
      newsroom.clock.move(wait - 1);
      await hooks.run();
      newsroom.clock.move(1);
      await hooks.run();
    }
    const [first, second, third, last, ...more] = idsOf(receiver.deliveries('failing-2/a'));
    assert.deepEqual([second, third], [first, first]);
    assert.ok(last !== undefined && last !== first);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [(await hooks.get('desk')).failing, await webhookLane.nextDueAt(hooks.context)],
      [null, null],
    );
    assert.deepEqual(
      (await hooks.attempts('desk')).map(({ status, error }) => [status, error]),
      [
        [204, null],
        [204, null],
        [500, 'answered 500'],
        [500, 'answered 500'],
      ],
    );
  });

  test('goes on when the clock is set back', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    await hooks.add('desk', receiver.url('fine/a'));
    await release(newsroom, 'quay', 'en');
    await hooks.run();
    newsroom.clock.move(-HOUR);
    await release(newsroom, 'lock', 'en');
    await hooks.run();
    assert.equal(receiver.deliveries('fine/a').length, 2);
  });

  test('that does not answer in time has failed', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t, 100);
    await hooks.add('desk', receiver.url('stalling/a'));
    await release(newsroom, 'quay', 'en');
    await hooks.run();
    const [attempt] = await hooks.attempts('desk');
    assert.deepEqual([attempt?.status, attempt?.error], [null, 'did not answer in full within 0.1 seconds']);
  });

  test('counts any answer but 2xx as a failure, and says which', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    const manners = ['redirecting', 'resetting', 'babbling', 'closing', 'talking', 'flooding'];
    for (const manner of manners) await hooks.add(manner, receiver.url(`${manner}/a`));
    await release(newsroom, 'quay', 'en');
    await hooks.run();
    const found = await Promise.all(manners.map(async (manner) => (await hooks.attempts(manner))[0]?.error));
    const [redirecting, resetting, babbling, ...fine] = found;
    assert.equal(redirecting, 'answered 307, which is not followed');
    assert.ok(resetting && babbling);
    assert.deepEqual(fine, [null, null, null]);
    assert.equal(receiver.deliveries('fine/redirected').length, 0);
  });

  test('that says 410 is disabled at once, and goes on where it was when it is enabled', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    await hooks.add('desk', receiver.url('gone-1/a'));
    await release(newsroom, 'quay', 'en');
    await hooks.run();
    await release(newsroom, 'lock', 'en');
    newsroom.clock.move(DAY);
    await hooks.run();
    assert.equal(receiver.received.length, 1);
    const { disabled } = await hooks.get('desk');
    assert.deepEqual([disabled?.why, disabled?.byItself], ['it answered 410: it wants nothing more', true]);
    assert.deepEqual(hooks.warnings, [
      'a webhook is disabled {"endpoint":"desk","why":"it answered 410: it wants nothing more"}',
    ]);
    await webhooks.enableWebhook(hooks.desk, which('desk'));
    await hooks.run();
    const ids = idsOf(receiver.deliveries('gone-1/a'));
    assert.equal(ids.length, 3);
    assert.equal(ids[1], ids[0]);
  });

  test('that fails past the end of the schedule is disabled with a notice, and loses nothing by it', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    await hooks.add('desk', receiver.url(`failing-${RETRIES.length + 1}/a`));
    await release(newsroom, 'quay', 'en');
    const began = hooks.context.now();
    await hooks.run();
    for (const wait of RETRIES) {
      assert.equal((await hooks.get('desk')).disabled, null);
      newsroom.clock.move(wait);
      await hooks.run();
    }
    assert.ok(hooks.context.now() - began > 3 * DAY);
    assert.equal(receiver.received.length, RETRIES.length + 1);
    assert.match(
      (await hooks.get('desk')).disabled?.why ?? '',
      /^10 attempts in a row failed; .* answered 500$/,
    );
    assert.equal(hooks.warnings.length, 1);
    newsroom.clock.move(100 * DAY);
    await hooks.run();
    assert.equal(receiver.received.length, RETRIES.length + 1);
    assert.equal(await webhookLane.nextDueAt(hooks.context), null);
    await webhooks.enableWebhook(hooks.desk, which('desk'));
    await hooks.run();
    assert.equal(new Set(idsOf(receiver.received)).size, 1);
    assert.equal((await hooks.get('desk')).failing, null);
  });

  test('is told again under the same id by whoever takes over from a run that died', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    await hooks.add('desk', receiver.url('fine/a'));
    await release(newsroom, 'quay', 'en');
    const [taken] = await claimed(hooks);
    await webhookLane.attempt(hooks.context, taken?.id as number);
    await hooks.run();
    assert.equal(receiver.received.length, 1, 'claimed');
    newsroom.clock.move(MINUTE);
    await hooks.run();
    const ids = idsOf(receiver.received);
    assert.equal(ids.length, 2);
    assert.equal(ids[0], ids[1]);
  });

  test('is replayed from a place, each event under the id that it had', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    await hooks.add('desk', receiver.url('fine/a'));
    for (const story of ['quay', 'lock', 'tide']) {
      await release(newsroom, story, 'en');
      newsroom.clock.move(HOUR);
    }
    await hooks.run();
    const first = idsOf(receiver.received);
    assert.equal(first.length, 3);
    const { cursor } = told(receiver.received[0] as Received).data;
    const second = told(receiver.received[1] as Received).timestamp;
    const froms: [ReplayFrom, number][] = [
      [{ kind: 'beginning' }, 3],
      [{ kind: 'cursor', cursor: cursor as string }, 2],
      [{ kind: 'time', at: Date.parse(second) }, 2],
      [{ kind: 'time', at: hooks.context.now() }, 0],
    ];
    for (const [from, count] of froms) {
      const before = receiver.received.length;
      await webhooks.replayWebhook(hooks.desk, which('desk'), from);
      await hooks.run();
      assert.deepEqual(idsOf(receiver.received.slice(before)), first.slice(3 - count));
    }
    await assert.rejects(
      webhooks.replayWebhook(hooks.desk, which('desk'), { kind: 'cursor', cursor: `${cursor}x` }),
      /no cursor of this newsroom/,
    );
  });

  test('is replayed although something was on its way, and a former URL says nothing of the new one', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    await hooks.add('desk', receiver.url('fine/a'));
    await hooks.add('moved', receiver.url('gone/b'));
    await release(newsroom, 'quay', 'en');
    await hooks.run();
    await webhooks.enableWebhook(hooks.desk, which('moved'));
    await release(newsroom, 'lock', 'en');
    const taken = await claimed(hooks);
    const attempted = await Promise.all(taken.map(({ id }) => webhookLane.attempt(hooks.context, id)));
    await webhooks.replayWebhook(hooks.desk, which('desk'), { kind: 'beginning' });
    await webhooks.editWebhook(hooks.desk, which('moved'), { url: receiver.url('fine/b') });
    await webhookLane.settle(hooks.context, attempted);
    assert.equal((await hooks.get('moved')).disabled, null);
    await hooks.run();
    assert.equal(receiver.deliveries('fine/a').length, 4);
    assert.equal(receiver.deliveries('fine/b').length, 2);
  });

  test('is signed with both secrets for a day after its secret was changed', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    const old = await hooks.add('desk', receiver.url('fine/a'));
    const { secret, webhook } = await webhooks.rotateWebhook(hooks.desk, which('desk'));
    assert.notEqual(secret, old);
    assert.ok(webhook.formerSecretUntil);
    await release(newsroom, 'quay', 'en');
    await hooks.run();
    const [message] = receiver.received as [Received];
    assert.match(`${message.headers['webhook-signature']}`, /^v1,\S{44} v1,\S{44}$/);
    for (const one of [old, secret]) assert.equal(verified(message, one).type, 'article.released');
    newsroom.clock.move(DAY);
    await release(newsroom, 'lock', 'en');
    await hooks.run();
    assert.match(`${receiver.received[1]?.headers['webhook-signature']}`, /^v1,\S{44}$/);
    assert.equal((await hooks.get('desk')).formerSecretUntil, null);
  });

  test('is sent a test before anything else, once, also while it is disabled or waits', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    await hooks.add('desk', receiver.url('failing-2/a'));
    await release(newsroom, 'quay', 'en');
    await hooks.run();
    const { message } = await webhooks.testWebhook(hooks.desk, which('desk'));
    assert.deepEqual(await webhooks.testWebhook(hooks.desk, which('desk')), { message });
    await hooks.run();
    await webhooks.disableWebhook(hooks.desk, which('desk'));
    await webhooks.testWebhook(hooks.desk, which('desk'));
    await hooks.run();
    newsroom.clock.move(DAY);
    await hooks.run();
    assert.deepEqual(
      receiver.received.map((one) => told(one).type),
      ['article.released', 'webhook.test', 'webhook.test'],
    );
    assert.equal(idsOf(receiver.received)[1], message);
    assert.deepEqual(
      (await hooks.attempts('desk')).map(({ isTest, error }) => [isTest, error]),
      [
        [true, null],
        [true, 'answered 500'],
        [false, 'answered 500'],
      ],
    );
    assert.equal((await hooks.get('desk')).failing?.attempts, 1);
  });

  test('keeps its newest hundred attempts, and goes with them when it is removed', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    await hooks.add('desk', receiver.url('fine/a'));
    newsroom.rows(`INSERT INTO attempts (endpoint_id, message, at, took)
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99)
      SELECT 1, 'msg_' || i, 0, 0 FROM n RETURNING id`);
    for (const story of ['quay', 'lock', 'tide']) await release(newsroom, story, 'en');
    await hooks.run();
    const attempts = await hooks.attempts('desk');
    assert.equal(attempts.length, 100);
    assert.deepEqual(
      [0, 1, 2, 3, 99].map((at) => attempts[at]?.message),
      [...idsOf(receiver.received).reverse(), 'msg_99', 'msg_3'],
    );
    await release(newsroom, 'ferry', 'en');
    const [taken] = await claimed(hooks);
    const late = await webhookLane.attempt(hooks.context, taken?.id as number);
    await webhooks.removeWebhook(hooks.desk, which('desk'));
    // Another takes its number while a message is on its way.
    await hooks.add('other', receiver.url('fine/other'));
    await webhookLane.settle(hooks.context, [late]);
    assert.equal(newsroom.value('SELECT count(*) FROM attempts'), 0);
  });

  test('is told no more than its key holds now, and nothing once that is revoked or the newsroom closed', async (t) => {
    const { newsroom, receiver, hooks } = await opened(t);
    const key = aKey(newsroom, 'wire', { editions: [1, 2] });
    const add = (name: string) =>
      webhooks.addWebhook(hooks.desk, { name, url: receiver.url(`fine/${name}`) }, key);
    await add('all');
    newsroom.rows("UPDATE editions SET api = 'key' WHERE path = 'nl' RETURNING id");
    await release(newsroom, 'quay', 'en', 'nl', 'fr');
    await hooks.run();
    const editions = () => new Set(receiver.deliveries('fine/all').map((one) => told(one).data['edition']));
    assert.deepEqual(editions(), new Set(['en']));
    newsroom.rows(`UPDATE keys SET scopes = '["webhooks","read"]' RETURNING id`);
    await webhooks.replayWebhook(hooks.desk, { webhook: 'wire/all', owner: null }, { kind: 'beginning' });
    await hooks.run();
    assert.deepEqual(editions(), new Set(['en', 'nl']));
    const before = receiver.received.length;
    newsroom.rows("UPDATE newsroom SET state = 'closed' RETURNING id");
    await hooks.context.db.run({ sql: 'UPDATE endpoints SET seq = 0', values: [] });
    await hooks.run();
    newsroom.rows("UPDATE newsroom SET state = 'open' RETURNING id");
    // Also where a run has taken it before.
    const [taken] = await claimed(hooks);
    newsroom.rows('UPDATE keys SET revoked_at = 1 RETURNING id');
    await webhookLane.attempt(hooks.context, taken?.id as number);
    await hooks.run();
    assert.equal(receiver.received.length, before);
  });
});
