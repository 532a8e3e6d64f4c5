// Bytes of documents by entity-tag: the tag is a hash of them, so what is held can never be wrong, only unused.

export interface BodyCache {
  get(etag: string): Uint8Array | undefined;
  set(etag: string, body: Uint8Array): void;
}

/**
 * Holds the bodies used last.
 * @param capacity octets at most
 */
export function createBodyCache(capacity: number): BodyCache {
  const held = new Map<string, Uint8Array>();
  let weight = 0;
  const drop = (etag: string): void => {
    weight -= held.get(etag)?.length ?? 0;
    held.delete(etag);
  };
  return {
    get(etag) {
      const body = held.get(etag);
      if (!body) return undefined;
      // A Map goes round in the order of insertion: what is used again moves to its end.
      held.delete(etag);
      held.set(etag, body);
      return body;
    },
    set(etag, body) {
      drop(etag);
      if (body.length > capacity) return;
      held.set(etag, body);
      weight += body.length;
      for (const oldest of held.keys()) {
        if (weight <= capacity) break;
        drop(oldest);
      }
    },
  };
}
