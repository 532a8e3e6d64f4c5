import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { NodeDatabase } from '../../src/node/database.ts';
import { ConstraintError, sql } from '../../src/storage/database.ts';
import {
  BusyError,
  ensureNewsroom,
  type Head,
  moveConsumer,
  readConsumer,
  readHead,
  write,
} from '../../src/storage/newsroom.ts';
import { connect, newsroomFile, openNewsroom } from '../support/newsroom.ts';

/** Adds a topic whose key is decided from what is there: a lost write would repeat a key or leave a gap. */
function addTopic(db: NodeDatabase, by: string): Promise<string> {
  return write(db, async () => {
    const row = await db.first(sql("SELECT count(*) AS n FROM topics WHERE key LIKE 'topic-%'"));
    const key = `topic-${row?.['n']}`;
    return {
      statements: [sql('INSERT INTO topics (uuid, key) VALUES (?, ?)', `${by} ${key}`, key)],
      result: key,
    };
  });
}

describe('write', () => {
  test('loses none of 100 writes by 50 writers on each of two connections, interleaved', async (t) => {
    const file = await newsroomFile(t);
    const [one, other] = [connect(t, file), connect(t, file)];
    const before = one.value('SELECT version FROM newsroom') as number;
    const writers = Array.from({ length: 100 }, (_, i) => addTopic((i % 2 ? one : other).db, `writer ${i}`));
    const keys = await Promise.all(writers);
    assert.deepEqual(keys.toSorted(), Array.from({ length: 100 }, (_, i) => `topic-${i}`).toSorted());
    assert.deepEqual(
      one.rows("SELECT key FROM topics WHERE key LIKE 'topic-%' ORDER BY id").map(({ key }) => key),
      Array.from({ length: 100 }, (_, i) => `topic-${i}`),
    );
    assert.equal(one.value('SELECT version FROM newsroom'), before + 100);
  });

  test('decides again after a lost race, from what is then there', async (t) => {
    const file = await newsroomFile(t);
    const [one, other] = [connect(t, file), connect(t, file)];
    const seen: number[] = [];
    await write(one.db, async (head) => {
      seen.push(head.version);
      if (seen.length === 1) await addTopic(other.db, 'other');
      return { statements: [sql("INSERT INTO topics (uuid, key) VALUES ('a', 'mine')")], result: null };
    });
    assert.deepEqual(seen, [0, 1]);
    assert.deepEqual(
      one.rows('SELECT key FROM topics WHERE id > 2').map(({ key }) => key),
      ['topic-0', 'mine'],
    );
  });

  test('gives up only after very many lost races, and has then written nothing', async (t) => {
    const newsroom = await openNewsroom(t);
    let tries = 0;
    const beaten = write(newsroom.db, async () => {
      tries++;
      await newsroom.db.run(sql('UPDATE newsroom SET version = version + 1'));
      return { statements: [sql("INSERT INTO topics (uuid, key) VALUES ('a', 'mine')")], result: null };
    });
    await assert.rejects(beaten, BusyError);
    assert.ok(tries >= 100, `${tries} tries`);
    assert.equal(newsroom.value("SELECT count(*) FROM topics WHERE key = 'mine'"), 0);
  });

  test('takes a refusal of its own statements for one, at the first try', async (t) => {
    const newsroom = await openNewsroom(t);
    let tries = 0;
    const refused = write(newsroom.db, async () => {
      tries++;
      return {
        statements: [
          sql("INSERT INTO topics (uuid, key) VALUES ('a', 'mine')"),
          sql("INSERT INTO topics (uuid, key) VALUES ('b', 'mine')"),
        ],
        result: null,
      };
    });
    await assert.rejects(refused, ConstraintError);
    assert.equal(tries, 1);
    assert.deepEqual(
      newsroom.rows("SELECT version, (SELECT count(*) FROM topics WHERE key = 'mine') AS n FROM newsroom"),
      [{ version: 0, n: 0 }],
    );
  });

  test('writes nothing where there is nothing to do, and passes on what the decision throws', async (t) => {
    const newsroom = await openNewsroom(t);
    assert.equal(await write(newsroom.db, async () => ({ statements: [], result: 7 })), 7);
    await assert.rejects(
      write(newsroom.db, async () => {
        throw new Error('no');
      }),
      /^Error: no$/,
    );
    assert.equal(newsroom.value('SELECT version FROM newsroom'), 0);
  });
});

describe('the newsroom’s row', () => {
  test('is made once and says where things stand', async (t) => {
    const newsroom = await openNewsroom(t);
    const head = await readHead(newsroom.db);
    assert.deepEqual({ ...head, uuid: '', epoch: '' } satisfies Head, {
      uuid: '',
      state: 'open',
      epoch: '',
      version: 0,
      seq: 0,
      lastStoryId: 0,
      lastArticleId: 0,
    });
    await ensureNewsroom(newsroom.db, () => 'another');
    assert.deepEqual(await readHead(newsroom.db), head);
    await newsroom.db.run(sql('DELETE FROM newsroom'));
    await assert.rejects(readHead(newsroom.db), /was the database created by Coranto/);
  });
});

describe('a consumer’s cursor', () => {
  test('starts at nothing and moves forwards only', async (t) => {
    const { db } = await openNewsroom(t);
    assert.equal(await readConsumer(db, 'pages'), 0);
    for (const [to, expected] of [
      [5, 5],
      [3, 5],
      [9, 9],
    ] as const) {
      await moveConsumer(db, 'pages', to);
      assert.equal(await readConsumer(db, 'pages'), expected);
    }
    assert.equal(await readConsumer(db, 'hub'), 0);
  });
});
