// The jobs: one table for both hosts. What is due is a query over stored instants, so a job only ticks.
import type { Context } from '../context.ts';
import { settleAndTell } from '../operations/settle.ts';
import { readDuty } from '../storage/due.ts';
import { finishErasing } from './finish-erasing.ts';
import { generate } from './generate.ts';
import { indexSearch } from './index-search.ts';
import { type FrontCache, purge } from './purge.ts';
import type { Pushing } from './push.ts';
import type { RenderOptions } from './render-wanted.ts';

/** What a job is handed besides the context. */
export interface JobContext extends Context {
  /** How generation runs here: its pace, and whether it may go on. */
  pace: RenderOptions;
  /** What stands in front and holds copies; null where nothing does. */
  cache: FrontCache | null;
  /** How what is owed is pushed; null where it is not, or not by a job. */
  pushing: Pushing | null;
}

/** `more`: it stopped where it may not go on, and wants to be run again. */
export type Outcome = 'done' | 'more';

export interface Job {
  name: string;
  /** Five fields, in UTC. */
  cron: string;
  run(context: JobContext): Promise<Outcome>;
}

export const JOBS: readonly Job[] = [
  { name: 'tick', cron: '* * * * *', run: tick },
  { name: 'purge', cron: '* * * * *', run: purge },
  { name: 'index', cron: '* * * * *', run: indexSearch },
  { name: 'erase', cron: '* * * * *', run: finishErasing },
  { name: 'push', cron: '* * * * *', run: push },
];

/** Releases what is due and renders what was touched. */
async function tick(context: JobContext): Promise<Outcome> {
  // A newsroom that is being filled has nothing whole to render.
  if ((await readDuty(context.db)).state === 'receiving') return 'done';
  const { released, withdrawn } = await settleAndTell(context);
  const { rendered, outcome } = await generate(context, context.pace);
  if (released + withdrawn + rendered > 0) context.log.info('ticked', { released, withdrawn, rendered });
  return outcome;
}

/** Loaded where a job pushes: on Node another thread does. */
async function push({ pushing, pace }: JobContext): Promise<Outcome> {
  if (pushing === null) return 'done';
  const { pushOwed } = await import('./push.ts');
  return pushOwed(pushing, pace);
}
