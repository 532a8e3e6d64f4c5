// What partners send and are told about their webhook endpoints.
import { z } from 'zod';
import { KEPT_ATTEMPTS, LONGEST_NAME, PAYLOADS, WEBHOOK_EVENTS } from '../../domain/webhook.ts';

const time = z.iso.datetime();
const list = <T>(of: z.ZodType<T>, description: string) =>
  z.array(of).min(1).max(200).nullable().meta({ description });

const fields = {
  name: z
    .string()
    .min(1)
    .max(LONGEST_NAME)
    .meta({ description: 'Yours, among your endpoints: letters a to z, digits, hyphens between.' }),
  url: z.string().max(2_048).meta({ description: 'Where it is: https.' }),
  editions: list(
    z.string().min(1).max(40),
    'Paths of the editions that it is told of; null: all that your key holds.',
  ),
  topics: list(
    z.uuid(),
    'Ids of the topics that it is told of; null: all. It is told of articles that leave them too.',
  ),
  events: list(z.enum(WEBHOOK_EVENTS), 'What it is told of; null: everything.'),
  payload: z.enum(PAYLOADS).meta({
    description: '`thin`: which article, and where it is in this API. `full`: with the article as it is now.',
  }),
};

const settings = {
  editions: z.exactOptional(fields.editions),
  topics: z.exactOptional(fields.topics),
  events: z.exactOptional(fields.events),
  payload: z.exactOptional(fields.payload),
};
export const newWebhook = z
  .strictObject({ name: fields.name, url: fields.url, ...settings })
  .meta({ id: 'NewWebhook', description: 'What is left out is all, and `thin`.' });
export const changedWebhook = z
  .strictObject({ name: z.exactOptional(fields.name), url: z.exactOptional(fields.url), ...settings })
  .meta({ id: 'ChangedWebhook', description: 'What is left out stays as it is.' });

export const webhookSchema = z
  .object({
    id: z.uuid(),
    ...fields,
    createdAt: time,
    cursor: z.string().meta({ description: 'A change cursor: what it was told so far.' }),
    formerSecretUntil: time
      .nullable()
      .meta({ description: 'Until when its former secret signs beside the new one.' }),
    failing: z
      .object({ since: time, attempts: z.int(), error: z.string(), nextAttemptAt: time })
      .nullable()
      .meta({ description: 'Failures in a row of the event that comes next; it overtakes nothing.' }),
    disabled: z
      .object({
        at: time,
        why: z.string(),
        byItself: z.boolean().meta({ description: 'It answered 410, or failed for three days.' }),
      })
      .nullable()
      .meta({ description: 'It is sent nothing but tests; enabled, it goes on at its cursor.' }),
  })
  .meta({ id: 'Webhook', description: 'An endpoint that is told of changes (Standard Webhooks).' });

export const secretSchema = z
  .object({
    webhook: webhookSchema,
    secret: z
      .string()
      .meta({ description: '`whsec_` and base64: what messages are signed with. Not shown again.' }),
  })
  .meta({ id: 'WebhookSecret', description: 'An endpoint with its secret.' });

export const attemptsSchema = z
  .object({
    attempts: z.array(
      z.object({
        at: time,
        message: z.string().meta({ description: 'Its webhook-id: the same for each attempt of one event.' }),
        isTest: z.boolean(),
        milliseconds: z.int(),
        status: z.int().nullable(),
        error: z.string().nullable().meta({ description: 'Null: it came in.' }),
      }),
    ),
  })
  .meta({ id: 'WebhookAttempts', description: `The newest ${KEPT_ATTEMPTS}, newest first.` });

export const replaySchema = z
  .strictObject({
    from: z.string().min(1).max(1_000).meta({
      description:
        '`beginning`, a time (the first change at or after it), or a change cursor (what comes after it).',
    }),
  })
  .meta({ id: 'WebhookReplay' });
