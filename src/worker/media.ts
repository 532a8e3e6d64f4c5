// Media files in an R2 bucket, named by their content: a story with a new image needs no deploy.
import type { R2Bucket } from '@cloudflare/workers-types';
import type { MediaStore } from '../storage/media.ts';

/** The media store in a bucket. R2 shows a file to everybody once it has it whole. */
export function createBucketMedia(bucket: R2Bucket): MediaStore {
  return {
    has: async (name) => (await bucket.head(name)) !== null,
    async put(name, bytes) {
      if ((await bucket.head(name)) === null) await bucket.put(name, bytes);
    },
    async find(name) {
      const file = await bucket.get(name);
      return file ? { size: file.size, body: file.body as unknown as ReadableStream<Uint8Array> } : undefined;
    },
    delete: (name) => bucket.delete(name),
  };
}
