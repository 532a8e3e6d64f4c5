// The body of a document as it was rendered: a text, or an assembly of bytes.
import { type Assembly, bytesOfAssembly, textOfAssembly } from '../render/feeds/assembly.ts';

export type Body = string | Assembly;

const encoder = new TextEncoder();

/** Its identity bytes. */
export function bytesOf(body: Body): Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? encoder.encode(body) : bytesOfAssembly(body);
}

/** The same as a text. */
export function textOf(body: Body): string {
  return typeof body === 'string' ? body : textOfAssembly(body);
}
