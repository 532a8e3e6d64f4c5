// The next message of a webhook endpoint: what it tells of, in which octets, and the headers that prove whose it is.
import { type Instant, toRfc3339 } from '../domain/time.ts';
import { eventOf, kindsOf, mayBeTold, TEST_EVENT } from '../domain/webhook.ts';
import { listEvents } from '../partners/change-event.ts';
import type { ChangeFilter } from '../partners/change-filter.ts';
import { createCursors } from '../partners/cursor.ts';
import type { OwedEndpoint } from '../storage/attempts.ts';
import { listEditions } from '../storage/editions.ts';
import type { PushContext } from './lane.ts';
import { userAgentOf } from './outgoing.ts';
import { signatureOf } from './webhook-signature.ts';

export interface WebhookMessage {
  /** The webhook-id: the same however often this is sent to this endpoint. */
  id: string;
  /** The change that it tells of; null: a test. */
  seq: number | null;
  body: Uint8Array<ArrayBuffer>;
}

/** Looks at the log in one attempt; where nothing of so much concerns it, the next goes on from there. */
const LOOKS = 4;

const encoder = new TextEncoder();

/** What is sent to an endpoint next: the test that it is owed, else the first change after its place. */
export async function nextMessage(
  push: PushContext,
  endpoint: OwedEndpoint,
): Promise<WebhookMessage | { nothingUpTo: number }> {
  const { test } = endpoint;
  if (test !== null) {
    const data = { endpoint: endpoint.uuid, name: endpoint.name };
    return { id: test, seq: null, body: bodyOf(TEST_EVENT, toRfc3339(push.now()), data) };
  }
  if (endpoint.disabledAt !== null) return { nothingUpTo: endpoint.seq };
  const filter = await filterOf(push, endpoint);
  const detail = endpoint.payload;
  let after = endpoint.seq;
  for (let looks = 0; looks < LOOKS; looks++) {
    const page = { after, most: 1, detail, loud: true };
    const { events, seq, head, more } = await listEvents(push, filter, page);
    const [next] = events;
    if (next) {
      const { kind, at } = next.event;
      const id = await idOf(endpoint.uuid, next.event.id);
      const cursors = await createCursors(endpoint.newsroomUuid);
      const cursor = await cursors.sign('changes', '', [head.epoch, next.seq]);
      return { id, seq: next.seq, body: bodyOf(eventOf(kind), at, { ...next.event, cursor }) };
    }
    after = seq;
    if (!more) break;
  }
  return { nothingUpTo: after };
}

/** What it is told of: of what it asked for, as much as its key holds now. */
async function filterOf(
  { db }: PushContext,
  { editions, topics, events, key }: OwedEndpoint,
): Promise<ChangeFilter> {
  const kinds = events && kindsOf(events);
  if (key === null) return { editions, topics, kinds };
  const ids = (await listEditions(db)).filter((edition) => mayBeTold(key, edition)).map(({ id }) => id);
  return { editions: editions ? editions.filter((id) => ids.includes(id)) : ids, topics, kinds };
}

/** Standard Webhooks: “the full stop is the delimiter”, so an id has none. */
async function idOf(endpoint: string, event: string): Promise<string> {
  const digest = new Uint8Array(
    await crypto.subtle.digest('SHA-256', encoder.encode(`${endpoint} ${event}`)),
  );
  const hex = [...digest.subarray(0, 16)].map((octet) => octet.toString(16).padStart(2, '0'));
  return `msg_${hex.join('')}`;
}

/** @param timestamp when it happened, not when it is sent */
function bodyOf(type: string, timestamp: string, data: unknown): Uint8Array<ArrayBuffer> {
  return encoder.encode(JSON.stringify({ type, timestamp, data }));
}

/** The headers with which it is sent at a moment; both secrets sign while one takes the other's place. */
export async function headersOf(
  { id, body }: WebhookMessage,
  { secret, formerSecret, formerUntil }: OwedEndpoint,
  { now, baseUrl }: { now: Instant; baseUrl: string },
): Promise<Record<string, string>> {
  const timestamp = Math.floor(now / 1000);
  const isRotating = formerSecret !== null && formerUntil !== null && now < formerUntil;
  const secrets = isRotating ? [secret, formerSecret] : [secret];
  return {
    'Content-Type': 'application/json',
    'User-Agent': userAgentOf(baseUrl),
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': await signatureOf(secrets, { message: id, timestamp, body }),
  };
}
