// POST /hub: programs subscribe to our feeds, and are sent them when there is something new (WebSub, W3C Recommendation).
import type { Context as Call } from 'hono';
import { SECURITY_HEADERS } from '../documents/headers.ts';
import { MOST_SUBSCRIBED } from '../push/hub.ts';
import { findSubscribed } from '../storage/subscribed-feeds.ts';
import type { AppContext, Handler } from './app.ts';
import { type HubRequest, readHubRequest } from './hub-request.ts';
import { findTopicFeed } from './hub-topic.ts';
import { problem } from './problem.ts';
import { isPacked, readBody } from './request-body.ts';
import { requestIdHeader } from './request-id.ts';

/** Octets of a form: each of its parameters is shorter, percent-encoded. */
const MOST = 20_000;

const FORM = /^application\/x-www-form-urlencoded *(;|$)/i;

/** Section 5.1.2: 202, and the callback is asked afterwards. */
export const hub: Handler = async (call, context) => {
  if (!context.config.push) {
    return problem(call, context, 503, 'This newsroom pushes nothing from here.', { 'Retry-After': '3600' });
  }
  if (!FORM.test(call.req.header('Content-Type') ?? '')) {
    const detail = 'A subscription is asked for as a form; send it as application/x-www-form-urlencoded.';
    return problem(call, context, 415, detail);
  }
  if (isPacked(call))
    return problem(call, context, 415, 'This takes no content-coding; send the form as it is.');
  const body = await readBody(call.req.raw, MOST);
  if (body === 'cut off') return problem(call, context, 400, 'The body broke off before its end.');
  if (body === 'too large') {
    return problem(call, context, 413, `The form is too large; this takes ${MOST} octets.`);
  }
  const form = readForm(body);
  if (!form) return problem(call, context, 400, 'The form is not UTF-8.');
  const asked = readHubRequest(form, context.config);
  return Array.isArray(asked)
    ? problem(call, context, 400, sentenceOf(asked), {}, asked)
    : take(asked, call, context);
};

function readForm(body: Uint8Array): URLSearchParams | undefined {
  try {
    return new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** Section 5.1.2: what is wrong, for whoever writes the subscriber. */
function sentenceOf(problems: readonly { path: string; message: string }[]): string {
  return `${problems.map(({ path, message }) => `${path} ${message}`).join('; ')}.`;
}

async function take(asked: HubRequest, call: Call, context: AppContext): Promise<Response> {
  const { mode, callback, topic } = asked;
  // Whoever wants no more of a feed that is gone may say so.
  const known = mode === 'unsubscribe' ? await findSubscribed(context.db, callback, topic) : undefined;
  const feed = known ?? (await findTopicFeed(context, topic));
  if (!feed) {
    const [path, message] = ['hub.topic', 'is no feed of this newsroom; each feed names its own as rel=self'];
    return problem(call, context, 404, `${path} ${message}.`, {}, [{ path, message }]);
  }
  const performed = await context.partners.perform('subscribe', { ...asked, feed });
  if (!performed.ok) {
    const detail = 'This newsroom takes no subscriptions at the moment; ask again later.';
    return problem(call, context, 503, detail, { 'Retry-After': performed.fault === 'busy' ? '5' : '600' });
  }
  if (performed.result === 'host') {
    const detail = 'Too many requests wait for this callback’s host to confirm them; ask again later.';
    return problem(call, context, 429, detail, { 'Retry-After': '600' });
  }
  if (performed.result === 'subscribed') {
    const detail = `This callback’s host has ${MOST_SUBSCRIBED} subscriptions, and no more can be made for it.`;
    return problem(call, context, 429, detail, { 'Retry-After': '86400' });
  }
  if (performed.result === 'all') {
    const detail = 'Too many requests wait to be confirmed; ask again later.';
    return problem(call, context, 503, detail, { 'Retry-After': '600' });
  }
  const headers = {
    ...Object.fromEntries(SECURITY_HEADERS),
    'Cache-Control': 'no-store',
    ...requestIdHeader(call),
  };
  return new Response(null, { status: 202, headers });
}
