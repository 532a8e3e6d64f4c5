// A request to the API on its way to its route: who asks, whether it may, how often, and whether what came is what the
// route takes. Nothing that was sent ends in a 500.
import type { Context as Call } from 'hono';
import type { z } from 'zod';
import { problemsOf } from '../../desk/problems.ts';
import type { AppContext, Handler } from '../app.ts';
import { problem } from '../problem.ts';
import { isPacked, readBody } from '../request-body.ts';
import { requestIdHeader } from '../request-id.ts';
import { identify } from './identify.ts';
import { limited } from './limits.ts';
import { refusalOf } from './permission.ts';
import type { ApiRoute, Asked, Body } from './route.ts';

/** The handler of a route. What anybody is answered, a refusal too, scripts of other sites may read. */
export function serveApi(route: ApiRoute): Handler {
  const answer = answerOf(route);
  return async (call, context) => {
    const response = await answer(call, context);
    for (const [name, value] of Object.entries(requestIdHeader(call))) response.headers.set(name, value);
    if (route.wants !== 'anybody') return response;
    response.headers.set('Access-Control-Allow-Origin', '*');
    response.headers.set('Access-Control-Expose-Headers', 'ETag, Link, Retry-After');
    return response;
  };
}

function answerOf(route: ApiRoute): Handler {
  return async (call, context) => {
    const caller = await identify(call, context);
    if (caller instanceof Response) return caller;
    const refusal = await refusalOf(route.wants, caller, call, context);
    if (refusal) return refusal;
    return limited(route.wants, caller, call, context, async () => {
      const params = route.params?.safeParse(call.req.param());
      // A path that can be none of ours is one where nothing is.
      if (params && !params.success) return problem(call, context, 404, 'There is nothing at this URL.');
      const query = readQuery(call, route);
      if (!query.success) {
        const detail = 'The query is not what this takes.';
        return problem(call, context, 400, detail, {}, problemsOf(query.error));
      }
      const giveBack = route.body && takeRoom(call, context, route.body.most);
      if (giveBack === null) {
        return problem(call, context, 503, 'Too much is being sent at this moment.', { 'Retry-After': '2' });
      }
      try {
        const body = route.body ? await readGiven(call, route.body) : { value: undefined };
        if ('refuse' in body) return await body.refuse(call, context);
        const asked = { call, context, caller, params: params?.data, query: query.data, body: body.value };
        return await route.run(asked as Asked<never, never, never>);
      } finally {
        giveBack?.();
      }
    });
  };
}

/** Room for a body, until it is dealt with; null where there is none. What is too large is not taken in anyway. */
function takeRoom(call: Call, { room }: AppContext, most: number): (() => void) | undefined | null {
  const said = call.req.header('Content-Length');
  const octets = said === undefined ? most : Number(said);
  if (!room || octets > most) return undefined;
  return room.take(octets) ?? null;
}

type Read = { success: true; data: unknown } | { success: false; error: z.ZodError };

/** Each parameter once: of one that is there twice nobody knows which is meant. */
function readQuery(call: Call, { query }: ApiRoute): Read {
  const given = new URL(call.req.url).searchParams;
  const names = [...given.keys()];
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  if (twice.length > 0) {
    const issues = [...new Set(twice)].map((name) => ({ path: [name], message: 'is there twice' }));
    return { success: false, error: { issues } as unknown as z.ZodError };
  }
  // What a route that takes no query is asked besides, a tracker put there.
  if (!query) return { success: true, data: undefined };
  const read = query.safeParse(Object.fromEntries(given));
  return read.success ? { success: true, data: read.data } : { success: false, error: read.error };
}

type Given = { value: unknown } | { refuse: Handler };

async function readGiven(call: Call, body: Body<unknown>): Promise<Given> {
  // What is packed could be a thousand times as large.
  if (isPacked(call)) return refuse(415, 'This takes no content-coding; send the body as it is.');
  if (body.kind !== 'octets' && !/^application\/json *(;|$)/i.test(call.req.header('Content-Type') ?? '')) {
    return refuse(415, 'This takes JSON; send it as application/json.');
  }
  const octets = await readBody(call.req.raw, body.most);
  if (octets === 'cut off') return refuse(400, 'The body broke off before its end.');
  if (octets === 'too large') return refuse(413, `The body is too large; this takes ${body.most} octets.`);
  if (body.kind !== 'json') return { value: octets };
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(octets));
  } catch {
    return refuse(400, 'The body is not JSON.');
  }
  const read = body.schema.safeParse(given);
  if (read.success) return { value: read.data };
  const problems = problemsOf(read.error);
  return {
    refuse: (to, context) => problem(to, context, 422, 'The body is not what this takes.', {}, problems),
  };
}

function refuse(status: 400 | 413 | 415, detail: string): Given {
  return { refuse: (to, context) => problem(to, context, status, detail) };
}
