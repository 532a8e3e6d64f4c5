// The HTTP server on Node: hot documents straight from memory, everything else through the app.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Coding, negotiateCoding } from '../documents/coding.ts';
import { isNotModified, type Precondition } from '../documents/conditional.ts';
import type { App } from '../http/app.ts';
import { chooseRequestId } from '../http/request-id.ts';
import { type Connection, type Connections, connectionOf, watchConnections } from './connections.ts';
import { bytesOf } from './hot-document.ts';
import type { HotDocuments } from './hot-documents.ts';
import { currentRequest, onBehalfOf } from './log.ts';
import type { Meter } from './meter.ts';
import { refuse, refuseMalformed } from './refusal-text.ts';

/** How many different Accept-Encoding values are remembered. */
const REMEMBERED = 256;

const AS_IT_IS = ['identity', 'identity'] as const;

/** Characters. The longest that mean something are those of searches, with a word or two. */
const LONGEST_URL = 8_000;

/** Requests that the app answers at once, in all and on one connection: more than wait for changes, and are patient. */
const MOST_UNDER_WAY = 4_000;
const MOST_OF_CONNECTION = 16;

export interface ServerOptions {
  app: App;
  documents: HotDocuments;
  /** The base URL's own path, without trailing slash. */
  prefix: string;
  /** Counts what is answered. */
  meter: Meter;
  now(): number;
  newId(): string;
}

export interface HttpServer {
  server: Server;
  connections: Connections;
}

/**
 * The same answers as the app's, without its cost: a look-up in a Map ahead of it. Whatever is not
 * plainly a fresh document in memory goes through the app.
 */
export function createHttpServer({ app, documents, prefix, meter, now, newId }: ServerOptions): HttpServer {
  const fetch = meter.counted(app.fetch);
  const throughApp = getRequestListener(
    (request, { incoming }) => {
      const perRequest = { incoming, requestId: currentRequest() };
      return fetch(request, perRequest);
    },
    // HTTP/1.0 has no Host header, and nothing here depends on one.
    { overrideGlobalObjects: false, hostname: 'localhost' },
  );
  const vital = new Set(['/healthz', '/readyz'].map((path) => prefix + path));
  const codings = new Map<string, readonly [Coding, Coding]>();

  /** The coding that suits a request best, and the next best where a document is not there in that yet. */
  function codingsFor(acceptEncoding: string | undefined): readonly [Coding, Coding] {
    if (acceptEncoding === undefined) return AS_IT_IS;
    let suiting = codings.get(acceptEncoding);
    if (suiting === undefined) {
      suiting = [negotiateCoding(acceptEncoding), negotiateCoding(acceptEncoding, ['gzip'])];
      if (codings.size < REMEMBERED) codings.set(acceptEncoding, suiting);
    }
    return suiting;
  }

  function serveHot(request: IncomingMessage, response: ServerResponse, at: number): boolean {
    const { method, url } = request;
    if ((method !== 'GET' && method !== 'HEAD') || url === undefined) return false;
    const path = prefix === '' ? url : below(url);
    // The one whose answer depends on more than the URL.
    const document = path === '/' ? undefined : documents.peek(path, at);
    if (document === undefined) return false;
    const { headers } = request;
    const { variants } = document;
    const [best, next] = codingsFor(headers['accept-encoding'] as string | undefined);
    const coding = variants[best] ? best : variants[next] ? next : 'identity';
    const variant = variants[coding] ?? variants.identity;
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
        meter.hot(request, document, coding, 304, 0, at);
        return true;
      }
    }
    response.writeHead(document.status, raw.full);
    if (method === 'HEAD') response.end();
    else response.end(variant.bytes ?? bytesOf(document, coding));
    meter.hot(request, document, coding, document.status, method === 'HEAD' ? 0 : variant.length, at);
    return true;
  }

  /** The path below the base URL's; one that is not below it is nobody's. */
  const below = (url: string): string => (url.startsWith(prefix) ? url.slice(prefix.length) : '');

  /** What is not in memory costs more: it is bounded, so that what is in memory goes on being answered. */
  function serveByApp(request: IncomingMessage, response: ServerResponse, connection: Connection): void {
    const { url = '' } = request;
    if (url.length > LONGEST_URL) {
      meter.refused(414);
      refuse(response, 414);
      return;
    }
    const isTooMuch =
      connection.underWay.size >= MOST_OF_CONNECTION ||
      (connections.underWay().size >= MOST_UNDER_WAY && !connections.dropTrickling());
    if (isTooMuch && !vital.has(url)) {
      meter.refused(503);
      refuse(response, 503);
      return;
    }
    connections.begin(connection, response);
    const given = request.headers['x-request-id'];
    const id = chooseRequestId(typeof given === 'string' ? given : null, newId);
    void onBehalfOf(id, () => throughApp(request, response));
  }

  // Nearly every request is a GET without a body: no stream of nothing is set up for it. What takes too long is looked
  // for each two seconds; Node’s own half a minute would let slow ones pile up.
  const options = { optimizeEmptyRequests: true, connectionsCheckingInterval: 2_000 };
  const server = createServer(options, (request, response) => {
    const connection = connectionOf(request.socket) as Connection;
    connection.askedAt = now();
    if (!serveHot(request, response, connection.askedAt)) serveByApp(request, response, connection);
  });
  server.on('clientError', (error, socket) => {
    // What breaks off may be the body of the one request that is being answered; of others nothing must be mixed up.
    const [response, ...others] = connectionOf(socket as Socket)?.underWay ?? [];
    const mayAnswer = others.length === 0 && !response?.headersSent;
    refuseMalformed(error, socket as Socket, mayAnswer, now());
  });
  // Node allows a minute of headers and requests without end: slow sockets would pile up.
  server.headersTimeout = 10_000;
  // A media file of 50 MB comes in with its request, on whatever line a desk has.
  server.requestTimeout = 120_000;
  server.keepAliveTimeout = 65_000;
  server.maxRequestsPerSocket = 100_000;
  const connections = watchConnections(server);
  return { server, connections };
}

function precondition(ifNoneMatch: string | undefined, ifModifiedSince: string | undefined): Precondition {
  return { ifNoneMatch: ifNoneMatch ?? null, ifModifiedSince: ifModifiedSince ?? null };
}
