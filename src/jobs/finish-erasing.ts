// What erasures leave to be done: again until it is done, also where an older copy of the database has come back.
import type { Context } from '../context.ts';
import { applyLedger } from '../operations/erase.ts';
import { sweep } from '../operations/remains.ts';
import { readDuty } from '../storage/due.ts';
import { readRemains } from '../storage/erasing.ts';
import type { Outcome } from './jobs.ts';

/** Erases what the ledger says and the database does not, then has nothing left of it. */
export async function finishErasing(context: Context): Promise<Outcome> {
  const { db, erasing, log } = context;
  // What is coming in is not whole yet; once it is, this comes to it.
  if ((await readDuty(db)).state === 'receiving') return 'done';
  const erased = await applyLedger({ ...context, ledger: erasing.ledger });
  if (erased > 0) log.warn('erased again: this is an older copy of the database', { articles: erased });
  const { since, files } = await readRemains(db, 1);
  if (since === null && files.length === 0) return 'done';
  // Rows and rendered entries of what was erased, too.
  context.entries.clear();
  context.known.clear();
  const left = await sweep(context);
  if (left.why !== null) log.error('something of what was erased is left', { ...left });
  else if (since !== null || left.deleted > 0) {
    log.info(left.remains ? 'erasing goes on' : 'nothing is left of what was erased', { ...left });
  }
  return left.deleted > 0 && left.files > 0 ? 'more' : 'done';
}
