// Compresses documents as well as is worth it, off the event loop, and leaves next to nothing behind. V8 counts what
// compressing takes, and would collect the serving thread's garbage each time that there are some megabytes of it.
import type { Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import { constants, createBrotliCompress, createGunzip, createGzip } from 'node:zlib';

const GZIP_LEVEL = 6;
const BROTLI_QUALITY = 5;
/** A window of 64 KB is no dearer than a smaller one; by itself brotli takes 4 MB and more for each document. */
const WINDOW_BITS = { least: 16, most: constants.BROTLI_DEFAULT_WINDOW };

/** A document in the codings that take a while. */
export interface Thorough {
  gzip: Uint8Array;
  br: Uint8Array;
}

/**
 * @param quick the document as gzip that was made in a hurry
 * @param length octets of the document as it is
 */
export async function compressThoroughly(quick: Uint8Array, length: number): Promise<Thorough> {
  const identity = await through(createGunzip(roomFor(length)), quick);
  const room = roomFor(quick.length);
  const gzip = await through(createGzip({ level: GZIP_LEVEL, ...room }), identity);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: length,
    [constants.BROTLI_PARAM_LGWIN]: windowBitsFor(length),
  };
  const br = await through(createBrotliCompress({ params, ...room }), identity);
  letGo(identity.buffer);
  return { gzip, br };
}

/** RFC 7932 section 9.1: a window has 16 octets less than 2^bits. */
function windowBitsFor(octets: number): number {
  const { least, most } = WINDOW_BITS;
  return Math.min(most, Math.max(least, Math.ceil(Math.log2(octets + 16))));
}

/** For what comes out: a buffer of its own each time, where Node would share out parts of one if it were smaller. */
const roomFor = (octets: number) => ({ chunkSize: Math.max(octets, Buffer.poolSize) + 64 });

/** @returns what a stream makes of bytes, in memory that it alone takes */
async function through(stream: Transform, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer<ArrayBuffer>[] = [];
  // Whoever iterates over it gets several parts as one, in memory that others have a part of.
  stream.on('data', (part) => parts.push(part)).end(bytes);
  await finished(stream);
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  for (const buffer of new Set(parts.map((part) => part.buffer))) letGo(buffer);
  return whole;
}

/** Gives memory back that nobody reads any more: at once, and not when garbage is collected. Never what Node shares out. */
function letGo(buffer: ArrayBuffer): void {
  if (buffer.byteLength !== Buffer.poolSize) buffer.transfer(0);
}
