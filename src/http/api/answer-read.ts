// Answers what partners read: performed where no reader waits for it, conditional, and the same for HEAD.
import type { Context as Call } from 'hono';
import { negotiateCoding } from '../../documents/coding.ts';
import { isNotModified, tagFor } from '../../documents/conditional.ts';
import { headersOf304, SECURITY_HEADERS } from '../../documents/headers.ts';
import { BusyError } from '../../documents/search.ts';
import type { Keyed, ReadAnswer, ReadInput, ReadName } from '../../partners/reads.ts';
import type { AppContext } from '../app.ts';
import { problem } from '../problem.ts';
import type { Caller } from './caller.ts';

/** Everybody asks again each time; who has what may differ by key. */
const OF_API: readonly [string, string][] = [
  ['Cache-Control', 'no-cache'],
  ['Vary', 'Accept-Encoding, Authorization'],
  ...SECURITY_HEADERS,
];

/** Which of the editions that need a key a caller may be told of. */
export function keyedOf(caller: Caller): Keyed {
  if (caller.kind === 'newsroom') return 'all';
  if (caller.kind === 'anybody' || !caller.key.scopes.includes('read')) return [];
  return caller.key.editions ?? 'all';
}

/** Performs a read and answers by what came of it. */
export async function answerRead<N extends ReadName>(
  { call, context, caller }: { call: Call; context: AppContext; caller: Caller },
  name: N,
  input: ReadInput<N>,
): Promise<Response> {
  await context.documents.ready();
  try {
    return answerWith(await context.reads.read(name, input), call, context, caller);
  } catch (error) {
    if (!(error instanceof BusyError)) throw error;
    return problem(call, context, 503, 'Too many are reading at this moment.', { 'Retry-After': '2' });
  }
}

/** The answer to what was read: a problem, a 304, or the whole. */
export async function answerWith(
  answer: ReadAnswer,
  call: Call,
  context: AppContext,
  caller: Caller,
): Promise<Response> {
  if (answer.status !== 200) return refuse(answer, call, context, caller);
  const coding = context.compress
    ? negotiateCoding(call.req.header('Accept-Encoding') ?? null, ['gzip'])
    : 'identity';
  const zipped = coding === 'gzip' ? await context.compress?.(answer.etag, answer.body) : undefined;
  const headers: [string, string][] = [
    ['Content-Type', answer.contentType],
    ...OF_API,
    ['ETag', tagFor(answer.etag, zipped ? coding : 'identity')],
  ];
  if (answer.language !== null) headers.push(['Content-Language', answer.language]);
  if (answer.links.length > 0) {
    headers.push(['Link', answer.links.map(({ rel, url }) => `<${url}>; rel="${rel}"`).join(', ')]);
  }
  // Without a Last-Modified nobody has a date of ours to ask by.
  const request = { ifNoneMatch: call.req.header('If-None-Match') ?? null, ifModifiedSince: null };
  if (isNotModified(request, { etag: answer.etag, modifiedAt: 0 }, context.now())) {
    const kept = headers.filter(([header]) => header === 'ETag');
    return new Response(null, { status: 304, headers: [...headersOf304(headers), ...kept] });
  }
  if (!zipped) return new Response(answer.body, { headers });
  return new Response(zipped, { headers: [...headers, ['Content-Encoding', coding]] });
}

function refuse(
  { status, detail, members }: Exclude<ReadAnswer, { status: 200 }>,
  call: Call,
  context: AppContext,
  caller: Caller,
): Promise<Response> {
  const varies = { Vary: 'Accept, Authorization' };
  if (status === 403 && caller.kind === 'anybody') {
    const challenge = { 'WWW-Authenticate': 'Bearer realm="coranto"' };
    return problem(call, context, 401, detail, { ...varies, ...challenge });
  }
  return problem(call, context, status, detail, varies, undefined, members);
}
