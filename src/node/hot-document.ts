// A document in memory: bytes in every coding and headers as raw arrays, so that answering allocates nothing.
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Servable } from '../documents/answer.ts';
import type { Coding } from '../documents/coding.ts';
import { datedFrom, tagFor } from '../documents/conditional.ts';
import { headersOf304 } from '../documents/headers.ts';
import type { Document } from '../documents/produce.ts';
import type { Instant } from '../domain/time.ts';

/** Below this, a coding's own bytes eat what it saves. */
const WORTH_COMPRESSING = 256;

const GZIP = { level: 6 };
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

/** Raw header arrays: name, value, name, value ... */
interface RawHeaders {
  full: string[];
  notModified: string[];
}

/** The document in one coding, laid out before anyone asks. */
interface Variant {
  tag: string;
  bytes: Buffer;
  /** With Last-Modified, once that is past; and without. */
  dated: RawHeaders;
  undated: RawHeaders;
}

export interface HotDocument extends Servable {
  path: string;
  changesAt: Instant | null;
  renderedSeq: number;
  variants: Readonly<Record<Exclude<Coding, 'identity'>, Variant | undefined> & { identity: Variant }>;
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
  const worth = identity.length >= WORTH_COMPRESSING;
  const [zipped, brotli] = worth
    ? await Promise.all([toGzip(identity, GZIP), toBrotli(identity, BROTLI)])
    : [undefined, undefined];
  const from = datedFrom(document.modifiedAt);
  const modified = new Date(from).toUTCString();
  const layOut = (coding: Coding, bytes: Buffer): Variant => ({
    tag: tagFor(document.etag, coding),
    bytes,
    dated: rawHeaders(document, coding, bytes, modified),
    undated: rawHeaders(document, coding, bytes, null),
  });
  const variants = {
    identity: layOut('identity', identity),
    gzip: zipped && layOut('gzip', zipped),
    br: brotli && layOut('br', brotli),
  };
  return {
    path: document.path,
    status: document.status,
    headers: document.headers,
    etag: document.etag,
    modifiedAt: document.modifiedAt,
    changesAt: document.changesAt,
    renderedSeq: document.renderedSeq,
    codings: worth ? ['identity', 'gzip', 'br'] : ['identity'],
    variants,
    datedFrom: from,
    weight: 4_096 + identity.length + (zipped?.length ?? 0) + (brotli?.length ?? 0),
    used: true,
    load: async (coding) => variants[coding]?.bytes,
  };
}

function rawHeaders(document: Document, coding: Coding, bytes: Buffer, modified: string | null): RawHeaders {
  const validators = ['ETag', tagFor(document.etag, coding)];
  if (modified !== null) validators.push('Last-Modified', modified);
  const full = [...document.headers.flat(), ...validators, 'Content-Length', String(bytes.length)];
  if (coding !== 'identity') full.push('Content-Encoding', coding);
  return { full, notModified: [...headersOf304(document.headers).flat(), ...validators] };
}
