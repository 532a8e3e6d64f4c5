// Set-based SQL: many rows travel as one JSON parameter, within what a D1 parameter may hold.
import { type Statement, sql, type Value } from './database.ts';

/** Well under D1's two million bytes a value; a UTF-16 unit is at most three bytes of UTF-8. */
const CHUNK_UNITS = 600_000;

/** `INSERT` of rows given as arrays in the order of `columns`; rows go in in their order. */
export function insertRows(
  table: string,
  columns: readonly string[],
  rows: readonly Value[][],
  onConflict = '',
): Statement[] {
  const picks = columns.map((_, i) => `value ->> ${i}`).join(', ');
  const text = `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${picks} FROM json_each(?) WHERE true ${onConflict}`;
  return chunks(rows).map((chunk) => sql(text, chunk));
}

/** `UPDATE` of rows by id: the first value of each row is the id, the others are the columns in order. */
export function updateRows(table: string, columns: readonly string[], rows: readonly Value[][]): Statement[] {
  const sets = columns.map((column, i) => `${column} = j.value ->> ${i + 1}`).join(', ');
  const text = `UPDATE ${table} SET ${sets} FROM json_each(?) j WHERE ${table}.id = j.value ->> 0`;
  return chunks(rows).map((chunk) => sql(text, chunk));
}

/** JSON array texts that together hold all items, each small enough for one parameter. */
export function chunks(items: readonly unknown[]): string[] {
  const found: string[] = [];
  let parts: string[] = [];
  let units = 0;
  for (const item of items) {
    const part = JSON.stringify(item);
    if (parts.length > 0 && units + part.length > CHUNK_UNITS) {
      found.push(`[${parts.join(',')}]`);
      parts = [];
      units = 0;
    }
    parts.push(part);
    units += part.length + 1;
  }
  if (parts.length > 0) found.push(`[${parts.join(',')}]`);
  return found;
}
