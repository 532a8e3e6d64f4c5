// Cursors: places in a list or in the change log, opaque to whoever holds them and signed, so that only what was
// given out comes back.
import { z } from 'zod';

/**
 * What a cursor is a place in. `changes`: the change log. `page`: a list of what is public. `embargoed`: a list of what
 * is not yet; it is good for the key that it was made for alone.
 */
export type CursorKind = 'changes' | 'page' | 'embargoed';

/** Numbers and texts that say where; their meaning is its list's. */
export type Place = readonly (string | number | null)[];

export interface Cursors {
  /**
   * @param scope what the place means nothing without: the list and its filters, a key
   */
  sign(kind: CursorKind, scope: string, place: Place): Promise<string>;
  /** The place, or undefined for one that was not made for this kind and scope here. */
  read(kind: CursorKind, scope: string, cursor: string): Promise<Place | undefined>;
}

/** Longer ones are none of ours. */
export const LONGEST_CURSOR = 500;

const SIGNATURE_OCTETS = 16;
const encoder = new TextEncoder();
const place = z.array(z.union([z.string(), z.number(), z.null()]));

/** @param newsroomUuid the newsroom's own id, which is private and goes wherever the newsroom goes */
export async function createCursors(newsroomUuid: string): Promise<Cursors> {
  const key = await crypto.subtle.importKey(
    'raw',
    encoder.encode(`coranto cursors ${newsroomUuid}`),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const signatureOf = async (kind: CursorKind, scope: string, text: string): Promise<Uint8Array> => {
    const signed = encoder.encode(JSON.stringify([kind, scope, text]));
    return new Uint8Array(await crypto.subtle.sign('HMAC', key, signed)).subarray(0, SIGNATURE_OCTETS);
  };
  return {
    async sign(kind, scope, at) {
      const text = encode(encoder.encode(JSON.stringify(at)));
      return `${text}.${encode(await signatureOf(kind, scope, text))}`;
    },
    async read(kind, scope, cursor) {
      if (cursor.length > LONGEST_CURSOR) return undefined;
      const [, text, signature] = /^([\w-]+)\.([\w-]+)$/.exec(cursor) ?? [];
      if (text === undefined || signature === undefined) return undefined;
      if (!isSame(decode(signature), await signatureOf(kind, scope, text))) return undefined;
      return place.parse(JSON.parse(new TextDecoder().decode(decode(text))));
    },
  };
}

/** In a time that does not tell how much was right. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (const [i, octet] of b.entries()) difference |= octet ^ (a[i] ?? 0);
  return difference === 0;
}

/** base64url (RFC 4648 section 5), without padding. */
function encode(octets: Uint8Array): string {
  return btoa(String.fromCharCode(...octets))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function decode(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
