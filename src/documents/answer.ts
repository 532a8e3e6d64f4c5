// The answer that a document gives to one request, whoever holds its bytes.
import type { Instant } from '../domain/time.ts';
import type { StoredDocument } from '../storage/documents.ts';
import { type Coding, negotiateCoding } from './coding.ts';
import { isNotModified, lastModified, type Precondition, tagFor } from './conditional.ts';
import { headersOf304 } from './headers.ts';

/** A fresh document as a host holds it. */
export interface Servable extends Pick<StoredDocument, 'status' | 'headers' | 'etag' | 'modifiedAt'> {
  /** Codings that the host can give at no cost per request. */
  readonly codings: readonly Coding[];
  /** The entity-tag of its bytes in a coding, where that is not `tagFor`. */
  tagOf?(coding: Coding): string;
  /** Where only the validators are at hand: what is there now, with its bytes and its own; undefined where nothing is. */
  whole?(): Promise<Servable | undefined>;
  /** The bytes in a coding; undefined when the document has changed or gone meanwhile: find it again. */
  load(coding: Coding): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Thrown while there is nothing to be served: the newsroom is being filled. */
export class NotServingError extends Error {
  override name = 'NotServingError';
}

/** Brings documents: on Node from memory or the thread that writes, on Workers from D1. */
export interface DocumentSource {
  /**
   * Settles what is due: afterwards every answer is as of now.
   * @throws NotServingError
   */
  ready(): Promise<void>;
  /**
   * The document at a canonical path as of now, or undefined.
   * @throws NotServingError
   */
  find(path: string): Promise<Servable | undefined>;
}

export interface Answer {
  status: number;
  headers: [string, string][];
  body: Uint8Array<ArrayBuffer> | null;
}

export interface DocumentRequest extends Precondition {
  acceptEncoding: string | null;
}

/** A 304, or the document in the coding that suits; undefined when it has changed or gone meanwhile. */
export async function answerDocument(
  document: Servable,
  request: DocumentRequest,
  now: Instant,
): Promise<Answer | undefined> {
  const coding = negotiateCoding(request.acceptEncoding, document.codings);
  const validators = validatorHeaders(document, coding, now);
  if (document.status === 200 && isNotModified(request, document, now)) {
    return { status: 304, headers: [...headersOf304(document.headers), ...validators], body: null };
  }
  if (document.whole) {
    const whole = await document.whole();
    return whole && answerDocument(whole, request, now);
  }
  const body = await document.load(coding);
  if (!body) return undefined;
  const headers: [string, string][] = [
    ...document.headers,
    ...validators,
    ['Content-Length', String(body.length)],
  ];
  if (coding !== 'identity') headers.push(['Content-Encoding', coding]);
  return { status: document.status, headers, body };
}

/** ETag, and Last-Modified unless it would lie in the future. */
export function validatorHeaders(
  document: Pick<Servable, 'etag' | 'modifiedAt' | 'tagOf'>,
  coding: Coding,
  now: Instant,
): [string, string][] {
  const modified = lastModified(document.modifiedAt, now);
  const tag = document.tagOf?.(coding) ?? tagFor(document.etag, coding);
  const headers: [string, string][] = [['ETag', tag]];
  if (modified !== null) headers.push(['Last-Modified', new Date(modified).toUTCString()]);
  return headers;
}
