// What travels through the queue: that there is something to do, never what. Messages may come twice, late or
// in another order; the cursors in the database say where each consumer of the log stands.
import type { MessageBatch } from '@cloudflare/workers-types';
import { z } from 'zod';
import { JOBS } from '../jobs/jobs.ts';

const wakeup = z.strictObject({ job: z.enum(JOBS.map(({ name }) => name)) });

/** Run this job. */
export type Wakeup = z.infer<typeof wakeup>;

export interface Woken {
  /** Names of jobs, each once. */
  jobs: Set<string>;
  /** Messages that say nothing: from another version, or another program. */
  unknown: unknown[];
}

/** What a batch of messages asks for. */
export function readWakeups(batch: Pick<MessageBatch, 'messages'>): Woken {
  const woken: Woken = { jobs: new Set(), unknown: [] };
  for (const { body } of batch.messages) {
    const read = wakeup.safeParse(body);
    if (read.success) woken.jobs.add(read.data.job);
    else woken.unknown.push(body);
  }
  return woken;
}
