// A document in memory: bytes in every coding and headers as raw arrays, so that answering allocates nothing.
import { promisify } from 'node:util';
import {
  type BrotliOptions,
  brotliCompress,
  constants,
  gunzip,
  gunzipSync,
  gzip,
  type ZlibOptions,
} from 'node:zlib';
import type { Servable } from '../documents/answer.ts';
import type { Coding } from '../documents/coding.ts';
import { datedFrom, quickTag, tagFor } from '../documents/conditional.ts';
import { headersOf304 } from '../documents/headers.ts';
import type { Document } from '../documents/produce.ts';
import type { Instant } from '../domain/time.ts';
import { type KindNumber, kindOf } from './traffic.ts';

/** Below this, a coding's own bytes eat what it saves. */
const WORTH_COMPRESSING = 256;

/** For whoever asks now; and what takes its place, for all who ask later. */
const QUICK = { level: 1 };
const THOROUGH = { level: 6 };
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

const gzipped = promisify(gzip);
const gunzipped = promisify(gunzip);
const brotlied = promisify(brotliCompress);

/** A copy: what Node gives is a part of 64 KB that would be held as well. */
const alone = (bytes: Buffer): Buffer => bufferOf(new Uint8Array(bytes));
const toGzip = async (bytes: Buffer, options: ZlibOptions) => alone(await gzipped(bytes, options));
const toBrotli = async (bytes: Buffer, options: BrotliOptions) => alone(await brotlied(bytes, options));

/** Raw header arrays: name, value, name, value ... */
interface RawHeaders {
  full: string[];
  notModified: string[];
}

/** The document in one coding, laid out before anyone asks. */
interface Variant {
  tag: string;
  /** Octets. */
  length: number;
  /** Null: they are made of those of gzip when somebody asks, for hardly a reader takes no compression. */
  bytes: Buffer | null;
  /** With Last-Modified, once that is past; and without. */
  dated: RawHeaders;
  undated: RawHeaders;
}

export interface HotDocument extends Servable {
  path: string;
  /** As it is counted. */
  kind: KindNumber;
  changesAt: Instant | null;
  renderedSeq: number;
  variants: Readonly<Record<Exclude<Coding, 'identity'>, Variant | undefined> & { identity: Variant }>;
  /** It as it is, unpacked for somebody, as long as there is memory for it. */
  unpacked: WeakRef<Buffer> | undefined;
  /** When Last-Modified is past. */
  datedFrom: Instant;
  /** Octets held. */
  weight: number;
  /** Served since the cache last looked. */
  used: boolean;
  /** Whether it was compressed in a hurry, and should be again. */
  isQuick: boolean;
  /** Whether commits that touch it are known by its stored tags. */
  isStored: boolean;
}

/** Lays a document out, compressed as quickly as can be: off the event loop, where it was not when it was rendered. */
export async function heat(document: Document): Promise<HotDocument> {
  const laid = { ...document, isStored: document.unstored !== true };
  const { packed } = document;
  if (packed) return layOut(laid, packed.length, { quick: bufferOf(packed.gzip) });
  const identity = bufferOf(document.body);
  if (identity.length < WORTH_COMPRESSING) return layOut(laid, identity, {});
  return layOut(laid, identity, { quick: await toGzip(identity, QUICK) });
}

/** The same, compressed as well as is worth it; one after the other, off the event loop. */
export async function refine(document: HotDocument): Promise<HotDocument> {
  const identity = document.variants.identity.bytes ?? (await gunzipped(bytesOf(document, 'gzip')));
  const zipped = await toGzip(identity, THOROUGH);
  const brotli = await toBrotli(identity, BROTLI);
  return { ...layOut(document, identity.length, { gzip: zipped, br: brotli }), used: document.used };
}

type Laid = Pick<Document, 'path' | 'status' | 'headers' | 'etag' | 'modifiedAt'> &
  Pick<Document, 'changesAt' | 'renderedSeq'> &
  Pick<HotDocument, 'isStored'>;

interface Codings {
  quick?: Buffer;
  gzip?: Buffer;
  br?: Buffer;
}

/** @param identity the bytes as they are; or how many there are, where they can be unpacked */
function layOut(laid: Laid, identity: Buffer | number, { quick, gzip: zipped, br }: Codings): HotDocument {
  const { path, status, headers, etag, modifiedAt, changesAt, renderedSeq, isStored } = laid;
  const from = datedFrom(modifiedAt);
  const modified = new Date(from).toUTCString();
  const variant = (coding: Coding, bytes: Buffer | number, tag = tagFor(etag, coding)): Variant => {
    const length = typeof bytes === 'number' ? bytes : bytes.length;
    return {
      tag,
      length,
      bytes: typeof bytes === 'number' ? null : bytes,
      dated: rawHeaders(headers, { coding, length, tag, modified }),
      undated: rawHeaders(headers, { coding, length, tag, modified: null }),
    };
  };
  const variants = {
    identity: variant('identity', identity),
    gzip: (zipped && variant('gzip', zipped)) ?? (quick && variant('gzip', quick, quickTag(etag))),
    br: br && variant('br', br),
  };
  const codings = (['identity', 'gzip', 'br'] as const).filter((coding) => variants[coding] !== undefined);
  const document: HotDocument = {
    path,
    kind: kindOf(path),
    status,
    headers,
    etag,
    modifiedAt,
    changesAt,
    renderedSeq,
    codings,
    tagOf: (coding) => variants[coding]?.tag ?? tagFor(etag, coding),
    variants,
    unpacked: undefined,
    datedFrom: from,
    weight: codings.reduce((sum, coding) => sum + (variants[coding]?.bytes?.length ?? 0), 4_096),
    used: true,
    isQuick: quick !== undefined,
    isStored,
    load: async (coding) => (variants[coding] ? bytesOf(document, coding) : undefined),
  };
  return document;
}

/** A document's bytes in a coding that it has. */
export function bytesOf(document: HotDocument, coding: Coding): Buffer {
  const { variants } = document;
  const bytes = variants[coding]?.bytes ?? document.unpacked?.deref();
  if (bytes) return bytes;
  const unpacked = gunzipSync((variants.gzip as Variant).bytes as Buffer);
  document.unpacked = new WeakRef(unpacked);
  return unpacked;
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

interface Layout {
  coding: Coding;
  length: number;
  tag: string;
  modified: string | null;
}

function rawHeaders(headers: Document['headers'], { coding, length, tag, modified }: Layout): RawHeaders {
  const validators = ['ETag', tag];
  if (modified !== null) validators.push('Last-Modified', modified);
  const full = [...headers.flat(), ...validators, 'Content-Length', String(length)];
  if (coding !== 'identity') full.push('Content-Encoding', coding);
  return { full, notModified: [...headersOf304(headers).flat(), ...validators] };
}
