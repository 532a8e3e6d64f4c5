import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import { scratchFolder } from '../support/scratch.ts';

const MIGRATIONS = fileURLToPath(new URL('../../db/migrations/', import.meta.url));
const names = readdirSync(MIGRATIONS).sort();

describe('migrate', () => {
  test('applies each migration once and records it where wrangler does', (t) => {
    const db = openDatabase(':memory:');
    t.after(() => db.close());
    assert.deepEqual(migrate(db), names);
    assert.deepEqual(migrate(db), []);
    const recorded = db.connection.prepare('SELECT id, name, applied_at FROM d1_migrations').all();
    assert.deepEqual(
      (recorded as { name: string }[]).map(({ name }) => name),
      names,
    );
    assert.match((recorded[0] as { applied_at: string }).applied_at, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  });

  test('adds only what is new, in the order of the names', (t) => {
    const folder = scratchFolder(t);
    const db = openDatabase(':memory:');
    t.after(() => db.close());
    writeFileSync(join(folder, '0001_a.sql'), 'CREATE TABLE a (x INTEGER) STRICT;');
    assert.deepEqual(migrate(db, folder), ['0001_a.sql']);
    writeFileSync(join(folder, '0010_c.sql'), 'ALTER TABLE b ADD COLUMN y INTEGER;');
    writeFileSync(join(folder, '0002_b.sql'), 'CREATE TABLE b (x INTEGER) STRICT; INSERT INTO b VALUES (1);');
    writeFileSync(join(folder, 'notes.md'), 'not SQL');
    assert.deepEqual(migrate(db, folder), ['0002_b.sql', '0010_c.sql']);
    assert.deepEqual(db.connection.prepare('SELECT * FROM b').all(), [{ x: 1, y: null }]);
  });

  test('leaves nothing of a migration that fails, and can be run again once it is mended', (t) => {
    const folder = scratchFolder(t);
    const db = openDatabase(':memory:');
    t.after(() => db.close());
    writeFileSync(
      join(folder, '0001_a.sql'),
      'CREATE TABLE a (x INTEGER) STRICT; CREATE TABLE a (x INTEGER);',
    );
    assert.throws(() => migrate(db, folder), /already exists/);
    const tables = () =>
      db.connection.prepare("SELECT name FROM sqlite_schema WHERE name = 'a'").all().length;
    assert.equal(tables(), 0);
    writeFileSync(join(folder, '0001_a.sql'), 'CREATE TABLE a (x INTEGER) STRICT;');
    assert.deepEqual(migrate(db, folder), ['0001_a.sql']);
    assert.equal(tables(), 1);
  });

  test('is safe when several processes start on a new file at once', { timeout: 60_000 }, async (t) => {
    const file = join(scratchFolder(t), 'new.db');
    const url = (path: string) => JSON.stringify(new URL(`../../src/node/${path}`, import.meta.url).href);
    const program = `
      import { openDatabase } from ${url('database.ts')};
      import { migrate } from ${url('migrate.ts')};
      process.stdout.write(' ');
      await new Promise((resolve) => process.stdin.once('data', resolve));
      process.stdin.destroy();
      const db = openDatabase(process.argv[1]);
      process.stdout.write(JSON.stringify(migrate(db)));
      db.close();`;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '--eval', program, file], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    t.after(() => children.forEach((child) => void child.kill()));
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    const outputs = children.map((child) => child.stdout.toArray());
    const codes = children.map((child) => once(child, 'close'));
    for (const child of children) child.stdin.end('go');
    const applied = (await Promise.all(outputs)).flatMap((parts) => JSON.parse(parts.join('')) as string[]);
    assert.deepEqual(applied, names);
    assert.deepEqual((await Promise.all(codes)).flat(), [0, null, 0, null, 0, null, 0, null]);
  });
});

describe('the migrations', () => {
  /** Statements as a splitter finds them that knows comments and the bodies of triggers. */
  function statementsOf(file: string): string[] {
    const text = readFileSync(join(MIGRATIONS, file), 'utf8').replace(/--[^\n]*/g, '');
    return text
      .split(/;(?=\s*(?:CREATE|INSERT|UPDATE|DELETE|DROP|ALTER|$))/)
      .map((statement) => statement.trim())
      .filter((statement) => statement !== '');
  }

  test('are statements that D1 takes one by one: no transactions or pragmas of their own, none too long', (t) => {
    const db = openDatabase(':memory:');
    t.after(() => db.close());
    for (const file of names) {
      for (const statement of statementsOf(file)) {
        assert.match(statement, /^(CREATE|INSERT|UPDATE|DELETE|DROP|ALTER)\b/);
        assert.doesNotMatch(statement, /\b(PRAGMA|COMMIT|SAVEPOINT|ATTACH|VACUUM)\b|BEGIN TRANSACTION/i);
        assert.ok(Buffer.byteLength(statement) <= 100_000);
        // better-sqlite3 refuses a text of two statements, and one with parameters would need values.
        db.connection.prepare(statement).run();
      }
    }
    const whole = openDatabase(':memory:');
    t.after(() => whole.close());
    migrate(whole);
    const objects =
      "SELECT name FROM sqlite_schema WHERE name NOT LIKE '%d1_migrations%' AND name <> 'sqlite_sequence' ORDER BY 1";
    assert.deepEqual(db.connection.prepare(objects).all(), whole.connection.prepare(objects).all());
  });

  test('have consecutive numbers and end every line as git keeps it', () => {
    names.forEach((name, i) => {
      assert.match(name, new RegExp(`^${String(i + 1).padStart(4, '0')}_[a-z_]+\\.sql$`));
      assert.doesNotMatch(readFileSync(join(MIGRATIONS, name), 'utf8'), /\r/);
    });
  });

  test('make every table STRICT', (t) => {
    const db = openDatabase(':memory:');
    t.after(() => db.close());
    migrate(db);
    const loose = db.connection
      .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0")
      .pluck()
      .all();
    assert.deepEqual(
      (loose as string[]).filter((name) => !name.startsWith('sqlite_')),
      ['d1_migrations'],
    );
  });
});
