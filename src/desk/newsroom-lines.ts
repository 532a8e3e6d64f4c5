// A newsroom as lines of JSON: what it is, a line a row in the order in which rows go in, and a last line that
// says that this is all of it.
import { z } from 'zod';
import { faultOfRow } from '../operations/transfer-checks.ts';
import type { Row, Value } from '../storage/database.ts';
import type { PageRows, TransferHead } from '../storage/transfer.ts';
import {
  STEPS,
  type Step,
  type StepName,
  TABLES,
  type Table,
  type TableName,
  tablesOf,
} from '../storage/transfer-tables.ts';
import { headSchema } from './transfer-schema.ts';

/** Moves with the tables and columns that the lines name: what reads them takes its own only. */
export const FORMAT = 4;

/** A row as a line has it. */
export interface RowLine {
  table: TableName;
  /** The table of the row above that this one belongs to; left out where it stands for itself. */
  of?: TableName;
  row: Row;
}

/** Says what is wrong with a line. */
export class LineError extends Error {
  override name = 'LineError';
  /** Which, where that is not the one being read. */
  readonly line: number | undefined;
  constructor(message: string, line?: number) {
    super(message);
    this.line = line;
  }
}

/** The first line. */
export function openingLine(head: TransferHead): string {
  const { uuid, epoch, version, counts } = head;
  return JSON.stringify({ coranto: 'newsroom', format: FORMAT, uuid, epoch, version, counts });
}

/**
 * The last line.
 * @param sha256 of all bytes before it, in hexadecimal
 */
export function closingLine(rows: number, sha256: string): string {
  return JSON.stringify({ coranto: 'end', rows, sha256 });
}

/** The lines of a page: each unit, and below it what belongs to it. */
export function* rowLines(step: StepName, rows: PageRows): Generator<string> {
  const { table, owner }: Step = STEPS[step];
  const [, ...parts] = tablesOf(step);
  const belonging = parts.map((part) => [part, groupBy(part, owner as string, rows[part] ?? [])] as const);
  for (const values of rows[table] ?? []) {
    const row = rowOf(table, values);
    yield JSON.stringify({ table, row } satisfies RowLine);
    for (const [part, groups] of belonging) {
      for (const one of groups.get(row['id'] as Value) ?? []) {
        yield JSON.stringify({ table: part, of: table, row: rowOf(part, one) } satisfies RowLine);
      }
    }
  }
}

function groupBy(name: TableName, owner: string, rows: readonly Value[][]): Map<Value, Value[][]> {
  const { columns }: Table = TABLES[name];
  return Map.groupBy(rows, (row) => row[columns.indexOf(owner)] as Value);
}

function rowOf(name: TableName, values: readonly Value[]): Row {
  const { columns }: Table = TABLES[name];
  return Object.fromEntries(columns.map((column, i) => [column, values[i] as Value]));
}

const opening = z.strictObject({
  coranto: z.literal('newsroom'),
  format: z.literal(FORMAT),
  ...headSchema.shape,
});

/** Reads the first line. @throws LineError */
export function readOpening(text: string): TransferHead {
  const given = parse(text) ?? {};
  if (given['coranto'] !== 'newsroom')
    throw new LineError('this is not the beginning of an export of a newsroom');
  if (given['format'] !== FORMAT) {
    throw new LineError(
      `the export has the format ${JSON.stringify(given['format'])}, and this Coranto reads ${FORMAT}; restore it with the version that made it, or a newer one`,
    );
  }
  const read = opening.safeParse(given);
  if (!read.success) throw new LineError(`the first line is wrong: ${z.prettifyError(read.error)}`);
  const { uuid, epoch, version, counts } = read.data;
  return { uuid, epoch, version, counts };
}

/** What stands in a line below the first. */
export type ReadLine =
  | { kind: 'row'; table: TableName; of: TableName | null; values: Value[] }
  | { kind: 'end'; rows: number; sha256: string };

const rowLine = z.strictObject({ table: z.string(), of: z.string().optional(), row: z.looseObject({}) });
const closing = z.strictObject({ coranto: z.literal('end'), rows: z.int().min(0), sha256: z.string() });

/** Reads any other line. @throws LineError */
export function readLine(text: string): ReadLine {
  const given = parse(text);
  if (!given) throw new LineError('this is not a line of an export: it is no JSON object, or is cut off');
  const end = closing.safeParse(given);
  if (end.success) return { kind: 'end', rows: end.data.rows, sha256: end.data.sha256 };
  const read = rowLine.safeParse(given);
  if (!read.success) throw new LineError('this is not a line of an export: expected “table” and “row”');
  const { table, of, row } = read.data;
  if (!isTable(table)) throw new LineError(`there is no table “${table}”`);
  if (of !== undefined && !isTable(of)) throw new LineError(`there is no table “${of}”`);
  return { kind: 'row', table, of: of ?? null, values: valuesOf(table, row) };
}

function valuesOf(name: TableName, row: Record<string, unknown>): Value[] {
  const { columns }: Table = TABLES[name];
  const missing = columns.find((column) => !Object.hasOwn(row, column));
  if (missing !== undefined) throw new LineError(`a row of “${name}” has no “${missing}”`);
  const stranger = Object.keys(row).find((column) => !columns.includes(column));
  if (stranger !== undefined) throw new LineError(`“${stranger}” is not a column of “${name}”`);
  const values = columns.map((column) => row[column] as Value);
  const fault = faultOfRow(name, values);
  if (fault) throw new LineError(fault);
  return values;
}

function isTable(name: string): name is TableName {
  return Object.hasOwn(TABLES, name);
}

function parse(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
