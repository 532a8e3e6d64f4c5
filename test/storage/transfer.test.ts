// What a transfer copies against what there is, and what reading a page costs.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { listUnits, readRows } from '../../src/storage/transfer.ts';
import {
  DERIVED,
  STEP_NAMES,
  STEPS,
  TABLE_NAMES,
  TABLES,
  tablesOf,
} from '../../src/storage/transfer-tables.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { planOf, recording } from '../support/recording.ts';

/** What stays where it is, and why. */
const LEFT_BEHIND: Record<string, string> = {
  newsroom: 'its one row is written when all others are there',
  transfer: 'says how far a transfer has come',
  d1_migrations: 'each database has had its own',
  sqlite_sequence: 'counts d1_migrations',
  'documents.body': 'is rendered again',
  'documents.hot': 'is found when it is rendered again',
  'documents.renders': 'counts what was stored in this database',
};

describe('the tables of a transfer', () => {
  test('are those of the schema, column by column, each a part of one step', async (t) => {
    const newsroom = await openNewsroom(t);
    const schema = newsroom.rows(
      `SELECT t.name AS "table", c.name, c.type, c.pk FROM pragma_table_list t JOIN pragma_table_info(t.name) c
       WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT IN ('sqlite_schema', 'newsroom', 'transfer', 'd1_migrations', 'sqlite_sequence')`,
    );
    const described = schema
      .map(({ table, name, type, pk }) => `${table}.${name} ${type}${pk === 0 ? '' : ` ${pk}`}`)
      .filter((line) => !((line.split(' ')[0] as string) in LEFT_BEHIND))
      .filter((line) => !DERIVED.includes(line.split('.')[0] as string));
    const known = TABLE_NAMES.flatMap((table) => {
      const { key, columns, numbers } = TABLES[table];
      return columns.map((name) => {
        const at = (key as readonly string[]).indexOf(name);
        return `${table}.${name} ${numbers.has(name) ? 'INTEGER' : 'TEXT'}${at === -1 ? '' : ` ${at + 1}`}`;
      });
    });
    assert.deepEqual(known.sort(), described.sort());
    // Revisions and paths come in two steps: those in force with their articles, the others after.
    const moved = STEP_NAMES.flatMap(tablesOf);
    assert.deepEqual([...new Set(moved)].sort(), [...TABLE_NAMES].sort());
    assert.deepEqual(moved.filter((name, i) => moved.indexOf(name) !== i).sort(), ['paths', 'revisions']);
  });

  test('every table that stays behind is one that there is', async (t) => {
    const newsroom = await openNewsroom(t);
    const names = newsroom
      .rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .map(({ name }) => name as string);
    assert.deepEqual(
      names.filter((name) => !(name in TABLES)).sort(),
      [...Object.keys(LEFT_BEHIND).filter((name) => !name.includes('.')), ...DERIVED].sort(),
    );
  });

  test('are read along their primary keys, and sorted nowhere', async (t) => {
    const { db } = await openNewsroom(t);
    for (const name of STEP_NAMES) {
      const recorded = recording(db);
      const { key, numbers } = TABLES[STEPS[name].table];
      const after = key.map((column) => (numbers.has(column) ? 1 : 'x'));
      await listUnits(recorded, name, after, 500);
      await readRows(recorded, name, after, after);
      for (const statement of recorded.statements.values()) {
        if (statement.sql.includes('FROM newsroom')) continue;
        const plan = planOf(db, statement);
        const [first] = plan as [string];
        assert.match(first, /^SEARCH m USING .*[><]/, `${name}\n${statement.sql}\n${plan.join('\n')}`);
        assert.deepEqual(
          plan.filter((line) => /^SCAN|TEMP B-TREE/.test(line)),
          [],
          `${name}\n${statement.sql}\n${plan.join('\n')}`,
        );
      }
    }
  });
});
