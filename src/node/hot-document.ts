// A document in memory: bytes in every coding and headers as raw arrays, so that answering allocates nothing.
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Servable } from '../documents/answer.ts';
import type { Coding } from '../documents/coding.ts';
import { tagFor } from '../documents/conditional.ts';
import { headersOf304 } from '../documents/headers.ts';
import type { Document } from '../documents/produce.ts';
import type { Instant } from '../domain/time.ts';

/** Below this, a coding's own bytes eat what it saves. */
const WORTH_COMPRESSING = 256;

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

/** Raw header arrays of one coding: name, value, name, value ... */
interface RawHeaders {
  full: string[];
  notModified: string[];
}

export interface HotDocument extends Servable {
  path: string;
  changesAt: Instant | null;
  renderedSeq: number;
  bytes: ReadonlyMap<Coding, Buffer>;
  tags: ReadonlyMap<Coding, string>;
  /** With Last-Modified, once that is past; and without. */
  dated: ReadonlyMap<Coding, RawHeaders>;
  undated: ReadonlyMap<Coding, RawHeaders>;
  /** When Last-Modified is past. */
  datedFrom: Instant;
  /** Octets held. */
  weight: number;
  /** Served since the cache last looked. */
  used: boolean;
}

/** Compresses off the event loop (zlib has its own threads) and lays out the headers. */
export async function heat(document: Document): Promise<HotDocument> {
  const identity = Buffer.from(document.body.buffer, document.body.byteOffset, document.body.byteLength);
  const bytes = new Map<Coding, Buffer>([['identity', identity]]);
  if (identity.length >= WORTH_COMPRESSING) {
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
    const [zipped, brotli] = await Promise.all([toGzip(identity, { level: 6 }), toBrotli(identity, quality)]);
    bytes.set('gzip', zipped).set('br', brotli);
  }
  const codings = [...bytes.keys()];
  const datedFrom = Math.ceil(document.modifiedAt / 1000) * 1000;
  const modified = new Date(datedFrom).toUTCString();
  const layOut = (dated: boolean): Map<Coding, RawHeaders> =>
    new Map(codings.map((coding) => [coding, rawHeaders(document, coding, bytes, dated ? modified : null)]));
  return {
    path: document.path,
    status: document.status,
    headers: document.headers,
    etag: document.etag,
    modifiedAt: document.modifiedAt,
    changesAt: document.changesAt,
    renderedSeq: document.renderedSeq,
    codings,
    bytes,
    tags: new Map(codings.map((coding) => [coding, tagFor(document.etag, coding)])),
    dated: layOut(true),
    undated: layOut(false),
    datedFrom,
    weight: 4_096 + [...bytes.values()].reduce((sum, { length }) => sum + length, 0),
    used: true,
    load: async (coding) => bytes.get(coding),
  };
}

function rawHeaders(
  document: Document,
  coding: Coding,
  bytes: ReadonlyMap<Coding, Buffer>,
  modified: string | null,
): RawHeaders {
  const validators = ['ETag', tagFor(document.etag, coding)];
  if (modified !== null) validators.push('Last-Modified', modified);
  const full = [
    ...document.headers.flat(),
    ...validators,
    'Content-Length',
    String(bytes.get(coding)?.length),
  ];
  if (coding !== 'identity') full.push('Content-Encoding', coding);
  return { full, notModified: [...headersOf304(document.headers).flat(), ...validators] };
}
