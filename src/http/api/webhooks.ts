// /api/v1/webhooks: a partner's own endpoints, and how each of them fares.
import type { Context as Call } from 'hono';
import { z } from 'zod';
import { answering, type Told } from '../../desk/fault.ts';
import type { PerformedForPartner } from '../../desk/requests.ts';
import { readReplayFrom } from '../../desk/webhook-place.ts';
import type { Webhook } from '../../desk/webhook-view.ts';
import { listWebhookAttempts, listWebhooks } from '../../desk/webhooks.ts';
import type { AppContext } from '../app.ts';
import type { Caller } from './caller.ts';
import { problemSchema } from './problem-schema.ts';
import { type ApiRoute, apiRoute } from './route.ts';
import { answerPrivately, PRIVATE, tell } from './told.ts';
import {
  attemptsSchema,
  changedWebhook,
  newWebhook,
  replaySchema,
  secretSchema,
  webhookSchema,
} from './webhook-schemas.ts';

/** Octets of a body: names, and a URL. */
const MOST_JSON = 100_000;

const params = z.object({ id: z.uuid() });
const PATH = '/webhooks/:id';
const common = { tag: 'Webhooks', wants: 'webhooks' } as const;
const json = (schema: z.ZodType) => ({ 'application/json': schema });
const webhook = { description: 'The endpoint as it is now.', content: json(webhookSchema) };
const secret = { description: 'The endpoint, and its secret.', content: json(secretSchema) };
const CONFLICT = {
  409: { description: 'It makes no sense now.', content: { 'application/problem+json': problemSchema } },
};

const MISSING: Told = { ok: false, fault: 'unknown', detail: 'There is nothing at this URL.' };

/** Null is the newsroom, which has them all. */
const ownerOf = (caller: Caller) => (caller.kind === 'partner' ? caller.key : null);

/** As partners see it: topics by their ids, and no name of anybody else’s. */
function shown({ label: _, isOrphaned: __, topics, ...others }: Webhook): z.input<typeof webhookSchema> {
  return { ...others, topics: topics?.map(({ id }) => id) ?? null };
}

async function respond<T>(
  call: Call,
  context: AppContext,
  asked: Promise<PerformedForPartner<T>>,
  answer: (result: T) => Response,
): Promise<Response> {
  const performed = await asked;
  return performed.ok ? answer(performed.result) : tell(call, context, performed);
}

const asJson = (one: Webhook) => answerPrivately(JSON.stringify(shown(one)));

const listed: ApiRoute = apiRoute({
  ...common,
  method: 'GET',
  path: '/webhooks',
  operation: 'listWebhooks',
  summary: 'Your endpoints.',
  answers: {
    200: {
      description: 'All that your key has made.',
      content: json(z.object({ webhooks: z.array(webhookSchema) }).meta({ id: 'Webhooks' })),
    },
  },
  async run({ context, caller }) {
    await context.documents.ready();
    const webhooks = await listWebhooks(context, ownerOf(caller));
    return answerPrivately(JSON.stringify({ webhooks: webhooks.map(shown) }));
  },
});

const added: ApiRoute = apiRoute({
  ...common,
  method: 'POST',
  path: '/webhooks',
  operation: 'addWebhook',
  summary: 'Add an endpoint.',
  description: [
    'It is told of every change from now on, in order, each until it answers 2xx: after a failure again after 5 s,',
    '5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, and then it is disabled. Each message is',
    '`{type, timestamp, data}`, where data is a change as in /changes, signed as Standard Webhooks says;',
    'its `webhook-id` is the same however often it is sent.',
  ].join(' '),
  body: { kind: 'json', schema: newWebhook, most: MOST_JSON, description: 'The endpoint.' },
  answers: { 201: { ...secret, headers: { Location: 'Of the endpoint.' } }, ...CONFLICT },
  run: ({ call, context, caller, body }) =>
    respond(
      call,
      context,
      context.partners.perform('add-webhook', { given: body, owner: ownerOf(caller) }),
      (made) =>
        answerPrivately(JSON.stringify({ webhook: shown(made.webhook), secret: made.secret }), {
          status: 201,
          headers: { Location: `${context.config.baseUrl}/api/v1/webhooks/${made.webhook.id}` },
        }),
    ),
});

const got: ApiRoute = apiRoute({
  ...common,
  method: 'GET',
  path: PATH,
  operation: 'getWebhook',
  summary: 'An endpoint, and how it fares.',
  params,
  answers: { 200: webhook },
  async run({ call, context, caller, params: { id } }) {
    await context.documents.ready();
    const found = (await listWebhooks(context, ownerOf(caller))).find((one) => one.id === id);
    return found ? asJson(found) : tell(call, context, MISSING);
  },
});

const edited: ApiRoute = apiRoute({
  ...common,
  method: 'PATCH',
  path: PATH,
  operation: 'editWebhook',
  summary: 'Change an endpoint.',
  description: 'Another URL is tried at once.',
  params,
  body: { kind: 'json', schema: changedWebhook, most: MOST_JSON, description: 'What changes.' },
  answers: { 200: webhook, ...CONFLICT },
  run: ({ call, context, caller, params: { id }, body }) =>
    respond(
      call,
      context,
      context.partners.perform('edit-webhook', {
        which: { webhook: id, owner: ownerOf(caller) },
        given: body,
      }),
      asJson,
    ),
});

const removed: ApiRoute = apiRoute({
  ...common,
  method: 'DELETE',
  path: PATH,
  operation: 'removeWebhook',
  summary: 'Remove an endpoint.',
  params,
  answers: { 204: { description: 'It is gone, with its log.' } },
  run: ({ call, context, caller, params: { id } }) =>
    respond(
      call,
      context,
      context.partners.perform('remove-webhook', { webhook: id, owner: ownerOf(caller) }),
      () => new Response(null, { status: 204, headers: PRIVATE }),
    ),
});

/** POSTs that take nothing and answer the endpoint. */
const switched = (['enable', 'disable'] as const).map(
  (verb): ApiRoute =>
    apiRoute({
      ...common,
      method: 'POST',
      path: `${PATH}/${verb}`,
      operation: `${verb}Webhook`,
      summary:
        verb === 'enable' ? 'Let an endpoint go on at its cursor, at once.' : 'Send an endpoint nothing.',
      params,
      answers: { 200: webhook },
      run: ({ call, context, caller, params: { id } }) =>
        respond(
          call,
          context,
          context.partners.perform(`${verb}-webhook`, { webhook: id, owner: ownerOf(caller) }),
          asJson,
        ),
    }),
);

const rotated: ApiRoute = apiRoute({
  ...common,
  method: 'POST',
  path: `${PATH}/rotate`,
  operation: 'rotateWebhook',
  summary: 'Make another secret.',
  description: 'For a day both sign: `webhook-signature` has one signature for each.',
  params,
  answers: { 200: secret },
  run: ({ call, context, caller, params: { id } }) =>
    respond(
      call,
      context,
      context.partners.perform('rotate-webhook', { webhook: id, owner: ownerOf(caller) }),
      (made) => answerPrivately(JSON.stringify({ webhook: shown(made.webhook), secret: made.secret })),
    ),
});

const tested: ApiRoute = apiRoute({
  ...common,
  method: 'POST',
  path: `${PATH}/test`,
  operation: 'testWebhook',
  summary: 'Send an endpoint a test.',
  description: 'A `webhook.test` goes out before anything else, once. The attempts tell what came of it.',
  params,
  answers: {
    202: {
      description: 'It is on its way.',
      content: json(
        z
          .object({ message: z.string().meta({ description: 'Its webhook-id.' }) })
          .meta({ id: 'WebhookTest' }),
      ),
    },
  },
  run: ({ call, context, caller, params: { id } }) =>
    respond(
      call,
      context,
      context.partners.perform('test-webhook', { webhook: id, owner: ownerOf(caller) }),
      (owed) => answerPrivately(JSON.stringify(owed), { status: 202 }),
    ),
});

const replayed: ApiRoute = apiRoute({
  ...common,
  method: 'POST',
  path: `${PATH}/replay`,
  operation: 'replayWebhook',
  summary: 'Tell an endpoint again of every change from a place on.',
  description: 'Each under the webhook-id that it had.',
  params,
  body: { kind: 'json', schema: replaySchema, most: MOST_JSON, description: 'Where to begin.' },
  answers: { 200: webhook },
  async run({ call, context, caller, params: { id }, body }) {
    const from = await answering(async () => readReplayFrom(body.from));
    if ('ok' in from) {
      const problems = [{ path: 'from', message: from.detail }];
      return tell(call, context, { ...from, fault: 'input', problems });
    }
    const which = { webhook: id, owner: ownerOf(caller) };
    return respond(call, context, context.partners.perform('replay-webhook', { which, from }), asJson);
  },
});

const attempted: ApiRoute = apiRoute({
  ...common,
  method: 'GET',
  path: `${PATH}/attempts`,
  operation: 'listWebhookAttempts',
  summary: 'What was sent to an endpoint, and what came of it.',
  params,
  answers: { 200: { description: 'The delivery log.', content: json(attemptsSchema) } },
  async run({ call, context, caller, params: { id } }) {
    await context.documents.ready();
    const owner = ownerOf(caller);
    const isThere = (await listWebhooks(context, owner)).some((one) => one.id === id);
    if (!isThere) return tell(call, context, MISSING);
    const attempts = await listWebhookAttempts(context, { webhook: id, owner });
    return answerPrivately(JSON.stringify({ attempts }));
  },
});

export const WEBHOOK_ROUTES: readonly ApiRoute[] = [
  listed,
  added,
  got,
  edited,
  removed,
  ...switched,
  rotated,
  tested,
  replayed,
  attempted,
];
