// The HTTP app, the same on both hosts: every route in one list, thin handlers.
import { type Context as Call, Hono } from 'hono';
import type { Context } from '../context.ts';
import type { DocumentSource } from '../documents/answer.ts';
import { SECURITY_HEADERS } from '../documents/headers.ts';
import { asset } from './asset.ts';
import { document, redirect, redirectBySlash } from './document.ts';
import { health, readiness } from './health.ts';
import { media } from './media.ts';
import { failed, methodNotAllowed, notFound } from './problem.ts';

/** What the app is handed besides the context. */
export interface AppContext extends Context {
  documents: DocumentSource;
  /** The few files of the site itself, by name. */
  assets(name: string): { type: string; bytes: Uint8Array; etag: string } | undefined;
}

export type Handler = (call: Call, context: AppContext) => Promise<Response> | Response;

/** Path below the base URL, and who answers it. Methods are GET and HEAD throughout. */
export const ROUTES: readonly [path: string, handler: Handler][] = [
  ['/healthz', health],
  ['/readyz', readiness],
  ['/assets/:name', asset],
  ['/media/:name', media],
  ['/', document],
  ['/feeds.opml', document],
  ['/:edition/', document],
  ['/:edition/feeds', document],
  ['/:edition/:feed{(feed|headlines)\\.(atom|rss|json)}', document],
  ['/:edition/topics/:topic/', document],
  ['/:edition/topics/:topic/:feed{(feed|headlines)\\.(atom|rss|json)}', document],
  ['/:edition/:year{[0-9]{4}}/', document],
  ['/:edition/:year{[0-9]{4}}/:month{[0-9]{2}}/', document],
  ['/:edition/:year{[0-9]{4}}/:month{[0-9]{2}}/:slug', document],
];

/** The app below the base URL's own path. */
export function createApp(context: AppContext): Hono {
  // Hono matches what a path means, not how it was encoded.
  const prefix = decodeURI(prefixOf(context));
  const app = new Hono();
  for (const [path, handler] of ROUTES) {
    app.on(['GET', 'OPTIONS'], prefix + path, (call) =>
      call.req.method === 'OPTIONS' ? preflight() : handler(call, context),
    );
    app.all(prefix + path, (call) => methodNotAllowed(call, context));
  }
  if (prefix !== '') app.get(prefix, () => redirect(`${context.config.baseUrl}/`));
  app.notFound((call) =>
    ['GET', 'HEAD'].includes(call.req.method) ? redirectBySlash(call, context) : notFound(call, context),
  );
  app.onError((error, call) => failed(error, call, context));
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

/** The path below the base URL, percent-encoded as it came; undefined for one that is not below it. */
export function pathBelow(call: Call, context: Pick<AppContext, 'config'>): string | undefined {
  const prefix = prefixOf(context);
  const { pathname } = new URL(call.req.url);
  return pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : undefined;
}

/** The base URL's own path, without a final slash. */
function prefixOf({ config }: Pick<AppContext, 'config'>): string {
  return new URL(config.baseUrl).pathname.replace(/\/$/, '');
}
