// Moving a newsroom in pages: the SQL that reads a page of one step, writes it elsewhere or takes it away
// again, and the row that says how far a newsroom that is being filled has come.
import { type Database, type Row, type Statement, sql, type Value } from './database.ts';
import type { NewsroomState } from './newsroom.ts';
import { insertRows } from './rows.ts';
import {
  STEPS,
  type Step,
  type StepName,
  TABLE_NAMES,
  TABLES,
  type Table,
  type TableName,
  tablesOf,
} from './transfer-tables.ts';

export type Counts = Record<TableName, number>;

/** A primary key's values. */
export type Key = (string | number)[];

/** A newsroom at one version: what a transfer moves. */
export interface TransferHead {
  uuid: string;
  epoch: string;
  version: number;
  counts: Counts;
}

/** How far a newsroom that is being filled has come. */
export type Position =
  /** Next comes the page of this step after this key; null is its first. */
  | { step: StepName; after: Key | null }
  /** All rows are there. */
  | { step: 'end' }
  /** It is being emptied again, from the last step to the first; `at` is where that is. */
  | { step: 'emptying'; at: StepName };

export interface Transfer {
  head: TransferHead;
  position: Position;
}

/** What a newsroom is and has. */
export interface NewsroomFacts extends TransferHead {
  state: NewsroomState;
  /** Newest seq of the change log; 0 when empty. */
  seq: number;
  /** What it is being filled from; null unless its state is `receiving`. */
  filling: Transfer | null;
}

export async function readFacts(db: Database): Promise<NewsroomFacts> {
  const counts = TABLE_NAMES.map((name) => `(SELECT count(*) FROM ${name}) AS ${name}`).join(', ');
  const row = await db.first(
    sql(`SELECT n.uuid, n.epoch, n.version, n.state, t.head AS filling, t.position,
      (SELECT coalesce(max(seq), 0) FROM changes) AS seq, ${counts}
      FROM newsroom n LEFT JOIN transfer t`),
  );
  if (!row) throw new Error('the newsroom has no row; was the database created by Coranto?');
  return {
    uuid: row['uuid'] as string,
    state: row['state'] as NewsroomState,
    version: row['version'] as number,
    epoch: row['epoch'] as string,
    seq: row['seq'] as number,
    counts: Object.fromEntries(TABLE_NAMES.map((name) => [name, row[name] as number])) as Counts,
    filling: row['filling'] === null ? null : decodeTransfer(row['filling'], row['position']),
  };
}

/** The transfer that fills this newsroom, or undefined. */
export async function readTransfer(db: Database): Promise<Transfer | undefined> {
  const row = await db.first(sql('SELECT head, position FROM transfer'));
  return row && decodeTransfer(row['head'], row['position']);
}

function decodeTransfer(head: Value | undefined, position: Value | undefined): Transfer {
  return {
    head: JSON.parse(head as string) as TransferHead,
    position: JSON.parse(position as string) as Position,
  };
}

export function insertTransfer({ head, position }: Transfer): Statement {
  return sql(
    'INSERT INTO transfer (id, uuid, version, head, position) VALUES (1, ?, ?, ?, ?)',
    head.uuid,
    head.version,
    JSON.stringify(head),
    JSON.stringify(position),
  );
}

/**
 * Moves the position on, and refuses the whole batch (NULL in a NOT NULL column) unless it stood at `from`:
 * the newsroom's version alone will not do, for finishing sets that to what it was elsewhere.
 */
export function movePosition(from: Position, to: Position): Statement[] {
  return [
    sql(
      `UPDATE newsroom SET state = CASE WHEN state = 'receiving' AND (SELECT position FROM transfer) = ? THEN state END`,
      JSON.stringify(from),
    ),
    sql('UPDATE transfer SET position = ?', JSON.stringify(to)),
  ];
}

export function deleteTransfer(): Statement {
  return sql('DELETE FROM transfer');
}

/** Makes the newsroom the one that was moved, at work from now on. */
export function becomeNewsroom({ uuid, epoch, version }: TransferHead): Statement {
  return sql(
    "UPDATE newsroom SET uuid = ?, epoch = ?, version = ?, state = 'open' WHERE id = 1",
    uuid,
    epoch,
    version,
  );
}

/** A unit of a step, and about how much of a page it takes. */
export interface Unit {
  key: Key;
  /** Octets of its texts, with those that must come with it. */
  octets: number;
}

/** The units of a step after a key, by key: what they weigh, not what they say. */
export async function listUnits(
  db: Database,
  name: StepName,
  after: Key | null,
  limit: number,
): Promise<Unit[]> {
  const step: Step = STEPS[name];
  const { key } = TABLES[step.table];
  const parts = Object.entries(step.parts ?? {}).map(
    ([part, on]) =>
      `coalesce((SELECT sum(${octets('p', TABLES[part as TableName])}) FROM ${part} p WHERE ${on}), 0)`,
  );
  const range = rangeOf(name, after, null);
  const rows = await db.all(
    sql(
      `SELECT ${list('m', key)}, ${[octets('m', TABLES[step.table]), ...parts].join(' + ')} AS octets
       FROM ${step.table} m WHERE ${range.condition} ORDER BY ${list('m', key)} LIMIT ?`,
      ...range.values,
      limit,
    ),
  );
  return rows.map((row) => ({ key: keyOf(key, row), octets: row['octets'] as number }));
}

/** Rows of each table of a step, values in the order of the table's columns. */
export type PageRows = Partial<Record<TableName, Value[][]>>;

/**
 * The rows of a step's units from after one key to another, and what newsroom they were read from, in one
 * snapshot.
 * @param last null reads no rows
 */
export async function readRows(
  db: Database,
  name: StepName,
  after: Key | null,
  last: Key | null,
): Promise<{ uuid: string; version: number; state: NewsroomState; rows: PageRows }> {
  const step: Step = STEPS[name];
  const tables = last === null ? [] : tablesOf(name);
  const range = rangeOf(name, after, last);
  const [newsroom, ...results] = await db.batch([
    sql('SELECT uuid, version, state FROM newsroom'),
    ...tables.map((table) => {
      const on = step.parts?.[table];
      const [from, alias] =
        // A cross join is read in the order in which it stands.
        on === undefined ? [`${table} m`, 'm'] : [`${step.table} m CROSS JOIN ${table} p ON ${on}`, 'p'];
      return sql(
        `SELECT ${list(alias, TABLES[table].columns)} FROM ${from} WHERE ${range.condition}
         ORDER BY ${list('m', TABLES[step.table].key)}`,
        ...range.values,
      );
    }),
  ]);
  const { uuid, version, state } = (newsroom as Row[])[0] as Row;
  const rows = tables.map((table, i) => {
    const { columns }: Table = TABLES[table];
    return [table, (results[i] ?? []).map((row) => columns.map((column) => row[column] as Value))];
  });
  return {
    uuid: uuid as string,
    version: version as number,
    state: state as NewsroomState,
    rows: Object.fromEntries(rows) as PageRows,
  };
}

/** Puts a page's rows in. */
export function insertPage(name: StepName, rows: PageRows): Statement[] {
  return tablesOf(name).flatMap((table) =>
    insertRows(table, TABLES[table].columns, rows[table] ?? [], table === 'media' ? MEDIA_AGAIN : ''),
  );
}

/** A file that was sent here already is recorded already, and as the same: its name is its content. */
const MEDIA_AGAIN = 'ON CONFLICT (name) DO NOTHING';

/** Takes a step's units up to a key away again, what belongs together with the last, and what came with them. */
export function deleteUnits(name: StepName, last: Key): Statement[] {
  const step: Step = STEPS[name];
  const range = rangeOf(name, null, last.slice(0, step.together ?? last.length));
  return tablesOf(name)
    .reverse()
    .map((table) => {
      const { key } = TABLES[table];
      const on = step.parts?.[table];
      const found =
        on === undefined
          ? `SELECT ${list('m', key)} FROM ${table} m WHERE ${range.condition}`
          : `SELECT ${list('p', key)} FROM ${step.table} m JOIN ${table} p ON ${on} WHERE ${range.condition}`;
      return sql(`DELETE FROM ${table} WHERE (${key.join(', ')}) IN (${found})`, ...range.values);
    });
}

/** Whatever was rendered before the newsroom was filled. */
export function deleteDocuments(): Statement {
  return sql('DELETE FROM documents');
}

/** Those of these articles that there are not. */
export async function listMissingArticles(db: Database, ids: readonly number[]): Promise<number[]> {
  const rows = await db.all(
    sql(
      'SELECT j.value AS id FROM json_each(?) j WHERE j.value NOT IN (SELECT id FROM articles)',
      JSON.stringify(ids),
    ),
  );
  return rows.map((row) => row['id'] as number);
}

/** @param last may be the beginning of a key: all that begins so is in the range */
function rangeOf(name: StepName, after: Key | null, last: Key | null): { condition: string; values: Key } {
  const { table, only }: Step = STEPS[name];
  const compared = (key: Key, how: '>' | '<=') =>
    `(${list('m', TABLES[table].key.slice(0, key.length))}) ${how} (${key.map(() => '?').join(', ')})`;
  const conditions = [
    ...(only === undefined ? [] : [only]),
    ...(after === null ? [] : [compared(after, '>')]),
    ...(last === null ? [] : [compared(last, '<=')]),
  ];
  return { condition: conditions.join(' AND ') || 'true', values: [...(after ?? []), ...(last ?? [])] };
}

/** What a row weighs: its texts, and a little for each value. Asking for octets reads no text. */
function octets(alias: string, { columns, numbers }: Table): string {
  const texts = columns.filter((column) => !numbers.has(column));
  return [8 * columns.length, ...texts.map((column) => `coalesce(octet_length(${alias}.${column}), 0)`)].join(
    ' + ',
  );
}

function list(alias: string, columns: readonly string[]): string {
  return columns.map((column) => `${alias}.${column}`).join(', ');
}

function keyOf(key: readonly string[], row: Row): Key {
  return key.map((column) => row[column] as string | number);
}

/** The primary key of a row given as values in the order of its table's columns. */
export function keyOfRow(name: TableName, row: readonly Value[]): Key {
  const { key, columns }: Table = TABLES[name];
  return key.map((column) => row[columns.indexOf(column)] as string | number);
}
