// Signatures of webhooks as Standard Webhooks has them: HMAC-SHA256 of id, time and the very octets that are sent.

const PREFIX = 'whsec_';
const SECRET_OCTETS = 32;
const encoder = new TextEncoder();

/** A secret to sign with; receivers are given it as it is. */
export function newSecret(): string {
  return PREFIX + encode(crypto.getRandomValues(new Uint8Array(SECRET_OCTETS)));
}

export interface Signed {
  /** The webhook-id. */
  message: string;
  /** The webhook-timestamp: seconds since 1970, of the attempt. */
  timestamp: number;
  body: Uint8Array<ArrayBuffer>;
}

/**
 * The webhook-signature.
 * @param secrets one, or two while one takes the other's place: whoever has either can verify
 */
export async function signatureOf(
  secrets: readonly string[],
  { message, timestamp, body }: Signed,
): Promise<string> {
  const head = encoder.encode(`${message}.${timestamp}.`);
  const signed = new Uint8Array(head.length + body.length);
  signed.set(head);
  signed.set(body, head.length);
  const signatures = secrets.map(async (secret) => {
    const octets = Uint8Array.from(atob(secret.slice(PREFIX.length)), (c) => c.charCodeAt(0));
    const key = await crypto.subtle.importKey('raw', octets, { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ]);
    return `v1,${encode(new Uint8Array(await crypto.subtle.sign('HMAC', key, signed)))}`;
  });
  // Standard Webhooks: a list with spaces between, “to allow for zero downtime rotation”.
  return (await Promise.all(signatures)).join(' ');
}

function encode(octets: Uint8Array): string {
  return btoa(String.fromCharCode(...octets));
}
