// The body of a request, within a limit whatever its length is said to be.
import type { Context as Call } from 'hono';

/** Whether a body comes with a content-coding: nothing here unpacks any (RFC 9110 section 15.5.16). */
export function isPacked({ req }: Pick<Call, 'req'>): boolean {
  return !/^(identity)?$/i.test(req.header('Content-Encoding')?.trim() ?? '');
}

/** Why there is no body: it has more octets than may be taken, or whoever sent it was gone before its end. */
export type Unread = 'too large' | 'cut off';

/**
 * The octets of a request's body.
 * @param most octets at most
 * @returns what is wrong with it instead, as soon as that is known
 */
export async function readBody(request: Request, most: number): Promise<Uint8Array<ArrayBuffer> | Unread> {
  const said = Number(request.headers.get('Content-Length') ?? 0);
  if (said > most) return 'too large';
  // Where the length is said a large body is in memory once: a Worker has room for no more.
  let body = new Uint8Array(said > 0 ? said : 0);
  let length = 0;
  // A reader, for not every runtime's streams can be iterated.
  const reader = request.body?.getReader();
  const next = async () => {
    const read = await reader?.read();
    return read?.done ? undefined : read?.value;
  };
  try {
    for (let chunk = await next(); chunk; chunk = await next()) {
      const end = length + chunk.length;
      if (end > most) {
        await reader?.cancel();
        return 'too large';
      }
      if (end > body.length) {
        const longer = new Uint8Array(Math.min(most, 2 * end));
        longer.set(body.subarray(0, length));
        body = longer;
      }
      body.set(chunk, length);
      length = end;
    }
  } catch {
    return 'cut off';
  }
  return length === body.length ? body : body.slice(0, length);
}
