// Gzip in no time: a feed is put together from pieces that were compressed once, each for all that it stands in; whatever
// else there is, is compressed where it was made, as quickly as can be.
import { type Assembly, copy, layOut, type Piece } from '../render/feeds/assembly.ts';
import type { Body } from './body.ts';

/** What compresses and hashes at once, where the host has it: Workers leave the one to the edge, and wait for the other. */
export interface Deflate {
  /**
   * Raw DEFLATE (RFC 1951) that ends with a sync flush: at an octet, with an empty stored block, and not the last.
   * Nothing in it refers to bytes before these.
   */
  piece(bytes: Uint8Array): Uint8Array;
  /** One gzip member (RFC 1952), made quickly rather than well. */
  gzip(bytes: Uint8Array): Uint8Array;
  /** CRC-32 as gzip has it (RFC 1952 section 8). */
  crc32(bytes: Uint8Array): number;
  sha256(bytes: Uint8Array): Uint8Array;
}

/**
 * A document as one gzip member, and nothing else of it: hardly a reader wants it as it is. Threads share its memory, which
 * V8 counts as no thread's: it would collect a thread's garbage each time that it is given some megabytes.
 */
export interface Packed {
  gzip: Uint8Array<SharedArrayBuffer>;
  /** Octets of the document. */
  length: number;
}

/** What a document was rendered to: its bytes as they are; or, by who packs and where it is worth it, those and no others. */
export type Bytes = { body: Uint8Array<ArrayBuffer>; packed?: undefined } | { body: null; packed: Packed };

export interface Packer {
  /** @returns also how many octets the body has as it is, and their SHA-256 */
  pack(body: Body): { bytes: Bytes; length: number; digest: Uint8Array };
}

/** Octets of the room in which documents are laid out; a longer one gets its own. */
const ROOM = 1_000_000;
/** An UTF-16 unit has at most so many octets in UTF-8. */
const OCTETS = 3;
/** Octets below which a coding's own bytes eat what it saves. */
const WORTH_PACKING = 256;

/**
 * What packs. A document is read twice as it is, for its hash and its checksum, and then never again: all are laid out in
 * the same room, for on some machines fresh memory costs as much as all that is written into it.
 */
export function createPacker(deflate: Deflate): Packer {
  let room: Uint8Array<ArrayBuffer> | undefined;
  const roomFor = (length: number): Uint8Array<ArrayBuffer> => {
    if (length > ROOM) return new Uint8Array(length);
    room ??= new Uint8Array(ROOM);
    return room;
  };
  return {
    pack(body) {
      const identity = setDown(body, roomFor);
      const { length } = identity;
      const digest = deflate.sha256(identity);
      if (length < WORTH_PACKING) return { bytes: { body: identity.slice() }, length, digest };
      const gzip =
        typeof body === 'string' ? shared(deflate.gzip(identity)) : quickGzip(body, identity, deflate);
      return { bytes: { body: null, packed: { gzip, length } }, length, digest };
    },
  };
}

const encoder = new TextEncoder();

/** @returns the part of the room that the body's bytes take */
function setDown(body: Body, roomFor: (length: number) => Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (typeof body !== 'string') return layOut(body, roomFor(body.length));
  const room = roomFor(body.length * OCTETS);
  return room.subarray(0, encoder.encodeInto(body, room).written);
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
): Uint8Array<SharedArrayBuffer> {
  let length = HEADER.length + END.length + TRAILER;
  for (const piece of pieces) length += deflatedOf(piece, deflate).length;
  const zipped = sharedRoom(length);
  let at = copy(HEADER, zipped, 0);
  for (const piece of pieces) at = copy(deflatedOf(piece, deflate), zipped, at);
  at = copy(END, zipped, at);
  const trailer = new DataView(zipped.buffer, at);
  trailer.setUint32(0, deflate.crc32(identity), true);
  // RFC 1952 section 2.3.1: the length modulo 2^32.
  trailer.setUint32(4, identity.length, true);
  return zipped;
}

function shared(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
  const room = sharedRoom(bytes.length);
  room.set(bytes);
  return room;
}

const sharedRoom = (length: number): Uint8Array<SharedArrayBuffer> =>
  new Uint8Array(new SharedArrayBuffer(length));

function deflatedOf(piece: Piece, deflate: Deflate): Uint8Array {
  piece.deflated ??= piece.bytes.length < SHORT ? stored(piece.bytes) : deflate.piece(piece.bytes);
  return piece.deflated;
}

/** RFC 1951 section 3.2.4: a stored block, not the last, that begins at an octet: its length, the complement, the bytes. */
function stored(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  return Uint8Array.of(0, length, 0, ~length & 0xff, 0xff, ...bytes);
}
