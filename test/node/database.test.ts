import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type NodeDatabase, openDatabase } from '../../src/node/database.ts';
import { ConstraintError, LimitError, type Statement, sql, type Value } from '../../src/storage/database.ts';
import { type Ends, scratchFolder } from '../support/scratch.ts';

async function openNotes(test: Ends): Promise<NodeDatabase> {
  const db = openDatabase(':memory:');
  test.after(() => db.close());
  await db.run(sql('CREATE TABLE notes (id INTEGER PRIMARY KEY, text ANY NOT NULL) STRICT'));
  return db;
}

const insert = (id: number, text: Value): Statement => sql('INSERT INTO notes VALUES (?, ?)', id, text);
const count = async (db: NodeDatabase): Promise<Value | undefined> =>
  (await db.first(sql('SELECT count(*) AS n FROM notes')))?.['n'];

describe('openDatabase', () => {
  test('makes every acknowledged commit durable, and foreign keys hold', (t) => {
    const db = openDatabase(join(scratchFolder(t), 'a.db'));
    t.after(() => db.close());
    const pragma = (name: string) => db.connection.pragma(name, { simple: true });
    assert.equal(pragma('journal_mode'), 'wal');
    assert.equal(pragma('synchronous'), 2, 'FULL, which WAL does not keep by itself');
    assert.equal(pragma('foreign_keys'), 1);
    assert.equal(pragma('busy_timeout'), 10_000);
  });

  test('keeps those settings on a file that is there already, and reads it only where asked', async (t) => {
    const file = join(scratchFolder(t), 'a.db');
    const first = openDatabase(file);
    await first.run(sql('CREATE TABLE notes (id INTEGER PRIMARY KEY, text ANY) STRICT'));
    first.close();
    const again = openDatabase(file);
    t.after(() => again.close());
    assert.equal(again.connection.pragma('synchronous', { simple: true }), 2);
    const reader = openDatabase(file, { readonly: true });
    t.after(() => reader.close());
    assert.deepEqual(await reader.all(sql('SELECT * FROM notes')), []);
    await assert.rejects(reader.run(insert(1, 'a')), { code: 'SQLITE_READONLY' });
  });

  test('sees by its data version that another connection has committed, and not what it wrote itself', async (t) => {
    const file = join(scratchFolder(t), 'a.db');
    const [one, other] = [openDatabase(file), openDatabase(file)];
    t.after(() => [one, other].forEach((db) => void db.close()));
    const before = one.dataVersion();
    await one.run(sql('CREATE TABLE notes (id INTEGER PRIMARY KEY, text ANY) STRICT'));
    assert.equal(one.dataVersion(), before);
    await other.run(insert(1, 'a'));
    assert.notEqual(one.dataVersion(), before);
  });
});

describe('the port', () => {
  test('gives rows of reads and of RETURNING, the first of them, and none where nothing returns', async (t) => {
    const db = await openNotes(t);
    const bytes = new Uint8Array([0, 255, 7]);
    assert.deepEqual(
      await db.batch([
        insert(1, 'één 🗞 \u0000.'),
        sql('INSERT INTO notes VALUES (2, ?) RETURNING id', 1.5),
        insert(3, bytes),
        sql('SELECT id FROM notes ORDER BY id'),
      ]),
      [[], [{ id: 2 }], [], [{ id: 1 }, { id: 2 }, { id: 3 }]],
    );
    assert.deepEqual(await db.first(sql('SELECT text FROM notes WHERE id = 1')), { text: 'één 🗞 \u0000.' });
    assert.deepEqual(await db.first(sql('SELECT text FROM notes WHERE id = 2')), { text: 1.5 });
    assert.equal(await db.first(sql('SELECT text FROM notes WHERE id = 9')), undefined);
    const blob = (await db.first(sql('SELECT text FROM notes WHERE id = 3')))?.['text'];
    assert.ok(blob instanceof Uint8Array);
    assert.deepEqual([...blob], [...bytes]);
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

  test('reads of one batch see one snapshot, whatever another connection commits meanwhile', async (t) => {
    const file = join(scratchFolder(t), 'a.db');
    const [one, other] = [openDatabase(file), openDatabase(file)];
    t.after(() => [one, other].forEach((db) => void db.close()));
    await one.run(sql('CREATE TABLE notes (id INTEGER PRIMARY KEY, text ANY) STRICT'));
    one.connection.function('meanwhile', { directOnly: true }, () => {
      other.connection.exec("INSERT INTO notes VALUES (1, 'new')");
      return 1;
    });
    const counted = sql('SELECT count(*) AS n FROM notes');
    const [before, , after] = await one.batch([counted, sql('SELECT meanwhile()'), counted]);
    assert.deepEqual(before, after);
    assert.equal(await count(one), 1);
  });

  test('names a refusal by any kind of constraint, also one found at the commit', async (t) => {
    const db = await openNotes(t);
    await db.batch([
      sql('CREATE TABLE kinds (a INTEGER UNIQUE CHECK (a > 0), b INTEGER NOT NULL) STRICT'),
      sql('CREATE TABLE children (id INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED) STRICT'),
      sql(`CREATE TRIGGER never BEFORE DELETE ON kinds BEGIN SELECT RAISE(ABORT, 'never'); END`),
      sql('INSERT INTO kinds VALUES (1, 1)'),
    ]);
    const refused = [
      'INSERT INTO kinds VALUES (1, 1)',
      'INSERT INTO kinds VALUES (0, 1)',
      'INSERT INTO kinds VALUES (2, NULL)',
      "INSERT INTO kinds VALUES (2, 'text')",
      'INSERT INTO children VALUES (9)',
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

describe('what D1 would refuse is refused here', () => {
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
      new Uint8Array(bytes),
    ];
    for (const value of values(2_000_000)) await db.run(sql('SELECT length(?)', value));
    for (const value of values(2_000_001)) {
      await assert.rejects(db.run(sql('SELECT length(?)', value)), LimitError);
    }
  });

  test('takes strings, numbers, null and bytes only', async (t) => {
    const db = await openNotes(t);
    for (const value of [true, undefined, 1n, new Date(0), {}, ['a'], Symbol('a')]) {
      await assert.rejects(db.run(sql('SELECT ?', value as unknown as Value)), LimitError, String(value));
    }
  });

  test('takes plain question marks only', async (t) => {
    const db = await openNotes(t);
    await assert.rejects(db.all(sql('SELECT ?1', 'a')));
    await assert.rejects(db.all(sql('SELECT :name', 'a')));
  });
});
