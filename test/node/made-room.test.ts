// What a thread may hold of what it has made follows the topics that a newsroom has.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKnownRows } from '../../src/documents/known-rows.ts';
import { fitRoom } from '../../src/node/made-room.ts';
import { MADE, type MadeRoom, roomForMade } from '../../src/node/memory.ts';
import { mergeTopics } from '../../src/operations/merge-topics.ts';
import { createEntryCache } from '../../src/render/feeds/entry-cache.ts';
import { insertTopic, insertTopicLabel } from '../../src/storage/topics.ts';
import { BY_EDITOR } from '../support/inputs.ts';
import { EDITIONS, type Newsroom, openNewsroom } from '../support/newsroom.ts';

/** The room that caches are given in a newsroom. */
async function roomIn({ db }: Newsroom, least: MadeRoom): Promise<MadeRoom> {
  const given: number[] = [];
  const resize = (most: number): void => void given.push(most);
  await fitRoom(
    { db, entries: { ...createEntryCache(0), resize }, known: { ...createKnownRows(0), resize } },
    least,
  );
  const [entries = 0, rows = 0] = given;
  return { entries, rows };
}

test('each topic of each edition has its room, from its first label to its merging', async (t) => {
  const newsroom = await openNewsroom(t);
  const least = { entries: 1, rows: 1 };
  const [before, alike] = [await roomIn(newsroom, least), roomForMade(2 * EDITIONS.length, least)];
  assert.deepEqual(before, alike);
  await newsroom.db.batch([
    insertTopic(newsroom.newId(), 'customs'),
    insertTopicLabel('customs', 1, 'Customs', 'customs'),
    insertTopicLabel('customs', 2, 'Douane', 'douane'),
  ]);
  const room = await roomIn(newsroom, least);
  assert.deepEqual(room, roomForMade(2 * EDITIONS.length + 2, least));
  assert.ok(room.entries > before.entries && room.rows > before.rows);
  await mergeTopics(newsroom, { topic: 'customs', into: 'trade' }, BY_EDITOR);
  assert.deepEqual(await roomIn(newsroom, least), before);
});

test('a newsroom of few topics has the least, and one of very many no end of it', () => {
  assert.deepEqual(roomForMade(0, MADE.background), MADE.background);
  assert.deepEqual(roomForMade(4, MADE.reading), MADE.reading);
  const most = roomForMade(1_000, MADE.background);
  assert.deepEqual(roomForMade(1_000_000, MADE.background), most);
  assert.ok(most.entries < 100_000_000 && most.rows < 20_000_000);
});
