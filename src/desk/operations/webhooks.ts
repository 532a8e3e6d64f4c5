// What a desk asks about webhooks: those of the newsroom itself and of every partner.
import { z } from 'zod';
import { PAYLOADS, WEBHOOK_EVENTS } from '../../domain/webhook.ts';
import { edition, operation, question } from '../operation.ts';
import { line } from '../story-schema.ts';
import {
  addWebhook,
  disableWebhook,
  editWebhook,
  enableWebhook,
  getWebhook,
  listWebhookAttempts,
  listWebhooks,
  removeWebhook,
  replayWebhook,
  rotateWebhook,
  testWebhook,
} from '../webhooks.ts';

/** Its id, or what it is called. */
const webhook = line(200);
const which = z.strictObject({ webhook });
const owner = null;

/** Whether it makes sense, the operation looks at. */
const name = z.string().max(200);
const url = z.string().max(4_000);
const list = <T>(of: z.ZodType<T>) => z.array(of).min(1).max(200).nullable();
const settings = {
  editions: z.exactOptional(list(edition)),
  topics: z.exactOptional(list(line(200))),
  events: z.exactOptional(list(z.enum(WEBHOOK_EVENTS))),
  payload: z.exactOptional(z.enum(PAYLOADS)),
};

/** Where a replay begins. */
export const replayFrom = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('beginning') }),
  z.strictObject({ kind: z.literal('time'), at: z.int().min(-8.64e15).max(8.64e15) }),
  z.strictObject({ kind: z.literal('cursor'), cursor: z.string().max(1_000) }),
]);

export const WEBHOOK_OPERATIONS = {
  webhooks: question(z.strictObject({}), (newsroom) => listWebhooks(newsroom, owner)),
  webhook: question(which, async (newsroom, input) => {
    const asked = { ...input, owner };
    const [found, attempts] = await Promise.all([
      getWebhook(newsroom, asked),
      listWebhookAttempts(newsroom, asked),
    ]);
    return { webhook: found, attempts };
  }),
  'add-webhook': operation('refused', z.strictObject({ name, url, ...settings }), (newsroom, input) =>
    addWebhook(newsroom, input, owner),
  ),
  'edit-webhook': operation(
    'same',
    z.strictObject({ webhook, name: z.exactOptional(name), url: z.exactOptional(url), ...settings }),
    (newsroom, { webhook: named, ...given }) => editWebhook(newsroom, { webhook: named, owner }, given),
  ),
  'rotate-webhook': operation('twice', which, (newsroom, input) =>
    rotateWebhook(newsroom, { ...input, owner }),
  ),
  'enable-webhook': operation('same', which, (newsroom, input) =>
    enableWebhook(newsroom, { ...input, owner }),
  ),
  'disable-webhook': operation('same', which, (newsroom, input) =>
    disableWebhook(newsroom, { ...input, owner }),
  ),
  'remove-webhook': operation('refused', which, (newsroom, input) =>
    removeWebhook(newsroom, { ...input, owner }),
  ),
  'test-webhook': operation('twice', which, (newsroom, input) => testWebhook(newsroom, { ...input, owner })),
  'replay-webhook': operation('same', z.strictObject({ webhook, from: replayFrom }), (newsroom, input) =>
    replayWebhook(newsroom, { webhook: input.webhook, owner }, input.from),
  ),
} as const;
