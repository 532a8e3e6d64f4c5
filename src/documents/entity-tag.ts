// What tells one version of a document from another: the stem of its entity-tags, and the stamp of what rendered it.

const encoder = new TextEncoder();

/** Octets of a digest that a stem is made of. */
const STEM = 16;

/** The stem of a document's entity-tags: 128 bits of the SHA-256 of its identity bytes, in base64url. */
export async function entityTag(bytes: Uint8Array): Promise<string> {
  return stemOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)));
}

/** The same from the SHA-256 itself. */
export function stemOf(digest: Uint8Array): string {
  const text = btoa(String.fromCharCode(...digest.subarray(0, STEM)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Bump it when rendering changes: documents are rendered anew, lazily. */
const RENDERER_VERSION = 3;

/** What, besides the newsroom, every document is a function of: a mismatch renders it again. */
export async function stampOf(baseUrl: string, catalogues: unknown): Promise<string> {
  return entityTag(encoder.encode(JSON.stringify([RENDERER_VERSION, baseUrl, catalogues])));
}
