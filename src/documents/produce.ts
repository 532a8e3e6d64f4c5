// Makes a document: prepares it, and stores it in the place of what its snapshot saw.
import { SECOND } from '../domain/time.ts';
import { DatabaseFault } from '../storage/database.ts';
import { findDocument, type StoredDocument } from '../storage/documents.ts';
import {
  type FormerRender,
  markMissing,
  type NewDocument,
  storeDocuments,
} from '../storage/store-documents.ts';
import { isFresh } from './freshness.ts';
import { type Made, type Prepared, type Press, prepareAll } from './prepare.ts';
import type { Bytes } from './quick-gzip.ts';

/** A document with its bytes, ready to be answered. */
export type Document = Omit<StoredDocument, 'body'> &
  Bytes & {
    /** Nothing of this render is stored, its tags neither: no change would touch it. */
    unstored?: true;
  };

/**
 * Renders the document at a path and stores it. The bytes returned were true at a moment after this was
 * called, so they may be served to whoever asked before it, even when a change has come since.
 */
export async function produce(press: Press, path: string): Promise<Document | undefined> {
  const [document] = await produceAll(press, [path]);
  return document;
}

/** The same for several, which are in memory together. @returns as `keepAll` does */
export async function produceAll(press: Press, paths: readonly string[]): Promise<(Document | undefined)[]> {
  return keepAll(press, await prepareAll(press, paths));
}

/**
 * Stores what was prepared, here or in another thread, in one batch.
 * @returns the documents in the order in which they were asked for, undefined where there is none
 */
export async function keepAll(
  press: Press,
  { seq, made, formers }: Prepared,
): Promise<(Document | undefined)[]> {
  const found = new Map<string, Document | undefined>();
  const fresh: Made[] = [];
  for (const [path, one] of made) {
    const former = formers.get(path);
    if (one === undefined) {
      if (former) await markMissing(press.db, path, { seq, stamp: press.stamp }).catch(unlessFull);
    } else if (one.unstored) {
      const { document, bytes } = one;
      found.set(path, { ...document, modifiedAt: document.since, touchedSeq: seq, ...bytes, unstored: true });
    } else if (former && isFresh(former, press) && isSame(former, one.document)) {
      // The long tail as it was: reading writes nothing.
      found.set(path, { ...former, ...one.bytes });
    } else {
      fresh.push(one);
    }
  }
  const documents = fresh.map(({ document }) => document);
  const stored = documents.length > 0 ? await storeUnlessFull(press, documents) : [];
  for (const [i, { document, bytes }] of fresh.entries()) {
    const now = stored === 'full' ? undefined : stored[i];
    if (stored === 'full') {
      found.set(document.path, unstored(press, document, formers.get(document.path), bytes));
    } else found.set(document.path, now ? { ...now, ...bytes } : await another(press, document, bytes));
  }
  return [...made.keys()].map((path) => found.get(path));
}

/** Where nothing can be written, what is public can be read all the same. */
async function storeUnlessFull(press: Press, documents: readonly NewDocument[]) {
  return storeDocuments(press.db, documents, press.now()).catch(unlessFull);
}

function unlessFull(error: unknown): 'full' {
  if (error instanceof DatabaseFault && error.isOfWriting) return 'full';
  throw error;
}

/** A render that could not be stored. */
function unstored(
  press: Press,
  document: NewDocument,
  former: FormerRender | undefined,
  bytes: Bytes,
): Document {
  const isSameAnswer = former?.etag === document.etag && former.status === document.status;
  const changedAt = Math.max(document.since, press.now(), (former?.modifiedAt ?? 0) + SECOND);
  return {
    ...document,
    modifiedAt: isSameAnswer ? former.modifiedAt : changedAt,
    touchedSeq: document.renderedSeq,
    ...bytes,
    unstored: true,
  };
}

function isSame(former: FormerRender, fresh: NewDocument): boolean {
  const { status, etag, changesAt, hot, text } = fresh;
  return (
    former.status === status &&
    former.etag === etag &&
    former.changesAt === changesAt &&
    former.hot === hot &&
    (text === null || former.kept)
  );
}

/** Somebody stored another render since the snapshot: these bytes go with its validators if they are the same. */
async function another(press: Press, ours: NewDocument, bytes: Bytes): Promise<Document | undefined> {
  const theirs = await findDocument(press.db, ours.path);
  const isOurs = theirs?.etag === ours.etag && theirs.status === ours.status;
  if (theirs && isOurs && theirs.renderedSeq >= ours.renderedSeq) return { ...theirs, ...bytes };
  // Whoever packs takes nobody's bytes: packed in another way they would have the same entity-tag.
  if (!press.packer && theirs?.body && isFresh(theirs, press)) return { ...theirs, body: theirs.body };
  // Also where something was erased meanwhile: these bytes may tell of it.
  return produce(press, ours.path);
}
