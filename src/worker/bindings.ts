// What a Worker must be bound to, checked before anything is answered: see wrangler.toml.
import type { D1Database, Fetcher, Queue, R2Bucket } from '@cloudflare/workers-types';
import type { Wakeup } from './wakeups.ts';

export interface Bindings {
  DB: D1Database;
  MEDIA: R2Bucket;
  ASSETS: Fetcher;
  QUEUE: Queue<Wakeup>;
  PUSH: Queue<Wakeup>;
}

/** Settings and bindings, as the runtime hands them over. */
export type Env = Bindings & Readonly<Record<string, unknown>>;

const BINDINGS: Record<keyof Bindings, { what: string; remedy: string }> = {
  DB: { what: 'the D1 database', remedy: '[[d1_databases]] with binding = "DB"' },
  MEDIA: { what: 'the R2 bucket of media', remedy: '[[r2_buckets]] with binding = "MEDIA"' },
  ASSETS: { what: 'the stylesheet', remedy: '[assets] with binding = "ASSETS"' },
  QUEUE: { what: 'the queue', remedy: '[[queues.producers]] with binding = "QUEUE"' },
  PUSH: { what: 'the queue of what is pushed', remedy: '[[queues.producers]] with binding = "PUSH"' },
};

/** A line for each binding that an environment lacks, and what to add. */
export function missingBindings(env: Env): string[] {
  const missing = Object.entries(BINDINGS).filter(([name]) => typeof env[name] !== 'object');
  return missing.map(([name, { what, remedy }]) => `${name}, ${what}, is missing: add ${remedy}`);
}
