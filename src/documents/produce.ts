// Makes a document: reads its model and the log's head in one snapshot, renders, and stores with a guard.
import type { Context } from '../context.ts';
import { snapshot } from '../storage/database.ts';
import {
  findDocument,
  headSeqQuery,
  markMissing,
  type NewDocument,
  type StoredDocument,
  storeDocument,
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
export function isFresh(document: StoredDocument, press: Pick<Press, 'stamp' | 'now'>): boolean {
  return (
    document.renderedSeq >= document.touchedSeq &&
    document.stamp === press.stamp &&
    (document.changesAt === null || press.now() < document.changesAt)
  );
}

/**
 * The document at a path, rendered first unless the stored one is fresh; undefined where there is none.
 * `body` is null for the long tail until it is asked for: see `withBody`.
 */
export async function getDocument(press: Press, path: string): Promise<StoredDocument | undefined> {
  const stored = await findDocument(press.db, path);
  if (stored && isFresh(stored, press)) return stored.status === 404 ? undefined : stored;
  return produce(press, path);
}

/** The same document with its bytes: the long tail is rendered on demand. */
export async function withBody(press: Press, document: StoredDocument): Promise<Document | undefined> {
  if (document.body !== null) return document as Document;
  return produce(press, document.path);
}

/**
 * Renders the document at a path and stores it. The bytes returned were true at a moment after this was
 * called, so they may be served to whoever asked before it, even when a change has come since.
 */
export async function produce(press: Press, path: string): Promise<Document | undefined> {
  const address = parsePath(path);
  if (!address) return undefined;
  const before = await findDocument(press.db, path);
  const plan = planOf(address, press.now());
  const { seq, ...data } = await snapshot<Record<string, unknown>>(press.db, {
    seq: headSeqQuery,
    ...plan.queries,
  });
  const surroundings = { baseUrl: press.config.baseUrl, i18n: press.i18n, entries: press.entries };
  const rendered = plan.build(data, surroundings);
  if (!rendered) {
    if (before) await markMissing(press.db, path, seq as number);
    return undefined;
  }
  const body = encoder.encode(rendered.body);
  const fresh: NewDocument = {
    path,
    kind: address.kind,
    status: rendered.status,
    headers: bakeHeaders(rendered),
    etag: await entityTag(body),
    changesAt: rendered.changesAt,
    renderedSeq: seq as number,
    stamp: press.stamp,
    body: rendered.keep && body.length <= LARGEST_KEPT ? body : null,
    tags: rendered.tags,
  };
  // The long tail as it was: reading writes nothing.
  if (before && isFresh(before, press) && isSame(before, fresh)) return { ...before, body };
  const stored = await storeDocument(press.db, fresh, rendered.since);
  if (stored.renderedSeq === fresh.renderedSeq) return { ...stored, body };
  // Somebody stored a newer render meanwhile: these bytes do not go with its validators.
  return stored.status === 404 ? undefined : withBody(press, stored);
}

function isSame(before: StoredDocument, fresh: NewDocument): boolean {
  const { status, etag, changesAt, body } = fresh;
  return (
    before.status === status &&
    before.etag === etag &&
    before.changesAt === changesAt &&
    (before.body === null) === (body === null)
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
