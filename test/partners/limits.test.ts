// How often a key may ask: told in every answer, counted the same in memory and in the database, and never held against
// whoever asks whether something has changed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMemoryLimiter, createStoredLimiter, type Limiter } from '../../src/http/api/limiter.ts';
import { createApp } from '../../src/http/app.ts';
import { createKey, rotateKey } from '../../src/operations/keys.ts';
import { KEY } from '../support/ask-desk.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import type { Ends } from '../support/scratch.ts';
import { type Answer, answerOf, openSite } from '../support/site.ts';

const ANY = { scopes: ['read'] as const, editions: null, embargoed: [], expires: null };

/** What a host notes once an answer is out. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

const LIMITERS: Record<string, (newsroom: Newsroom) => Limiter> = {
  'in memory': () => createMemoryLimiter(() => {}),
  'in the database': ({ db }) => createStoredLimiter(db, (work) => void work),
};

for (const [where, limiterOf] of Object.entries(LIMITERS)) {
  describe(`the limit of a key, counted ${where},`, () => {
    async function open(t: Ends) {
      const newsroom = await openNewsroom(t);
      await bringIn(newsroom, aStory('quay', { en: {} }));
      const site = await openSite(newsroom, { key: KEY });
      const app = createApp({ ...site.context, limiter: limiterOf(newsroom) });
      const make = async (name: string, perMinute: number) =>
        (await createKey(newsroom, { name, ...ANY, perMinute }, BY_EDITOR)).token;
      const ask = async (
        token: string | null,
        path = '/key',
        headers = {},
        method = 'GET',
      ): Promise<Answer> => {
        const shown = token === null ? {} : { authorization: `Bearer ${token}` };
        const url = `https://news.example.org/api/v1${path}`;
        const answer = await answerOf(app.request(url, { method, headers: { ...shown, ...headers } }));
        await settled();
        return answer;
      };
      return { newsroom, make, ask };
    }

    test('is told in each answer, and past it says when to come again', async (t) => {
      const { newsroom, make, ask } = await open(t);
      const token = await make('busy', 3);
      newsroom.clock.set('2026-03-14T09:30:18Z');
      for (const left of [2, 1, 0]) {
        const { status, headers } = await ask(token);
        assert.equal(status, 200);
        assert.equal(headers['ratelimit-policy'], '"minute";q=3;w=60');
        assert.equal(headers['ratelimit'], `"minute";r=${left};t=42`);
      }
      newsroom.clock.set('2026-03-14T09:30:59.001Z');
      const { status, headers, body } = await ask(token);
      assert.equal(status, 429);
      assert.equal(headers['retry-after'], '1');
      assert.equal(headers['ratelimit'], '"minute";r=0;t=1');
      assert.equal(headers['content-type'], 'application/problem+json');
      assert.equal(headers['cache-control'], 'private, no-store');
      assert.equal(
        JSON.parse(body).detail,
        'This key may ask 3 times a minute, which it has; ask again in 1 s.',
      );
      newsroom.clock.set('2026-03-14T09:31:00Z');
      for (const left of [2, 1])
        assert.equal((await ask(token)).headers['ratelimit'], `"minute";r=${left};t=60`);
    });

    test('counts nothing that says “not modified”, which is answered even when all is used up', async (t) => {
      const { make, ask } = await open(t);
      const token = await make('polite', 2);
      const first = await ask(token, '/articles');
      const { etag } = first.headers as { etag: string };
      for (let poll = 0; poll < 5; poll++) {
        const { status, headers } = await ask(token, '/articles', { 'if-none-match': etag });
        assert.equal(status, 304);
        assert.match(headers['ratelimit'] ?? '', /r=1;/);
      }
      assert.equal((await ask(token)).status, 200);
      for (let poll = 0; poll < 5; poll++) {
        const { status, headers } = await ask(token, '/articles', { 'if-none-match': etag });
        assert.equal(status, 304);
        assert.match(headers['ratelimit'] ?? '', /r=0;/);
      }
      const changed = await ask(token, '/articles', { 'if-none-match': '"another"' });
      assert.equal(changed.status, 429);
      assert.ok(!changed.body.includes('quay'));
      assert.equal((await ask(token, '/articles')).status, 429);
    });

    test('counts no long poll in which nothing happened', async (t) => {
      const { newsroom, make, ask } = await open(t);
      const token = await make('waiting', 1);
      const { next } = JSON.parse((await ask(token, '/changes')).body);
      const poll = () => ask(token, `/changes?after=${encodeURIComponent(next)}&wait=1`);
      for (let polls = 0; polls < 3; polls++) {
        const { status, body } = await poll();
        assert.equal(status, 200, body);
      }
      await bringIn(newsroom, aStory('news', { en: {} }));
      assert.equal((await poll()).status, 429);
      newsroom.clock.move(60_000);
      assert.match((await poll()).body, /news/);
    });

    test('counts what is refused, and changes nothing once it is used up', async (t) => {
      const { newsroom, make, ask } = await open(t);
      const token = await make('wild', 2);
      assert.equal((await ask(token, '/articles?limit=x')).status, 400);
      assert.equal((await ask(token, '/articles/nothing')).status, 404);
      const version = newsroom.value('SELECT version FROM newsroom');
      const headers = { 'content-type': 'application/json', 'if-none-match': '"x"' };
      for (const method of ['GET', 'HEAD']) assert.equal((await ask(token, '/key', {}, method)).status, 429);
      assert.equal((await ask(token, '/key?wait=1')).status, 429);
      assert.notEqual((await ask(token, '/desk/withdraw', headers, 'POST')).status, 200);
      assert.equal(newsroom.value('SELECT version FROM newsroom'), version);
    });

    test('does nothing past it for what is never “not modified”, whatever is sent along', async (t) => {
      const { newsroom, ask } = await open(t);
      await bringIn(newsroom, aStory('coming', { en: { publishAt: '2026-03-15T09:00:00Z' } }));
      const settings = { ...ANY, embargoed: ['en'], perMinute: 1 };
      const { token } = await createKey(newsroom, { name: 'early', ...settings }, BY_EDITOR);
      const path = '/embargoed/articles';
      assert.equal((await ask(token, path)).status, 200);
      const looks = newsroom.value('SELECT count(*) FROM embargo_audit');
      assert.equal((await ask(token, path, { 'if-none-match': '"x"' })).status, 429);
      assert.equal(newsroom.value('SELECT count(*) FROM embargo_audit'), looks);
    });

    test('is the key’s, whichever of its secrets is shown, and nobody else’s', async (t) => {
      const { newsroom, make, ask } = await open(t);
      const [token, other] = [await make('two', 2), await make('other', 2)];
      const second = await rotateKey(newsroom, { name: 'two', overlap: 3_600_000 }, BY_EDITOR);
      assert.equal((await ask(token)).status, 200);
      assert.equal((await ask(second.token)).status, 200);
      assert.equal((await ask(token)).status, 429);
      assert.equal((await ask(second.token)).status, 429);
      assert.equal((await ask(other)).status, 200);
      for (let times = 0; times < 5; times++) {
        for (const shown of [null, KEY]) {
          const { status, headers } = await ask(shown, '/articles');
          assert.equal(status, 200);
          assert.equal(headers['ratelimit'], undefined);
        }
      }
    });
  });
}

test('in memory, of many requests at once none slips through', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  const settings = { name: 'burst', ...ANY, perMinute: 5 };
  const { token } = await createKey(newsroom, settings, BY_EDITOR);
  const all = await Promise.all(
    Array.from({ length: 20 }, () => site.get('/api/v1/articles', { authorization: `Bearer ${token}` })),
  );
  assert.equal(all.filter(({ status }) => status === 200).length, 5);
  assert.equal(all.filter(({ status }) => status === 429).length, 15);
});

test('in the database, a request that counts is one statement, and one that does not is one a minute', async (t) => {
  const newsroom = await openNewsroom(t);
  const statements: string[] = [];
  const db = {
    ...newsroom.db,
    run: (statement: { sql: string; values: readonly (string | number | null)[] }) => {
      statements.push(statement.sql);
      return newsroom.db.run(statement);
    },
  };
  const { prefix, key } = await createKey(newsroom, { name: 'a', ...ANY, perMinute: 9 }, BY_EDITOR);
  assert.equal(key.secrets[0]?.lastUsedAt, null);
  const limiter = createStoredLimiter(db, (work) => void work);
  const acting = { id: 1, name: 'a', prefix, scopes: [], editions: null, embargoed: [], perMinute: 9 };
  const at = newsroom.now();
  const row = () => newsroom.rows('SELECT window_count, last_used_at FROM key_secrets')[0];
  limiter.take(acting, { expiresAt: null, lastUsedAt: null, spent: 0 }, at).settle(false);
  assert.deepEqual(row(), { window_count: 0, last_used_at: at });
  limiter.take(acting, { expiresAt: null, lastUsedAt: at, spent: 0 }, at).settle(false);
  assert.equal(statements.length, 1);
  limiter.take(acting, { expiresAt: null, lastUsedAt: at, spent: 0 }, at).settle(true);
  assert.deepEqual(row(), { window_count: 1, last_used_at: at });
  assert.equal(statements.length, 2);
});
