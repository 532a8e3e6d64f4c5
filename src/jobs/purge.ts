// A cache in front is told what changed: one more consumer of the log, with its own cursor. What it fails to
// tell, it tells again; what a cache took in meanwhile ends with max-age.
import { tagsOf } from '../documents/cache-tag.ts';
import { readCopied } from '../storage/documents.ts';
import { moveConsumer, readConsumer } from '../storage/newsroom.ts';
import type { JobContext, Outcome } from './jobs.ts';

/** The port to a cache that stands in front of the app and knows its answers by tag (see cacheTagOf). */
export interface FrontCache {
  /** Forgets the answers with any of these tags. Throws when it cannot promise that it has. */
  purge(tags: readonly string[]): Promise<void>;
  /** Forgets every answer. */
  purgeAll(): Promise<void>;
}

const CONSUMER = 'cache';
/** More than so many documents at once, an edition's new title say: forgetting all costs less. */
const MOST = 500;

/** Has the cache in front forget what changed since it was last told. */
export async function purge({ db, cache, log }: JobContext): Promise<Outcome> {
  if (cache === null) return 'done';
  const after = await readConsumer(db, CONSUMER);
  const { seq, erased, documents, media } = await readCopied(db, after, MOST + 1);
  if (seq === after) return 'done';
  const paths = [...documents, ...media.map((name) => `/media/${name}`)];
  if (erased || paths.length > MOST) await cache.purgeAll();
  else if (paths.length > 0) await cache.purge(await tagsOf(paths));
  await moveConsumer(db, CONSUMER, seq);
  log.info('purged', { paths: paths.length, erased });
  return 'done';
}
