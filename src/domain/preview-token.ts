// The token of a link to a preview: which story, until when, of which editions, and the newsroom's signature over it.
import { matchesSecret } from './secret.ts';
import { DAY, type Instant, SECOND } from './time.ts';

/** How long a link to a preview works. */
export const PREVIEW_LIFE = DAY;

/** The path of the preview that a token opens, below the base URL. */
export const previewPath = (token: string): string => `/preview/${token}/`;

/** What a token lets its holder see. */
export interface Preview {
  storyUuid: string;
  /** From then on it has ended: a whole second. */
  endsAt: Instant;
  /** Ids of the editions that it shows; null: all, those that the story will be in later too. */
  editions: readonly number[] | null;
}

// Octets: 54 in all and 3 for each edition, which is 72 characters and 4 without a bit to spare, so that a token has
// one spelling. Without editions it shows all.
const [STORY, END, SIGNATURE, EDITION] = [16, 6, 32, 3] as const;
const TOKEN = /^[A-Za-z0-9_-]{72}(?:[A-Za-z0-9_-]{4}){0,1000}$/;

const encoder = new TextEncoder();

/** The token of a preview, in base64url. */
export async function signPreview({ storyUuid, endsAt, editions }: Preview, secret: string): Promise<string> {
  if (editions?.length === 0) throw new Error('a preview of no edition shows nothing');
  const claim = new Uint8Array(STORY + END + EDITION * (editions?.length ?? 0));
  claim.set(
    Uint8Array.from(storyUuid.replaceAll('-', '').match(/../g) as string[], (pair) => parseInt(pair, 16)),
  );
  const view = new DataView(claim.buffer);
  const seconds = Math.floor(endsAt / SECOND);
  view.setUint16(STORY, Math.floor(seconds / 2 ** 32));
  view.setUint32(STORY + 2, seconds % 2 ** 32);
  for (const [i, id] of (editions ?? []).entries()) {
    claim.set([id >> 16, id >> 8, id], STORY + END + EDITION * i);
  }
  return tokenOf(claim, secret);
}

/** What a token says, ended or not; undefined for one that this secret has not signed. */
export async function readPreview(token: string, secret: string): Promise<Preview | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const text = atob(token.replaceAll('-', '+').replaceAll('_', '/'));
  const octets = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const claim = octets.slice(0, -SIGNATURE);
  if (!(await matchesSecret(token, await tokenOf(claim, secret)))) return undefined;
  const digits = Array.from(claim.subarray(0, STORY), (octet) => octet.toString(16).padStart(2, '0')).join(
    '',
  );
  const view = new DataView(claim.buffer);
  const seconds = view.getUint16(STORY) * 2 ** 32 + view.getUint32(STORY + 2);
  const ids = Array.from({ length: (claim.length - STORY - END) / EDITION }, (_, i) => {
    const [high, middle, low] = claim.subarray(STORY + END + EDITION * i) as unknown as [
      number,
      number,
      number,
    ];
    return (high << 16) | (middle << 8) | low;
  });
  return {
    storyUuid: digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    endsAt: seconds * SECOND,
    editions: ids.length === 0 ? null : ids,
  };
}

/** A claim with the signature over it (RFC 2104). */
async function tokenOf(claim: Uint8Array<ArrayBuffer>, secret: string): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), hmac, false, ['sign']);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, claim));
  const text = btoa(String.fromCharCode(...claim, ...signature));
  return text.replaceAll('+', '-').replaceAll('/', '_');
}
