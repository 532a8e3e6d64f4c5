// The HTTP server on Node: hot documents straight from memory, everything else through the app.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { type Coding, negotiateCoding } from '../documents/coding.ts';
import { isNotModified, type Precondition } from '../documents/conditional.ts';
import type { App } from '../http/app.ts';
import type { HotDocuments } from './hot-documents.ts';

/** How many different Accept-Encoding values are remembered. */
const REMEMBERED = 256;

export interface ServerOptions {
  app: App;
  documents: HotDocuments;
  /** The base URL's own path, without trailing slash. */
  prefix: string;
  now(): number;
}

/**
 * The same answers as the app's, without its cost: a look-up in a Map ahead of it. Whatever is not
 * plainly a fresh document in memory goes through the app.
 */
export function createHttpServer({ app, documents, prefix, now }: ServerOptions): Server {
  const throughApp = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const codings = new Map<string, Coding>();

  function codingOf(acceptEncoding: string | undefined): Coding {
    if (acceptEncoding === undefined) return 'identity';
    let coding = codings.get(acceptEncoding);
    if (coding === undefined) {
      coding = negotiateCoding(acceptEncoding);
      if (codings.size < REMEMBERED) codings.set(acceptEncoding, coding);
    }
    return coding;
  }

  function serveHot(request: IncomingMessage, response: ServerResponse): boolean {
    const { method, url } = request;
    if ((method !== 'GET' && method !== 'HEAD') || url === undefined) return false;
    const path = prefix === '' ? url : below(url);
    const at = now();
    // The one whose answer depends on more than the URL.
    const document = path === '/' ? undefined : documents.peek(path, at);
    if (document === undefined) return false;
    const { headers } = request;
    const coding = codingOf(headers['accept-encoding'] as string | undefined);
    const variant = document.variants[coding] ?? document.variants.identity;
    const raw = at >= document.datedFrom ? variant.dated : variant.undated;
    const ifNoneMatch = headers['if-none-match'];
    const ifModifiedSince = headers['if-modified-since'];
    if (document.status === 200 && (ifNoneMatch !== undefined || ifModifiedSince !== undefined)) {
      // What nearly every reader sends back is the very tag it got.
      if (
        ifNoneMatch === variant.tag ||
        isNotModified(precondition(ifNoneMatch, ifModifiedSince), document, at)
      ) {
        response.writeHead(304, raw.notModified).end();
        return true;
      }
    }
    response.writeHead(document.status, raw.full);
    if (method === 'HEAD') response.end();
    else response.end(variant.bytes);
    return true;
  }

  /** The path below the base URL's; one that is not below it is nobody's. */
  const below = (url: string): string => (url.startsWith(prefix) ? url.slice(prefix.length) : '');

  // Nearly every request is a GET without a body: no stream of nothing is set up for it.
  const server = createServer({ optimizeEmptyRequests: true }, (request, response) => {
    if (!serveHot(request, response)) void throughApp(request, response);
  });
  // Node allows a minute of headers and requests without end: slow sockets would pile up.
  server.headersTimeout = 10_000;
  // A media file of 50 MB comes in with its request, on whatever line a desk has.
  server.requestTimeout = 120_000;
  server.keepAliveTimeout = 65_000;
  server.maxRequestsPerSocket = 100_000;
  return server;
}

function precondition(ifNoneMatch: string | undefined, ifModifiedSince: string | undefined): Precondition {
  return { ifNoneMatch: ifNoneMatch ?? null, ifModifiedSince: ifModifiedSince ?? null };
}
