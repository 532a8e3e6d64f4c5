// Documents as they are now, for all to whom they are sent: read again when the log has moved, and held once.
import { createBoundedCache } from '../bounded-cache.ts';
import type { Context } from '../context.ts';
import type { DocumentSource } from '../documents/answer.ts';
import { MINUTE } from '../domain/time.ts';
import { snapshot } from '../storage/database.ts';
import { headSeqQuery } from '../storage/documents.ts';

export interface CurrentDocument {
  /** The log's head as of which, at least, this is what there is. */
  seq: number;
  /** Null: there is no such document, or it is gone. */
  document: { headers: readonly [string, string][]; etag: string; body: Uint8Array<ArrayBuffer> } | null;
}

export interface CurrentDocuments {
  /**
   * What is at a canonical path below the base URL.
   * @throws NotServingError while the newsroom is being filled
   */
  find(path: string): Promise<CurrentDocument>;
}

/** Octets of bodies that are held. */
const MOST_HELD = 16_000_000;
/** A document may change by itself: that is looked for as often. */
const HELD_FOR = MINUTE;
/** How often a document that changes while it is read is tried. */
const TRIES = 5;

export function createCurrentDocuments(
  { db, now }: Pick<Context, 'db' | 'now'>,
  documents: DocumentSource,
): CurrentDocuments {
  type Held = CurrentDocument & { at: number };
  const held = createBoundedCache<Held>(MOST_HELD, (_, { document }) => 500 + (document?.body.length ?? 0));
  const finding = new Map<string, Promise<Held>>();

  async function read(path: string, seq: number): Promise<Held> {
    const at = now();
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const found = await documents.find(path);
      // It has moved since its path was looked up, which says nothing of whether it is there.
      if (found?.status === 301) throw new Error(`${path} has moved meanwhile`);
      if (found?.status !== 200) return { seq, at, document: null };
      const body = await found.load('identity');
      const { headers, etag } = found;
      if (body) return { seq, at, document: { headers, etag, body } };
    }
    throw new Error(`${path} changes faster than it can be sent`);
  }

  return {
    async find(path) {
      // Read before the document: it is at least as new.
      const { seq } = await snapshot(db, { seq: headSeqQuery });
      const known = held.get(path);
      if (known && known.seq === seq && now() - known.at < HELD_FOR) return known;
      const key = `${seq} ${path}`;
      const reading = finding.get(key) ?? read(path, seq).finally(() => finding.delete(key));
      finding.set(key, reading);
      const found = await reading;
      // Another may have read it since, as of a newer log.
      if ((held.get(path)?.seq ?? 0) <= seq) held.set(path, found);
      return found;
    },
  };
}
