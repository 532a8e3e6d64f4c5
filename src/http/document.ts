// Answers a document: the fresh bytes, a 304, or the way to where it is.
import type { Context as Call } from 'hono';
import { parsePath, pathOf } from '../documents/address.ts';
import { type Answer, answerDocument } from '../documents/answer.ts';
import { CACHE_CONTROL, SECURITY_HEADERS } from '../documents/headers.ts';
import { formerPath } from '../domain/former-path.ts';
import { listKnownFormer } from '../storage/former-targets.ts';
import { type AppContext, type Handler, pathBelow } from './app.ts';
import { notFound } from './problem.ts';

/** How often a document that changes while it is being answered is tried. */
const TRIES = 5;
/** No former path is as long (see src/intake/former-paths.ts), encoded in capitals or not. */
const LONGEST_FORMER = 6_000;

export const document: Handler = async (call, context) => {
  const path = pathBelow(call, context);
  const address = path === undefined ? undefined : parsePath(path);
  const answer = address && (await answerAt(pathOf(address), call, context));
  return answer ?? documentElsewhere(call, context);
};

async function answerAt(path: string, call: Call, context: AppContext): Promise<Response | undefined> {
  const request = {
    ifNoneMatch: call.req.header('If-None-Match') ?? null,
    ifModifiedSince: call.req.header('If-Modified-Since') ?? null,
    acceptEncoding: call.req.header('Accept-Encoding') ?? null,
  };
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const found = await context.documents.find(path);
    if (!found) return undefined;
    const answer = await answerDocument(found, request, context.now());
    if (answer) return responseOf(answer);
  }
  throw new Error(`${path} changes faster than it can be answered`);
}

function responseOf({ status, headers, body }: Answer): Response {
  return new Response(body as Uint8Array<ArrayBuffer> | null, { status, headers });
}

/**
 * Where there is no document: a final slash too many or too few leads to the one that was meant, a path of a former
 * system to its article.
 */
export const documentElsewhere: Handler = async (call, context) => {
  const path = pathBelow(call, context);
  if (path === undefined) return notFound(call, context);
  const meant = parsePath(otherSlash(path));
  const there = meant && (await context.documents.find(pathOf(meant)));
  if (meant && there) {
    const location = there.headers.find(([name]) => name === 'Location')?.[1];
    return redirect(location ?? context.config.baseUrl + pathOf(meant));
  }
  for (const former of await listKnownFormer(context.db, formerNames(path, new URL(call.req.url).search))) {
    const answer = await answerAt(former, call, context);
    if (answer) return answer;
  }
  return notFound(call, context);
};

const otherSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : `${path}/`);

/** The names by which a former system may have known what is asked for, the most exact first. */
function formerNames(path: string, query: string): string[] {
  const names = [path + query, otherSlash(path) + query, path, otherSlash(path)];
  return [...new Set(names)].filter((name) => name !== '' && name.length <= LONGEST_FORMER).map(formerPath);
}

/** Not for ever: what is there now may be gone later. */
export function redirect(url: string): Response {
  const headers = { ...Object.fromEntries(SECURITY_HEADERS), 'Cache-Control': CACHE_CONTROL, Location: url };
  return new Response(null, { status: 301, headers });
}
