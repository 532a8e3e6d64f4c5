// The HTTP app, the same on both hosts: every route in one list, thin handlers.
import { type Context as Call, Hono } from 'hono';
import type { Context } from '../context.ts';
import type { DeskRequests, PartnerRequests } from '../desk/requests.ts';
import type { DocumentSource } from '../documents/answer.ts';
import { SECURITY_HEADERS } from '../documents/headers.ts';
import type { SearchSource } from '../documents/search.ts';
import { STATEMENT_KINDS } from '../domain/statement.ts';
import { late } from '../late.ts';
import type { PartnerReads } from '../partners/reads.ts';
import { createFaultLog } from '../storage/storage-fault.ts';
import type { Limiter } from './api/limiter.ts';
import type { ApiRoute } from './api/route.ts';
import { asset } from './asset.ts';
import { developers, developersElsewhere } from './developers.ts';
import { document, documentElsewhere, redirect } from './document.ts';
import { favicon } from './favicon.ts';
import { health, readiness, type Vitals } from './health.ts';
import { hub } from './hub.ts';
import { media } from './media.ts';
import { prefixOf } from './path-below.ts';
import { previewFeed, previewIndex, previewMedia, previewPage, previewSlash } from './preview.ts';
import { failed, methodNotAllowed, notFound } from './problem.ts';
import type { Room } from './room.ts';
import { PRIVATE_READ, READ, type Route, route } from './route.ts';
import { search } from './search.ts';

/** What the app is handed besides the context. */
export interface AppContext extends Context {
  documents: DocumentSource;
  search: SearchSource;
  /** Performs what partners read of what is public. */
  reads: PartnerReads;
  /**
   * Waits until the change log goes on after `seq`, so many milliseconds at most.
   * @param gone says that whoever waits has given up
   * @returns false where nothing has happened yet; `full` where too many wait already
   */
  awaitChange(seq: number, ms: number, gone: AbortSignal): Promise<boolean | 'full'>;
  /** Performs what desks elsewhere ask. */
  desk: DeskRequests;
  /** Performs what partners ask. */
  partners: PartnerRequests;
  /** Counts how often keys ask. */
  limiter: Limiter;
  /** The few files of the site itself, by name. */
  findAsset(name: string): Promise<Asset | undefined>;
  /** Null where whoever stands in front compresses. */
  compress: Compress | null;
  /** How what works beside the requests is, and whether this is to stop; left out, there is nothing beside them. */
  vitals?: () => Vitals;
  /** Room for the bodies of requests to the API; left out, there is enough. */
  room?: Room;
}

/** A file of the site itself. */
export interface Asset {
  /** Media type. */
  type: string;
  bytes: Uint8Array;
  /** Stem of its entity-tag: a hash of the bytes. */
  etag: string;
}

/**
 * Compresses a text with gzip where that is worth it; undefined where it is not.
 * @param etag a hash of the text
 */
export type Compress = (etag: string, text: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;

export type Handler = (call: Call, context: AppContext) => Promise<Response> | Response;

/** Every route but those of the API. */
export const ROUTES: readonly Route[] = [
  route(READ, '/healthz', health),
  route(READ, '/readyz', readiness),
  route(READ, '/assets/:name{[\\w-]+\\.(css|svg)}', asset),
  route(READ, '/media/:name', media),
  route(['POST'], '/hub', hub),
  route(READ, '/developers/', developers),
  route(READ, '/developers/:page{[a-z]+}', developers),
  route(READ, '/developers', developersElsewhere),
  route(READ, '/developers/:page{[a-z]+}/', developersElsewhere),
  route(PRIVATE_READ, '/preview/:token/', previewIndex),
  route(PRIVATE_READ, '/preview/:token/media/:name', previewMedia),
  route(PRIVATE_READ, '/preview/:token/:edition/', previewPage),
  route(PRIVATE_READ, '/preview/:token/:edition/:feed{feed\\.(atom|rss|json)}', previewFeed),
  route(PRIVATE_READ, '/preview/:token', previewSlash),
  route(PRIVATE_READ, '/preview/:token/:edition', previewSlash),
  route(READ, '/', document),
  route(READ, '/feeds.opml', document),
  route(READ, '/robots.txt', document),
  route(READ, '/sitemap.xml', document),
  route(READ, '/news-sitemap.xml', document),
  route(READ, '/favicon.ico', favicon),
  route(READ, '/all/:feed{feed\\.(atom|rss|json)}', document),
  route(READ, '/:edition/', document),
  route(READ, '/:edition/search', search),
  route(READ, '/:edition/search/', search),
  route(READ, '/:edition/feeds', document),
  route(READ, '/:edition/edition.css', document),
  route(READ, `/:edition/:statement{${STATEMENT_KINDS.join('|')}}`, document),
  route(READ, '/:edition/:feed{(feed|headlines)\\.(atom|rss|json)}', document),
  route(READ, '/:edition/sitemap/:file{[0-9a-z-]+\\.xml}', document),
  route(READ, '/:edition/archive/:part{[0-9]+\\.(atom|rss|json)}', document),
  route(READ, '/:edition/topics/:topic/', document),
  route(READ, '/:edition/topics/:topic/:feed{(feed|headlines)\\.(atom|rss|json)}', document),
  route(READ, '/:edition/:year{[0-9]{4}}/', document),
  route(READ, '/:edition/:year{[0-9]{4}}/:month{[0-9]{2}}/', document),
  route(READ, '/:edition/:year{[0-9]{4}}/:month{[0-9]{2}}/part/:part{[0-9]+}/', document),
  route(READ, '/:edition/:year{[0-9]{4}}/:month{[0-9]{2}}/:slug', document),
];

/**
 * The API, by what its paths begin with. Each part is loaded when it is first asked for: a server that has only readers
 * starts sooner and takes less memory.
 */
const API: readonly { below: string; routes(): Promise<readonly ApiRoute[]> }[] = [
  { below: '/desk', routes: async () => (await import('./api/desk-routes.ts')).DESK_ROUTES },
  { below: '', routes: async () => (await import('./api/partner-routes.ts')).PARTNER_ROUTES },
];

/** What a host may hand to the app with a request. */
export interface PerRequest {
  /** The request's own context, where a database counts what each request asks of it. */
  context?: AppContext;
  /** By which it is found in the log. */
  requestId?: string | undefined;
}

export type App = Hono<{ Bindings: PerRequest }>;

/** The app below the base URL's own path. */
export function createApp(shared: AppContext): App {
  // Hono matches what a path means, not how it was encoded.
  const prefix = decodeURI(prefixOf(shared));
  const app = appOf(shared, prefix, ROUTES);
  for (const { below, routes } of API) {
    const part = late(async () => {
      const { mounted } = await import('./api/mounted.ts');
      return appOf(shared, prefix, (await routes()).map(mounted));
    });
    app.all(`${prefix}/api/v1${below}/*`, async ({ req, env }) => (await part()).fetch(req.raw, env));
  }
  // With its query, which may be that of a former feed.
  if (prefix !== '')
    app.get(prefix, ({ req }) => redirect(`${shared.config.baseUrl}/${new URL(req.url).search}`));
  return app;
}

/** What these routes answer, and what is answered where none of them does. */
function appOf(shared: AppContext, prefix: string, routes: readonly Route[]): App {
  const app = new Hono<{ Bindings: PerRequest }>();
  const contextOf = (call: Call<{ Bindings: PerRequest }>): AppContext => call.env?.context ?? shared;
  for (const { methods, path, handler } of routes) {
    // Hono answers HEAD through GET.
    app.on(
      methods.filter((method) => method !== 'HEAD'),
      prefix + path,
      (call) => (call.req.method === 'OPTIONS' ? preflight() : handler(call, contextOf(call))),
    );
  }
  for (const path of new Set(routes.map((one) => one.path))) {
    const methods = routes.filter((one) => one.path === path).flatMap((one) => one.methods);
    app.all(prefix + path, (call) => methodNotAllowed(call, contextOf(call), methods));
  }
  app.notFound((call) =>
    ['GET', 'HEAD'].includes(call.req.method)
      ? documentElsewhere(call, contextOf(call))
      : notFound(call, contextOf(call)),
  );
  const isTold = createFaultLog(shared);
  app.onError((error, call) => failed(error, call, contextOf(call), isTold));
  return app;
}

/** Scripts on other sites may read, with validators: a conditional request is not a simple one. */
function preflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...Object.fromEntries(SECURITY_HEADERS),
      Allow: 'GET, HEAD, OPTIONS',
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, HEAD',
      'Access-Control-Allow-Headers': 'If-None-Match, If-Modified-Since',
      'Access-Control-Max-Age': '86400',
    },
  });
}
