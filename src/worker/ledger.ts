// The ledger of erasures on Workers: in the bucket, beside the media, where no Time Travel of D1 reaches.
import type { R2Bucket } from '@cloudflare/workers-types';
import type { Database } from '../storage/database.ts';
import type { Erasing, Ledger } from '../storage/erasing.ts';
import { mergeIndex } from '../storage/search-index.ts';

/** Names of media begin with a digest, so that none is like these. An object's name says all; it holds nothing. */
const PREFIX = 'erasures/';
const KEY = /^erasures\/(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)\/([0-9a-f-]{36})$/;

/** The ledger in a bucket: names sort by time. */
export function createBucketLedger(bucket: R2Bucket): Ledger {
  return {
    async note(erasures) {
      await Promise.all(
        erasures.map(({ uuid, at }) => bucket.put(`${PREFIX}${new Date(at).toISOString()}/${uuid}`, '')),
      );
    },
    async list() {
      const noted = new Map<string, number>();
      for (let cursor: string | undefined, more = true; more; ) {
        const page = await bucket.list({ prefix: PREFIX, ...(cursor !== undefined && { cursor }) });
        for (const { key } of page.objects) {
          const [, at, uuid] = KEY.exec(key) ?? [];
          if (at !== undefined && uuid !== undefined) noted.set(uuid, Date.parse(at));
        }
        more = page.truncated;
        cursor = page.truncated ? page.cursor : undefined;
      }
      return [...noted].map(([uuid, at]) => ({ uuid, at }));
    },
  };
}

/**
 * What is left in D1's files Cloudflare alone can overwrite: Time Travel keeps it for 30 days. What is left in the
 * search index is ours.
 */
export function createErasing(bucket: R2Bucket, db: Database): Erasing {
  const scrub = async () => {
    await db.run(mergeIndex);
    return true;
  };
  return { ledger: createBucketLedger(bucket), scrub };
}
