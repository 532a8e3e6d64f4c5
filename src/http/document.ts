// Answers a document: the fresh bytes, a 304, or the way to where it is.
import type { Context as Call } from 'hono';
import { type Address, parsePath, pathOf } from '../documents/address.ts';
import { type Answer, answerDocument, type Servable } from '../documents/answer.ts';
import { CACHE_CONTROL, SECURITY_HEADERS } from '../documents/headers.ts';
import { suitingEdition } from '../domain/accept-language.ts';
import { feedPath } from '../domain/feed-address.ts';
import { listEditions } from '../storage/editions.ts';
import type { FormerFeed } from '../storage/former-feeds.ts';
import type { AppContext, Handler } from './app.ts';
import { type Former, listFormer, otherSlash } from './former.ts';
import { pathBelow } from './path-below.ts';
import { notFound } from './problem.ts';

/** How often a document that changes while it is being answered is tried. */
const TRIES = 5;

export const document: Handler = async (call, context) => {
  const path = pathBelow(call, context);
  if (path === undefined) return notFound(call, context);
  const query = queryOf(call);
  const formers = query === '' ? undefined : await listFormer(context, path, query);
  const [first] = formers ?? [];
  // WordPress has its feeds at the address of a page with a query, which may be that of one of ours.
  if (first && isFeedByQuery(first)) return answerFeed(first.feed, call, context);
  const address = parsePath(path);
  const suggestion = address?.kind === 'chooser' ? await suggestionFor(call, context) : undefined;
  const answer =
    (suggestion && (await answerAt(pathOf(suggestion), call, context))) ??
    (address && (await answerAt(pathOf(address), call, context)));
  return answer ?? answerElsewhere(path, formers, call, context);
};

/** The chooser in the language of the edition that suits the reader: the only answer that looks at Accept-Language. */
async function suggestionFor(call: Call, { db }: AppContext): Promise<Address | undefined> {
  const header = call.req.header('Accept-Language');
  const edition = header === undefined ? null : suitingEdition(header, await listEditions(db));
  return edition ? { kind: 'chooser', suggested: edition.path } : undefined;
}

const queryOf = (call: Call): string => new URL(call.req.url).search;

type FormerOfFeed = Extract<Former, { feed: unknown }>;

const isFeedByQuery = (former: Former): former is FormerOfFeed =>
  'feed' in former && former.feed.path.includes('?');

async function answerAt(
  path: string,
  call: Call,
  context: AppContext,
  more: [string, string][] = [],
): Promise<Response | undefined> {
  const request = {
    ifNoneMatch: call.req.header('If-None-Match') ?? null,
    ifModifiedSince: call.req.header('If-Modified-Since') ?? null,
    acceptEncoding: call.req.header('Accept-Encoding') ?? null,
  };
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const found = await context.documents.find(path);
    if (!found) return undefined;
    const answer = await answerDocument(found, request, context.now());
    if (answer) return responseOf({ ...answer, headers: [...answer.headers, ...more] });
  }
  throw new Error(`${path} changes faster than it can be answered`);
}

function responseOf({ status, headers, body }: Answer): Response {
  return new Response(body, { status, headers });
}

/**
 * Where there is no document: a final slash too many or too few leads to the one that was meant, an address of a
 * former system to its article or feed.
 */
export const documentElsewhere: Handler = async (call, context) => {
  const path = pathBelow(call, context);
  return path === undefined ? notFound(call, context) : answerElsewhere(path, undefined, call, context);
};

/** @param known what a former system had there, where that has been looked up */
async function answerElsewhere(
  path: string,
  known: readonly Former[] | undefined,
  call: Call,
  context: AppContext,
): Promise<Response> {
  const query = queryOf(call);
  const formers = known ?? (query === '' ? undefined : await listFormer(context, path, query));
  const [first] = formers ?? [];
  if (first && isFeedByQuery(first)) return answerFeed(first.feed, call, context);
  const meant = parsePath(otherSlash(path));
  const there = meant && (await context.documents.find(pathOf(meant)));
  if (meant && there) return redirect(leadsTo(there) ?? context.config.baseUrl + pathOf(meant));
  for (const former of formers ?? (await listFormer(context, path, query))) {
    if ('feed' in former) return answerFeed(former.feed, call, context);
    const answer = await answerAt(former.article, call, context);
    if (answer) return answer;
  }
  return notFound(call, context);
}

/** Our feed for one of a former system, as that is answered: there, or by the way to it. */
async function answerFeed({ feed, inPlace }: FormerFeed, call: Call, context: AppContext): Promise<Response> {
  const path = feed && feedPath(feed);
  if (path === null) return notFound(call, context);
  const url = context.config.baseUrl + path;
  if (inPlace) {
    // RFC 9110 section 8.7: what is answered is what is there.
    const answer = await answerAt(path, call, context, [['Content-Location', url]]);
    return answer ?? notFound(call, context);
  }
  const there = await context.documents.find(path);
  return there ? redirect(leadsTo(there) ?? url) : notFound(call, context);
}

const leadsTo = ({ headers }: Servable): string | undefined =>
  headers.find(([name]) => name === 'Location')?.[1];

/** Not for ever: what is there now may be gone later. */
export function redirect(url: string): Response {
  const headers = { ...Object.fromEntries(SECURITY_HEADERS), 'Cache-Control': CACHE_CONTROL, Location: url };
  return new Response(null, { status: 301, headers });
}
