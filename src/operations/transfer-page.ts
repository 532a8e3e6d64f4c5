// A page of a newsroom that is being moved: some units of one step, as they were at one version.
import type { Desk } from '../context.ts';
import {
  type Key,
  listUnits,
  type PageRows,
  type Position,
  readRows,
  type Unit,
} from '../storage/transfer.ts';
import { Refusal } from './refusal.ts';

/** Units in one page at most. */
export const PAGE_UNITS = 500;
/** Octets of text in one page; a single unit that has more goes alone. */
export const PAGE_OCTETS = 400_000;

export interface TransferPage {
  uuid: string;
  version: number;
  rows: PageRows;
  /** Whether the step ends with it. */
  last: boolean;
}

/** Where a page begins. */
export type PagePosition = Extract<Position, { after: Key | null }>;

/** A page on its way in. */
export type GivenPage = TransferPage & { position: PagePosition };

/**
 * Reads the page at a position.
 * @param version as of which the newsroom is being moved
 * @throws Refusal when it has changed since, or is not whole
 */
export async function readPage(
  { db }: Pick<Desk, 'db'>,
  { position, version }: { position: PagePosition; version: number },
): Promise<TransferPage> {
  const { step, after } = position;
  const units = await listUnits(db, step, after, PAGE_UNITS + 1);
  const fitting = fit(units);
  const read = await readRows(db, step, after, fitting.at(-1)?.key ?? null);
  if (read.state === 'receiving')
    throw new Refusal('the newsroom to be moved is being filled itself: it is not whole');
  if (read.version !== version) throw new Refusal(sayChanged(version, read.version));
  return { uuid: read.uuid, version, rows: read.rows, last: fitting.length === units.length };
}

/** As many units as one page holds, and at least one. */
function fit(units: readonly Unit[]): readonly Unit[] {
  let octets = 0;
  const end = units.findIndex((unit, i) => {
    octets += unit.octets;
    return i > 0 && (i === PAGE_UNITS || octets > PAGE_OCTETS);
  });
  return end === -1 ? units : units.slice(0, end);
}

/** Why a transfer cannot go on that began at another version. */
export function sayChanged(then: number, now: number): string {
  return `the newsroom has changed since this transfer began (it was at version ${then} and is at ${now}); --restart begins again`;
}
