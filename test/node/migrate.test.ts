import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { generate } from '../../src/jobs/generate.ts';
import { type NodeDatabase, openDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { fixedClock, START } from '../support/clock.ts';
import { formerFile, MIGRATION_NAMES, MIGRATIONS, migrationStatements } from '../support/former-schema.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { interruptible } from '../support/interruptible.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import { scratchFolder } from '../support/scratch.ts';
import { openSite } from '../support/site.ts';

const names = MIGRATION_NAMES;

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

describe('a database of the first version', () => {
  const kinds = (db: NodeDatabase) =>
    db.connection.prepare('SELECT DISTINCT typeof(body) FROM documents ORDER BY 1').pluck().all();

  test('keeps every document to the byte, with its validators, and renders none again', async (t) => {
    const clock = fixedClock();
    const file = await newsroomFile(t);
    const newsroom = connect(t, file, clock);
    await bringIn(newsroom, [
      aStory('fog', {
        en: {
          headline: 'Fog',
          slug: 'fog',
          body: '<p>“Zürich” – naïve &amp; 🛥\u{1F1E7}\u{1F1EA}</p>',
          topics: ['trade'],
        },
        nl: { headline: 'Overslag: Größe, Ærø, Łódź', slug: 'overslag' },
        fr: { headline: '港区で濃霧、船舶の航行を停止', slug: 'fr' },
        ar: { headline: 'ضباب كثيف: تعليق الملاحة', slug: 'ar', body: '<p dir="rtl">ضباب</p>' },
      }),
      aStory('old', { en: { slug: 'old', publishAt: '2020-01-10T10:00:00Z' } }),
      aStory('gone', { en: { slug: 'gone' } }),
      aStory('moved', { en: { slug: 'first' } }),
    ]);
    await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
    await bringIn(newsroom, aStory('moved', { en: { slug: 'second' } }));
    const site = await openSite(newsroom);
    await generate(site.context);
    for (const path of ['/en/2020/01/old', '/en/2026/03/gone', '/en/2026/03/first']) await site.get(path);
    // Later the dates of all documents are told.
    clock.set(START + 60_000);
    const paths = newsroom.rows('SELECT path FROM documents ORDER BY id').map(({ path }) => path as string);
    assert.ok(paths.length > 40);
    const before = await Promise.all(paths.map((path) => site.get(path)));
    newsroom.db.connection.pragma('wal_checkpoint(TRUNCATE)');

    const old = openDatabase(formerFile(t, file, 1));
    t.after(() => old.close());
    // The page of the long tail has none.
    assert.deepEqual(kinds(old), ['blob', 'null']);
    assert.deepEqual(migrate(old), names.slice(1));
    assert.deepEqual(kinds(old), ['null', 'text']);
    assert.deepEqual(old.connection.pragma('integrity_check', { simple: true }), 'ok');
    assert.deepEqual(old.connection.pragma('foreign_key_check'), []);

    clock.move(3_600_000);
    const interruption = interruptible(old);
    const migrated = await openSite({ ...newsroom, db: old }, { db: interruption.db });
    const writes = old.connection.prepare('SELECT total_changes()').pluck();
    const count = writes.get();
    for (const [i, path] of paths.entries()) {
      if (path !== '/en/2020/01/old')
        interruption.beforeSnapshot(() => assert.fail(`${path} is rendered again`));
      assert.deepEqual(await migrated.get(path), before[i], path);
      interruption.beforeSnapshot(() => {});
    }
    assert.deepEqual((await generate(migrated.context)).paths, []);
    assert.equal(writes.get(), count);
    assert.deepEqual(migrated.errors, []);
    // And it is at work.
    await bringIn({ ...newsroom, db: old }, aStory('new', { en: { headline: 'Neues aus dem Hafen' } }));
    assert.match((await migrated.get('/en/feed.atom')).body, /Neues aus dem Hafen/);
  });
});

describe('the migrations', () => {
  test('are statements that D1 takes one by one: no transactions or pragmas of their own, none too long', (t) => {
    const db = openDatabase(':memory:');
    t.after(() => db.close());
    for (const file of names) {
      for (const statement of migrationStatements(file)) {
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
