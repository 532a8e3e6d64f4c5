// What somebody wants of a webhook endpoint, made into what is kept: paths and keys become ids, and every name is known.
import type { Context } from '../context.ts';
import type { Key } from '../domain/partner.ts';
import {
  ENDPOINT_NAME,
  type EndpointSettings,
  LONGEST_NAME,
  mayBeTold,
  type Payload,
  WEBHOOK_EVENTS,
  type WebhookEvent,
} from '../domain/webhook.ts';
import { FieldRefusal } from '../operations/refusal.ts';
import { faultOfCallback, isNamed } from '../push/address.ts';
import { type Database, snapshot } from '../storage/database.ts';
import { editionPathsQuery, editionsQuery } from '../storage/editions.ts';
import { listTopics, shownTopicsQuery } from '../storage/topics.ts';

/** Lists; null is all. */
export interface GivenSettings {
  name: string;
  url: string;
  /** Paths. */
  editions: string[] | null;
  /** Ids, and for the newsroom keys too. */
  topics: string[] | null;
  events: WebhookEvent[] | null;
  payload: Payload;
}

export type SettingsDesk = Pick<Context, 'db'> & { config?: Pick<Context['config'], 'callbackHosts'> };

/**
 * @param given what is left out stays as it is in `former`
 * @param owner whose endpoint it is; null: the newsroom’s own
 * @throws FieldRefusal for what makes no sense, or is not for this owner
 */
export async function readSettings(
  { db, config }: SettingsDesk,
  given: Partial<GivenSettings>,
  former: EndpointSettings,
  owner: Key | null,
): Promise<EndpointSettings> {
  const { name, url, editions, topics, events, payload } = given;
  if (name !== undefined) checkName(name);
  if (url !== undefined) checkUrl(url, config?.callbackHosts ?? []);
  return {
    name: name ?? former.name,
    url: url ?? former.url,
    editions: editions === undefined ? former.editions : await editionIds(db, editions, owner),
    topics: topics === undefined ? former.topics : await topicIds(db, topics, owner),
    events:
      events === undefined ? former.events : events && WEBHOOK_EVENTS.filter((one) => events.includes(one)),
    payload: payload ?? former.payload,
  };
}

function checkName(name: string): void {
  if (name.length <= LONGEST_NAME && ENDPOINT_NAME.test(name)) return;
  throw new FieldRefusal(
    'name',
    `an endpoint cannot be called “${name}”; expected letters a to z, digits and hyphens between, ${LONGEST_NAME} at most`,
  );
}

/** Hosts that the operator named may be inside, where there may be no TLS. */
function checkUrl(url: string, callbackHosts: readonly string[]): void {
  const parsed = URL.parse(url);
  const httpsOnly = parsed === null || !isNamed(parsed, callbackHosts);
  const fault = faultOfCallback(url, callbackHosts, { httpsOnly });
  if (fault !== undefined) throw new FieldRefusal('url', `the endpoint ${fault}`);
}

async function editionIds(
  db: Database,
  paths: readonly string[] | null,
  owner: Key | null,
): Promise<number[] | null> {
  if (paths === null) return null;
  const { editions, ids } = await snapshot(db, { editions: editionsQuery, ids: editionPathsQuery });
  const refuse = (message: string) => new FieldRefusal('editions', message);
  const found = paths.map((path) => {
    const edition = editions.find(({ id }) => id === ids.get(path));
    if (!edition) {
      throw refuse(
        `there is no edition “${path}”; the editions are ${editions.map((one) => one.path).join(', ')}`,
      );
    }
    if (owner && !mayBeTold(owner, edition)) {
      throw refuse(`the key “${owner.name}” is not told of edition “${path}”`);
    }
    return edition.id;
  });
  return [...new Set(found)];
}

/** A partner knows of the topics that were ever public, by their ids, and learns of no other. */
async function topicIds(
  db: Database,
  given: readonly string[] | null,
  owner: Key | null,
): Promise<number[] | null> {
  if (given === null) return null;
  const known = owner ? await shownTopics(db, given) : await allTopics(db);
  const found = given.map((one) => {
    const id = known.get(one);
    if (id === undefined) throw new FieldRefusal('topics', `there is no topic “${one}”`);
    return id;
  });
  return [...new Set(found)];
}

async function shownTopics(db: Database, uuids: readonly string[]): Promise<Map<string, number>> {
  const { statement, decode } = shownTopicsQuery(uuids);
  return new Map([...decode(await db.all(statement))].map(([uuid, { id }]) => [uuid, id]));
}

async function allTopics(db: Database): Promise<Map<string, number>> {
  const topics = await listTopics(db);
  return new Map(topics.flatMap(({ id, key, uuid }) => [[uuid, id] as const, [key, id] as const]));
}
