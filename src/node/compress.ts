// Compresses what is made for one request off the event loop, and holds what was asked for last.
import { gzip } from 'node:zlib';
import { createBoundedCache } from '../bounded-cache.ts';
import type { Compress } from '../http/app.ts';

/** Octets held. */
const HELD = 8_000_000;
const LEVEL = 6;

/** Smaller ones come in one packet either way. */
const WORTH = 1_000;

export function createCompress(): Compress {
  const held = createBoundedCache<Uint8Array<ArrayBuffer>>(HELD, (_, octets) => 200 + octets.length);
  return async (etag, text) => {
    if (text.length < WORTH) return undefined;
    const known = held.get(etag);
    if (known) return known;
    const octets = await new Promise<Buffer>((resolve, reject) => {
      gzip(text, { level: LEVEL }, (error, zipped) => (error ? reject(error) : resolve(zipped)));
    });
    const zipped = new Uint8Array(octets);
    held.set(etag, zipped);
    return zipped;
  };
}
