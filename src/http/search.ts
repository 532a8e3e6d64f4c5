// Answers a search in an edition: a page made for it, or the way to where the edition is now.
import { BusyError } from '../documents/search.ts';
import type { Handler } from './app.ts';
import { documentElsewhere, redirect } from './document.ts';
import { problem } from './problem.ts';

export const search: Handler = async (call, context) => {
  await context.documents.ready();
  const { search: query, pathname } = new URL(call.req.url);
  try {
    const answer = await context.search.find(call.req.param('edition') ?? '', query);
    if (!answer) return await documentElsewhere(call, context);
    if ('location' in answer) return redirect(answer.location);
    // A slash too many, as everywhere.
    if (pathname.endsWith('/')) return redirect(answer.url + query);
    return new Response(answer.body, { headers: Object.fromEntries(answer.headers) });
  } catch (error) {
    if (!(error instanceof BusyError)) throw error;
    return problem(call, context, 503, 'Too many are searching at this moment.', { 'Retry-After': '2' });
  }
};
