// What the Database port promises, on both hosts.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  ConstraintError,
  type Database,
  type Statement,
  sql,
  type Value,
} from '../../src/storage/database.ts';
import { LimitError } from '../../src/storage/limits.ts';
import type { Ends } from '../support/scratch.ts';

const insert = (id: number, text: Value): Statement => sql('INSERT INTO notes VALUES (?, ?)', id, text);
const count = async (db: Database): Promise<Value | undefined> =>
  (await db.first(sql('SELECT count(*) AS n FROM notes')))?.['n'];

/**
 * Registers the tests of the port for one adapter.
 * @param open gives a database, which may hold what an earlier test left
 */
export function portContract(adapter: string, open: (test: Ends) => Promise<Database>): void {
  async function openNotes(test: Ends): Promise<Database> {
    const db = await open(test);
    await db.run(sql('DROP TABLE IF EXISTS notes'));
    await db.run(sql('CREATE TABLE notes (id INTEGER PRIMARY KEY, text ANY NOT NULL) STRICT'));
    return db;
  }

  describe(`the port on ${adapter}`, () => {
    test('gives rows of reads and of RETURNING, the first of them, and none where nothing returns', async (t) => {
      const db = await openNotes(t);
      assert.deepEqual(
        await db.batch([
          insert(1, 'één 🗞 \u0000.'),
          sql('INSERT INTO notes VALUES (2, ?) RETURNING id', 1.5),
          insert(3, 'c'),
          sql('SELECT id FROM notes ORDER BY id'),
        ]),
        [[], [{ id: 2 }], [], [{ id: 1 }, { id: 2 }, { id: 3 }]],
      );
      assert.deepEqual(await db.first(sql('SELECT text FROM notes WHERE id = 1')), { text: 'één 🗞 \u0000.' });
      assert.deepEqual(await db.first(sql('SELECT text FROM notes WHERE id = 2')), { text: 1.5 });
      assert.equal(await db.first(sql('SELECT text FROM notes WHERE id = 9')), undefined);
      assert.deepEqual(await db.first(sql('SELECT text FROM notes WHERE id = 3')), { text: 'c' });
      assert.deepEqual(await db.all(sql('SELECT text FROM notes WHERE id = ?', 9)), []);
    });

    test('writes all of a batch or nothing, whichever statement fails and however', async (t) => {
      const db = await openNotes(t);
      const bad: Statement[] = [
        insert(1, 'again'),
        insert(5, null),
        sql('INSERT INTO nowhere VALUES (1)'),
        sql('SELECT ?', true as unknown as Value),
        sql('not SQL'),
      ];
      for (const statement of bad) {
        await assert.rejects(db.batch([insert(1, 'a'), insert(2, 'b'), statement, insert(3, 'c')]));
        assert.equal(await count(db), 0, statement.sql);
      }
      assert.deepEqual(await db.batch([]), []);
    });

    test('names a refusal by any kind of constraint', async (t) => {
      const db = await openNotes(t);
      await db.batch([
        sql('DROP TABLE IF EXISTS kinds'),
        sql('CREATE TABLE kinds (a INTEGER UNIQUE CHECK (a > 0), b INTEGER NOT NULL) STRICT'),
        sql(`CREATE TRIGGER never BEFORE DELETE ON kinds BEGIN SELECT RAISE(ABORT, 'never'); END`),
        sql('INSERT INTO kinds VALUES (1, 1)'),
      ]);
      const refused = [
        'INSERT INTO kinds VALUES (1, 1)',
        'INSERT INTO kinds VALUES (0, 1)',
        'INSERT INTO kinds VALUES (2, NULL)',
        "INSERT INTO kinds VALUES (2, 'text')",
        'DELETE FROM kinds',
      ];
      for (const text of refused) {
        await assert.rejects(db.run(sql(text)), ConstraintError, text);
        await assert.rejects(db.batch([insert(1, 'a'), sql(text)]), ConstraintError, text);
      }
      assert.equal(await count(db), 0);
      await assert.rejects(
        db.run(sql('SELECT * FROM nowhere')),
        (error) => !(error instanceof ConstraintError),
      );
    });
  });

  describe(`what D1 would refuse is refused on ${adapter}`, () => {
    test('takes 100 parameters and no more', async (t) => {
      const db = await openNotes(t);
      const list = (n: number) => sql(`SELECT ${Array(n).fill('?').join(', ')}`, ...Array<number>(n).fill(1));
      assert.equal((await db.all(list(100))).length, 1);
      await assert.rejects(db.all(list(101)), LimitError);
      await assert.rejects(db.batch([insert(1, 'a'), list(101)]), LimitError);
      assert.equal(await count(db), 0);
    });

    test('takes a statement of 100,000 bytes and no more, counted in UTF-8', async (t) => {
      const db = await openNotes(t);
      const sized = (bytes: number, letter: string) => {
        const frame = "SELECT '' AS text";
        const room = bytes - frame.length;
        const width = Buffer.byteLength(letter);
        return sql(frame.replace("''", `'${letter.repeat(room / width)}${'x'.repeat(room % width)}'`));
      };
      for (const letter of ['x', 'é', '新']) {
        assert.equal(Buffer.byteLength(sized(100_000, letter).sql), 100_000);
        assert.equal((await db.all(sized(100_000, letter))).length, 1);
        await assert.rejects(db.all(sized(100_001, letter)), LimitError);
      }
    });

    test('takes a value of 2,000,000 bytes and no more, text counted in UTF-8', async (t) => {
      const db = await openNotes(t);
      const values = (bytes: number): Value[] => [
        'x'.repeat(bytes),
        `${'新'.repeat((bytes - 2) / 3)}${'x'.repeat(2 + ((bytes - 2) % 3))}`,
      ];
      for (const value of values(2_000_000)) await db.run(sql('SELECT length(?)', value));
      for (const value of values(2_000_001)) {
        await assert.rejects(db.run(sql('SELECT length(?)', value)), LimitError);
      }
    });

    test('takes strings, numbers and null only', async (t) => {
      const db = await openNotes(t);
      for (const value of [true, {}, ['a']]) {
        await assert.rejects(db.run(sql('SELECT ?', value as unknown as Value)), LimitError, String(value));
      }
    });
  });
}
