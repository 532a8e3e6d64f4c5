// Gzip in no time: a document put together from pieces that were compressed once, each for all that it stands in.
import { type Assembly, copy, type Piece } from '../render/feeds/assembly.ts';

/** What compresses, where the host has it: Workers leave that to the edge. */
export interface Deflate {
  /**
   * Raw DEFLATE (RFC 1951) that ends with a sync flush: at an octet, with an empty stored block, and not the last.
   * Nothing in it refers to bytes before these.
   */
  piece(bytes: Uint8Array): Uint8Array;
  /** CRC-32 as gzip has it (RFC 1952 section 8). */
  crc32(bytes: Uint8Array): number;
}

// RFC 1952 section 2.3: DEFLATE, no flags, no time, nothing said of how, and of no known system.
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
// RFC 1951 section 3.2.4: a stored block of nothing, the last.
const END = Uint8Array.of(1, 0, 0, 0xff, 0xff);
/** RFC 1952 section 2.3.1: CRC-32 and length. */
const TRAILER = 8;

/** Octets below which a piece is stored as it is: a stored block takes five more, as a sync flush does. */
const SHORT = 64;

/**
 * The assembly as one gzip member (RFC 1952). Pieces are compressed when they are first met, and none knows of another:
 * it is larger than what compresses the whole document makes of it, and costs next to nothing.
 * @param identity the assembly's bytes
 */
export function quickGzip(
  { pieces }: Assembly,
  identity: Uint8Array,
  deflate: Deflate,
): Uint8Array<ArrayBuffer> {
  let length = HEADER.length + END.length + TRAILER;
  for (const piece of pieces) length += deflatedOf(piece, deflate).length;
  const zipped = new Uint8Array(length);
  let at = copy(HEADER, zipped, 0);
  for (const piece of pieces) at = copy(deflatedOf(piece, deflate), zipped, at);
  at = copy(END, zipped, at);
  const trailer = new DataView(zipped.buffer, at);
  trailer.setUint32(0, deflate.crc32(identity), true);
  // RFC 1952 section 2.3.1: the length modulo 2^32.
  trailer.setUint32(4, identity.length, true);
  return zipped;
}

function deflatedOf(piece: Piece, deflate: Deflate): Uint8Array {
  piece.deflated ??= piece.bytes.length < SHORT ? stored(piece.bytes) : deflate.piece(piece.bytes);
  return piece.deflated;
}

/** RFC 1951 section 3.2.4: a stored block, not the last, that begins at an octet: its length, the complement, the bytes. */
function stored(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  return Uint8Array.of(0, length, 0, ~length & 0xff, 0xff, ...bytes);
}
