// Lines of an export put together to units: a row with those that stand below it and go in with it.
import type { Value } from '../storage/database.ts';
import { type Key, keyOfRow } from '../storage/transfer.ts';
import {
  STEP_NAMES,
  STEPS,
  type Step,
  type StepName,
  TABLES,
  type Table,
  type TableName,
} from '../storage/transfer-tables.ts';
import { LineError, type ReadLine } from './newsroom-lines.ts';

/** A line of the file, counted from 1. */
export interface TextLine {
  number: number;
  text: string;
  /** SHA-256 of all bytes before it, in hexadecimal. */
  digest(): string;
}

/** No unit of a newsroom has as much; one that does would not fit into a request either. */
const MOST_OCTETS = 8_000_000;

/** A row with those that go in with it. */
export interface Unit {
  step: StepName;
  key: Key;
  rows: { table: TableName; values: Value[] }[];
  octets: number;
  /** Its first and last line. */
  lines: [number, number];
}

/** Puts rows together to units, in the order of their steps. */
export class UnitSorter {
  rows = 0;
  #unit: Unit | undefined;

  /** Takes a row; returns the unit before it, which is complete. */
  add(
    { table, of, values }: Extract<ReadLine, { kind: 'row' }>,
    { number, text }: TextLine,
  ): Unit | undefined {
    this.rows++;
    const row = { table, values };
    // What a row weighs in a page is near enough what its line does.
    const octets = text.length;
    const unit = this.#unit;
    if (of === null) {
      const step = stepOf(table);
      if (unit && STEP_NAMES.indexOf(step) < STEP_NAMES.indexOf(unit.step)) {
        throw new LineError(`rows of “${table}” come before those of “${STEPS[unit.step].table}”`);
      }
      this.#unit = { step, key: keyOfRow(table, values), rows: [row], octets, lines: [number, number] };
      return unit;
    }
    if (!unit || STEPS[unit.step].table !== of || !isPart(unit, table, values)) {
      throw new LineError(`this row of “${table}” is not of the row of “${of}” above it`);
    }
    unit.rows.push(row);
    unit.octets += octets;
    unit.lines[1] = number;
    if (unit.octets > MOST_OCTETS) throw new LineError(`no row of “${of}” has so much to it`);
    return undefined;
  }

  /** The last unit. */
  take(): Unit | undefined {
    return this.#unit;
  }
}

function stepOf(table: TableName): StepName {
  const step = STEP_NAMES.find((name) => STEPS[name].table === table);
  if (!step) throw new LineError(`a row of “${table}” stands below another, which it says with “of”`);
  return step;
}

function isPart({ step, key }: Unit, table: TableName, values: readonly Value[]): boolean {
  const { parts = {}, owner = '' }: Step = STEPS[step];
  const { columns }: Table = TABLES[table];
  return table in parts && values[columns.indexOf(owner)] === key[0];
}
