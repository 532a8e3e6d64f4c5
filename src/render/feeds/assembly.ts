// A document put together from bytes that were made before: nothing is laid out, encoded or compressed again.

/** Bytes that stand in many documents. */
export interface Piece {
  readonly bytes: Uint8Array;
  /** The same as raw DEFLATE that ends at an octet: made when first needed, and null until then. */
  deflated: Uint8Array | null;
}

/** Pieces, one after the other. */
export interface Assembly {
  readonly pieces: readonly Piece[];
  /** Octets of them all. */
  readonly length: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A text as a piece. */
export function pieceOf(text: string): Piece {
  return { bytes: encoder.encode(text), deflated: null };
}

export function assemble(pieces: readonly Piece[]): Assembly {
  let length = 0;
  for (const { bytes } of pieces) length += bytes.length;
  return { pieces, length };
}

/** The bytes of the whole document. */
export function bytesOfAssembly(assembly: Assembly): Uint8Array<ArrayBuffer> {
  return layOut(assembly, new Uint8Array(assembly.length));
}

/** The same in a room that is large enough. @returns the part of the room that they take */
export function layOut<T extends Uint8Array>({ pieces, length }: Assembly, room: T): T {
  let at = 0;
  for (const { bytes } of pieces) at = copy(bytes, room, at);
  return room.subarray(0, length) as T;
}

/** The whole document as a text. */
export function textOfAssembly(assembly: Assembly): string {
  return decoder.decode(bytesOfAssembly(assembly));
}

/** Below this, bytes are copied sooner by hand. */
const FEW = 16;

/** Writes bytes where they belong. @returns where the next belong */
export function copy(bytes: Uint8Array, target: Uint8Array, at: number): number {
  if (bytes.length < FEW) for (let i = 0; i < bytes.length; i++) target[at + i] = bytes[i] as number;
  else target.set(bytes, at);
  return at + bytes.length;
}
