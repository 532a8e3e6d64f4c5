// Errors: a problem document (RFC 9457) for programs, a small page for people, by what they accept.
import type { Context as Call } from 'hono';
import type { FieldProblem } from '../desk/requests.ts';
import { NotServingError } from '../documents/answer.ts';
import { PREVIEW_HEADERS, SECURITY_HEADERS } from '../documents/headers.ts';
import { createLinks } from '../documents/links.ts';
import { frameOf, STYLESHEET } from '../documents/page-frame.ts';
import { BusyError } from '../documents/search.ts';
import { renderErrorPage } from '../render/pages/error.ts';
import { listEditions } from '../storage/editions.ts';
import { LimitError } from '../storage/limits.ts';
import { StorageFault, type StorageFaultReason } from '../storage/storage-fault.ts';
import type { AppContext } from './app.ts';
import { pathBelow } from './path-below.ts';
import { requestIdHeader, requestIdOf } from './request-id.ts';
import { toldPath } from './told-path.ts';

export const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

/**
 * An error answer. It says nothing that depends on what is stored but unreleased, and nobody may keep it.
 * @param detail one sentence for programs; people get the page's own words
 * @param members what a program may want to know besides
 */
export async function problem(
  call: Call,
  context: AppContext,
  status: keyof typeof TITLES,
  detail: string,
  headers: Record<string, string> = {},
  problems?: readonly FieldProblem[],
  members: Readonly<Record<string, unknown>> = {},
): Promise<Response> {
  const isPrivate = isBelow('api', call, context);
  const common = {
    ...Object.fromEntries(SECURITY_HEADERS),
    'Cache-Control': isPrivate ? 'private, no-store' : 'no-store',
    // Whether there is such a preview or not.
    ...(isBelow('preview', call, context) && PREVIEW_HEADERS),
    Vary: 'Accept',
    ...requestIdHeader(call),
    ...headers,
  };
  if (isPrivate || !wantsPage(call)) {
    const body = JSON.stringify({
      type: 'about:blank',
      title: TITLES[status],
      status,
      detail,
      problems,
      ...members,
      // Whoever reports a fault of ours can say which.
      ...(status >= 500 && { request: requestIdOf(call) }),
    });
    return new Response(body, { status, headers: { ...common, 'Content-Type': 'application/problem+json' } });
  }
  const { html, language } = await page(call, context, status);
  const type = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Language': language };
  return new Response(html, { status, headers: { ...common, ...type } });
}

export async function notFound(call: Call, context: AppContext): Promise<Response> {
  return problem(call, context, 404, 'There is nothing at this URL.');
}

/** @param methods those that mean something here */
export async function methodNotAllowed(
  call: Call,
  context: AppContext,
  methods: readonly string[],
): Promise<Response> {
  const detail = `${call.req.method} means nothing here; ${new Intl.ListFormat('en').format(methods)} ${methods.length === 1 ? 'does' : 'do'}.`;
  return problem(call, context, 405, detail, { Allow: methods.join(', ') });
}

/**
 * Nobody is shown what went wrong inside; the operator's log is told.
 * @param isTold as createFaultLog makes it
 */
export async function failed(
  error: Error,
  call: Call,
  context: AppContext,
  isTold: (error: unknown) => boolean,
): Promise<Response> {
  if (error instanceof NotServingError) {
    return problem(call, context, 503, 'This newsroom is being set up.', { 'Retry-After': '60' });
  }
  if (error instanceof LimitError) {
    // What was done until then is committed: the next request finds less to do.
    context.log.error('a request was cut', { path: toldPath(call.req.path), error: error.message });
    return problem(call, context, 503, 'This newsroom is catching up.', { 'Retry-After': '5' });
  }
  if (error instanceof StorageFault) {
    isTold(error);
    const [detail, retryAfter] = FAULTS[error.reason];
    return problem(call, context, 503, detail, { 'Retry-After': retryAfter });
  }
  if (error instanceof BusyError) {
    return problem(call, context, 503, 'Too much is asked at this moment.', { 'Retry-After': '2' });
  }
  context.log.error('a request failed', {
    method: call.req.method,
    path: toldPath(call.req.path),
    error: error.stack ?? error.message,
  });
  return problem(call, context, 500, 'Coranto could not answer this request; the fault is ours.');
}

const NOT_READ = 'This newsroom cannot be read at the moment; its operator is told.';

/** What storage cannot do, for whoever asked, and after how many seconds to ask again. */
const FAULTS: Readonly<Record<StorageFaultReason, readonly [string, string]>> = {
  full: ['This newsroom can take nothing at the moment: its disk is full. What is public can be read.', '60'],
  'read-only': [
    'This newsroom can take nothing at the moment: its disk may only be read. What is public can be read.',
    '300',
  ],
  busy: ['This newsroom is in use by another program; ask again.', '5'],
  damaged: [NOT_READ, '3600'],
  foreign: [NOT_READ, '3600'],
  shut: [NOT_READ, '60'],
  unreadable: [NOT_READ, '60'],
};

/**
 * Whether a URL is below `/{name}`, in whatever spelling. What a desk asks is for programs, and nobody else's business;
 * a preview is for whoever has its link.
 */
function isBelow(name: 'api' | 'preview', call: Call, context: AppContext): boolean {
  const [, first] = pathBelow(call, context)?.split('/') ?? [];
  try {
    return decodeURIComponent(first ?? '') === name;
  } catch {
    return false;
  }
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
  const [, first, , third] = pathBelow(call, context)?.split('/') ?? [];
  // `/preview/{token}/{edition}/` is of an edition too.
  const path = isBelow('preview', call, context) ? third : first;
  const edition = editions.find((candidate) => candidate.path === path);
  const language = edition?.language ?? 'en';
  const words = context.i18n.for(language);
  const address = edition
    ? ({ kind: 'front', edition: edition.path } as const)
    : ({ kind: 'chooser', suggested: null } as const);
  const model = {
    status,
    frame: edition ? frameOf(edition, address, links, words) : null,
    stylesheetUrl: links.asset(STYLESHEET),
    icon: { url: links.icon(editions[0]), size: editions[0]?.iconSize ?? null },
    homeUrl: links.to(address),
  };
  return { html: renderErrorPage(model, words), language };
}
