// The name that a request has of its own, so that it is done once (draft-ietf-httpapi-idempotency-key-header-07).
import type { Context as Call } from 'hono';
import { DeskError } from '../../desk/fault.ts';
import type { NamedRequest } from '../../desk/idempotent.ts';
import type { Caller } from './caller.ts';

export const IDEMPOTENCY_KEY = {
  'Idempotency-Key':
    'A name for this request, new for each, such as a UUID. Sent again with it within a day, the request is not done again, and its first answer is given again.',
};

/** A structured field's string (RFC 8941 section 3.3.3); most clients leave the quotation marks away. */
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])+)"$/;
const BARE = /^[!#-+\--[\]-~]+$/;
const LONGEST = 255;

/** Conditions are part of what is asked. */
const MEANT = ['If-Match', 'If-None-Match'];

/**
 * The name of a request that has one.
 * @param asked what is asked besides its method, path and conditions
 * @throws DeskError `unread` for a header that is no name
 */
export async function nameOfRequest(
  call: Call,
  caller: Caller,
  asked: string | Uint8Array,
): Promise<NamedRequest | null> {
  const given = call.req.header('Idempotency-Key')?.trim();
  if (given === undefined) return null;
  const name = QUOTED.exec(given)?.[1]?.replace(/\\(.)/g, '$1') ?? (BARE.test(given) ? given : undefined);
  if (name === undefined || name.length > LONGEST) {
    const expected = `expected one of ${LONGEST} characters at most, such as a UUID in quotation marks`;
    throw new DeskError('unread', `The Idempotency-Key is no name: ${expected}.`);
  }
  const head = [call.req.method, call.req.path, ...MEANT.map((header) => call.req.header(header) ?? '')];
  const fingerprint = await digest(JSON.stringify(head), asked);
  return { owner: caller.kind === 'partner' ? caller.key.name : '', name, fingerprint };
}

async function digest(head: string, body: string | Uint8Array): Promise<string> {
  const [first, rest] = [head, body].map((part) =>
    typeof part === 'string' ? new TextEncoder().encode(part) : part,
  ) as [Uint8Array, Uint8Array];
  const octets = new Uint8Array(first.length + rest.length);
  octets.set(first);
  octets.set(rest, first.length);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', octets));
  return Array.from(hash, (octet) => octet.toString(16).padStart(2, '0')).join('');
}
