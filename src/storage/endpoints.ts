// Webhook endpoints: what each wants to be told of, its secrets, and whether it is at work.
import type { Instant } from '../domain/time.ts';
import type { EndpointSettings, Payload, WebhookEvent } from '../domain/webhook.ts';
import { type Database, type Row, type Statement, sql } from './database.ts';

/** Secrets as Standard Webhooks writes them: `whsec_` and base64. */
export interface EndpointSecrets {
  secret: string;
  /** Signs beside the other until then. */
  formerSecret: string | null;
  formerUntil: Instant | null;
}

export interface Endpoint extends EndpointSettings, EndpointSecrets {
  id: number;
  uuid: string;
  /** Of the partner that made it; null: the newsroom did. */
  keyId: number | null;
  keyName: string | null;
  /** When that key ends or ended: it is sent nothing then. Null: not by itself. */
  keyEndsAt: Instant | null;
  createdAt: Instant;
  /** What was told of the log so far. */
  seq: number;
  /** The id of a test that is owed. */
  test: string | null;
  /** Failures in a row of the event after `seq`; since when, what came of the last, and when it is tried again. */
  tries: number;
  failingSince: Instant | null;
  error: string | null;
  nextAt: Instant | null;
  disabledAt: Instant | null;
  disabledWhy: string | null;
}

/** What `decodeEndpoint` reads of endpoint `e`: a topic that was merged is the other. */
export const ENDPOINT_ROW = `e.*, (SELECT k.name FROM keys k WHERE k.id = e.key_id) AS key_name,
  (SELECT min(coalesce(k.revoked_at, k.expires_at), coalesce(k.expires_at, k.revoked_at)) FROM keys k
   WHERE k.id = e.key_id) AS key_ends_at,
  (SELECT json_group_array(DISTINCT coalesce(t.merged_into, t.id)) FROM json_each(e.topics) j
   JOIN topics t ON t.id = j.value) AS meant_topics`;

/** Those that the newsroom made first, then by key; each by name. */
const IN_ORDER = 'ORDER BY e.key_id IS NOT NULL, key_name, e.name';

/** @param keyId only those of this key; null: all */
export async function listEndpoints(db: Database, keyId: number | null): Promise<Endpoint[]> {
  const rows = await db.all(
    keyId === null
      ? sql(`SELECT ${ENDPOINT_ROW} FROM endpoints e ${IN_ORDER}`)
      : sql(`SELECT ${ENDPOINT_ROW} FROM endpoints e WHERE e.key_id = ? ${IN_ORDER}`, keyId),
  );
  return rows.map(decodeEndpoint);
}

/** An endpoint as it begins. */
export interface NewEndpoint extends EndpointSettings {
  uuid: string;
  keyId: number | null;
  secret: string;
  createdAt: Instant;
  seq: number;
}

export function insertEndpoint(endpoint: NewEndpoint): Statement {
  return sql(
    `INSERT INTO endpoints (uuid, key_id, name, url, host, editions, topics, events, payload, secret, created_at, seq)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    endpoint.uuid,
    endpoint.keyId,
    ...settingsOf(endpoint),
    endpoint.secret,
    endpoint.createdAt,
    endpoint.seq,
  );
}

export function updateEndpoint(id: number, settings: EndpointSettings): Statement {
  return sql(
    `UPDATE endpoints SET name = ?, url = ?, host = ?, editions = ?, topics = ?, events = ?, payload = ?
     WHERE id = ?`,
    ...settingsOf(settings),
    id,
  );
}

const settingsOf = ({ name, url, editions, topics, events, payload }: EndpointSettings) => [
  name,
  url,
  new URL(url).hostname,
  listed(editions),
  listed(topics),
  listed(events),
  payload,
];

const listed = (list: readonly unknown[] | null) => (list === null ? null : JSON.stringify(list));

export function updateSecrets(id: number, { secret, formerSecret, formerUntil }: EndpointSecrets): Statement {
  return sql(
    'UPDATE endpoints SET secret = ?, former_secret = ?, former_until = ? WHERE id = ?',
    secret,
    formerSecret,
    formerUntil,
    id,
  );
}

/** Its next event is the first after `seq`. */
export function updatePlace(id: number, seq: number): Statement {
  return sql('UPDATE endpoints SET seq = ? WHERE id = ?', seq, id);
}

/** What is owed is tried at once, as if nothing had failed. */
export function forgetFailures(id: number): Statement {
  return sql(
    'UPDATE endpoints SET tries = 0, failing_since = NULL, next_at = NULL, error = NULL WHERE id = ?',
    id,
  );
}

export function oweTest(id: number, message: string): Statement {
  return sql('UPDATE endpoints SET test = ? WHERE id = ?', message, id);
}

export function disable(id: number, at: Instant, why: string): Statement {
  return sql('UPDATE endpoints SET disabled_at = ?, disabled_why = ? WHERE id = ?', at, why, id);
}

export function enable(id: number): Statement {
  return sql('UPDATE endpoints SET disabled_at = NULL, disabled_why = NULL WHERE id = ?', id);
}

/** With its delivery log. */
export function deleteEndpoint(id: number): Statement {
  return sql('DELETE FROM endpoints WHERE id = ?', id);
}

export function decodeEndpoint(row: Row): Endpoint {
  return {
    id: row['id'] as number,
    uuid: row['uuid'] as string,
    name: row['name'] as string,
    keyId: row['key_id'] as number | null,
    keyName: row['key_name'] as string | null,
    keyEndsAt: row['key_ends_at'] as number | null,
    url: row['url'] as string,
    editions: read<number>(row['editions']),
    topics: row['topics'] === null ? null : read<number>(row['meant_topics']),
    events: read<WebhookEvent>(row['events']),
    payload: row['payload'] as Payload,
    secret: row['secret'] as string,
    formerSecret: row['former_secret'] as string | null,
    formerUntil: row['former_until'] as number | null,
    createdAt: row['created_at'] as number,
    seq: row['seq'] as number,
    test: row['test'] as string | null,
    tries: row['tries'] as number,
    failingSince: row['failing_since'] as number | null,
    error: row['error'] as string | null,
    nextAt: row['next_at'] as number | null,
    disabledAt: row['disabled_at'] as number | null,
    disabledWhy: row['disabled_why'] as string | null,
  };
}

function read<T>(json: Row[string] | undefined): T[] | null {
  return typeof json === 'string' ? (JSON.parse(json) as T[]) : null;
}
