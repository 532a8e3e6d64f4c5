import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from '../../src/storage/database.ts';
import { chunks, insertRows, updateRows } from '../../src/storage/rows.ts';
import { openNewsroom } from '../support/newsroom.ts';

const cell = fc.oneof(
  fc.constant(null),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '1', 'true', 'null', '[1]', '{"a":1}', "'; DROP TABLE notes; --", 'a\u0000b', '\u2028'),
  fc.maxSafeInteger(),
);

describe('rows as JSON', () => {
  test('come back as they went in: text stays text and numbers numbers', async (t) => {
    const { db } = await openNewsroom(t);
    await db.run(sql('CREATE TABLE notes (id INTEGER PRIMARY KEY, a ANY, b ANY) STRICT'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (pairs) => {
        const rows = pairs.map(([a, b], i) => [i, a, b]);
        await db.batch([sql('DELETE FROM notes'), ...insertRows('notes', ['id', 'a', 'b'], rows)]);
        const read = async () => (await db.all(sql('SELECT * FROM notes ORDER BY id'))).map(Object.values);
        assert.deepEqual(await read(), rows);
        const turned = rows.map(([id, a, b]) => [id, b, a]) as (string | number | null)[][];
        await db.batch(updateRows('notes', ['a', 'b'], turned));
        assert.deepEqual(await read(), turned);
      }),
    );
  });

  test('go in several statements, in their order, when one could not hold them', () => {
    const rows = Array.from({ length: 40 }, (_, i) => [i, '新'.repeat(50_000)]);
    const parts = chunks(rows);
    assert.ok(parts.length > 1);
    for (const part of parts) assert.ok(Buffer.byteLength(part) <= 2_000_000);
    assert.deepEqual(
      parts.flatMap((part) => (JSON.parse(part) as number[][]).map(([id]) => id)),
      rows.map(([id]) => id),
    );
    assert.deepEqual(chunks([]), []);
    assert.deepEqual(chunks([['x'.repeat(700_000)]]).length, 1);
  });
});
