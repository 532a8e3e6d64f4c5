// Answers a document: the fresh bytes, a 304, or the way to where it is.
import { type Address, parsePath, pathOf } from '../documents/address.ts';
import { type Answer, answerDocument } from '../documents/answer.ts';
import { CACHE_CONTROL, SECURITY_HEADERS } from '../documents/headers.ts';
import { type AppContext, type Handler, pathBelow } from './app.ts';
import { notFound } from './problem.ts';

/** How often a document that changes while it is being answered is tried. */
const TRIES = 5;

export const document: Handler = async (call, context) => {
  const path = pathBelow(call, context);
  const address = path === undefined ? undefined : parsePath(path);
  const answer =
    address &&
    (await answerAt(pathOf(address), context, {
      ifNoneMatch: call.req.header('If-None-Match') ?? null,
      ifModifiedSince: call.req.header('If-Modified-Since') ?? null,
      acceptEncoding: call.req.header('Accept-Encoding') ?? null,
    }));
  if (!answer) return redirectBySlash(call, context);
  return new Response(answer.body as Uint8Array<ArrayBuffer> | null, {
    status: answer.status,
    headers: answer.headers,
  });
};

async function answerAt(
  path: string,
  context: AppContext,
  request: Parameters<typeof answerDocument>[1],
): Promise<Answer | undefined> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const found = await context.documents.find(path);
    if (!found) return undefined;
    const answer = await answerDocument(found, request, context.now());
    if (answer) return answer;
  }
  throw new Error(`${path} changes faster than it can be answered`);
}

/** A final slash too many or too few leads to the document that was meant, if there is one. */
export const redirectBySlash: Handler = async (call, context) => {
  const path = pathBelow(call, context);
  if (path === undefined) return notFound(call, context);
  const meant = parsePath(path.endsWith('/') ? path.slice(0, -1) : `${path}/`);
  if (meant && (await exists(meant, context))) return redirect(context.config.baseUrl + pathOf(meant));
  return notFound(call, context);
};

/** Not for ever: what is there now may be gone later. */
export function redirect(url: string): Response {
  const headers = { ...Object.fromEntries(SECURITY_HEADERS), 'Cache-Control': CACHE_CONTROL, Location: url };
  return new Response(null, { status: 301, headers });
}

async function exists(address: Address, context: AppContext): Promise<boolean> {
  return (await context.documents.find(pathOf(address))) !== undefined;
}
