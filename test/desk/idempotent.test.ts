// A request with a name is done once, whatever breaks off and however many ask at the same time.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Database, Statement } from '../../src/storage/database.ts';
import { KEY, request } from '../support/ask-desk.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { keyHolder, makeKey, type PartnerKey } from '../support/partner-keys.ts';
import { type Answer, openSite, type Site } from '../support/site.ts';

const by = { actor: 'editor', reason: null };
const MINUTES = 60_000;

interface House {
  newsroom: Newsroom;
  site: Site;
  own: PartnerKey;
  /** Breaks off once, after that many more commits of the newsroom's state. */
  crashAfter(commits: number): void;
}

async function open(t: TestContext): Promise<House> {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, aStory('quay', { en: { slug: 'quay' }, nl: {} }));
  let left = Number.POSITIVE_INFINITY;
  const { db } = newsroom;
  const breaking: Database = {
    all: (statement) => db.all(statement),
    first: (statement) => db.first(statement),
    async run(statement) {
      // Answers are kept a moment after what they tell of.
      await wait(5);
      return db.run(statement);
    },
    async batch(statements: readonly Statement[]) {
      const rows = await db.batch(statements);
      if (statements[0]?.sql.startsWith('UPDATE newsroom SET version') && --left === 0) {
        throw new Error('the power went off');
      }
      return rows;
    },
  };
  const site = await openSite(newsroom, { key: KEY, db: breaking });
  return {
    newsroom,
    site,
    own: keyHolder(site, KEY),
    crashAfter: (commits) => {
      left = commits;
    },
  };
}

const NOTE = { story: 'quay', notes: [{ edition: 'en', note: 'It said otherwise.' }], override: true };
const CORRECTION = { ...NOTE, by: { actor: 'editor', reason: 'Only here.' } };
const named = (name: string) => ({ 'idempotency-key': `"${name}"` });
const correct = ({ own }: House, name: string, input: object = CORRECTION): Promise<Answer> =>
  own.ask('POST', '/desk/note-correction', input, named(name));
const corrections = ({ newsroom }: House): number =>
  newsroom.log().filter((entry) => entry === 'corrected en/quay').length;
const detailOf = ({ body }: Answer): string => JSON.parse(body).detail;

test('a correction that is asked for again is answered again, and noted once', async (t) => {
  const house = await open(t);
  const first = await correct(house, 'one');
  assert.equal(first.status, 200, first.body);
  for (let times = 0; times < 3; times++) assert.deepEqual(await correct(house, 'one'), first);
  // A bare token and a structured field’s string are one name.
  const bare = await house.own.ask('POST', '/desk/note-correction', CORRECTION, { 'idempotency-key': 'one' });
  assert.deepEqual(bare, first);
  assert.equal(corrections(house), 1);
  assert.equal((await correct(house, 'two')).status, 200);
  assert.equal(corrections(house), 2);
});

test('of many that ask at once one does it, and nobody does it twice', async (t) => {
  const house = await open(t);
  const answers = await Promise.all(Array.from({ length: 6 }, () => correct(house, 'one')));
  assert.equal(corrections(house), 1);
  const statuses = answers.map(({ status }) => status);
  assert.ok(
    statuses.includes(200) && statuses.every((status) => [200, 409].includes(status)),
    String(statuses),
  );
  for (const answer of answers.filter(({ status }) => status === 409)) {
    assert.match(detailOf(answer), /may still be under way/);
    assert.equal(answer.headers['retry-after'], '5');
  }
  assert.equal((await correct(house, 'one')).status, 200);
  assert.equal(corrections(house), 1);
});

test('what was committed when its answer was lost is not done again, and that is said', async (t) => {
  const house = await open(t);
  house.crashAfter(1);
  assert.equal((await correct(house, 'one')).status, 500);
  assert.equal(corrections(house), 1);
  const soon = await correct(house, 'one');
  assert.deepEqual([soon.status, detailOf(soon)], [409, 'The same request may still be under way.']);
  house.newsroom.clock.move(2 * MINUTES);
  const later = await correct(house, 'one');
  assert.equal(later.status, 409);
  assert.match(detailOf(later), /^This was done when it was asked before; .*its history\.$/);
  assert.equal(corrections(house), 1);
});

test('one name for another request is refused, and nothing is done', async (t) => {
  const house = await open(t);
  await correct(house, 'one');
  const log = house.newsroom.log();
  const other = { ...CORRECTION, notes: [{ edition: 'nl', note: 'Het was anders.' }] };
  for (const input of [other, { ...CORRECTION, by }]) {
    const answer = await correct(house, 'one', input);
    assert.deepEqual(
      [answer.status, detailOf(answer)],
      [422, 'This Idempotency-Key came with another request; take a new one.'],
    );
  }
  const path = '/desk/stories/quay/en';
  assert.equal(
    (await house.own.ask('PUT', path, { headline: 'x', lead: 'x', body: 'x' }, named('one'))).status,
    422,
  );
  assert.deepEqual(house.newsroom.log(), log);
});

test('what was refused is not remembered: it may be done once it can be', async (t) => {
  const house = await open(t);
  const input = { story: 'late', edition: 'en', by };
  const ask = () => house.own.ask('POST', '/desk/withdraw', input, named('one'));
  assert.equal((await ask()).status, 409);
  await bringIn(house.newsroom, aStory('late', { en: {} }));
  assert.equal((await ask()).status, 200);
  assert.equal((await ask()).status, 200);
});

test('an import whose answer was lost is asked again, and an article that was put is told as it is', async (t) => {
  const house = await open(t);
  const form = { headline: 'New', lead: 'New.', body: '<p>New.</p>' };
  const put = () => house.own.ask('PUT', '/desk/stories/new/en', form, named('put'));
  house.crashAfter(1);
  assert.equal((await put()).status, 500);
  assert.equal((await put()).status, 409);
  house.newsroom.clock.move(2 * MINUTES);
  const answer = await put();
  assert.equal(answer.status, 200);
  assert.equal(JSON.parse(answer.body).article.headline, 'New');
  // Somebody else may have changed it since: whoever goes on from this would not know.
  assert.equal(answer.headers['etag'], undefined);
  assert.equal(
    house.newsroom.value(
      'SELECT count(*) FROM revisions r JOIN articles a ON a.id = r.article_id WHERE a.story_id = 2',
    ),
    1,
  );

  const settings = { story: 'quay', required: ['en', 'nl'], by };
  const edit = () => house.own.ask('POST', '/desk/edit-story', settings, named('edit'));
  house.crashAfter(1);
  assert.equal((await edit()).status, 500);
  house.newsroom.clock.move(2 * MINUTES);
  const edited = await edit();
  assert.deepEqual([edited.status, JSON.parse(edited.body).changed], [200, []]);
});

test('an article that was put is answered as it was then, though it has changed since', async (t) => {
  const house = await open(t);
  const form = { headline: 'New', lead: 'New.', body: '<p>New.</p>' };
  const put = () => house.own.ask('PUT', '/desk/stories/new/en', form, named('put'));
  const first = await put();
  assert.equal(first.status, 201);
  const tag = { 'if-match': first.headers['etag'] as string };
  await house.own.ask('PUT', '/desk/stories/new/en', { ...form, headline: 'Newer' }, tag);
  assert.deepEqual(await put(), first);
});

test('a name is remembered for a day, and is its key’s own', async (t) => {
  const house = await open(t);
  await correct(house, 'one');
  const partner = await makeKey(house.site, 'cms', ['publish']);
  const other = await partner.ask('POST', '/desk/note-correction', CORRECTION, named('one'));
  assert.equal(other.status, 200);
  assert.equal(corrections(house), 2);
  house.newsroom.clock.move(24 * 60 * MINUTES - 1);
  await correct(house, 'one');
  assert.equal(corrections(house), 2);
  house.newsroom.clock.move(1);
  await correct(house, 'one');
  assert.equal(corrections(house), 3);
  assert.equal(house.newsroom.value('SELECT count(*) FROM idempotent_requests'), 1);
});

test('what changed nothing is remembered for a day too, and no longer', async (t) => {
  const house = await open(t);
  const settings = { story: 'quay', required: null, by };
  const ask = (name: string) => house.own.ask('POST', '/desk/edit-story', settings, named(name));
  for (const name of ['one', 'two', 'three']) assert.equal((await ask(name)).status, 200);
  assert.equal(house.newsroom.value('SELECT count(*) FROM idempotent_requests'), 3);
  house.newsroom.clock.move(24 * 60 * MINUTES);
  assert.equal((await ask('four')).status, 200);
  assert.equal(house.newsroom.value('SELECT count(*) FROM idempotent_requests'), 1);
});

test('an answer that quotes what is erased is forgotten with it', async (t) => {
  const house = await open(t);
  const form = { headline: 'Zorblquist', lead: 'x', body: '<p>Zorblquist.</p>' };
  const put = () => house.own.ask('PUT', '/desk/stories/new/en', form, named('put'));
  await put();
  const kept = () =>
    house.newsroom.value("SELECT count(*) FROM idempotent_requests WHERE answer LIKE '%Zorb%'");
  assert.equal(kept(), 1);
  await house.own.ask('POST', '/desk/erase', { story: 'new', edition: null, by }, named('erase'));
  assert.equal(kept(), 0);
  house.newsroom.clock.move(2 * MINUTES);
  assert.equal((await put()).status, 404);
});

test('an answer that is long is not kept: its request is still done once, and told what is there', async (t) => {
  const house = await open(t);
  const form = { headline: 'New', lead: 'x', body: `<p>${'x'.repeat(20_000)}</p>` };
  const put = () => house.own.ask('PUT', '/desk/stories/new/en', form, named('put'));
  const first = await put();
  assert.equal(first.status, 201);
  const again = await put();
  assert.deepEqual([again.status, again.headers['etag']], [200, undefined]);
  assert.equal(JSON.parse(again.body).outcome, 'unchanged');
  assert.equal(house.newsroom.value('SELECT max(length(answer)) FROM idempotent_requests'), 0);
});

test('a secret that is told once is not kept to be told again', async (t) => {
  const house = await open(t);
  const settings = { scopes: ['read'], editions: null, embargoed: [], expires: null, perMinute: 60 };
  const create = () =>
    house.own.ask('POST', '/desk/create-key', { name: 'p', ...settings, by }, named('key'));
  const first = await create();
  assert.equal(first.status, 200);
  assert.equal(house.newsroom.value('SELECT answer FROM idempotent_requests'), null);
  house.newsroom.clock.move(2 * MINUTES);
  assert.equal((await create()).status, 409);
  assert.equal(house.newsroom.value('SELECT count(*) FROM keys'), 1);
});

test('a header that is no name is refused', async (t) => {
  const house = await open(t);
  for (const name of ['', '""', '"a', 'a b', '"a", "b"', 'a,b', `"${'x'.repeat(256)}"`, '"é"', '"a";p=1']) {
    const headers = {
      'idempotency-key': name,
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/json',
    };
    const body = JSON.stringify(CORRECTION);
    const answer = await request(house.site, '/api/v1/desk/note-correction', {
      method: 'POST',
      headers,
      body,
    });
    assert.equal(answer.status, 400, name);
  }
  assert.equal(corrections(house), 0);
});
