// WebSub section 7.1: the signature of what is sent, for subscribers that gave a secret.

const encoder = new TextEncoder();

/** The value of X-Hub-Signature: HMAC-SHA256 of the body with the secret as key, in hexadecimal. */
export async function hubSignature(secret: string, body: Uint8Array<ArrayBuffer>): Promise<string> {
  const key = await crypto.subtle.importKey(
    'raw',
    encoder.encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, body));
  return `sha256=${Array.from(digest, (octet) => octet.toString(16).padStart(2, '0')).join('')}`;
}
