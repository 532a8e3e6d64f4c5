// Pages of a newsroom that is moved as somebody could send them who has the key and means harm, or has a bug.
import type { OperationName } from '../../src/desk/operations.ts';
import { takeRequests } from '../../src/desk/requests.ts';
import type { GivenPage } from '../../src/operations/transfer-page.ts';
import type { Value } from '../../src/storage/database.ts';
import { STEPS, TABLES, type Table } from '../../src/storage/transfer-tables.ts';

/** Said of an input before anything is done with it. */
export const NOT_TAKEN = /^Error: input: /;

type Asked = Parameters<typeof takeRequests>[0];

/** Performs what comes from elsewhere, as either host does; throws what is said to whoever asked. */
export async function perform(side: Asked, name: OperationName, input: unknown): Promise<unknown> {
  const body = new TextEncoder().encode(JSON.stringify(input));
  const performed = await takeRequests(side).perform(name, body);
  if (performed.ok) return JSON.parse(performed.json);
  throw new Error(`${performed.fault}: ${performed.detail} ${JSON.stringify(performed.problems)}`);
}

/** What whoever sends a page could send instead, and what is said to it. */
export function* hostilePages(page: GivenPage): Generator<[unknown, RegExp]> {
  const { step, after } = page.position;
  const { table } = STEPS[step];
  const rows = page.rows[table] as Value[][];
  const { columns, key, numbers }: Table = TABLES[table];
  const with_ = (changed: unknown[]) => ({ ...page, rows: { ...page.rows, [table]: changed } });
  const [first, ...rest] = rows as [Value[], ...Value[][]];
  yield [with_([first.slice(1), ...rest]), /values; expected/];
  yield [with_([[...first, null], ...rest]), /values; expected/];
  yield [with_([[...first.slice(1), { sql: 'DROP TABLE' }], ...rest]), NOT_TAKEN];
  yield [with_([[...first.slice(1), true], ...rest]), NOT_TAKEN];
  yield [with_([[...first.slice(1), [1]], ...rest]), NOT_TAKEN];
  yield [with_(Array.from({ length: 501 }, () => first)), /501 units; expected 500/];
  yield [{ ...page, rows: { ...page.rows, newsroom: [[1, 'x', 'x', 1, 'open']] } }, NOT_TAKEN];
  yield [{ ...page, rows: { ...page.rows, transfer: [] } }, NOT_TAKEN];
  yield [{ ...page, more: 1 }, NOT_TAKEN];
  yield [{ ...page, last: false, rows: {} }, /has no rows and is not the last/];
  yield [{ ...page, position: { step, after, sql: '' } }, NOT_TAKEN];
  const other = step === 'consumers' ? 'touches' : 'consumers';
  yield [{ ...page, rows: { ...page.rows, [other]: [] } }, /are not part of the step/];
  for (const [i, column] of columns.entries()) {
    const having = (value: Value) => with_([first.toSpliced(i, 1, value), ...rest]);
    yield [having(numbers.has(column) ? '1' : 1), new RegExp(`a wrong “${column}”`)];
    if (numbers.has(column)) yield [having(1.5), new RegExp(`a wrong “${column}”`)];
    if (key.includes(column)) yield [having(null), new RegExp(`a wrong “${column}”`)];
  }
  // A name that is there already is no fault: a desk may have sent the file.
  if (table !== 'media') yield [with_([...rows, first]), /UNIQUE|cannot be taken/];
  if (step === 'articles') {
    const [revision, ...revisions] = page.rows.revisions as [Value[], ...Value[][]];
    yield [{ ...page, rows: { ...page.rows, revisions } }, /has no revision in force here/];
    yield [{ ...page, rows: { ...page.rows, paths: [] } }, /has no path in force here/];
    yield [
      { ...page, rows: { ...page.rows, revisions: [...revisions, revision, revision.toSpliced(1, 1, 99)] } },
      /has no article in force here/,
    ];
    yield [
      { ...page, rows: { ...page.rows, revisions: [revision.toSpliced(2, 1, 'rumour'), ...revisions] } },
      /CHECK/,
    ];
  }
  if (step === 'revisions')
    yield [with_([first.toSpliced(0, 1, 99), ...rest]), /is of article 99, which is not here/];
  if (step === 'desk_log') yield [with_([first.toSpliced(3, 1, 99), ...rest]), /FOREIGN KEY/];
  if (step === 'changes') {
    yield [with_(rest), /the change log has no gaps/];
    yield [with_(rows.toReversed()), /the change log has no gaps/];
  }
  if (step === 'editions') yield [with_([first.toSpliced(2, 1, 'Not A Path'), ...rest]), /CHECK/];
}
