// The hot path: what Coranto adds to a poll within the process, before anything goes out.
import { Child } from './child.ts';
import type { HotPath } from './hot-path-host.ts';
import type { Line } from './table.ts';

/** Octets that Coranto's handler may allocate for an answer: Node's own say which turn of its event loop it is, and when. */
const OCTETS = 128;
/** Microseconds of CPU that it may take, beside some twenty that Node takes for a request. */
const MICROS = 1;

export async function measureHotPath(database: string): Promise<Line[]> {
  const child = new Child('./hot-path-host.ts', [database]);
  const found = await child.next<HotPath>();
  await child.stop();
  return Object.entries(found).flatMap(([status, [ours, bare]]) => [
    {
      what: `${status}: octets that the handler allocates, to ${OCTETS}`,
      ratio: ours.octets / OCTETS,
      control: null,
      required: { most: 1 },
      detail: `${ours.octets.toFixed(0)}; a bare one ${bare.octets.toFixed(0)}`,
    },
    {
      what: `${status}: CPU of the handler, to ${MICROS} µs`,
      ratio: ours.micros / MICROS,
      control: null,
      required: { most: 1 },
      detail: `${ours.micros.toFixed(2)} µs; a bare one ${bare.micros.toFixed(2)}`,
    },
  ]);
}
