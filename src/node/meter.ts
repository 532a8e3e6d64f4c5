// Measures what is answered, by whichever way: counters by kind and status, and who polls feeds.
import type { IncomingMessage } from 'node:http';
import type { Coding } from '../documents/coding.ts';
import type { App } from '../http/app.ts';
import type { HotDocument } from './hot-document.ts';
import type { Pollers } from './pollers.ts';
import { KINDS, type KindNumber, kindOf, Traffic } from './traffic.ts';

const FEED = KINDS.indexOf('feed');
const HEADLINES = KINDS.indexOf('headlines');
const OTHER = KINDS.indexOf('other');

/** What readers ask for again and again. Archives are walked once. */
const isPolled = (kind: KindNumber): boolean => kind === FEED || kind === HEADLINES;

/** Characters of the stem of an entity-tag, between its quotes. */
const STEM = /^"([\w-]{22})(?:-\w+)?"$/;

export interface MeterOptions {
  /** Null: nobody is told apart. */
  pollers: Pollers | null;
  /** The base URL's own path, without trailing slash. */
  prefix: string;
  now(): number;
}

export interface Meter {
  traffic: Traffic;
  pollers: Pollers | null;
  /** A document was answered from memory. Allocates nothing for whoever has asked on the same connection before. */
  hot(
    request: IncomingMessage,
    document: HotDocument,
    coding: Coding,
    status: number,
    octets: number,
    at: number,
  ): void;
  /** A request went no further. */
  refused(status: number): void;
  /** The app's fetch, which is counted as well. */
  counted(fetch: App['fetch']): (request: Request, env: { incoming: unknown }) => Promise<Response>;
}

export function createMeter({ pollers, prefix, now }: MeterOptions): Meter {
  const traffic = new Traffic();

  function hot(
    request: IncomingMessage,
    document: HotDocument,
    coding: Coding,
    status: number,
    octets: number,
    at: number,
  ): void {
    traffic.count(document.kind, status, coding, octets);
    if (pollers === null || !isPolled(document.kind) || request.method !== 'GET') return;
    if (status === 304) pollers.noteNotModified(request, document, at);
    else if (status === 200) pollers.noteFull(request, document, at, octets, savingOf(document, coding));
  }

  /** What was answered by the app; never throws, for the answer is made. */
  function note(request: Request, incoming: IncomingMessage, response: Response): void {
    const { status, headers } = response;
    // A feed of ours at an address that a former system had it at says where it is.
    const path = below(headers.get('Content-Location') ?? request.url);
    const kind = kindOf(path);
    const coding = codingOf(headers.get('Content-Encoding'));
    const octets = request.method === 'HEAD' ? 0 : Number(headers.get('Content-Length') ?? 0);
    traffic.count(kind, status, coding, octets);
    if (pollers === null || !isPolled(kind) || request.method !== 'GET') return;
    const etag = STEM.exec(headers.get('ETag') ?? '')?.[1];
    if (etag === undefined) return;
    if (status === 304) pollers.noteNotModified(incoming, { path, etag }, now());
    else if (status === 200) pollers.noteFull(incoming, { path, etag }, now(), octets, 0);
  }

  /** The path below the base URL's, whichever URL it stands in. */
  function below(url: string): string {
    const path = URL.parse(url)?.pathname ?? '';
    return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
  }

  return {
    traffic,
    pollers,
    hot,
    refused: (status) => traffic.count(OTHER, status, 'identity', 0),
    counted: (fetch) => async (request, env) => {
      const response = await fetch(request, env as never);
      note(request, env.incoming as IncomingMessage, response);
      return response;
    },
  };
}

/** What gzip would have saved of a whole document. */
function savingOf({ variants }: HotDocument, coding: Coding): number {
  if (coding !== 'identity' || variants.gzip === undefined) return 0;
  return variants.identity.length - variants.gzip.length;
}

const codingOf = (header: string | null): Coding =>
  header === 'gzip' || header === 'br' ? header : 'identity';
