// Brings the search index up to the log, one more consumer of it, in portions that each cost little.
import { indexPortion } from '../documents/search-index.ts';
import type { JobContext, Outcome } from './jobs.ts';

/**
 * Indexes what changes have made public, and takes out what they have withdrawn.
 * @returns `more` where it may not go on now
 */
export async function indexSearch(context: Pick<JobContext, 'db' | 'pace'>): Promise<Outcome> {
  const { mayGoOn = () => true } = context.pace;
  for (;;) {
    const outcome = await indexPortion(context);
    if (outcome === 'done' || !mayGoOn()) return outcome;
  }
}
