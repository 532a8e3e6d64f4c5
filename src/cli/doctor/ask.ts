// One request with exactly these headers, its redirects followed and its body unpacked, within limits.
import { type IncomingHttpHeaders, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overTls } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';
import type { Header } from './readers.ts';

export interface Limits {
  /** Milliseconds for a request, from the first byte sent to the last received, redirects included. */
  time: number;
  /** Of a body, as it comes and unpacked. */
  bytes: number;
  /** Milliseconds before each request, so that four at once are still no burst. */
  pause: number;
}

export interface Answer {
  /** Where it came from in the end. */
  url: URL;
  status: number;
  headers: IncomingHttpHeaders;
  /** Unpacked, unless it was packed in a way that nobody here knows. */
  body: Buffer;
}

export type AskFault = 'time' | 'size' | 'unpack' | 'other host' | 'cookie' | 'circle';

/** An answer that no reader could use, or none at all. */
export class AskError extends Error {
  override name = 'AskError';
  readonly fault: AskFault;
  /** @param detail where it led, in which coding it was packed */
  constructor(fault: AskFault, detail = '') {
    super(detail);
    this.fault = fault;
  }
}

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Asks once; `fetch` would add headers of its own and unpack what was never asked for.
 * @param headers all that is sent, in this order, after Host
 * @throws AskError when a reader would give up; the system’s error when there is no connection
 */
export async function ask(
  url: URL,
  headers: readonly Header[],
  limits: Limits,
  posted?: string,
): Promise<Answer> {
  if (limits.pause > 0) await wait(limits.pause);
  const signal = AbortSignal.timeout(limits.time);
  try {
    return await follow(url, headers, { limits, signal, posted });
  } catch (error) {
    // An aborted request can end in any of several errors, by how far it had come.
    throw signal.aborted ? new AskError('time') : error;
  }
}

interface Terms {
  limits: Limits;
  signal: AbortSignal;
  posted: string | undefined;
}

async function follow(url: URL, headers: readonly Header[], terms: Terms): Promise<Answer> {
  const seen = new Set<string>();
  let at = url;
  let wantsCookie = false;
  while (seen.size <= MOST_REDIRECTS && !seen.has(at.href)) {
    seen.add(at.href);
    const answer = await exchange(at, headers, terms);
    const next = redirectOf(answer);
    if (!next) return answer;
    if (next.hostname !== at.hostname) throw new AskError('other host', next.host || next.protocol);
    wantsCookie ||= setsCookie(answer);
    at = next;
  }
  throw new AskError(wantsCookie ? 'cookie' : 'circle');
}

function redirectOf({ status, headers, url }: Answer): URL | null {
  if (!REDIRECTS.has(status) || headers.location === undefined) return null;
  return URL.parse(headers.location, url);
}

/** Cloudflare’s own cookies come with any answer, and with redirects in a circle that have another cause. */
function setsCookie({ headers }: Answer): boolean {
  return (headers['set-cookie'] ?? []).some((cookie) => !/^(_?_cf|cf_)/.test(cookie));
}

async function exchange(url: URL, headers: readonly Header[], terms: Terms): Promise<Answer> {
  const response = await send(url, headers, terms);
  const raw = await collect(response, terms.limits.bytes);
  const body = await unpack(raw, codingsOf(response.headers), terms.limits.bytes);
  return { url, status: response.statusCode ?? 0, headers: response.headers, body };
}

function send(url: URL, headers: readonly Header[], { signal, posted }: Terms): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? overTls : overHttp;
    const method = posted === undefined ? 'GET' : 'POST';
    // A connection each, as a poll is to most readers; and no header but those given.
    const sent = request(url, { method, agent: false, setHost: false, signal });
    sent.setHeader('Host', url.host);
    sent.removeHeader('Connection');
    for (const [name, value] of headers) sent.setHeader(name, value);
    sent.on('response', resolve);
    sent.on('error', reject);
    sent.end(posted);
  });
}

async function collect(response: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Leaving the loop closes the connection.
    if (length > most) throw new AskError('size');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The content-codings of an answer, in the order in which they were applied, as their registered names. */
export function codingsOf(headers: IncomingHttpHeaders): string[] {
  return (headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().replace(/^x-gzip$/, 'gzip'))
    .filter((name) => name !== '' && name !== 'identity');
}

type Unpacker = (packed: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const unpackZlib = promisify(inflate) as Unpacker;
const unpackRaw = promisify(inflateRaw) as Unpacker;

const UNPACKERS: Readonly<Record<string, Unpacker>> = {
  gzip: promisify(gunzip) as Unpacker,
  br: promisify(brotliDecompress) as Unpacker,
  zstd: promisify(zstdDecompress) as Unpacker,
  // RFC 9110 section 8.4.1.2 means zlib; some servers send it raw, and readers take both.
  deflate: (packed, options) =>
    unpackZlib(packed, options).catch((error) => {
      if (isTooBig(error)) throw error;
      return unpackRaw(packed, options);
    }),
};

async function unpack(raw: Buffer, codings: readonly string[], most: number): Promise<Buffer> {
  let body = raw;
  for (const coding of codings.toReversed()) {
    const unpacker = UNPACKERS[coding];
    if (!unpacker || body.length === 0) return body;
    body = await unpacker(body, { maxOutputLength: most }).catch((error) => {
      throw isTooBig(error) ? new AskError('size') : new AskError('unpack', coding);
    });
  }
  return body;
}

function isTooBig(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
