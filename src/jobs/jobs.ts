// The jobs: one table for both hosts. What is due is a query over stored instants, so a job only ticks.
import type { Context } from '../context.ts';
import { settle } from '../operations/settle.ts';
import { generate } from './generate.ts';

export interface Job {
  name: string;
  /** Five fields, in UTC. */
  cron: string;
  run(context: Context): Promise<void>;
}

export const JOBS: readonly Job[] = [{ name: 'tick', cron: '* * * * *', run: tick }];

/** Releases what is due and renders what was touched. */
export async function tick(context: Context): Promise<void> {
  const { released, withdrawn } = await settle(context);
  const { rendered } = await generate(context);
  if (released + withdrawn + rendered > 0) context.log.info('ticked', { released, withdrawn, rendered });
}
