// Makes a document: reads its model and the log's head in one snapshot, renders, and stores with a guard.
import type { Context } from '../context.ts';
import { SECOND } from '../domain/time.ts';
import { DatabaseFault } from '../storage/database.ts';
import { findDocument, headSeqQuery, type StoredDocument } from '../storage/documents.ts';
import {
  type FormerRender,
  formerRendersQuery,
  markMissing,
  type NewDocument,
  storeDocuments,
} from '../storage/store-documents.ts';
import { bytesOf, textOf } from './body.ts';
import { bakeHeaders } from './headers.ts';
import { type Deflate, quickGzip } from './quick-gzip.ts';
import { type Render, type Renderer, renderAll } from './render.ts';

/** What rendering needs of the context. */
export type Press = Renderer &
  Pick<Context, 'stamp' | 'keepsBodies' | 'sha256'> & {
    /** What compresses feeds at once, where that is wanted. */
    deflate?: Deflate;
  };

/** What a document was rendered to. */
export interface Bytes {
  /** As they are. */
  body: Uint8Array;
  /** The same, quickly compressed: of a feed, by a press that deflates. */
  gzip?: Uint8Array;
}

/** A document with its bytes, ready to be answered. */
export type Document = StoredDocument &
  Bytes & {
    /** Nothing of this render is stored, its tags neither: no change would touch it. */
    unstored?: true;
  };

const encoder = new TextEncoder();

/** Octets of a body that a D1 row holds beside its headers: a larger one is rendered on demand. */
const LARGEST_KEPT = 1_900_000;

/** Whether a stored document may be served: nothing touched it, no deploy and no moment changed it. */
export function isFresh(
  document: Omit<StoredDocument, 'body'>,
  press: Pick<Press, 'stamp' | 'now'>,
): boolean {
  return (
    document.renderedSeq >= document.touchedSeq &&
    document.stamp === press.stamp &&
    (document.changesAt === null || press.now() < document.changesAt)
  );
}

/**
 * Renders the document at a path and stores it. The bytes returned were true at a moment after this was
 * called, so they may be served to whoever asked before it, even when a change has come since.
 */
export async function produce(press: Press, path: string): Promise<Document | undefined> {
  const [document] = await produceAll(press, [path]);
  return document;
}

/**
 * The same for several: one snapshot for all, so that what they have in common is read and built once, and
 * one batch, so that the disk is waited for once. They are in memory together.
 * @returns the documents in the order of the paths, undefined where there is none
 */
export async function produceAll(press: Press, paths: readonly string[]): Promise<(Document | undefined)[]> {
  const { renders, beside } = await renderAll(press, paths, {
    seq: headSeqQuery,
    formers: formerRendersQuery(paths),
  });
  const { seq, formers } = beside;
  const made = await Promise.all(
    [...renders].map(([path, render]) => make(press, path, render, { seq, former: formers.get(path) })),
  );
  const found = new Map<string, Document | undefined>();
  const fresh: Made[] = [];
  for (const [i, one] of made.entries()) {
    const path = [...renders.keys()][i] as string;
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
  return paths.map((path) => found.get(path));
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

/** A document that was rendered, and its bytes. */
interface Made {
  document: NewDocument;
  bytes: Bytes;
  /** Nothing of it is stored. */
  unstored: boolean;
}

async function make(
  press: Press,
  path: string,
  { kind, rendered }: Render,
  { seq, former }: { seq: number; former: FormerRender | undefined },
): Promise<Made | undefined> {
  if (!rendered) return undefined;
  const body = bytesOf(rendered.body);
  const hot = rendered.keep && body.length <= LARGEST_KEPT;
  const document: NewDocument = {
    path,
    kind,
    status: rendered.status,
    headers: bakeHeaders(rendered),
    etag: press.sha256 ? stemOf(press.sha256(body)) : await entityTag(body),
    changesAt: rendered.changesAt,
    renderedSeq: seq,
    stamp: press.stamp,
    hot,
    text: hot && press.keepsBodies ? textOf(rendered.body) : null,
    tags: rendered.tags,
    since: rendered.since,
    former,
  };
  const bytes: Bytes = { body };
  if (press.deflate && typeof rendered.body !== 'string') {
    bytes.gzip = quickGzip(rendered.body, body, press.deflate);
  }
  return { document, bytes, unstored: rendered.unstored === true };
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
  if (theirs?.body && isFresh(theirs, press)) return { ...theirs, body: theirs.body };
  // Also where something was erased meanwhile: these bytes may tell of it.
  return produce(press, ours.path);
}

/** The stem of a document's entity-tags: 128 bits of the SHA-256 of its identity bytes, in base64url. */
export async function entityTag(bytes: Uint8Array): Promise<string> {
  return stemOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)));
}

function stemOf(digest: Uint8Array): string {
  const text = btoa(String.fromCharCode(...digest.subarray(0, 16)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Bump it when rendering changes: documents are rendered anew, lazily. */
const RENDERER_VERSION = 3;

/** What, besides the newsroom, every document is a function of: a mismatch renders it again. */
export async function stampOf(baseUrl: string, catalogues: unknown): Promise<string> {
  return entityTag(encoder.encode(JSON.stringify([RENDERER_VERSION, baseUrl, catalogues])));
}
