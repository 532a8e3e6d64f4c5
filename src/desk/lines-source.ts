// A newsroom read from its lines as if it were asked: looked at whole first, then handed over page by page, with
// one page of it in memory.
import { Refusal } from '../operations/refusal.ts';
import { faultOfCounts, positionAfter } from '../operations/transfer.ts';
import {
  PAGE_OCTETS,
  PAGE_UNITS,
  type PagePosition,
  type TransferPage,
} from '../operations/transfer-page.ts';
import type { Counts, Key, PageRows, Position, TransferHead } from '../storage/transfer.ts';
import { IN_FORCE, STEP_NAMES, type StepName, TABLE_NAMES } from '../storage/transfer-tables.ts';
import { type TextLine, type Unit, UnitSorter } from './lines-units.ts';
import { LineError, type ReadLine, readLine, readOpening } from './newsroom-lines.ts';

/** The lines of one export, whoever keeps them. */
export class LinesSource {
  readonly #name: string;
  readonly #open: () => AsyncIterable<TextLine>;
  #units: AsyncIterator<Unit> | undefined;
  #next: Unit | undefined;
  /** Where the next page begins; undefined before anything was read. */
  #at: Position | undefined;
  #lines: [number, number] = [1, 1];

  /**
   * @param name of the file, to say where something is wrong
   * @param open reads it from its beginning; called anew whenever that is needed
   */
  constructor(name: string, open: () => AsyncIterable<TextLine>) {
    this.#name = name;
    this.#open = open;
  }

  /**
   * Reads everything once: whether each line is one of an export, in its place, and all are there.
   * @param onUnit called with the step and key of each unit, in their order, and how many rows are read
   * @throws Refusal with the number of the line that is wrong
   */
  async check(
    onHead: (head: TransferHead) => void,
    onUnit: (step: StepName, key: Key, rows: number) => unknown,
  ): Promise<void> {
    const counts = Object.fromEntries(TABLE_NAMES.map((name) => [name, 0])) as Counts;
    let rows = 0;
    let head: TransferHead | undefined;
    const units = this.#read((found) => {
      head = found;
      onHead(found);
    });
    for await (const { step, key, rows: those } of units) {
      for (const { table } of those) counts[table]++;
      rows += those.length;
      await onUnit(step, key, rows);
    }
    for (const name of TABLE_NAMES) {
      const other = IN_FORCE[name];
      if (other) counts[name] += counts[other];
    }
    const fault = faultOfCounts(counts, (head as TransferHead).counts);
    if (fault) throw new Refusal(`${this.#name}: this is not the whole newsroom: ${fault}`);
  }

  /**
   * The page at a position, cut to what a newsroom takes at once.
   * @throws Refusal when the file has changed since it was looked at, or never had such a position
   */
  async page(position: PagePosition, { uuid, version }: TransferHead): Promise<TransferPage> {
    if (!isSame(this.#at, position)) await this.#seek(position);
    const { step } = position;
    const units: Unit[] = [];
    let octets = 0;
    while (this.#next?.step === step) {
      octets += this.#next.octets;
      if (units.length > 0 && (units.length === PAGE_UNITS || octets > PAGE_OCTETS)) break;
      units.push(this.#next);
      await this.#advance();
    }
    const rows: PageRows = {};
    for (const { table, values } of units.flatMap((unit) => unit.rows)) {
      const those = rows[table] ?? [];
      those.push(values);
      rows[table] = those;
    }
    const page = { uuid, version, rows, last: this.#next?.step !== step };
    this.#at = positionAfter({ position, ...page });
    this.#lines = [units[0]?.lines[0] ?? this.#lines[1], units.at(-1)?.lines[1] ?? this.#lines[1]];
    return page;
  }

  /** The lines of the newest page, for whoever did not like it. */
  where(): string {
    const [first, last] = this.#lines;
    return `${this.#name}:${first}${first === last ? '' : `-${last}`}`;
  }

  /** Ends reading. */
  async close(): Promise<void> {
    await this.#units?.return?.();
    this.#units = undefined;
  }

  async #seek({ step, after }: PagePosition): Promise<void> {
    await this.close();
    this.#units = this.#read(() => {})[Symbol.asyncIterator]();
    await this.#advance();
    const at = STEP_NAMES.indexOf(step);
    while (this.#next && STEP_NAMES.indexOf(this.#next.step) < at) await this.#advance();
    if (after === null) return;
    const wanted = JSON.stringify(after);
    while (this.#next?.step === step) {
      const { key } = this.#next;
      await this.#advance();
      if (JSON.stringify(key) === wanted) return;
    }
    throw new Refusal(
      `${this.#name} is not the file that this restore began with: it has no row ${wanted} of “${step}”; --restart begins again`,
    );
  }

  async #advance(): Promise<void> {
    const next = await this.#units?.next();
    this.#next = next?.done ? undefined : next?.value;
  }

  async *#read(onHead: (head: TransferHead) => void): AsyncGenerator<Unit> {
    let number = 0;
    try {
      const sorter = new UnitSorter();
      let isOpen = false;
      let isWhole = false;
      for await (const line of this.#open()) {
        number = line.number;
        if (isWhole) throw new LineError('there is more after the last line');
        if (!isOpen) {
          onHead(readOpening(line.text));
          isOpen = true;
          continue;
        }
        const read = readLine(line.text);
        if (read.kind === 'end') {
          isWhole = true;
          checkEnd(read, sorter.rows, line);
          const unit = sorter.take();
          if (unit) yield unit;
          continue;
        }
        const unit = sorter.add(read, line);
        if (unit) yield unit;
      }
      if (!isOpen) throw new LineError('the file is empty');
      if (!isWhole) throw new LineError('the file ends here without its last line: it is cut off');
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      const line = error.line ?? Math.max(1, number);
      throw new Refusal(`${this.#name}:${line}: ${error.message}`, { cause: error });
    }
  }
}

function checkEnd(end: Extract<ReadLine, { kind: 'end' }>, rows: number, { digest }: TextLine): void {
  if (end.rows !== rows) throw new LineError(`there are ${rows} rows above; the last line says ${end.rows}`);
  if (end.sha256 !== digest()) {
    throw new LineError(
      'the lines above are not those that were exported: the file was edited or is damaged',
    );
  }
}

function isSame(at: Position | undefined, { step, after }: PagePosition): boolean {
  return (
    at !== undefined &&
    'after' in at &&
    at.step === step &&
    JSON.stringify(at.after) === JSON.stringify(after)
  );
}
