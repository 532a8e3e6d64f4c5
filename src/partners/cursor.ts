// Cursors: places in a list or in the change log, opaque to whoever holds them and signed, so that only what was
// given out comes back.
import { z } from 'zod';
import { matchesSecret } from '../domain/secret.ts';

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
  /** A place as its text, with the signature after it. */
  const cursorOf = async (kind: CursorKind, scope: string, text: string): Promise<string> => {
    const signed = encoder.encode(JSON.stringify([kind, scope, text]));
    const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, signed));
    return `${text}.${encode(signature.subarray(0, SIGNATURE_OCTETS))}`;
  };
  return {
    async sign(kind, scope, at) {
      return cursorOf(kind, scope, encode(encoder.encode(JSON.stringify(at))));
    },
    async read(kind, scope, cursor) {
      if (cursor.length > LONGEST_CURSOR) return undefined;
      const [, text] = /^([\w-]+)\.[\w-]+$/.exec(cursor) ?? [];
      if (text === undefined || !(await matchesSecret(cursor, await cursorOf(kind, scope, text))))
        return undefined;
      return place.parse(JSON.parse(new TextDecoder().decode(decode(text))));
    },
  };
}

/** base64url (RFC 4648 section 5), without padding. */
function encode(octets: Uint8Array): string {
  return btoa(String.fromCharCode(...octets))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function decode(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
}
