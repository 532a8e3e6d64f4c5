// The ledger of erasures in a bucket, however many there are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { R2Bucket } from '@cloudflare/workers-types';
import { createBucketLedger } from '../../src/worker/ledger.ts';
import { START } from '../support/clock.ts';

/** R2 as far as the ledger knows it: names in order, some at a time. */
function bucketOf(keys: Set<string>, most: number): R2Bucket {
  const bucket = {
    put: async (key: string) => void keys.add(key),
    async list({ prefix = '', cursor = '' }: { prefix?: string; cursor?: string }) {
      const found = [...keys].filter((key) => key.startsWith(prefix) && key > cursor).sort();
      const objects = found.slice(0, most).map((key) => ({ key }));
      return { objects, truncated: found.length > most, cursor: objects.at(-1)?.key };
    },
  };
  return bucket as unknown as R2Bucket;
}

test('a ledger in a bucket knows what was noted, page by page, each article as it was noted last', async () => {
  const keys = new Set([`${'ab'.repeat(32)}.png`]);
  const ledger = createBucketLedger(bucketOf(keys, 3));
  assert.deepEqual(await ledger.list(), []);
  const noted = Array.from({ length: 10 }, (_, n) => ({ uuid: crypto.randomUUID(), at: START + n }));
  await ledger.note(noted);
  const [first] = noted as [(typeof noted)[0]];
  await ledger.note([{ ...first, at: START + 20 }]);
  const listed = await createBucketLedger(bucketOf(keys, 3)).list();
  const byTime = listed.sort((a, b) => a.at - b.at);
  assert.deepEqual(byTime, [...noted.slice(1), { ...first, at: START + 20 }]);
});
