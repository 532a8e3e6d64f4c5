// The site's own files: stylesheets and its icon.
import { isNotModified } from '../documents/conditional.ts';
import { SECURITY_HEADERS } from '../documents/headers.ts';
import type { Handler } from './app.ts';
import { notFound } from './problem.ts';

export const asset: Handler = async (call, context) => {
  const file = await context.findAsset(call.req.param('name') ?? '');
  if (!file) return notFound(call, context);
  const headers = {
    ...Object.fromEntries(SECURITY_HEADERS),
    'Content-Type': file.type,
    'Cache-Control': 'public, max-age=300',
    ETag: `"${file.etag}"`,
  };
  const ifNoneMatch = call.req.header('If-None-Match') ?? null;
  if (
    isNotModified({ ifNoneMatch, ifModifiedSince: null }, { etag: file.etag, modifiedAt: 0 }, context.now())
  ) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(file.bytes as Uint8Array<ArrayBuffer>, { headers });
};
