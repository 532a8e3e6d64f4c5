// For load balancers and supervisors: alive, and ready to answer. Anybody may ask, and learns nothing else.
import { SECURITY_HEADERS } from '../documents/headers.ts';
import { readHead } from '../storage/newsroom.ts';
import type { Handler } from './app.ts';
import { problem } from './problem.ts';

/**
 * How a host is. `starting`: what writes beside the requests is not up, or not again. `stuck`: it does nothing any more.
 * `stopping`: no more requests should come here.
 */
export type Vitals = 'up' | 'starting' | 'stuck' | 'stopping';

/** Not alive is what only a restart helps. */
export const health: Handler = (call, context) =>
  context.vitals?.() === 'stuck'
    ? problem(call, context, 503, 'This server is stuck.', { 'Retry-After': '30' })
    : text('ok');

/** Ready: what is asked is answered here, and nowhere better. */
export const readiness: Handler = async (call, context) => {
  const refuse = (detail: string, seconds: number) =>
    problem(call, context, 503, detail, { 'Retry-After': String(seconds) });
  const vitals = context.vitals?.() ?? 'up';
  if (vitals !== 'up') return refuse(`This server is ${vitals}.`, 5);
  try {
    const { state } = await readHead(context.db);
    return state === 'receiving' ? refuse('This newsroom is being set up.', 60) : text('ready');
  } catch {
    return refuse('The database does not answer.', 5);
  }
};

function text(body: string): Response {
  return new Response(body, {
    headers: {
      ...Object.fromEntries(SECURITY_HEADERS),
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
    },
  });
}
