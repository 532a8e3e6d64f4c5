// Previews: what is not public yet, for whoever has a link that the newsroom signed. Nobody else learns that there is one.
import type { Context as Call } from 'hono';
import { PREVIEW_HEADERS, SECURITY_HEADERS } from '../documents/headers.ts';
import type { FollowedPreview, PreviewPart } from '../documents/preview-document.ts';
import type { FeedFormat } from '../domain/feed.ts';
import { previewPath, readPreview } from '../domain/preview-token.ts';
import { findPreviewMedia } from '../storage/preview.ts';
import { findPreviewSecret } from '../storage/preview-secret.ts';
import type { AppContext, Handler } from './app.ts';
import { documentElsewhere } from './document.ts';
import { notFound, problem } from './problem.ts';

/** What there is in each edition. */
export const previewIndex = answering(() => ({ kind: 'index' }));

/** The page of an article. */
export const previewPage = answering((call) => ({ kind: 'page', edition: call.req.param('edition') ?? '' }));

/** A feed with the entry of an article. */
export const previewFeed = answering((call) => ({
  kind: 'feed',
  edition: call.req.param('edition') ?? '',
  format: call.req.param('feed')?.slice('feed.'.length) as FeedFormat,
}));

/** A file that an article of the story uses, public or not. */
export const previewMedia = following(async (call, context, { storyUuid, editions }) => {
  const name = call.req.param('name') ?? '';
  const use = await findPreviewMedia(context.db, storyUuid, name, editions);
  if (!use) return notFound(call, context);
  // A file opened for HEAD would be left open: nobody reads it to its end.
  const isHead = call.req.method === 'HEAD' && (await context.media.has(name));
  const file = isHead ? { size: use.size, body: null } : await context.media.find(name);
  if (!file) {
    context.log.error('a media file is missing from its store', { name });
    return problem(call, context, 503, 'This file is not available at the moment.', { 'Retry-After': '300' });
  }
  return new Response(file.body, {
    headers: headersOf({ 'Content-Type': use.type, 'Content-Length': String(file.size) }),
  });
});

/** A link that lost its last character on the way. */
export const previewSlash = following(async (call, { config }, { token }) => {
  const edition = call.req.param('edition');
  const below = edition === undefined ? '' : `${encodeURIComponent(edition)}/`;
  const headers = headersOf({ Location: config.baseUrl + previewPath(token) + below });
  return new Response(null, { status: 302, headers });
});

/** Answers what a signed link leads to while it lasts; with any other token there is nothing, as everywhere else. */
function following(
  answer: (call: Call, context: AppContext, preview: FollowedPreview) => Promise<Response>,
): Handler {
  return async (call, context) => {
    const token = call.req.param('token') ?? '';
    const secret = await findPreviewSecret(context.db);
    // As long where there has never been a preview: whether there has is nobody's business.
    const preview = await readPreview(token, secret ?? 'none');
    if (!preview || secret === null) return documentElsewhere(call, context);
    if (preview.endsAt <= context.now()) return problem(call, context, 410, 'This preview has ended.');
    await context.documents.ready();
    return answer(call, context, { ...preview, token });
  };
}

function answering(partOf: (call: Call) => PreviewPart): Handler {
  return following(async (call, context, preview) => {
    // Loaded for the first: the serving thread renders nothing else.
    const { renderPreview } = await import('../documents/preview-document.ts');
    const answer = await renderPreview(context, preview, partOf(call));
    if (!answer) return notFound(call, context);
    const { contentType, language, body } = answer;
    return new Response(body, {
      headers: headersOf({ 'Content-Type': contentType, 'Content-Language': language }),
    });
  });
}

function headersOf(own: Record<string, string>): Record<string, string> {
  return { ...Object.fromEntries(SECURITY_HEADERS), ...PREVIEW_HEADERS, ...own };
}
