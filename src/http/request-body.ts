// The body of a request, within a limit whatever its length is said to be.

/**
 * The octets of a request's body.
 * @param most octets at most
 * @returns undefined when it is longer, as soon as that is known
 */
export async function readBody(request: Request, most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const said = Number(request.headers.get('Content-Length') ?? 0);
  if (said > most) return undefined;
  // Where the length is said a large body is in memory once: a Worker has room for no more.
  let body = new Uint8Array(said > 0 ? said : 0);
  let length = 0;
  // A reader, for not every runtime's streams can be iterated.
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const end = length + read.value.length;
    if (end > most) {
      await reader?.cancel();
      return undefined;
    }
    if (end > body.length) {
      const longer = new Uint8Array(Math.min(most, 2 * end));
      longer.set(body.subarray(0, length));
      body = longer;
    }
    body.set(read.value, length);
    length = end;
  }
  return length === body.length ? body : body.slice(0, length);
}
