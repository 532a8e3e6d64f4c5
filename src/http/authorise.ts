// Who may act on the newsroom over HTTP: whoever shows its key.
import type { Context as Call } from 'hono';
import type { Handler } from './app.ts';
import { problem } from './problem.ts';

const encoder = new TextEncoder();

/** Lets through who shows the newsroom's key as a bearer token (RFC 6750); others learn only that they may not. */
export function authorised(handler: Handler): Handler {
  return async (call, context) => {
    const { key } = context.config;
    if (key === null) {
      const detail = 'This newsroom takes nothing over HTTP: its operator has set no CORANTO_KEY.';
      return problem(call, context, 403, detail);
    }
    if (!(await matchesSecret(bearerOf(call), key))) {
      return problem(call, context, 401, 'This needs the newsroom’s key.', {
        'WWW-Authenticate': 'Bearer realm="coranto"',
      });
    }
    return handler(call, context);
  };
}

function bearerOf(call: Call): string {
  return /^Bearer +([^\s]+) *$/i.exec(call.req.header('Authorization') ?? '')?.[1] ?? '';
}

/** Compares without telling by its time how much was right: digests are equally long and say nothing of the text. */
export async function matchesSecret(given: string, key: string): Promise<boolean> {
  const [a, b] = await Promise.all([digest(given), digest(key)]);
  let difference = 0;
  for (const [i, octet] of a.entries()) difference |= octet ^ (b[i] as number);
  return difference === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
}
