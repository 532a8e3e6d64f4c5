// What a desk elsewhere asks: operations as JSON, and media ahead of the stories that use them.
import type { Context as Call } from 'hono';
import { linkHere } from '../desk/link.ts';
import type { Fault, Performed } from '../desk/requests.ts';
import { SECURITY_HEADERS } from '../documents/headers.ts';
import { MAX_MEDIA_OCTETS } from '../intake/source-file.ts';
import type { AppContext, Handler } from './app.ts';
import { authorised } from './authorise.ts';
import { notFound, problem } from './problem.ts';
import { readBody, type Unread } from './request-body.ts';

/** Octets of JSON in one request; whoever sends more sends several. */
const MOST_JSON = 10 * 1024 * 1024;

const PRIVATE = { ...Object.fromEntries(SECURITY_HEADERS), 'Cache-Control': 'private, no-store' };

const STATUS = { unknown: 404, unread: 400, input: 422, refused: 409, busy: 503 } as const satisfies Record<
  Fault,
  number
>;

/** POST: performs the operation that the path names. */
export const perform: Handler = authorised(async (call, context) => {
  if (!/^application\/json *(;|$)/i.test(call.req.header('Content-Type') ?? '')) {
    return problem(call, context, 415, 'This takes JSON; send it as application/json.');
  }
  const body = await readBody(call.req.raw, MOST_JSON);
  if (typeof body === 'string') return unread(call, context, body);
  return told(call, context, await context.desk.perform(call.req.param('operation') ?? '', body));
});

/** PUT: keeps a media file. */
export const putMedia: Handler = authorised(async (call, context) => {
  const bytes = await readBody(call.req.raw, MAX_MEDIA_OCTETS);
  if (typeof bytes === 'string') return unread(call, context, bytes);
  const performed = await context.desk.putMedia(call.req.param('name') ?? '', bytes);
  return performed.ok
    ? new Response(null, { status: 204, headers: PRIVATE })
    : told(call, context, performed);
});

/** GET and HEAD: a media file, public or not. */
export const getMedia: Handler = authorised(async (call, context) => {
  const name = call.req.param('name') ?? '';
  const file = (await linkHere(context).hasMedia(name)) ? await context.media.find(name) : undefined;
  if (!file) return notFound(call, context);
  const isHead = call.req.method === 'HEAD';
  if (isHead) await file.body.cancel();
  const headers = {
    ...PRIVATE,
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(file.size),
  };
  return new Response(isHead ? null : file.body, { headers });
});

async function told(call: Call, context: AppContext, performed: Performed): Promise<Response> {
  if (performed.ok) {
    return new Response(performed.json, { headers: { ...PRIVATE, 'Content-Type': 'application/json' } });
  }
  const { fault, detail, problems } = performed;
  const headers: Record<string, string> = fault === 'busy' ? { 'Retry-After': '1' } : {};
  return problem(call, context, STATUS[fault], detail, headers, problems);
}

function unread(call: Call, context: AppContext, why: Unread): Promise<Response> {
  if (why === 'cut off') return problem(call, context, 400, 'The body broke off before its end.');
  return problem(call, context, 413, 'The body is too large; send it in several requests.');
}
