// Webhook endpoints as the newsroom and its partners manage them: a partner sees and changes its own and no other.
import type { Desk } from '../context.ts';
import type { Key } from '../domain/partner.ts';
import type { Instant } from '../domain/time.ts';
import { BY_HAND, type EndpointSettings, MOST_ENDPOINTS, ROTATION } from '../domain/webhook.ts';
import { FieldRefusal, Refusal, UnknownRefusal } from '../operations/refusal.ts';
import { newSecret } from '../push/webhook-signature.ts';
import { listAttempts } from '../storage/attempts.ts';
import type { Database, Statement } from '../storage/database.ts';
import { listEditions } from '../storage/editions.ts';
import * as endpoints from '../storage/endpoints.ts';
import { write } from '../storage/newsroom.ts';
import { listTopics } from '../storage/topics.ts';
import { openPlaces, placeAt, type ReplayFrom } from './webhook-place.ts';
import { type GivenSettings, readSettings, type SettingsDesk } from './webhook-settings.ts';
import { attemptView, labelOf, viewOf, type Webhook, type WebhookAttempt } from './webhook-view.ts';

type Endpoint = endpoints.Endpoint;

export type WebhookDesk = Desk & SettingsDesk;

/** An endpoint with its secret, which is told when it is made and never again. */
export interface Secretly {
  webhook: Webhook;
  secret: string;
}

/** Which endpoint: its id, or for the newsroom its label too. */
export interface Which {
  webhook: string;
  /** Whose it must be; null: the newsroom asks, and may change any. */
  owner: Key | null;
}

/** What an endpoint is where nobody says otherwise. */
const DEFAULTS: EndpointSettings = {
  name: '',
  url: '',
  editions: null,
  topics: null,
  events: null,
  payload: 'thin',
};

/** Those of an owner; all of them for the newsroom. */
export async function listWebhooks({ db, now }: Desk, owner: Key | null): Promise<Webhook[]> {
  return describe(db, now(), await endpoints.listEndpoints(db, owner?.id ?? null));
}

/** @throws UnknownRefusal */
export async function getWebhook({ db, now }: Desk, which: Which): Promise<Webhook> {
  return describeOne(db, now(), await getEndpoint(db, which));
}

/** The delivery log, newest first. @throws UnknownRefusal */
export async function listWebhookAttempts({ db }: Desk, which: Which): Promise<WebhookAttempt[]> {
  const { id } = await getEndpoint(db, which);
  return (await listAttempts(db, id)).map(attemptView);
}

/**
 * Makes an endpoint that is told of what happens from now on.
 * @throws Refusal for what makes no sense, a name that is taken, and one endpoint too many
 */
export async function addWebhook(
  desk: WebhookDesk,
  given: Pick<GivenSettings, 'name' | 'url'> & Partial<GivenSettings>,
  owner: Key | null,
): Promise<Secretly> {
  const { db, now, newId } = desk;
  const secret = newSecret();
  const uuid = newId();
  await write(db, async ({ seq }) => {
    const settings = await readSettings(desk, given, DEFAULTS, owner);
    const own = await ownOf(db, owner?.id ?? null);
    if (owner && own.length >= MOST_ENDPOINTS) {
      throw new Refusal(`the key “${owner.name}” has ${MOST_ENDPOINTS} endpoints, and no more can be made`);
    }
    refuseTaken(settings.name, own);
    const [keyId, createdAt] = [owner?.id ?? null, now()];
    const statement = endpoints.insertEndpoint({ ...settings, uuid, keyId, secret, createdAt, seq });
    return { statements: [statement], result: undefined };
  });
  return { webhook: await getWebhook(desk, { webhook: uuid, owner }), secret };
}

/** Changes settings; what is left out stays. Another URL is tried at once. @throws Refusal */
export async function editWebhook(
  desk: WebhookDesk,
  which: Which,
  given: Partial<GivenSettings>,
): Promise<Webhook> {
  const { db } = desk;
  return change(desk, which, async (endpoint) => {
    // What a partner may name is its own key's matter, whoever edits it.
    const settings = await readSettings(desk, given, endpoint, which.owner);
    const others = (await ownOf(db, endpoint.keyId)).filter(({ id }) => id !== endpoint.id);
    refuseTaken(settings.name, others);
    const isElsewhere = settings.url !== endpoint.url;
    return [
      endpoints.updateEndpoint(endpoint.id, settings),
      ...(isElsewhere ? [endpoints.forgetFailures(endpoint.id)] : []),
    ];
  });
}

/** Makes another secret; for a day the former one signs beside it. @throws UnknownRefusal */
export async function rotateWebhook(desk: WebhookDesk, which: Which): Promise<Secretly> {
  const secret = newSecret();
  const webhook = await change(desk, which, async (endpoint) => {
    const formerUntil = desk.now() + ROTATION;
    return [endpoints.updateSecrets(endpoint.id, { secret, formerSecret: endpoint.secret, formerUntil })];
  });
  return { webhook, secret };
}

/** Enabled, it goes on where it was, at once; nothing is lost. @throws UnknownRefusal */
export async function enableWebhook(desk: WebhookDesk, which: Which): Promise<Webhook> {
  return change(desk, which, async ({ id }) => [endpoints.enable(id), endpoints.forgetFailures(id)]);
}

/** Disabled, it is sent nothing but a test until it is enabled again. @throws UnknownRefusal */
export async function disableWebhook(desk: WebhookDesk, which: Which): Promise<Webhook> {
  return change(desk, which, async ({ id, disabledAt }) =>
    disabledAt === null ? [endpoints.disable(id, desk.now(), BY_HAND)] : [],
  );
}

/** @throws UnknownRefusal */
export async function removeWebhook({ db, now }: Desk, which: Which): Promise<Webhook> {
  return write(db, async () => {
    const endpoint = await getEndpoint(db, which);
    const result = await describeOne(db, now(), endpoint);
    return { statements: [endpoints.deleteEndpoint(endpoint.id)], result };
  });
}

/**
 * Owes the endpoint a test, which goes out before anything else, also where it is disabled.
 * @returns the id of its message, by which the delivery log tells of it
 * @throws UnknownRefusal
 */
export async function testWebhook({ db, newId }: Desk, which: Which): Promise<{ message: string }> {
  return write(db, async () => {
    const { id, test } = await getEndpoint(db, which);
    if (test !== null) return { statements: [], result: { message: test } };
    const message = `msg_${newId().replaceAll('-', '')}`;
    return { statements: [endpoints.oweTest(id, message)], result: { message } };
  });
}

/**
 * Lets an endpoint be told again of every change from a place on, each under the id that it had.
 * @throws FieldRefusal for a cursor that is none
 */
export async function replayWebhook(desk: WebhookDesk, which: Which, from: ReplayFrom): Promise<Webhook> {
  return change(desk, which, async ({ id }) => {
    const seq = await seqOf(desk.db, from);
    return [endpoints.updatePlace(id, seq), endpoints.forgetFailures(id)];
  });
}

async function seqOf(db: Database, from: ReplayFrom): Promise<number> {
  if (from.kind === 'beginning') return 0;
  if (from.kind === 'time') return placeAt(db, from.at);
  return (await openPlaces(db)).placeOf(from.cursor);
}

async function change(
  { db, now }: Desk,
  which: Which,
  decide: (endpoint: Endpoint) => Promise<Statement[]>,
): Promise<Webhook> {
  const uuid = await write(db, async () => {
    const endpoint = await getEndpoint(db, which);
    return { statements: await decide(endpoint), result: endpoint.uuid };
  });
  return describeOne(db, now(), await getEndpoint(db, { ...which, webhook: uuid }));
}

async function getEndpoint(db: Database, { webhook, owner }: Which): Promise<Endpoint> {
  const all = await endpoints.listEndpoints(db, owner?.id ?? null);
  const found = all.find((one) => one.uuid === webhook || (owner === null && labelOf(one) === webhook));
  if (found) return found;
  if (owner || all.length === 0) throw new UnknownRefusal(`there is no webhook “${webhook}”`);
  throw new UnknownRefusal(
    `there is no webhook “${webhook}”; the webhooks are ${all.map(labelOf).join(', ')}`,
  );
}

/** Those of a key, or of the newsroom itself. */
async function ownOf(db: Database, keyId: number | null): Promise<Endpoint[]> {
  return (await endpoints.listEndpoints(db, keyId)).filter((one) => one.keyId === keyId);
}

function refuseTaken(name: string, others: readonly Endpoint[]): void {
  if (others.some((one) => one.name === name)) {
    throw new FieldRefusal('name', `there is a webhook “${name}” already`);
  }
}

async function describeOne(db: Database, now: Instant, endpoint: Endpoint): Promise<Webhook> {
  return (await describe(db, now, [endpoint]))[0] as Webhook;
}

async function describe(db: Database, now: Instant, all: readonly Endpoint[]): Promise<Webhook[]> {
  const [editions, topics, places] = await Promise.all([listEditions(db), listTopics(db), openPlaces(db)]);
  const names = { editions, topics, now };
  return Promise.all(all.map(async (one) => viewOf(one, await places.cursorOf(one.seq), names)));
}
