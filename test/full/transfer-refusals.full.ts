// What may not be brought to a newsroom on SQLite may not be brought to one on D1: in real workerd.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkHere } from '../../src/desk/link.ts';
import type { GivenPage } from '../../src/operations/transfer-page.ts';
import { type Row, sql } from '../../src/storage/database.ts';
import { ensureNewsroom } from '../../src/storage/newsroom.ts';
import { STEP_NAMES, TABLE_NAMES, TABLES } from '../../src/storage/transfer-tables.ts';
import { hostilePages, perform } from '../support/hostile-pages.ts';
import { openPair, rowsOf } from '../support/move.ts';
import { openLocalD1 } from '../worker/local-d1.ts';

test('a newsroom on D1 takes no row that is not one, and of a page with one wrong row nothing', async (t) => {
  const { from } = await openPair(t);
  const db = (await openLocalD1(t))();
  await ensureNewsroom(db, from.newId);
  const to = { ...from, db, link: linkHere({ ...from, db }) };
  const { version, counts, uuid, epoch } = await from.link.perform('newsroom', {});
  const all = async (): Promise<[string, Row[]][]> => {
    const statements = TABLE_NAMES.map((name) =>
      sql(`SELECT ${TABLES[name].columns.join(', ')} FROM ${name} ORDER BY ${TABLES[name].key.join(', ')}`),
    );
    const results = await db.batch([
      ...statements,
      sql('SELECT * FROM newsroom'),
      sql('SELECT * FROM transfer'),
    ]);
    return [...TABLE_NAMES, 'newsroom', 'transfer'].map((name, i) => [name, results[i] as Row[]]);
  };
  let position = await to.link.perform('transfer-begin', { uuid, epoch, version, counts });
  let pages = 0;
  while (position.step !== 'end') {
    assert.ok('after' in position);
    const page: GivenPage = {
      ...(await from.link.perform('transfer-page', { position, version })),
      position,
    };
    const before = await all();
    for (const [wrong, message] of hostilePages(page)) {
      await assert.rejects(
        perform(to, 'transfer-accept', wrong),
        message,
        JSON.stringify(wrong).slice(0, 400),
      );
      pages++;
    }
    assert.deepEqual(await all(), before, page.position.step);
    position = (await to.link.perform('transfer-accept', page)).position;
  }
  assert.ok(pages > 20 * STEP_NAMES.length);
  await to.link.perform('transfer-finish', { uuid, version });
  assert.deepEqual(Object.fromEntries((await all()).slice(0, -2)), rowsOf(from));
});
