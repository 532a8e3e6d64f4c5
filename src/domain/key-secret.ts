// A key's secret as its holder shows it: `coranto_`, eight characters that may be told to anybody, and the rest.
import type { Instant } from './time.ts';

/** Octets that a secret is made of: the prefix is in base 32, the rest in base64url, without a bit to spare. */
export const SECRET_OCTETS = 37;
const PREFIX_OCTETS = 5;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** The last character of 32 octets in base64url has two bits that are nothing: a token has one spelling. */
const TOKEN = /^coranto_([a-z2-7]{8})_[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

export interface KeySecret {
  /** Eight characters: tells two secrets apart, and says nothing of either. */
  prefix: string;
  /** All of it. It is shown once, and kept nowhere. */
  token: string;
}

/** @param random so many octets as `SECRET_OCTETS` says */
export function keySecretOf(random: Uint8Array): KeySecret {
  const bits = Array.from(random.subarray(0, PREFIX_OCTETS), (octet) => octet.toString(2).padStart(8, '0'));
  const prefix = (bits.join('').match(/.{5}/g) as string[]).map((five) => BASE32[parseInt(five, 2)]).join('');
  // RFC 4648 section 5.
  const rest = btoa(String.fromCharCode(...random.subarray(PREFIX_OCTETS)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return { prefix, token: `coranto_${prefix}_${rest}` };
}

/** The prefix of a token; undefined for a text that is none. */
export function prefixOfToken(token: string): string | undefined {
  return TOKEN.exec(token)?.[1];
}

/** What is kept of a token: its SHA-256 in hexadecimal. Nobody guesses 256 random bits, so it needs no salt. */
export async function hashOfToken(token: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)));
  return Array.from(digest, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** How a key or a secret of it stands. */
export type KeyState = 'valid' | 'expired' | 'revoked';

/** It is good before `expiresAt`, and no longer from then on. */
export function stateAt(
  { expiresAt, revokedAt }: { expiresAt: Instant | null; revokedAt: Instant | null },
  now: Instant,
): KeyState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'valid';
}
