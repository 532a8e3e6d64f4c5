// What a key with embargoed access may see before its time. Nothing of it is kept by anybody on the way.
import type { Context as Call } from 'hono';
import { z } from 'zod';
import type { PerformedForPartner } from '../../desk/requests.ts';
import { SECURITY_HEADERS } from '../../documents/headers.ts';
import {
  type EmbargoKey,
  embargoedPageSchema,
  embargoedSchema,
  MOST_EMBARGOED,
} from '../../partners/embargoed.ts';
import { pageParameters } from '../../partners/list-query.ts';
import type { AppContext } from '../app.ts';
import { problem } from '../problem.ts';
import type { Caller } from './caller.ts';
import { problemSchema } from './problem-schema.ts';
import { type ApiRoute, apiRoute } from './route.ts';

const HEADERS = {
  ...Object.fromEntries(SECURITY_HEADERS),
  'Cache-Control': 'private, no-store',
  Vary: 'Authorization',
};

const AUDITED = 'Who sees what of it, and when, is written down.';
const PUBLIC_BY_NOW = { 303: { description: 'It is public by now.', headers: { Location: 'Where.' } } };
const common = { method: 'GET', tag: 'Embargoed', wants: 'embargoed' } as const;

export const EMBARGOED_ROUTES: readonly ApiRoute[] = [
  apiRoute({
    ...common,
    path: '/embargoed/articles',
    operation: 'listEmbargoedArticles',
    summary: 'Articles before their time, in the editions that the key names, by their times.',
    description: AUDITED,
    query: z.strictObject({
      cursor: pageParameters.cursor,
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(MOST_EMBARGOED)
        .default(MOST_EMBARGOED)
        .meta({ description: `How many at most, 1 to ${MOST_EMBARGOED}.` }),
    }),
    answers: { 200: { description: 'A page.', content: { 'application/json': embargoedPageSchema } } },
    async run({ call, context, caller, query }) {
      const key = keyOf(caller);
      if (!key) return refuseNewsroom(call, context);
      await context.documents.ready();
      const input = { key, limit: query.limit, cursor: query.cursor ?? null };
      const performed = await context.partners.perform('list-embargoed', input);
      if (!performed.ok) return refuse(performed, call, context);
      const { result } = performed;
      if ('refused' in result) return problem(call, context, 400, result.refused);
      const more: Record<string, string> = result.next ? { Link: `<${result.next}>; rel="next"` } : {};
      return Response.json(result, { headers: { ...HEADERS, ...more } });
    },
  }),
  apiRoute({
    ...common,
    path: '/embargoed/articles/:uuid',
    operation: 'getEmbargoedArticle',
    summary: 'One article before its time.',
    description: AUDITED,
    params: z.object({ uuid: z.uuid() }),
    answers: {
      200: { description: 'The article.', content: { 'application/json': embargoedSchema } },
      ...PUBLIC_BY_NOW,
    },
    async run({ call, context, caller, params }) {
      const key = keyOf(caller);
      if (!key) return refuseNewsroom(call, context);
      await context.documents.ready();
      const uuid = params.uuid.toLowerCase();
      const performed = await context.partners.perform('read-embargoed', { key, uuid });
      if (!performed.ok) return refuse(performed, call, context);
      const { result } = performed;
      if (result.kind === 'found') return Response.json(result.value, { headers: HEADERS });
      return elsewhere(result.kind, `/api/v1/articles/${uuid}`, call, context);
    },
  }),
  apiRoute({
    ...common,
    path: '/embargoed/media/:name',
    operation: 'getEmbargoedMedia',
    summary: 'A file of an article before its time.',
    description: AUDITED,
    params: z.object({ name: z.string().regex(/^[0-9a-f]{64}\.[a-z0-9]{1,10}$/) }),
    answers: {
      200: { description: 'The file.', content: { 'application/octet-stream': null } },
      ...PUBLIC_BY_NOW,
      404: { description: 'There is none.', content: { 'application/problem+json': problemSchema } },
    },
    async run({ call, context, caller, params: { name } }) {
      const key = keyOf(caller);
      if (!key) return refuseNewsroom(call, context);
      await context.documents.ready();
      const performed = await context.partners.perform('find-embargoed-media', { key, name });
      if (!performed.ok) return refuse(performed, call, context);
      const { result } = performed;
      if (result.kind !== 'found') return elsewhere(result.kind, `/media/${name}`, call, context);
      const { type, size } = result.value;
      // A file opened for HEAD would be left open: nobody reads it to its end.
      const isHead = call.req.method === 'HEAD' && (await context.media.has(name));
      const file = isHead ? { size, body: null } : await context.media.find(name);
      if (!file) {
        context.log.error('a media file is missing from its store', { name });
        const later = { 'Retry-After': '300' };
        return problem(call, context, 503, 'This file is not available at the moment.', later);
      }
      const headers = { ...HEADERS, 'Content-Type': type, 'Content-Length': String(file.size) };
      return new Response(file.body, { headers });
    },
  }),
];

function keyOf(caller: Caller): EmbargoKey | null {
  if (caller.kind !== 'partner') return null;
  const { id, prefix, embargoed } = caller.key;
  return { id, prefix, embargoed };
}

/** The trail says which partner saw what. */
function refuseNewsroom(call: Call, context: AppContext): Promise<Response> {
  const detail = 'This is for partners; the newsroom sees what is to come by “coranto status” and previews.';
  return problem(call, context, 403, detail);
}

function refuse(
  { fault, detail }: Extract<PerformedForPartner<unknown>, { ok: false }>,
  call: Call,
  context: AppContext,
): Promise<Response> {
  if (fault === 'busy') return problem(call, context, 503, detail, { 'Retry-After': '2' });
  return problem(call, context, 409, detail);
}

function elsewhere(
  kind: 'public' | 'none',
  path: string,
  call: Call,
  context: AppContext,
): Promise<Response> | Response {
  if (kind === 'none') return problem(call, context, 404, 'There is nothing at this URL.');
  return new Response(null, {
    status: 303,
    headers: { ...HEADERS, Location: context.config.baseUrl + path },
  });
}
