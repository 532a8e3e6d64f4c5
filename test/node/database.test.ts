import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type NodeDatabase, openDatabase } from '../../src/node/database.ts';
import { ConstraintError, type Statement, sql, type Value } from '../../src/storage/database.ts';
import { LimitError } from '../../src/storage/limits.ts';
import { portContract } from '../storage/port-contract.ts';
import { scratchFolder } from '../support/scratch.ts';

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
    await assert.rejects(reader.run(insert(1, 'a')), { name: 'DatabaseFault', reason: 'read-only' });
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

portContract('better-sqlite3', async (test) => {
  const db = openDatabase(':memory:');
  test.after(() => db.close());
  return db;
});

describe('the port on better-sqlite3', () => {
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

  test('names a refusal that is found at the commit', async (t) => {
    const db = openDatabase(':memory:');
    t.after(() => db.close());
    await db.batch([
      sql('CREATE TABLE notes (id INTEGER PRIMARY KEY, text ANY NOT NULL) STRICT'),
      sql('CREATE TABLE children (id INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED) STRICT'),
    ]);
    await assert.rejects(db.batch([insert(1, 'a'), sql('INSERT INTO children VALUES (9)')]), ConstraintError);
    assert.equal(await count(db), 0);
  });

  test('takes plain question marks only', async (t) => {
    const db = openDatabase(':memory:');
    t.after(() => db.close());
    await assert.rejects(db.all(sql('SELECT ?1', 'a')));
    await assert.rejects(db.all(sql('SELECT :name', 'a')));
  });

  test('takes nothing that only some runtimes would take', async (t) => {
    const db = openDatabase(':memory:');
    t.after(() => db.close());
    for (const value of [undefined, 1n, new Date(0), Symbol('a'), new Uint8Array(1)]) {
      await assert.rejects(db.run(sql('SELECT ?', value as unknown as Value)), LimitError, String(value));
    }
  });
});
