// Packs documents that are put together from pieces, with Node's compression and hash.
import { hash } from 'node:crypto';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { createPacker, type Deflate, type Packer } from '../documents/quick-gzip.ts';

/** An entry has a few thousand octets: a small window and table hold it, and are made faster than large ones. */
const OPTIONS = { level: 6, windowBits: 13, memLevel: 6, finishFlush: constants.Z_SYNC_FLUSH };

export const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

export function createDeflate(): Deflate {
  return {
    // A copy: what Node gives is a part of 64 KB that would stay in memory as long as it does.
    piece: (bytes) => new Uint8Array(deflateRawSync(bytes, OPTIONS)),
    crc32: (bytes) => crc32(bytes),
    sha256,
  };
}

export const createNodePacker = (): Packer => createPacker(createDeflate());
