// For load balancers: alive, and ready to answer.
import { SECURITY_HEADERS } from '../documents/headers.ts';
import { readHead } from '../storage/newsroom.ts';
import type { Handler } from './app.ts';
import { problem } from './problem.ts';

export const health: Handler = () => text('ok');

export const readiness: Handler = async (call, context) => {
  try {
    const { state } = await readHead(context.db);
    if (state !== 'receiving') return text('ready');
    return problem(call, context, 503, 'This newsroom is being set up.', { 'Retry-After': '60' });
  } catch {
    return problem(call, context, 503, 'The database does not answer.', { 'Retry-After': '5' });
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
