// Partners' keys: who is let in with which, for how long, and that no secret is anywhere but in its holder's hands.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY, HOUR } from '../../src/domain/time.ts';
import type { NewSecret } from '../../src/operations/keys.ts';
import { createKey, editKey, revokeKey, rotateKey } from '../../src/operations/keys.ts';
import { KEY, perform, request } from '../support/ask-desk.ts';
import { START } from '../support/clock.ts';
import { BY_EDITOR } from '../support/inputs.ts';
import { refusal } from '../support/move.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import type { Ends } from '../support/scratch.ts';
import { type Answer, openSite, type Site } from '../support/site.ts';

const ANY = { scopes: ['read'] as const, editions: null, embargoed: [], expires: null, perMinute: 600 };

interface Open {
  newsroom: Newsroom;
  site: Site;
  make(name: string, settings?: Partial<Parameters<typeof createKey>[1]>): Promise<NewSecret>;
  /** GET with these headers, or with a token. */
  ask(path: string, shown?: string | Record<string, string>): Promise<Answer>;
}

async function open(t: Ends): Promise<Open> {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom, { key: KEY });
  return {
    newsroom,
    site,
    make: (name, settings) => createKey(newsroom, { name, ...ANY, ...settings }, BY_EDITOR),
    ask: (path, shown = {}) =>
      request(site, `/api/v1${path}`, {
        headers: typeof shown === 'string' ? { authorization: `Bearer ${shown}` } : shown,
      }),
  };
}

const statusOf = async (answer: Promise<Answer>): Promise<number> => (await answer).status;

describe('a key', () => {
  test('says what it is to whoever shows it, and to nobody else', async (t) => {
    const { make, ask } = await open(t);
    const { token, prefix } = await make('havenkrant', {
      scopes: ['webhooks', 'read'],
      editions: ['fr', 'nl'],
      embargoed: ['nl'],
      expires: '2027-01-01',
      perMinute: 30,
    });
    const answer = await ask('/key', token);
    assert.equal(answer.status, 200);
    assert.deepEqual(JSON.parse(answer.body), {
      name: 'havenkrant',
      prefix,
      scopes: ['webhooks', 'read'],
      editions: ['nl', 'fr'],
      embargoed: ['nl'],
      expires: '2027-01-01T00:00:00Z',
      perMinute: 30,
    });
    assert.equal(answer.headers['cache-control'], 'private, no-store');
    const without = await ask('/key');
    assert.equal(without.status, 401);
    assert.equal(without.headers['www-authenticate'], 'Bearer realm="coranto"');
    const own = await ask('/key', KEY);
    assert.equal(own.status, 404);
    assert.match(own.body, /newsroom’s own key/);
  });

  test('that is none is refused in the same words, whatever is wrong with it', async (t) => {
    const { make, ask, site, newsroom } = await open(t);
    const { token, prefix } = await make('havenkrant');
    const other = `${token.slice(0, -4)}${token.at(-4) === 'A' ? 'B' : 'A'}${token.slice(-3)}`;
    const wrongs: Record<string, string>[] = [
      { authorization: `Bearer ${other}` },
      { authorization: `Bearer ${token.replace(prefix, 'aaaaaaaa')}` },
      { authorization: `Bearer ${token.slice(0, -1)}` },
      { authorization: `Bearer ${token}=` },
      { authorization: `Bearer ${token.toUpperCase()}` },
      { authorization: `Bearer ${token}, Bearer ${token}` },
      { authorization: `Bearer ${token} ${token}` },
      { authorization: `Basic ${btoa(`havenkrant:${token}`)}` },
      { authorization: token },
      { authorization: 'Bearer' },
      { authorization: 'Bearer ' },
      { authorization: '' },
      { authorization: `Bearer ${KEY}x` },
      { authorization: `Bearer coranto_${prefix}_` },
      { authorization: `Bearer ${newsroom.value('SELECT hash FROM key_secrets')}` },
      { authorization: `Bearer ${'a'.repeat(5000)}` },
    ];
    const bodies = new Set<string>();
    for (const wrong of wrongs) {
      // Also where nobody needs one: whoever shows a key wants to be known.
      for (const path of ['/key', '/articles']) {
        const answer = await ask(path, wrong);
        assert.equal(answer.status, 401, JSON.stringify(wrong));
        assert.equal(answer.headers['www-authenticate'], 'Bearer realm="coranto", error="invalid_token"');
        bodies.add(answer.body);
      }
    }
    assert.equal(bodies.size, 1);
    assert.equal(await statusOf(ask('/key', { authorization: `bearer   ${token}` })), 200);
    assert.deepEqual(site.errors, []);
  });

  test('is never taken from a URL, where logs would keep it', async (t) => {
    const { make, ask } = await open(t);
    const { token } = await make('havenkrant');
    for (const query of [`access_token=${token}`, `key=${token}`, `access_token=x`, `a=1&token=${token}`]) {
      const answer = await ask(`/articles?${query}`);
      assert.equal(answer.status, 400, query);
      assert.match(answer.body, /goes into the Authorization header, never into a URL/);
      assert.ok(!answer.body.includes(token));
      assert.equal(await statusOf(ask(`/articles?${query}`, token)), 400);
    }
  });

  test('ends at its moment, and not before', async (t) => {
    const { make, ask, newsroom } = await open(t);
    const { token } = await make('short', { expires: '2026-03-14T10:30:00Z' });
    newsroom.clock.set('2026-03-14T10:29:59.999Z');
    assert.equal(await statusOf(ask('/key', token)), 200);
    newsroom.clock.set('2026-03-14T10:30:00Z');
    assert.equal(await statusOf(ask('/key', token)), 401);
    await editKey(newsroom, { name: 'short', expires: '+1d' }, BY_EDITOR);
    assert.equal(await statusOf(ask('/key', token)), 200);
  });

  test('cannot be made to end in the past, and takes no time that is none', async (t) => {
    const { make, newsroom } = await open(t);
    for (const expires of ['2026-03-14', '2026-03-14T09:30:00Z', '2020-01-01T00:00Z'])
      await assert.rejects(
        make('late', { expires }),
        refusal(/^a key cannot end in the past: 20.*Z is over$/),
      );
    await assert.rejects(make('late', { expires: 'soon' }), /“soon” is not a time/);
    await assert.rejects(make('late', { expires: '2026-02-30' }), /not a possible date/);
    assert.equal(newsroom.value('SELECT count(*) FROM keys'), 0);
    const { key } = await make('late', { expires: '2026-03-15' });
    assert.equal(key.expiresAt, Date.parse('2026-03-15T00:00:00Z'));
  });

  test('that is revoked is refused from the next request on, with all of its secrets and for good', async (t) => {
    const { make, ask, newsroom } = await open(t);
    const { token } = await make('gone');
    const second = await rotateKey(newsroom, { name: 'gone', overlap: HOUR }, BY_EDITOR);
    assert.equal((await revokeKey(newsroom, { name: 'gone', prefix: null }, BY_EDITOR)).changed, true);
    for (const shown of [token, second.token]) assert.equal(await statusOf(ask('/key', shown)), 401);
    assert.equal((await revokeKey(newsroom, { name: 'gone', prefix: null }, BY_EDITOR)).changed, false);
    await assert.rejects(
      editKey(newsroom, { name: 'gone', expires: null }, BY_EDITOR),
      refusal(/^the key “gone” was revoked at 2026-03-14T09:30:00Z, which is for good; make another$/),
    );
    await assert.rejects(
      rotateKey(newsroom, { name: 'gone', overlap: 0 }, BY_EDITOR),
      refusal(/was revoked/),
    );
    await assert.rejects(make('gone'), refusal(/“gone” was a key’s name until it was revoked/));
    await assert.rejects(
      newsroom.db.run({ sql: 'UPDATE keys SET revoked_at = NULL', values: [] }),
      /for good/,
    );
  });

  test('has two secrets while it is changed, and never three', async (t) => {
    const { make, ask, newsroom } = await open(t);
    const first = await make('turning');
    newsroom.clock.move(HOUR);
    const second = await rotateKey(newsroom, { name: 'turning', overlap: 7 * DAY }, BY_EDITOR);
    assert.notEqual(second.prefix, first.prefix);
    assert.deepEqual(
      second.key.secrets.map(({ prefix, state, expiresAt }) => [prefix, state, expiresAt]),
      [
        [first.prefix, 'valid', START + HOUR + 7 * DAY],
        [second.prefix, 'valid', null],
      ],
    );
    for (const { token, prefix } of [first, second])
      assert.equal(JSON.parse((await ask('/key', token)).body).prefix, prefix);
    await assert.rejects(
      rotateKey(newsroom, { name: 'turning', overlap: HOUR }, BY_EDITOR),
      refusal(/^the key “turning” has two secrets already, \w{8} \(until 2026-03-21T10:30:00Z\) and \w{8}; /),
    );
    newsroom.clock.move(7 * DAY - 1);
    assert.equal(await statusOf(ask('/key', first.token)), 200);
    newsroom.clock.move(1);
    assert.equal(await statusOf(ask('/key', first.token)), 401);
    assert.equal(await statusOf(ask('/key', second.token)), 200);
    const third = await rotateKey(newsroom, { name: 'turning', overlap: 0 }, BY_EDITOR);
    assert.equal(await statusOf(ask('/key', second.token)), 401);
    assert.equal(await statusOf(ask('/key', third.token)), 200);
  });

  test('that lost one secret has the other, and gets a new one', async (t) => {
    const { make, ask, newsroom } = await open(t);
    const first = await make('lost');
    const second = await rotateKey(newsroom, { name: 'lost', overlap: DAY }, BY_EDITOR);
    await revokeKey(newsroom, { name: 'lost', prefix: second.prefix }, BY_EDITOR);
    assert.equal(await statusOf(ask('/key', second.token)), 401);
    assert.equal(await statusOf(ask('/key', first.token)), 200);
    await revokeKey(newsroom, { name: 'lost', prefix: first.prefix }, BY_EDITOR);
    assert.equal(await statusOf(ask('/key', first.token)), 401);
    const third = await rotateKey(newsroom, { name: 'lost', overlap: DAY }, BY_EDITOR);
    assert.equal(await statusOf(ask('/key', third.token)), 200);
    await assert.rejects(
      revokeKey(newsroom, { name: 'lost', prefix: 'abcdefgh' }, BY_EDITOR),
      refusal(/no secret “abcdefgh” that is still good/),
    );
  });

  test('is changed for the next request, and only in what was given', async (t) => {
    const { make, ask, newsroom } = await open(t);
    const { token } = await make('growing', { editions: ['nl'], embargoed: ['en'], expires: '+30d' });
    const { changed } = await editKey(
      newsroom,
      { name: 'growing', scopes: ['read', 'write'], editions: ['nl', 'fr'], perMinute: 600 },
      BY_EDITOR,
    );
    assert.deepEqual(changed, ['scopes', 'editions']);
    const { scopes, editions, embargoed, expires } = JSON.parse((await ask('/key', token)).body);
    assert.deepEqual([scopes, editions, embargoed], [['read', 'write'], ['nl', 'fr'], ['en']]);
    assert.equal(expires, '2026-04-13T09:30:00Z');
    const again = { name: 'growing', scopes: ['write', 'read'] as const, editions: ['fr', 'nl'] };
    assert.deepEqual((await editKey(newsroom, again, BY_EDITOR)).changed, []);
    assert.equal(newsroom.value("SELECT count(*) FROM key_log WHERE action = 'edited'"), 1);
  });

  test('that makes no sense is refused in a sentence', async (t) => {
    const { make, newsroom } = await open(t);
    await make('there');
    const refusals: [string, Parameters<typeof make>[1], RegExp][] = [
      ['there', {}, /there is a key “there” already; “coranto key rotate”/],
      ['De Krant', {}, /“De Krant” is not a name for a key; expected lower-case letters/],
      ['-', {}, /not a name/],
      ['a'.repeat(61), {}, /not a name/],
      ['new', { editions: ['nl', 'de'] }, /there is no edition “de”; the editions are en, nl, fr, ar/],
      ['new', { embargoed: ['xx'] }, /there is no edition “xx”/],
      ['new', { scopes: [] }, /may do nothing/],
      ['new', { editions: [] }, /a key for no edition may do nothing/],
    ];
    for (const [name, settings, sentence] of refusals)
      await assert.rejects(make(name, settings), refusal(sentence), name);
    for (const act of [editKey, revokeKey, rotateKey] as ((...given: unknown[]) => Promise<unknown>)[])
      await assert.rejects(
        act(newsroom, { name: 'nobody', prefix: null, overlap: 1 }, BY_EDITOR),
        refusal(/there is no key “nobody”/),
      );
    assert.equal(newsroom.value('SELECT count(*) FROM keys'), 1);
  });

  test('may do what its scopes say, and is told which it lacks', async (t) => {
    const { make, ask, site } = await open(t);
    const { token } = await make('reader');
    const lacking = await ask('/webhooks', token);
    assert.equal(lacking.status, 403);
    assert.match(lacking.body, /The key “reader” may not do this: it needs the scope “webhooks”\./);
    assert.equal(
      lacking.headers['www-authenticate'],
      'Bearer realm="coranto", error="insufficient_scope", scope="webhooks"',
    );
    const embargoed = await ask('/embargoed/articles', token);
    assert.equal(embargoed.status, 403);
    assert.match(embargoed.body, /may see nothing before its time/);
    const desk = await perform(site, 'keys', {}, { authorization: `Bearer ${token}` });
    assert.equal(desk.status, 403);
  });
});

test('a secret is told once: it is in no row, list, log, export or error', async (t) => {
  const { make, ask, newsroom, site } = await open(t);
  const first = await make('quiet');
  const second = await rotateKey(newsroom, { name: 'quiet', overlap: DAY }, BY_EDITOR);
  const told: string[] = [];
  for (const name of ['keys', 'key-log', 'create-key', 'rotate-key', 'edit-key'])
    told.push((await perform(site, name, { name: 'quiet', ...ANY, overlap: 5, by: BY_EDITOR })).body);
  told.push((await perform(site, 'keys', {})).body, (await perform(site, 'key-log', { name: 'quiet' })).body);
  const page = await perform(site, 'newsroom', {});
  const { version } = JSON.parse(page.body);
  for (const step of ['keys', 'key_secrets', 'key_log'])
    told.push((await perform(site, 'transfer-page', { position: { step, after: null }, version })).body);
  const held = await ask('/key', first.token);
  told.push(held.body, JSON.stringify(held.headers), ...site.errors);
  const database = newsroom.db.connection.serialize().toString('latin1');
  for (const { token, prefix } of [first, second]) {
    const rest = token.slice(-43);
    assert.ok(told.some((text) => text.includes(prefix)));
    for (const text of [...told, database]) assert.ok(!text.includes(rest));
  }
});

test('who did what to a key, and why, is on record', async (t) => {
  const { make, newsroom, site } = await open(t);
  await make('watched');
  const by = { actor: 'Ada', reason: 'their laptop was stolen' };
  newsroom.clock.move(HOUR);
  const second = await rotateKey(newsroom, { name: 'watched', overlap: DAY }, by);
  await revokeKey(newsroom, { name: 'watched', prefix: null }, by);
  const { body } = await perform(site, 'key-log', { name: 'watched' });
  assert.deepEqual(
    JSON.parse(body).map(({ at, action, prefix, actor, reason }: Record<string, unknown>) => [
      ...[at, action, prefix, actor, reason],
    ]),
    [
      [START + HOUR, 'revoked', null, 'Ada', 'their laptop was stolen'],
      [START + HOUR, 'rotated', second.prefix, 'Ada', 'their laptop was stolen'],
      [START, 'created', second.key.secrets[0]?.prefix, BY_EDITOR.actor, BY_EDITOR.reason],
    ],
  );
});

test('its last use is noted once a minute', async (t) => {
  const { make, ask, newsroom } = await open(t);
  const { token } = await make('used');
  const used = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return newsroom.value('SELECT last_used_at FROM key_secrets');
  };
  assert.equal(await used(), null);
  newsroom.clock.set('2026-03-14T09:30:20Z');
  await ask('/key', token);
  assert.equal(await used(), Date.parse('2026-03-14T09:30:20Z'));
  newsroom.clock.set('2026-03-14T09:30:59Z');
  const before = newsroom.value('SELECT total_changes()');
  await ask('/key', token);
  assert.equal(newsroom.value('SELECT total_changes()'), before);
  newsroom.clock.set('2026-03-14T09:31:00Z');
  await ask('/key', token);
  assert.equal(await used(), Date.parse('2026-03-14T09:31:00Z'));
});
