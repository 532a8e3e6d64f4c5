// Renders every document that there is and is not as it should be: also those that nobody has asked for yet.
import { setImmediate as breathe } from 'node:timers/promises';
import { pathOf } from '../documents/address.ts';
import { listAddresses, listStandingAddresses } from '../documents/all-addresses.ts';
import { isFresh } from '../documents/freshness.ts';
import type { Press } from '../documents/prepare.ts';
import { type Beside, renderWanted } from '../jobs/render-wanted.ts';
import { listStates } from '../storage/documents.ts';
import { countArticlePaths } from '../storage/paths.ts';

/** Documents that are looked through at once: enough for several threads. */
const PORTION = 1_000;

/** Archives are long, and several handfuls are in memory at once. */
const HANDFUL = 24;

/** What it is told how far this is: documents that were looked at, and all. */
export type RenderedSoFar = (done: number, of: number) => void;

/** Documents for which it is worth it to start threads. */
const MANY = 1_000;

/**
 * Renders what is stale or was never rendered, portion by portion; what is fresh costs a look.
 * @param startThreads called at most once, where there are many
 * @returns how many were rendered
 */
export async function renderAll(
  press: Press,
  startThreads: () => readonly Beside[],
  tell: RenderedSoFar,
): Promise<number> {
  const { db } = press;
  const of = (await listStandingAddresses(db)).length + (await countArticlePaths(db));
  const beside = of < MANY ? [] : startThreads();
  let rendered = 0;
  let done = 0;
  let portion: string[] = [];
  const renderPortion = async (): Promise<void> => {
    const states = await listStates(db, portion);
    const wanted = portion.filter((path) => {
      const state = states.get(path);
      return !state || !isFresh(state, press);
    });
    await renderWanted(press, wanted, {
      beside,
      handful: HANDFUL,
      async onRendered(documents) {
        rendered += documents.length;
        // What other threads have made is waiting.
        await breathe();
      },
    });
    done += portion.length;
    portion = [];
    tell(done, of);
  };
  for await (const { address } of listAddresses(db)) {
    portion.push(pathOf(address));
    if (portion.length === PORTION) await renderPortion();
  }
  await renderPortion();
  return rendered;
}
