// Makes a document: reads its model and the log's head in one snapshot, renders, and stores with a guard.
import type { Context } from '../context.ts';
import { type Query, snapshot } from '../storage/database.ts';
import {
  type DocumentState,
  documentStatesQuery,
  headSeqQuery,
  markMissing,
  type NewDocument,
  type StoredDocument,
  storeDocuments,
} from '../storage/documents.ts';
import { parsePath } from './address.ts';
import { bakeHeaders } from './headers.ts';
import { planOf } from './plans.ts';

/** What rendering needs of the context. */
export type Press = Pick<Context, 'db' | 'config' | 'i18n' | 'entries' | 'now' | 'stamp'>;

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

/** The same document with its bytes: the long tail is rendered on demand. */
async function withBody(press: Press, document: StoredDocument): Promise<Document | undefined> {
  if (document.body !== null) return document as Document;
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
  const now = press.now();
  const wanted = paths.flatMap((path) => {
    const address = parsePath(path);
    return address ? [{ path, kind: address.kind, plan: planOf(address, now) }] : [];
  });
  if (wanted.length === 0) return paths.map(() => undefined);
  const queries: Record<string, Query<unknown>> = {};
  for (const { path, plan } of wanted) {
    for (const [name, query] of Object.entries(plan.queries)) queries[`${name} ${path}`] = query;
  }
  const { seq, before, ...data } = await snapshot<Record<string, unknown>>(press.db, {
    seq: headSeqQuery,
    before: documentStatesQuery(paths),
    ...queries,
  });
  const states = before as Map<string, DocumentState>;
  const { i18n, entries, config } = press;
  const surroundings = { baseUrl: config.baseUrl, i18n, entries, built: new Map() };
  const found = new Map<string, Document | undefined>();
  const renders: Render[] = [];
  for (const { path, kind, plan } of wanted) {
    const names = Object.keys(plan.queries);
    const model = Object.fromEntries(names.map((name) => [name, data[`${name} ${path}`]]));
    const rendered = plan.build(model, surroundings);
    const state = states.get(path);
    if (!rendered) {
      if (state) await markMissing(press.db, path, seq as number);
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
      renderedSeq: seq as number,
      stamp: press.stamp,
      text: rendered.keep && body.length <= LARGEST_KEPT ? rendered.body : null,
      tags: rendered.tags,
      since: rendered.since,
    };
    // The long tail as it was: reading writes nothing.
    if (state && isFresh(state, press) && isSame(state, document)) found.set(path, { ...state, body });
    else renders.push({ document, body });
  }
  const documents = renders.map(({ document }) => document);
  const results = documents.length > 0 ? await storeDocuments(press.db, documents, press.now()) : [];
  for (const [i, stored] of results.entries()) {
    const { document, body } = renders[i] as Render;
    if (stored.renderedSeq === document.renderedSeq) found.set(document.path, { ...stored, body });
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
async function entityTag(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  const text = btoa(String.fromCharCode(...digest.subarray(0, 16)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Bump a kind's number when its rendering changes: documents of that kind are rendered anew, lazily. */
const RENDERER_VERSION = 1;

/** What, besides the newsroom, every document is a function of: a mismatch renders it again. */
export async function stampOf(baseUrl: string, catalogues: unknown): Promise<string> {
  return entityTag(encoder.encode(JSON.stringify([RENDERER_VERSION, baseUrl, catalogues])));
}
