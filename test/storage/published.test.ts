import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withdraw } from '../../src/operations/withdraw.ts';
import { snapshot, sql } from '../../src/storage/database.ts';
import { lastDepartureQuery } from '../../src/storage/departures.ts';
import { articlesQuery, itemsQuery, neighbourQuery } from '../../src/storage/published.ts';
import { monthsQuery, topicQuery } from '../../src/storage/released.ts';
import {
  newest,
  newestOfTopic,
  partOfMonth,
  subscriptionWindow,
  topicWindow,
} from '../../src/storage/selections.ts';
import { at, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';

/** Articles of the English edition, one a minute up to now; every third is about trade. */
async function archive(newsroom: Newsroom, count: number): Promise<void> {
  const stories = Array.from({ length: count }, (_, i) => {
    const topics = i % 3 === 0 ? ['trade'] : [];
    return aStory(`s${i + 1}`, { en: { publishAt: at((i - count) * 60), topics } });
  });
  for (let i = 0; i < count; i += 200) await bringIn(newsroom, stories.slice(i, i + 200));
}

async function ordinals(
  newsroom: Newsroom,
  selection: Parameters<typeof articlesQuery>[0],
): Promise<number[]> {
  const { statement, decode } = articlesQuery(selection);
  return decode(await newsroom.db.all(statement)).map(({ ordinal }) => ordinal);
}

const range = (from: number, to: number) =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => (from < to ? from + i : from - i));

const shorten = (newsroom: Newsroom, size: number) =>
  newsroom.db.run(sql('UPDATE editions SET window_size = ?', size));

const topTopics = async (newsroom: Newsroom, topic: string) =>
  (await ordinals(newsroom, topicWindow('en', topic))).slice(0, 3);

describe('a subscription document', () => {
  test('holds the newest 50 and the whole open archive part, so that no reader misses one', async (t) => {
    const newsroom = await openNewsroom(t);
    await archive(newsroom, 130);
    assert.deepEqual(await ordinals(newsroom, subscriptionWindow('en')), range(130, 81));
    await shorten(newsroom, 10);
    assert.deepEqual(await ordinals(newsroom, subscriptionWindow('en')), range(130, 101));
    const full = await openNewsroom(t);
    await archive(full, 150);
    await shorten(full, 10);
    const newest10 = await ordinals(full, subscriptionWindow('en'));
    assert.deepEqual(newest10, range(150, 141), 'no part is open');
    assert.deepEqual(await ordinals(newsroom, subscriptionWindow('nl')), []);
    assert.deepEqual(await ordinals(newsroom, subscriptionWindow('xx')), []);
  });

  test('has an old article that was updated again, first', async (t) => {
    const newsroom = await openNewsroom(t);
    await archive(newsroom, 120);
    const fields = { publishAt: at(-118 * 60), body: 'New.' };
    await bringIn(newsroom, aStory('s3', { en: fields }), { as: 'update' });
    const window = await ordinals(newsroom, subscriptionWindow('en'));
    assert.deepEqual([window[0], window.length], [3, 50]);
    const amended = { publishAt: at(-117 * 60), topics: ['trade'], body: 'New.' };
    await bringIn(newsroom, aStory('s4', { en: amended }));
    assert.ok(!(await ordinals(newsroom, subscriptionWindow('en'))).includes(4));
  });

  test('of a topic has the topic’s own, and the newest of it by release', async (t) => {
    const newsroom = await openNewsroom(t);
    await archive(newsroom, 20);
    assert.deepEqual(await topTopics(newsroom, 'trade-en'), [19, 16, 13]);
    const fields = { publishAt: at(-20 * 60), topics: ['trade'], body: 'New.' };
    await bringIn(newsroom, aStory('s1', { en: fields }), { as: 'update' });
    assert.deepEqual(await topTopics(newsroom, 'trade-en'), [1, 19, 16]);
    const items = itemsQuery(newestOfTopic('en', 'trade-en', 3));
    assert.deepEqual(
      items.decode(await newsroom.db.all(items.statement)).map(({ slug }) => slug),
      ['s19-en', 's16-en', 's13-en'],
    );
    assert.deepEqual(await topTopics(newsroom, 'safety-en'), []);
  });
});

describe('lists', () => {
  test('months are those with a public article, newest first, in the edition’s zone', async (t) => {
    const newsroom = await openNewsroom(t);
    const story = (key: string, publishAt: string) => aStory(key, { en: { publishAt }, ar: { publishAt } });
    await bringIn(newsroom, [
      story('a', '2024-01-31T22:30:00Z'),
      story('b', '2026-02-10T10:00:00Z'),
      story('c', '2026-02-11T10:00:00Z'),
      story('waits', '2026-05-01T10:00:00Z'),
    ]);
    const months = async (edition: string) => {
      const { statement, decode } = monthsQuery(edition);
      return decode(await newsroom.db.all(statement)).map(({ month, articles }) => `${month} ${articles}`);
    };
    assert.deepEqual(await months('en'), ['2026-02 2', '2024-01 1']);
    assert.deepEqual(await months('ar'), ['2026-02 2', '2024-02 1']);
    assert.deepEqual(await months('nl'), []);
    await withdraw(newsroom, { story: 'a' }, BY_EDITOR);
    assert.deepEqual(await months('en'), ['2026-02 2']);
    assert.deepEqual(await ordinals(newsroom, partOfMonth('en', '2026-02', null, 30)), [3, 2]);
  });

  test('previous and next pass over what is withdrawn, and order equal times by ordinal', async (t) => {
    const newsroom = await openNewsroom(t);
    for (const key of ['a', 'b', 'c', 'd']) await bringIn(newsroom, aStory(key, { en: {} }));
    await withdraw(newsroom, { story: 'b' }, BY_EDITOR);
    const beside = (slug: string) =>
      snapshot(newsroom.db, {
        previous: neighbourQuery('previous', 'en', '2026-03', slug),
        next: neighbourQuery('next', 'en', '2026-03', slug),
      });
    const seen = async (slug: string) => {
      const { previous, next } = await beside(slug);
      return [previous?.slug ?? null, next?.slug ?? null];
    };
    assert.deepEqual(await seen('a-en'), [null, 'c-en']);
    assert.deepEqual(await seen('c-en'), ['a-en', 'd-en']);
    assert.deepEqual(await seen('d-en'), ['c-en', null]);
    assert.deepEqual(await seen('b-en'), [null, null]);
    assert.deepEqual(await ordinals(newsroom, newest('en', 2)), [4, 3]);
  });

  test('the last to leave is remembered for an edition and a topic', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [aStory('a', { en: { topics: ['trade'] } }), aStory('b', { en: {} })]);
    const last = async (topic: string | null) => {
      const { statement, decode } = lastDepartureQuery('en', topic);
      return decode(await newsroom.db.all(statement));
    };
    assert.deepEqual([await last(null), await last('trade-en')], [null, null]);
    await withdraw(newsroom, { story: 'a' }, BY_EDITOR);
    newsroom.clock.move(5000);
    await withdraw(newsroom, { story: 'b' }, BY_EDITOR);
    assert.deepEqual([await last(null), await last('trade-en')], [START + 5000, START]);
    const later = { as: 'update' } as const;
    newsroom.clock.move(5000);
    await bringIn(newsroom, aStory('c', { en: { topics: ['trade'] } }));
    await bringIn(newsroom, aStory('c', { en: { topics: ['safety'], body: 'B' } }), later);
    assert.deepEqual([await last(null), await last('trade-en')], [START + 5000, START + 10_000]);
  });

  test('a topic is found by its slug in an edition', async (t) => {
    const newsroom = await openNewsroom(t);
    const find = async (edition: string, slug: string | null) => {
      const { statement, decode } = topicQuery(edition, slug);
      return decode(await newsroom.db.all(statement))?.label ?? null;
    };
    assert.deepEqual(
      [await find('nl', 'trade-nl'), await find('nl', 'trade-en'), await find('nl', null)],
      ['trade (nl)', null, null],
    );
  });
});
