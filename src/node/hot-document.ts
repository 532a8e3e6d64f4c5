// A document in memory: bytes in every coding and headers as raw arrays, so that answering allocates nothing.
import { gunzipSync } from 'node:zlib';
import type { Servable } from '../documents/answer.ts';
import type { Coding } from '../documents/coding.ts';
import { datedFrom, quickTag, tagFor } from '../documents/conditional.ts';
import { headersOf304 } from '../documents/headers.ts';
import type { Document } from '../documents/produce.ts';
import type { Instant } from '../domain/time.ts';
import { compressThoroughly } from './thorough.ts';
import { type KindNumber, kindOf } from './traffic.ts';

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

/** Lays a document out, packed as it was when it was rendered, in a hurry; as it is where packing is not worth it. */
export function heat(document: Document): HotDocument {
  const laid = { ...document, isStored: document.unstored !== true };
  const { packed, body } = document;
  return packed
    ? layOut(laid, packed.length, { quick: asBuffer(packed.gzip) })
    : layOut(laid, asBuffer(body), {});
}

/** The same, compressed as well as is worth it: off the event loop. */
export async function refine(document: HotDocument): Promise<HotDocument> {
  const { identity, gzip: quick } = document.variants;
  if (!document.isQuick || !quick?.bytes) return document;
  const thorough = await compressThoroughly(quick.bytes, identity.length);
  const codings = { gzip: asBuffer(thorough.gzip), br: asBuffer(thorough.br) };
  return { ...layOut(document, identity.length, codings), used: document.used };
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
    // A copy: a Response takes no memory that threads share, and makes text of it instead.
    load: async (coding) => (variants[coding] ? new Uint8Array(bytesOf(document, coding)) : undefined),
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

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

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
