// Packs documents with Node's compression and hash.
import { hash } from 'node:crypto';
import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { createPacker, type Deflate, type Packer } from '../documents/quick-gzip.ts';

/** An entry has a few thousand octets: a small window and table hold it, and are made faster than large ones. */
const PIECE = { level: 6, windowBits: 13, memLevel: 6, finishFlush: constants.Z_SYNC_FLUSH };

/** For whoever asks before it is compressed well. */
const QUICK = { level: 1 };

export const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

/** A copy: what Node gives is a part of 64 KB that would stay in memory as long as it does. */
const alone = (bytes: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

export function createDeflate(): Deflate {
  return {
    piece: (bytes) => alone(deflateRawSync(bytes, PIECE)),
    gzip: (bytes) => gzipSync(bytes, QUICK),
    crc32: (bytes) => crc32(bytes),
    sha256,
  };
}

export const createNodePacker = (): Packer => createPacker(createDeflate());
