// Webhooks of a newsroom in memory: endpoints at a receiver of this machine, and a run that tells them what is owed.
import { Webhook as Verifier } from 'standardwebhooks';
import type { WebhookDesk } from '../../src/desk/webhooks.ts';
import * as webhooks from '../../src/desk/webhooks.ts';
import type { Key, Scope } from '../../src/domain/partner.ts';
import { createSend } from '../../src/node/outgoing.ts';
import type { PushContext } from '../../src/push/lane.ts';
import { push } from '../../src/push/run.ts';
import { webhookLane } from '../../src/push/webhook-lane.ts';
import type { Newsroom } from './newsroom.ts';
import type { Received } from './receiver.ts';
import type { Ends } from './scratch.ts';
import { openSite } from './site.ts';

export interface Webhooks {
  context: PushContext;
  desk: WebhookDesk;
  /** What the operator's log was warned of. */
  warnings: string[];
  /** Makes an endpoint of the newsroom's own; returns its secret. */
  add(name: string, url: string, given?: Partial<Parameters<typeof webhooks.addWebhook>[1]>): Promise<string>;
  /** How an endpoint is now. */
  get(name: string): ReturnType<typeof webhooks.getWebhook>;
  attempts(name: string): ReturnType<typeof webhooks.listWebhookAttempts>;
  /** Sends what is owed and due, until nothing is. */
  run(): Promise<void>;
}

/** @param patience milliseconds for each request */
export async function openWebhooks(test: Ends, newsroom: Newsroom, patience = 2_000): Promise<Webhooks> {
  const site = await openSite(newsroom);
  const config = { ...site.context.config, callbackHosts: ['127.0.0.1'] };
  const send = createSend(config, { patience });
  test.after(() => send.close());
  const warnings: string[] = [];
  const log = {
    ...site.context.log,
    warn: (message: string, facts = {}) => void warnings.push(`${message} ${JSON.stringify(facts)}`),
  };
  const current = { at: () => Promise.reject(new Error('webhooks send no documents')) };
  const context = {
    ...site.context,
    config,
    log,
    send,
    random: () => 0,
    current: current as unknown as PushContext['current'],
  };
  const named = (webhook: string) => ({ webhook, owner: null });
  return {
    context,
    desk: context,
    warnings,
    async add(name, url, given = {}) {
      return (await webhooks.addWebhook(context, { name, url, ...given }, null)).secret;
    },
    get: (name) => webhooks.getWebhook(context, named(name)),
    attempts: (name) => webhooks.listWebhookAttempts(context, named(name)),
    async run() {
      await push(context, [webhookLane as never], { atOnce: 8, perHost: 8 });
    },
  };
}

export interface Told {
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
}

/**
 * What a message says, verified by the library that receivers use.
 * @throws where the secret did not sign it
 */
export function verified({ body, headers }: Received, secret: string): Told {
  return new Verifier(secret).verify(body, headers as Record<string, string>) as Told;
}

/** What a message says, whoever signed it. */
export const told = ({ body }: Received): Told => JSON.parse(body.toString()) as Told;

/** Types and editions of messages: `article.released nl`. */
export const kinds = (messages: readonly Received[]): string[] =>
  messages.map((one) => [told(one).type, told(one).data['edition']].join(' '));

export const idsOf = (messages: readonly Received[]) => messages.map(({ headers }) => headers['webhook-id']);

/** A key in the newsroom, as identifying a caller would give it. */
export function aKey(newsroom: Newsroom, name: string, fields: Partial<Key> = {}): Key {
  const scopes: Scope[] = ['webhooks'];
  const key = { name, prefix: 'abcdefgh', scopes, editions: null, embargoed: [], perMinute: 600, ...fields };
  const editions = key.editions && JSON.stringify(key.editions);
  newsroom.db.connection
    .prepare(
      "INSERT INTO keys (name, scopes, editions, embargoed, per_minute, created_at) VALUES (?, ?, ?, '[]', 600, 0)",
    )
    .run(name, JSON.stringify(key.scopes), editions);
  return { ...key, id: newsroom.value('SELECT id FROM keys WHERE name = ?', name) as number };
}
