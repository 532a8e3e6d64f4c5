// Gzip in no time: a document put together from pieces that were compressed once, each for all that it stands in.
import { type Assembly, copy, layOut, type Piece } from '../render/feeds/assembly.ts';

/** What compresses and hashes at once, where the host has it: Workers leave the one to the edge, and wait for the other. */
export interface Deflate {
  /**
   * Raw DEFLATE (RFC 1951) that ends with a sync flush: at an octet, with an empty stored block, and not the last.
   * Nothing in it refers to bytes before these.
   */
  piece(bytes: Uint8Array): Uint8Array;
  /** CRC-32 as gzip has it (RFC 1952 section 8). */
  crc32(bytes: Uint8Array): number;
  sha256(bytes: Uint8Array): Uint8Array;
}

/** An assembly as one gzip member, and nothing else of it: hardly a reader wants it as it is. */
export interface Packed {
  gzip: Uint8Array;
  /** Octets of the assembly. */
  length: number;
}

export interface Packer {
  /** @returns also the SHA-256 of the assembly's bytes */
  pack(assembly: Assembly): Packed & { digest: Uint8Array };
}

/** Octets of the room in which documents are laid out; a longer one gets its own. */
const ROOM = 1_000_000;

/**
 * What packs. A document is read twice as it is, for its hash and its checksum, and then never again: all are laid out in
 * the same room, for on some machines fresh memory costs as much as all that is written into it.
 */
export function createPacker(deflate: Deflate): Packer {
  let room: Uint8Array | undefined;
  return {
    pack(assembly) {
      const { length } = assembly;
      if (length <= ROOM) room ??= new Uint8Array(ROOM);
      const identity = layOut(assembly, length <= ROOM && room ? room : new Uint8Array(length));
      return {
        gzip: quickGzip(assembly, identity, deflate),
        length,
        digest: deflate.sha256(identity),
      };
    },
  };
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
