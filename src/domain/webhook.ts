// Webhooks: what an endpoint is told of, as Standard Webhooks names it, and how much one may have.
import { CHANGE_KINDS, type ChangeKind } from './change.ts';
import type { Edition } from './edition.ts';
import type { Key } from './partner.ts';
import { DAY, type Instant } from './time.ts';

/** Standard Webhooks: full-stop delimited, the kind of thing first. */
export type WebhookEvent = 'edition.changed' | `article.${Exclude<ChangeKind, 'edition'>}`;

/** What a change of that kind is called. */
export function eventOf(kind: ChangeKind): WebhookEvent {
  return kind === 'edition' ? 'edition.changed' : `article.${kind}`;
}

/** Every event that is about a change, in the order of their kinds. */
export const WEBHOOK_EVENTS: readonly WebhookEvent[] = CHANGE_KINDS.map(eventOf);

/** The kinds of change that these events are about. */
export function kindsOf(events: readonly WebhookEvent[]): ChangeKind[] {
  return CHANGE_KINDS.filter((kind) => events.includes(eventOf(kind)));
}

/** What somebody asked for to see whether it comes in; it is about no change. */
export const TEST_EVENT = 'webhook.test';

/** `thin`: ids and where to read more. `full`: with the article as it is now. */
export const PAYLOADS = ['thin', 'full'] as const;
export type Payload = (typeof PAYLOADS)[number];

/** Endpoints of one key. */
export const MOST_ENDPOINTS = 20;
/** Attempts that are kept of each endpoint. */
export const KEPT_ATTEMPTS = 100;
/** How long a former secret signs beside its successor. Milliseconds. */
export const ROTATION = DAY;
/** Letters of an endpoint's name. */
export const LONGEST_NAME = 60;

/** Why an endpoint is disabled when nothing went wrong. */
export const BY_HAND = 'somebody disabled it';

/** What an endpoint is called: like a key, so that it can be typed. */
export const ENDPOINT_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Whether a key's endpoints may be told of an edition. */
export function mayBeTold(
  { scopes, editions }: Pick<Key, 'scopes' | 'editions'>,
  { id, api }: Pick<Edition, 'id' | 'api'>,
): boolean {
  return (editions === null || editions.includes(id)) && (api === 'open' || scopes.includes('read'));
}

/** What whoever made an endpoint decided. Lists are of ids or names; null: all, those to come too. */
export interface EndpointSettings {
  name: string;
  url: string;
  editions: readonly number[] | null;
  topics: readonly number[] | null;
  events: readonly WebhookEvent[] | null;
  payload: Payload;
}

/** One request that was made of an endpoint. */
export interface Attempt {
  id: number;
  /** Its webhook-id: the same for each attempt of one event. */
  message: string;
  /** The change that it told of; null: a test. */
  seq: number | null;
  at: Instant;
  /** Milliseconds. */
  took: number;
  /** Of the answer; null: there was none. */
  status: number | null;
  /** Why it counts as failed; null: it came in. */
  error: string | null;
}
