// Errors: a problem document (RFC 9457) for programs, a small page for people, by what they accept.
import type { Context as Call } from 'hono';
import { SECURITY_HEADERS } from '../documents/headers.ts';
import { createLinks } from '../documents/links.ts';
import { frameOf, STYLESHEET } from '../documents/page-frame.ts';
import { renderErrorPage } from '../render/pages/error.ts';
import { listEditions } from '../storage/editions.ts';
import { type AppContext, pathBelow } from './app.ts';

const TITLES: Readonly<Record<number, string>> = {
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/**
 * An error answer. It says nothing that depends on what is stored but unreleased, and nobody may keep it.
 * @param detail one sentence for programs; people get the page's own words
 */
export async function problem(
  call: Call,
  context: AppContext,
  status: 404 | 405 | 500 | 503,
  detail: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const common = {
    ...Object.fromEntries(SECURITY_HEADERS),
    'Cache-Control': 'no-store',
    Vary: 'Accept',
    ...headers,
  };
  if (!wantsPage(call)) {
    const body = JSON.stringify({ type: 'about:blank', title: TITLES[status], status, detail });
    return new Response(body, { status, headers: { ...common, 'Content-Type': 'application/problem+json' } });
  }
  const { html, language } = await page(call, context, status);
  const type = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Language': language };
  return new Response(html, { status, headers: { ...common, ...type } });
}

export async function notFound(call: Call, context: AppContext): Promise<Response> {
  return problem(call, context, 404, 'There is nothing at this URL.');
}

export async function methodNotAllowed(call: Call, context: AppContext): Promise<Response> {
  const detail = `${call.req.method} means nothing here; GET and HEAD do.`;
  return problem(call, context, 405, detail, { Allow: 'GET, HEAD, OPTIONS' });
}

/** Nobody is shown what went wrong inside; the operator's log is told. */
export async function failed(error: Error, call: Call, context: AppContext): Promise<Response> {
  context.log.error('a request failed', {
    method: call.req.method,
    path: call.req.path,
    error: error.stack ?? error.message,
  });
  return problem(call, context, 500, 'Coranto could not answer this request; the fault is ours.');
}

/** Whether the requester reads HTML: a browser says so, a feed reader or script does not. */
function wantsPage(call: Call): boolean {
  return /\btext\/html\b|\bapplication\/xhtml\+xml\b/.test(call.req.header('Accept') ?? '');
}

async function page(
  call: Call,
  context: AppContext,
  status: number,
): Promise<{ html: string; language: string }> {
  const editions = await listEditions(context.db).catch(() => []);
  const links = createLinks(context.config.baseUrl, editions);
  const path = pathBelow(call, context)?.split('/')[1];
  const edition = editions.find((candidate) => candidate.path === path);
  const language = edition?.language ?? 'en';
  const words = context.i18n.for(language);
  const address = edition
    ? ({ kind: 'front', edition: edition.path } as const)
    : ({ kind: 'chooser' } as const);
  const model = {
    status,
    frame: edition ? frameOf(edition, address, links, words) : null,
    stylesheetUrl: links.asset(STYLESHEET),
    homeUrl: links.to(address),
  };
  return { html: renderErrorPage(model, words), language };
}
