// Whether the rows of a page are what they should be: said before the database is asked, in a sentence.
import type { Row, Value } from '../storage/database.ts';
import { keyOfRow, type PageRows } from '../storage/transfer.ts';
import { STEPS, TABLES, type Table, type TableName, tablesOf } from '../storage/transfer-tables.ts';
import { type GivenPage, PAGE_UNITS } from './transfer-page.ts';

/** What is wrong with a page, or undefined. What a row means, the schema's own constraints check. */
export function faultOfPage({ position: { step }, rows, last }: GivenPage): string | undefined {
  const tables = tablesOf(step);
  const stranger = Object.keys(rows).find((name) => !tables.includes(name as TableName));
  if (stranger !== undefined) return `rows of “${stranger}” are not part of the step “${step}”`;
  const units = rows[STEPS[step].table] ?? [];
  if (units.length > PAGE_UNITS) return `the page has ${units.length} units; expected ${PAGE_UNITS} at most`;
  if (units.length === 0 && !last) return 'the page has no rows and is not the last of its step';
  for (const table of tables) {
    for (const row of rows[table] ?? []) {
      const fault = faultOfRow(table, row);
      if (fault) return fault;
    }
  }
  return step === 'articles' ? faultOfArticles(rows) : undefined;
}

/** What is wrong with a row's values, in the order of its table's columns, or undefined. */
export function faultOfRow(name: TableName, row: readonly Value[]): string | undefined {
  const { key, columns, numbers }: Table = TABLES[name];
  if (row.length !== columns.length) {
    return `a row of “${name}” has ${row.length} values; expected ${columns.length} (are both hosts of one version of Coranto?)`;
  }
  const wrong = columns.find((column, i) => {
    const value = row[i];
    if (value === null) return key.includes(column);
    return numbers.has(column) ? !Number.isSafeInteger(value) : typeof value !== 'string';
  });
  return (
    wrong &&
    `a row of “${name}” has a wrong “${wrong}”; expected ${numbers.has(wrong) ? 'a whole number' : 'text'}`
  );
}

/**
 * An article and its revision and path in force refer to each other, which the schema looks at when the batch
 * ends: D1 then says nothing of what was wrong.
 */
function faultOfArticles(rows: PageRows): string | undefined {
  const articles = (rows.articles ?? []).map((row) => valuesOf('articles', row));
  const revisions = keysOf('revisions', rows);
  const paths = keysOf('paths', rows);
  for (const { id, revision, edition_id, month, slug } of articles) {
    if (!revisions.delete(JSON.stringify([id, revision])))
      return `article ${id} has no revision in force here`;
    if (slug !== null && !paths.delete(JSON.stringify([edition_id, month, slug]))) {
      return `article ${id} has no path in force here`;
    }
  }
  return revisions.size + paths.size > 0 ? 'a revision or path has no article in force here' : undefined;
}

function valuesOf(name: TableName, row: readonly Value[]): Row {
  return Object.fromEntries(TABLES[name].columns.map((column, i) => [column, row[i] as Value]));
}

function keysOf(name: TableName, rows: PageRows): Set<string> {
  return new Set((rows[name] ?? []).map((row) => JSON.stringify(keyOfRow(name, row))));
}
