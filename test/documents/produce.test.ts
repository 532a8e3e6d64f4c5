// How a document is made and stored: nothing lost in between, no bytes under others' validators.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { produce } from '../../src/documents/produce.ts';
import { DAY } from '../../src/domain/time.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { findDocument } from '../../src/storage/documents.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { interruptible } from '../support/interruptible.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { type Answer, openSite } from '../support/site.ts';

const OLD = '2025-06-01T10:00:00Z';
const OLD_PAGE = '/en/2025/06/old';
const old = { headline: 'Old', publishAt: OLD };

function assertHonest(answer: Answer): void {
  const digest = createHash('sha256').update(answer.body).digest().subarray(0, 16).toString('base64url');
  assert.equal(answer.headers['etag'], `"${digest}"`);
}

async function openInterruptible(t: Parameters<typeof openNewsroom>[0]) {
  const newsroom = await openNewsroom(t);
  const interruption = interruptible(newsroom.db);
  return { newsroom, interruption, site: await openSite(newsroom, { db: interruption.db }) };
}

const stored = (newsroom: Newsroom, path: string) => findDocument(newsroom.db, path);

test('a change between a render’s snapshot and its store is in the next answer', async (t) => {
  const { newsroom, interruption, site } = await openInterruptible(t);
  await bringIn(newsroom, aStory('one', { en: {} }));
  for (const [path, headline] of [
    ['/en/feed.atom', 'Alpha'],
    ['/en/', 'Beta'],
  ] as const) {
    interruption.beforeStore(() => bringIn(newsroom, aStory(headline, { en: { headline } })));
    const overtaken = await site.get(path);
    assert.ok(!overtaken.body.includes(headline));
    assertHonest(overtaken);
    newsroom.clock.move(2_000);
    const next = await site.get(path, { 'if-none-match': overtaken.headers['etag'] ?? '' });
    assert.equal(next.status, 200);
    assert.ok(next.body.includes(headline));
  }
});

test('a topic that empties between a render’s snapshot and its store is gone in the next answer', async (t) => {
  const { newsroom, interruption, site } = await openInterruptible(t);
  await bringIn(newsroom, aStory('one', { en: { topics: ['trade'] } }));
  interruption.beforeStore(() => withdraw(newsroom, { story: 'one' }, BY_EDITOR));
  assert.equal((await site.get('/en/topics/trade-en/')).status, 200);
  assert.equal((await site.get('/en/topics/trade-en/')).status, 404);
  await bringIn(newsroom, aStory('two', { en: { topics: ['trade'] } }));
  assert.equal((await site.get('/en/topics/trade-en/')).status, 200);
});

test('a slow render does not put old bytes in the place of newer ones, nor under their validators', async (t) => {
  for (const publishAt of [OLD, '2026-03-14T09:00:00Z']) {
    const { newsroom, interruption, site } = await openInterruptible(t);
    await bringIn(newsroom, aStory('old', { en: { headline: 'Old', publishAt } }));
    const path = `/en/${publishAt.slice(0, 4)}/${publishAt.slice(5, 7)}/old`;
    interruption.beforeStore(async () => {
      await bringIn(newsroom, aStory('old', { en: { headline: 'Old', publishAt, lead: 'A new lead.' } }));
      await produce({ ...site.context, db: newsroom.db }, path);
    });
    const answer = await site.get(path);
    assertHonest(answer);
    assert.match(answer.body, /A new lead/);
    assert.deepEqual(await site.get(path), answer);
  }
});

test('a page of the long tail that changes while it is answered comes with its own status and validators', async (t) => {
  const { newsroom, interruption, site } = await openInterruptible(t);
  await bringIn(newsroom, aStory('old', { en: old }));
  assert.equal((await site.get(OLD_PAGE)).status, 200);
  const found = await site.context.documents.find(OLD_PAGE);
  await bringIn(newsroom, aStory('old', { en: { ...old, lead: 'A new lead.' } }));
  assert.equal(await found?.load('identity'), undefined);
  // Between finding it and making its bytes.
  interruption.beforeSnapshot(() => withdraw(newsroom, { story: 'old' }, BY_EDITOR));
  const answer = await site.get(OLD_PAGE);
  assert.equal(answer.status, 410);
  assertHonest(answer);
});

test('the long tail stores no bytes, answers 304 without a render, and writes nothing when it is read', async (t) => {
  const { newsroom, interruption, site } = await openInterruptible(t);
  await bringIn(newsroom, aStory('old', { en: old }));
  const first = await site.get(OLD_PAGE);
  assert.equal(first.status, 200);
  assert.equal((await stored(newsroom, OLD_PAGE))?.body, null);
  newsroom.clock.move(DAY);
  const writes = () => newsroom.value('SELECT total_changes()');
  const before = writes();
  interruption.beforeSnapshot(() => assert.fail('a 304 needs no render'));
  assert.equal((await site.get(OLD_PAGE, { 'if-none-match': first.headers['etag'] ?? '' })).status, 304);
  assert.equal(
    (await site.get(OLD_PAGE, { 'if-modified-since': 'Sat, 14 Mar 2026 09:31:00 GMT' })).status,
    304,
  );
  interruption.beforeSnapshot(() => {});
  assert.equal((await site.get(OLD_PAGE)).body, first.body);
  assert.equal((await site.get('/en/2025/06/nothing')).status, 404);
  assert.equal(writes(), before);
});

test('a document too large for a row is answered all the same', async (t) => {
  const { newsroom, site } = await openInterruptible(t);
  // Feeds and lists are kept short; an article has what it has, with whole URLs.
  const body = `<p>${'<a href="/">w</a> '.repeat(48_000)}</p>`;
  await bringIn(newsroom, aStory('long', { en: { slug: 'long', body } }));
  const long = '/en/2026/03/long';
  const answer = await site.get(long);
  assert.equal(answer.status, 200);
  assert.ok(answer.body.length > 2_000_000);
  assertHonest(answer);
  assert.equal((await stored(newsroom, long))?.body, null);
  assert.equal((await site.get(long, { 'if-none-match': answer.headers['etag'] ?? '' })).status, 304);
  await bringIn(newsroom, aStory('long', { en: { headline: 'Shorter', slug: 'long', body } }));
  assert.match((await site.get(long)).body, /Shorter/);
  assert.deepEqual(site.errors, []);
});

test('after a deploy a document is rendered when asked for, and equal bytes keep both validators', async (t) => {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, aStory('one', { en: {} }));
  const before = await openSite(newsroom);
  newsroom.clock.move(60_000);
  const paths = ['/en/', '/en/feed.json', '/feeds.opml', '/en/2026/03/one-en'];
  const answers = await Promise.all(paths.map((path) => before.get(path)));
  newsroom.clock.move(60_000);
  // Other words, none of which stands in these documents.
  const deployed = await openSite(newsroom, { words: (words) => ({ ...words, unused: 'x' }) });
  assert.notEqual(deployed.context.stamp, before.context.stamp);
  for (const [i, path] of paths.entries()) {
    assert.equal((await stored(newsroom, path))?.stamp, before.context.stamp);
    assert.deepEqual(await deployed.get(path), answers[i]);
    assert.equal((await stored(newsroom, path))?.stamp, deployed.context.stamp);
  }
});

test('another base URL gives other bytes and entity-tags, at once and everywhere', async (t) => {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, aStory('old', { en: old }));
  const before = await openSite(newsroom);
  const paths = ['/en/', '/en/feed.json', '/feeds.opml', OLD_PAGE];
  const answers = await Promise.all(paths.map((path) => before.get(path)));
  const moved = await openSite(newsroom, { baseUrl: 'https://example.com/news' });
  for (const [i, path] of paths.entries()) {
    const answer = await moved.get(path, { 'if-none-match': answers[i]?.headers['etag'] ?? '' });
    assert.equal(answer.status, 200);
    assert.ok(!answer.body.includes('https://news.example.org'), path);
    assertHonest(answer);
  }
});

test('a withdrawal’s tombstone leaves after 30 days by itself, with no change in the log', async (t) => {
  const { newsroom, site } = await openInterruptible(t);
  await bringIn(newsroom, [
    aStory('one', { en: {} }),
    aStory('two', { en: { topics: ['trade'] } }),
    aStory('three', { en: { topics: ['trade'] } }),
  ]);
  newsroom.clock.move(DAY);
  const at = newsroom.now();
  await withdraw(newsroom, { story: 'two' }, BY_EDITOR);
  const changes = newsroom.log().length;
  const paths = ['atom', 'rss', 'json'].flatMap((format) => [
    `/en/feed.${format}`,
    `/en/headlines.${format}`,
    `/en/topics/trade-en/feed.${format}`,
  ]);
  const uuid = newsroom.value(
    "SELECT a.uuid FROM articles a JOIN stories s ON s.id = a.story_id WHERE s.key = 'two'",
  ) as string;
  newsroom.clock.set(at + 30 * DAY - 1);
  for (const path of paths) assert.ok((await site.get(path)).body.includes(uuid), path);
  newsroom.clock.move(1);
  for (const path of paths) assert.ok(!(await site.get(path)).body.includes(uuid), path);
  assert.equal(newsroom.log().length, changes);
  assert.equal((await produce(site.context, '/en/feed.atom'))?.changesAt, null);
});

test('a document that disappears and comes back is rendered again, not remembered', async (t) => {
  const { newsroom, site } = await openInterruptible(t);
  const month = '/en/2026/03/';
  await bringIn(newsroom, aStory('one', { en: {} }));
  const first = await site.get(month);
  await withdraw(newsroom, { story: 'one' }, BY_EDITOR);
  assert.equal((await site.get(month)).status, 404);
  assert.equal((await site.get(month, { 'if-none-match': first.headers['etag'] ?? '' })).status, 404);
  await editEdition(newsroom, 'en', { title: 'Quay News' }, BY_EDITOR);
  assert.equal((await site.get(month)).status, 404);
  await bringIn(newsroom, aStory('two', { en: {} }));
  assert.match((await site.get(month)).body, /two en/);
});
