// What partners do with endpoints of their own over HTTP.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { webhookLane } from '../../src/push/webhook-lane.ts';
import { KEY } from '../support/ask-desk.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { keyHolder, makeKey, type PartnerKey } from '../support/partner-keys.ts';
import type { Ends } from '../support/scratch.ts';
import { type Answer, openSite } from '../support/site.ts';

const URL = 'https://wire.example.com/in';

async function opened(t: Ends) {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] }, nl: {} }));
  const site = await openSite(newsroom, { key: KEY });
  const wire = await makeKey(site, 'wire', ['webhooks'], ['en', 'nl']);
  return { newsroom, site, wire };
}

const read = (answer: Answer, status = 200) => {
  assert.equal(answer.status, status, answer.body);
  assert.equal(answer.headers['cache-control'], 'private, no-store');
  return JSON.parse(answer.body);
};

const add = async (partner: PartnerKey, more: object = {}) =>
  read(await partner.ask('POST', '/webhooks', { name: 'main', url: URL, ...more }), 201);

describe('a partner’s webhooks', () => {
  test('are made with a secret that is not shown again, changed, and removed', async (t) => {
    const { newsroom, wire } = await opened(t);
    const trade = newsroom.value("SELECT uuid FROM topics WHERE key = 'trade'");
    const answer = await wire.ask('POST', '/webhooks', { name: 'main', url: URL, topics: [trade] });
    const { webhook, secret } = read(answer, 201);
    const path = `/webhooks/${webhook.id}`;
    assert.equal(answer.headers['location'], `https://news.example.org/api/v1${path}`);
    assert.match(secret, /^whsec_/);
    assert.deepEqual(webhook, {
      id: webhook.id,
      name: 'main',
      url: URL,
      editions: null,
      topics: [trade],
      events: null,
      payload: 'thin',
      createdAt: '2026-03-14T09:30:00Z',
      cursor: webhook.cursor,
      formerSecretUntil: null,
      failing: null,
      disabled: null,
    });
    assert.deepEqual(read(await wire.ask('GET', '/webhooks')), { webhooks: [webhook] });
    const changes = { topics: null, editions: ['nl'], events: ['article.released'], payload: 'full' };
    const edited = read(await wire.ask('PATCH', path, changes));
    assert.deepEqual(edited, { ...webhook, ...changes });
    const rotated = read(await wire.ask('POST', `${path}/rotate`));
    assert.notEqual(rotated.secret, secret);
    assert.equal(rotated.webhook.formerSecretUntil, '2026-03-15T09:30:00Z');
    assert.equal(read(await wire.ask('POST', `${path}/disable`)).disabled.byItself, false);
    assert.equal(read(await wire.ask('POST', `${path}/enable`)).disabled, null);
    const { message } = read(await wire.ask('POST', `${path}/test`), 202);
    assert.equal(newsroom.value('SELECT test FROM endpoints'), message);
    assert.notEqual(
      read(await wire.ask('POST', `${path}/replay`, { from: 'beginning' })).cursor,
      webhook.cursor,
    );
    assert.equal(
      read(await wire.ask('POST', `${path}/replay`, { from: webhook.cursor })).cursor,
      webhook.cursor,
    );
    const since = await wire.ask('GET', '/changes?limit=1');
    const { cursor } = JSON.parse(since.body).changes[0];
    assert.equal(read(await wire.ask('POST', `${path}/replay`, { from: cursor })).cursor, cursor);
    assert.deepEqual(read(await wire.ask('GET', `${path}/attempts`)), { attempts: [] });
    assert.equal((await wire.ask('DELETE', path)).status, 204);
    assert.equal((await wire.ask('GET', path)).status, 404);
  });

  test('are nobody else’s: another key finds nothing there, and its names are its own', async (t) => {
    const { site, wire } = await opened(t);
    const { webhook } = await add(wire);
    const other = await makeKey(site, 'other', ['webhooks']);
    const path = `/webhooks/${webhook.id}`;
    const nothing = (await other.ask('GET', '/webhooks/00000000-0000-4000-8000-000000000000')).body;
    const asked: [string, string, object?][] = [
      ['GET', path],
      ['PATCH', path, { name: 'x' }],
      ['DELETE', path],
      ['GET', `${path}/attempts`],
      ...['enable', 'disable', 'rotate', 'test'].map(
        (verb) => ['POST', `${path}/${verb}`] as [string, string],
      ),
      ['POST', `${path}/replay`, { from: 'beginning' }],
    ];
    for (const [method, at, body] of asked) {
      const answer = await other.ask(method, at, body);
      assert.deepEqual([answer.status, answer.body], [404, nothing], `${method} ${at}`);
    }
    assert.deepEqual(read(await other.ask('GET', '/webhooks')), { webhooks: [] });
    await add(other);
    const newsroom = keyHolder(site, KEY);
    assert.equal(read(await newsroom.ask('GET', '/webhooks')).webhooks.length, 2);
    const reader = await makeKey(site, 'reader', ['read']);
    assert.equal((await reader.ask('GET', '/webhooks')).status, 403);
    assert.equal((await keyHolder(site, 'nothing').ask('GET', '/webhooks')).status, 401);
  });

  test('are for the editions that the key holds and the topics that were ever public, and twenty at most', async (t) => {
    const { newsroom, wire } = await opened(t);
    const refusals: [object, string, RegExp][] = [
      [{ editions: ['fr'] }, 'editions', /the key “wire” is not told of edition “fr”/],
      [{ editions: ['xx'] }, 'editions', /there is no edition “xx”/],
      [{ topics: ['00000000-0000-4000-8000-000000000000'] }, 'topics', /there is no topic/],
      [
        { topics: [newsroom.value("SELECT uuid FROM topics WHERE key = 'safety'")] },
        'topics',
        /there is no topic/,
      ],
      [{ url: 'http://wire.example.com/' }, 'url', /not an https URL/],
      [{ url: 'https://169.254.169.254/latest' }, 'url', /an address that is not public/],
      [{ url: 'https://[64:ff9b::7f00:1]/' }, 'url', /an address that is not public/],
      [{ url: 'https://2130706433/' }, 'url', /an address that is not public/],
      [{ url: 'https://db.internal/' }, 'url', /a host name that is not public/],
      [{ url: 'https://a:b@wire.example.com/' }, 'url', /a user name or password/],
      [{ name: 'A B' }, 'name', /cannot be called/],
    ];
    for (const [more, field, sentence] of refusals) {
      const answer = await wire.ask('POST', '/webhooks', { name: 'x', url: URL, ...more });
      const { problems } = read(answer, 422) as { problems: { path: string; message: string }[] };
      assert.deepEqual(
        problems.map(({ path }) => path),
        [field],
      );
      assert.match(problems[0]?.message ?? '', sentence);
    }
    for (let i = 0; i < 20; i++) await add(wire, { name: `e${i}` });
    assert.equal((await wire.ask('POST', '/webhooks', { name: 'more', url: URL })).status, 409);
    assert.equal((await wire.ask('POST', '/webhooks', { name: 'e1', url: URL })).status, 409);
    assert.equal(newsroom.value('SELECT count(*) FROM endpoints'), 20);
  });

  test('answer what makes no sense with a problem', async (t) => {
    const { site, wire } = await opened(t);
    const { webhook } = await add(wire);
    const path = `/webhooks/${webhook.id}`;
    const bodies = ['{', 'null', '[]', '{"name":4}', '{"url":"x"}', '{"surplus":1}', '{"editions":[]}'];
    for (const body of bodies) {
      for (const [method, at] of [
        ['POST', '/webhooks'],
        ['PATCH', path],
        ['POST', `${path}/replay`],
      ] as const) {
        const { status } = await wire.ask(method, at, body);
        assert.ok(status === 400 || status === 422, `${method} ${at} ${body}: ${status}`);
      }
    }
    for (const from of ['yesterday', '+5m', `${'a'.repeat(30)}.${'b'.repeat(22)}`, '2026-02-30']) {
      const { problems } = read(await wire.ask('POST', `${path}/replay`, { from }), 422);
      assert.equal(problems[0].path, 'from', from);
    }
    assert.equal((await wire.ask('GET', '/webhooks/main')).status, 404);
    assert.deepEqual(site.errors, []);
  });

  test('tell their partner why one is disabled', async (t) => {
    const { newsroom, site, wire } = await opened(t);
    const { webhook } = await add(wire);
    await bringIn(newsroom, aStory('lock', { en: {} }));
    const gone = { status: 410, headers: {}, body: new Uint8Array() };
    const push = { ...site.context, send: async () => gone, random: () => 0, current: null as never };
    const [taken] = await webhookLane.claim(push, {
      most: 1,
      until: Number.MAX_SAFE_INTEGER,
      notAt: [],
      soundOnly: false,
    });
    await webhookLane.settle(push, [await webhookLane.attempt(push, taken?.id as number)]);
    const [shown] = read(await wire.ask('GET', '/webhooks')).webhooks;
    assert.equal(shown.id, webhook.id);
    assert.deepEqual(shown.disabled, {
      at: '2026-03-14T09:30:00Z',
      why: 'it answered 410: it wants nothing more',
      byItself: true,
    });
    const { attempts } = read(await wire.ask('GET', `/webhooks/${webhook.id}/attempts`));
    assert.deepEqual(
      attempts.map(({ status, error, isTest }: Record<string, unknown>) => [status, error, isTest]),
      [[410, 'answered 410', false]],
    );
  });
});
