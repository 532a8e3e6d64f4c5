// Gets a feed as a reader would: from a file, or from a URL with its redirects, within limits.
import { closeSync, openSync, readSync } from 'node:fs';
import { Refusal } from '../../operations/refusal.ts';
import { sayFileFault } from '../failure.ts';
import { RemoteError } from '../remote-faults.ts';
import { failureOf, TimeoutError } from '../remote-request.ts';
import { decodeText } from './decode-text.ts';

export interface Loaded {
  text: string;
  /** Where it came from in the end; null for a file. */
  url: URL | null;
  /** The address that the answer gives itself, where it gives one. */
  contentLocation: URL | null;
}

/** Octets of a feed; readers take less. */
const MOST_OCTETS = 20_000_000;
const TIMEOUT = 30_000;
const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const HEADERS = {
  Accept: 'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, */*;q=0.5',
  'User-Agent': 'coranto',
};

export const isUrl = (text: string): boolean => /^https?:/i.test(text);

/**
 * Loads what is in a file or at a URL.
 * @param say told of each request and redirect while it happens
 * @throws Refusal for a file that cannot be read and a URL that is none; RemoteError when no feed comes from there
 */
export async function load(from: string, say: (what: string) => void): Promise<Loaded> {
  if (!isUrl(from)) return { text: readFile(from), url: null, contentLocation: null };
  const url = URL.parse(from);
  if (!url) throw new Refusal(`“${from}” is not a URL`);
  if (url.username !== '' || url.password !== '') {
    throw new Refusal(
      `a URL with a name or a password in it is not asked: save the feed of ${url.host} into a file, and give that`,
    );
  }
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(new TimeoutError()), TIMEOUT);
  try {
    return await follow(url, say, control.signal);
  } finally {
    clearTimeout(timer);
  }
}

function readFile(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      return decodeText(upToMost(path, file), null);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`${path}: ${sayFileFault(error)}`);
  }
}

/** Read in pieces: a pipe or a device does not say how much it has. */
function upToMost(path: string, file: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (let length = 0; length <= MOST_OCTETS; ) {
    const piece = Buffer.alloc(1_000_000);
    const read = readSync(file, piece);
    if (read === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, read));
    length += read;
  }
  throw new Refusal(`“${path}” has more than ${MOST_OCTETS} bytes; a feed has fewer`);
}

async function follow(url: URL, say: (what: string) => void, signal: AbortSignal): Promise<Loaded> {
  let at = url;
  for (let asked = 0; asked <= MOST_REDIRECTS; asked++) {
    say(asked === 0 ? `reading ${at.href}` : `redirected to ${at.href}`);
    const response = await get(at, signal);
    const location = REDIRECTS.has(response.status) ? response.headers.get('Location') : null;
    const next = location === null ? null : URL.parse(location, at);
    if (next === null) return loaded(at, response);
    await response.body?.cancel();
    if (!isUrl(next.href))
      throw new RemoteError(`${at.href}: it redirects to ${next.href}, which is no web address`);
    at = next;
  }
  throw new RemoteError(`${url.href}: it redirects more than ${MOST_REDIRECTS} times`);
}

async function get(url: URL, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { headers: HEADERS, redirect: 'manual', signal });
  } catch (error) {
    throw unanswered(url, error, signal);
  }
}

async function loaded(url: URL, response: Response): Promise<Loaded> {
  const { status, headers } = response;
  if (status !== 200) {
    await response.body?.cancel();
    throw new RemoteError(`${url.href}: it answers ${status}, and a feed comes with 200`);
  }
  const location = headers.get('Content-Location');
  return {
    text: decodeText(await octetsOf(url, response), headers.get('Content-Type')),
    url,
    contentLocation: location === null ? null : URL.parse(location, url),
  };
}

async function octetsOf(url: URL, { body }: Response): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of body ?? []) {
      length += piece.length;
      // Leaving the loop closes the connection.
      if (length > MOST_OCTETS) throw new RemoteError(`${url.href}: it has more than ${MOST_OCTETS} bytes`);
      pieces.push(piece);
    }
  } catch (error) {
    throw error instanceof RemoteError ? error : unanswered(url, error);
  }
  return Buffer.concat(pieces);
}

function unanswered(url: URL, error: unknown, signal?: AbortSignal): RemoteError {
  const why = signal?.aborted ? signal.reason : error;
  return new RemoteError(`${url.href}: ${failureOf(why, { timeout: TIMEOUT, reached: false }).reason}`);
}
