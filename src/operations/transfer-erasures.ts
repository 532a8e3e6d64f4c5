// What was erased stays erased where a newsroom comes in: the ledger there learns what its rows tell, and an older copy
// loses what was erased after it.
import type { Context, Desk } from '../context.ts';
import { type Erasure, listErasures } from '../storage/erasing.ts';
import { applyLedger } from './erase.ts';
import { sweep } from './remains.ts';

/** Where a newsroom has come in. Without a ledger, in a rehearsal, nothing is done. */
export type Filled = Desk & { [K in 'media' | 'erasing']?: Context[K] | null };

/**
 * Notes what is erased here, and erases what the ledger says.
 * @param more erasures that are known from elsewhere
 * @returns how many articles were erased that had not been
 */
export async function keepErased(desk: Filled, more: readonly Erasure[]): Promise<number> {
  const { db, media, erasing } = desk;
  if (!erasing) return 0;
  const { ledger } = erasing;
  const noted = new Set((await ledger.list()).map(({ uuid }) => uuid));
  const known = new Map([...more, ...(await listErasures(db))].map((erasure) => [erasure.uuid, erasure]));
  const fresh = [...known.values()].filter(({ uuid }) => !noted.has(uuid));
  if (fresh.length > 0) await ledger.note(fresh);
  const erased = await applyLedger({ ...desk, ledger });
  if (erased > 0 && media) await sweep({ ...desk, media, erasing });
  return erased;
}
