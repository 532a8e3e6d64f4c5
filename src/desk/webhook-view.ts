// A webhook endpoint as its owner is shown it: by paths and keys instead of ids, and whether anything is wrong.
import type { Edition } from '../domain/edition.ts';
import { type Instant, toRfc3339 } from '../domain/time.ts';
import { type Attempt, BY_HAND, type Payload, type WebhookEvent } from '../domain/webhook.ts';
import type { Endpoint } from '../storage/endpoints.ts';
import type { Topic } from '../storage/topics.ts';

export interface Webhook {
  id: string;
  /** How commands name it: a partner's behind the name of its key. */
  label: string;
  /** Whether it is of a partner whose key has ended, so that it is sent nothing. */
  isOrphaned: boolean;
  name: string;
  url: string;
  /** Paths; null: all. */
  editions: string[] | null;
  /** Null: all. A partner knows them by their ids alone. */
  topics: { id: string; key: string }[] | null;
  /** Null: all. */
  events: WebhookEvent[] | null;
  payload: Payload;
  createdAt: string;
  /** A change cursor: what it was told so far. */
  cursor: string;
  /** Until when its former secret signs beside the new one. */
  formerSecretUntil: string | null;
  failing: { since: string; attempts: number; error: string; nextAttemptAt: string } | null;
  disabled: { at: string; why: string; byItself: boolean } | null;
}

export interface WebhookAttempt {
  at: string;
  /** The webhook-id. */
  message: string;
  isTest: boolean;
  milliseconds: number;
  status: number | null;
  error: string | null;
}

/** How commands name an endpoint. */
export function labelOf({ keyName, name }: Pick<Endpoint, 'keyName' | 'name'>): string {
  return keyName === null ? name : `${keyName}/${name}`;
}

/** What the ids of endpoints are called. */
export interface Names {
  editions: readonly Edition[];
  topics: readonly Topic[];
  now: Instant;
}

export function viewOf(endpoint: Endpoint, cursor: string, { editions, topics, now }: Names): Webhook {
  const { failingSince, tries, error, nextAt, disabledAt, disabledWhy, formerUntil } = endpoint;
  const paths = new Map(editions.map(({ id, path }) => [id, path]));
  const meant = new Map(topics.map(({ id, uuid, means }) => [id, { id: uuid, key: means }]));
  const named = <T>(ids: readonly number[] | null, names: ReadonlyMap<number, T>) =>
    ids?.map((id) => names.get(id) as T) ?? null;
  return {
    id: endpoint.uuid,
    label: labelOf(endpoint),
    isOrphaned: endpoint.keyEndsAt !== null && endpoint.keyEndsAt <= now,
    name: endpoint.name,
    url: endpoint.url,
    editions: named(endpoint.editions, paths),
    topics: named(endpoint.topics, meant),
    events: endpoint.events && [...endpoint.events],
    payload: endpoint.payload,
    createdAt: toRfc3339(endpoint.createdAt),
    cursor,
    formerSecretUntil: formerUntil !== null && now < formerUntil ? toRfc3339(formerUntil) : null,
    failing:
      failingSince === null || error === null || nextAt === null
        ? null
        : { since: toRfc3339(failingSince), attempts: tries, error, nextAttemptAt: toRfc3339(nextAt) },
    disabled:
      disabledAt === null || disabledWhy === null
        ? null
        : { at: toRfc3339(disabledAt), why: disabledWhy, byItself: disabledWhy !== BY_HAND },
  };
}

export function attemptView({ at, message, seq, took, status, error }: Attempt): WebhookAttempt {
  return { at: toRfc3339(at), message, isTest: seq === null, milliseconds: took, status, error };
}
