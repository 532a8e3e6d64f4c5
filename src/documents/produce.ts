// Makes a document: reads its model and the log's head in one snapshot, renders, and stores with a guard.
import type { Context } from '../context.ts';
import {
  type DocumentState,
  documentStatesQuery,
  headSeqQuery,
  markMissing,
  type NewDocument,
  type StoredDocument,
  storeDocuments,
} from '../storage/documents.ts';
import { bakeHeaders } from './headers.ts';
import { type Renderer, renderAll } from './render.ts';

/** What rendering needs of the context. */
export type Press = Renderer & Pick<Context, 'stamp'>;

/** A document with its bytes, ready to be answered. */
export type Document = StoredDocument & { body: Uint8Array };

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

/** The same document with its bytes: the long tail is rendered on demand, and what was touched has none to be served. */
async function withBody(press: Press, document: StoredDocument): Promise<Document | undefined> {
  if (document.body !== null && isFresh(document, press)) return document as Document;
  return produce(press, document.path);
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
 * one batch, so that the disk is waited for once. Give it a handful: they are in memory together.
 * @returns the documents in the order of the paths, undefined where there is none
 */
export async function produceAll(press: Press, paths: readonly string[]): Promise<(Document | undefined)[]> {
  const { renders: all, beside } = await renderAll(press, paths, {
    seq: headSeqQuery,
    before: documentStatesQuery(paths),
  });
  const { seq, before: states } = beside;
  const found = new Map<string, Document | undefined>();
  const renders: Render[] = [];
  for (const [path, { kind, rendered }] of all) {
    const state = states.get(path);
    if (!rendered) {
      if (state) await markMissing(press.db, path, { seq, stamp: press.stamp });
      continue;
    }
    const body = encoder.encode(rendered.body);
    const document: NewDocument = {
      path,
      kind,
      status: rendered.status,
      headers: bakeHeaders(rendered),
      etag: await entityTag(body),
      changesAt: rendered.changesAt,
      renderedSeq: seq,
      stamp: press.stamp,
      text: rendered.keep && body.length <= LARGEST_KEPT ? rendered.body : null,
      tags: rendered.tags,
      since: rendered.since,
    };
    if (rendered.unstored) {
      found.set(path, { ...document, modifiedAt: document.since, touchedSeq: seq, body });
      continue;
    }
    // The long tail as it was: reading writes nothing.
    if (state && isFresh(state, press) && isSame(state, document)) found.set(path, { ...state, body });
    else renders.push({ document, body });
  }
  const documents = renders.map(({ document }) => document);
  const results = documents.length > 0 ? await storeDocuments(press.db, documents, press.now()) : [];
  for (const [i, stored] of results.entries()) {
    const { document, body } = renders[i] as Render;
    // Something was erased meanwhile: these bytes may tell of it.
    if (!stored) found.set(document.path, await produce(press, document.path));
    else if (stored.renderedSeq === document.renderedSeq) found.set(document.path, { ...stored, body });
    // Somebody stored a newer render meanwhile: these bytes do not go with its validators.
    else if (stored.status !== 404) found.set(document.path, await withBody(press, stored));
  }
  return paths.map((path) => found.get(path));
}

interface Render {
  document: NewDocument;
  body: Uint8Array;
}

function isSame(before: DocumentState, fresh: NewDocument): boolean {
  const { status, etag, changesAt, text } = fresh;
  return (
    before.status === status &&
    before.etag === etag &&
    before.changesAt === changesAt &&
    before.kept === (text !== null)
  );
}

/** The stem of a document's entity-tags: 128 bits of the SHA-256 of its identity bytes, in base64url. */
export async function entityTag(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  const text = btoa(String.fromCharCode(...digest.subarray(0, 16)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Bump it when rendering changes: documents are rendered anew, lazily. */
const RENDERER_VERSION = 3;

/** What, besides the newsroom, every document is a function of: a mismatch renders it again. */
export async function stampOf(baseUrl: string, catalogues: unknown): Promise<string> {
  return entityTag(encoder.encode(JSON.stringify([RENDERER_VERSION, baseUrl, catalogues])));
}
