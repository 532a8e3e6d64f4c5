// Media files: answered only while something public shows them.
import { isNotModified } from '../documents/conditional.ts';
import { CACHE_CONTROL, SECURITY_HEADERS } from '../documents/headers.ts';
import { findPublicMedia } from '../storage/media.ts';
import type { Handler } from './app.ts';
import { notFound, problem } from './problem.ts';

export const media: Handler = async (call, context) => {
  await context.documents.ready();
  const name = call.req.param('name') ?? '';
  const use = await findPublicMedia(context.db, name);
  if (!use) return notFound(call, context);
  // The name is the hash of the bytes: it is the strongest validator there is. No Last-Modified: a file
  // has no time of its own, only the articles that use it do.
  const etag = name.slice(0, name.indexOf('.'));
  const headers = {
    ...Object.fromEntries(SECURITY_HEADERS),
    'Content-Type': use.type,
    'Cache-Control': CACHE_CONTROL,
    'Access-Control-Allow-Origin': '*',
    ETag: `"${etag}"`,
  };
  const ifNoneMatch = call.req.header('If-None-Match') ?? null;
  if (isNotModified({ ifNoneMatch, ifModifiedSince: null }, { etag, modifiedAt: 0 }, context.now())) {
    return new Response(null, { status: 304, headers });
  }
  // A file opened for HEAD would be left open: nobody reads it to its end.
  const isHead = call.req.method === 'HEAD' && (await context.media.has(name));
  const file = isHead ? { size: use.size, body: null } : await context.media.find(name);
  if (!file) {
    context.log.error('a media file is missing from its store', { name });
    return problem(call, context, 503, 'This file is not available at the moment.', { 'Retry-After': '300' });
  }
  return new Response(file.body, { headers: { ...headers, 'Content-Length': String(file.size) } });
};
