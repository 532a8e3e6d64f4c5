// Answers a document: the fresh bytes, a 304, or the way to where it is.
import { type Address, parsePath, pathOf } from '../documents/address.ts';
import { answerDocument } from '../documents/answer.ts';
import { type AppContext, type Handler, pathBelow } from './app.ts';
import { notFound } from './problem.ts';

export const document: Handler = async (call, context) => {
  await context.documents.ready();
  const path = pathBelow(call, context);
  const address = parsePath(path);
  const found = address && (await context.documents.find(pathOf(address)));
  const answer =
    found &&
    (await answerDocument(
      found,
      {
        ifNoneMatch: call.req.header('If-None-Match') ?? null,
        ifModifiedSince: call.req.header('If-Modified-Since') ?? null,
        acceptEncoding: call.req.header('Accept-Encoding') ?? null,
      },
      context.now(),
    ));
  if (!answer) return redirectBySlash(call, context);
  return new Response(answer.body as Uint8Array<ArrayBuffer> | null, {
    status: answer.status,
    headers: answer.headers,
  });
};

/** A final slash too many or too few leads to the document that was meant, if there is one. */
export const redirectBySlash: Handler = async (call, context) => {
  await context.documents.ready();
  const path = pathBelow(call, context);
  const meant = parsePath(path.endsWith('/') ? path.slice(0, -1) : `${path}/`);
  if (meant && (await exists(meant, context))) {
    return call.redirect(context.config.baseUrl + pathOf(meant), 301);
  }
  return notFound(call, context);
};

async function exists(address: Address, context: AppContext): Promise<boolean> {
  return (await context.documents.find(pathOf(address))) !== undefined;
}
