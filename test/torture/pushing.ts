// SIGKILLs while webhooks and subscribers are told what is new: every change that was acknowledged is told in the end, and
// whoever is told twice can know it.
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { addWebhook } from '../../src/desk/webhooks.ts';
import { bytesOf } from '../../src/documents/body.ts';
import { renderAll } from '../../src/documents/render.ts';
import { listEvents } from '../../src/partners/change-event.ts';
import { openHub } from '../support/hub.ts';
import { connect, type Newsroom } from '../support/newsroom.ts';
import { type Received, type Receiver, startReceiver } from '../support/receiver.ts';
import { scratchFolder } from '../support/scratch.ts';
import { check, type Fault } from './check.ts';
import { work } from './desks.ts';
import { newRenderer } from './documents.ts';
import type { Random } from './random.ts';
import { createWorld, killAll, type World } from './world.ts';
import { createWriters, type Writer } from './writers.ts';

export interface PushingOptions {
  kills: number;
  random: Random;
}

export interface Pushing {
  kills: number;
  acknowledged: number;
  /** Requests that were sent to receivers; of webhooks, how many came again. */
  sent: number;
  repeated: number;
  /** Events that endpoints were to be told, all endpoints together. */
  events: number;
  faults: Fault[];
}

const HOST = '127.0.0.1';
/** What receivers do: see MANNERS there. */
const ENDPOINTS = ['fine/e0', 'slow/e1', 'failing-2/e2', 'resetting-2/e3'];
const SUBSCRIBERS: readonly [callback: string, feed: string][] = [
  ['fine/s0', '/en/feed.json'],
  ['slow/s1', '/en/feed.atom'],
  ['slow/s2', '/all/feed.rss'],
  ['failing-2/s3', '/nl/feed.json'],
];
/** Requests that come, and milliseconds that pass after them, until the kill. */
const MOST_REQUESTS = 12;
const LONGEST = 60;
/** Nobody waits longer for those requests; nor for what must come at the end. */
const PATIENCE = 4_000;
const LAST_PATIENCE = 60_000;

/** Kills processes that push, and looks at what receivers were told in the end. */
export async function runPushing({ kills, random }: PushingOptions): Promise<Pushing> {
  const result: Pushing = { kills: 0, acknowledged: 0, sent: 0, repeated: 0, events: 0, faults: [] };
  const ends: (() => void)[] = [];
  const t = { after: (end: () => void) => void ends.unshift(end) };
  const world = await createWorld(scratchFolder(t));
  world.base = 'https://news.example.org';
  const newsroom = { ...connect(t, world.database), now: Date.now };
  const receiver = await startReceiver({ hosts: [HOST] });
  const writers = createWriters(1);
  let writer: Writer | undefined;
  try {
    const hub = await openHub(t, newsroom, { baseUrl: world.base });
    const from = newsroom.value('SELECT coalesce(max(seq), 0) FROM changes') as number;
    for (const path of ENDPOINTS) {
      const name = path.replace('/', '-');
      await addWebhook(hub.context, { name, url: receiver.url(path) }, null);
    }
    for (const [path, feed] of SUBSCRIBERS) await hub.subscribe(receiver.url(path), feed);
    for (; result.kills < kills; result.kills++) {
      writer = await writers.begin(world, HOST);
      await writeUntilKilled(world, receiver, random, writer);
      const how = { deep: false, learn: true, baseUrl: world.base };
      result.faults.push(...(await check(world.database, world.journal, how)).faults);
    }
    writer = await writers.begin(world, HOST);
    await untilNothingIsOwed(newsroom, receiver);
    const events = await listAll(hub.context, from);
    const told = (what: string) => void result.faults.push({ kind: 'lost', what: `push: ${what}` });
    for (const path of ENDPOINTS) lookAtEndpoint(newsroom, path, receiver.deliveries(path), events, told);
    await lookAtSubscribers(newsroom, world, receiver, told);
    result.events = events.length * ENDPOINTS.length;
  } finally {
    await killAll(writer?.child);
    await Promise.all([writers.close(), receiver.close()]);
    for (const end of ends) end();
  }
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']).filter((id) => id !== undefined);
  result.sent = receiver.received.length;
  result.repeated = ids.length - new Set(ids).size;
  result.acknowledged = world.counts.acknowledged;
  for (const what of [...world.faults, ...world.errors]) result.faults.push({ kind: 'rule', what });
  return result;
}

async function writeUntilKilled(
  world: World,
  receiver: Receiver,
  random: Random,
  writer: Writer,
): Promise<void> {
  let going = true;
  const options = { desks: 2, rest: 30, mayGoOn: () => going, lines: [writer] };
  const working = work(world, random.fork(), options);
  const requests = receiver.received.length + 1 + random.below(MOST_REQUESTS);
  await Promise.race([receiver.until(() => receiver.received.length >= requests), wait(PATIENCE)]);
  // Sometimes all that is left to do is to push.
  if (random.chance(0.3)) going = false;
  await wait(random.below(LONGEST));
  await killAll(writer.child);
  going = false;
  await working;
  world.underWay.clear();
}

/** Who failed waits for its time: not here. */
async function untilNothingIsOwed(newsroom: Newsroom, receiver: Receiver): Promise<void> {
  const until = performance.now() + LAST_PATIENCE;
  const owed = `SELECT (SELECT count(*) FROM intents WHERE dropped_until IS NULL)
    + (SELECT count(*) FROM subscriptions s JOIN pushed p ON p.edition_id = s.edition_id
       AND p.topic_id = s.topic_id AND p.seq > s.seq)
    + (SELECT count(*) FROM endpoints WHERE seq < (SELECT max(seq) FROM changes))
    + (SELECT seq < (SELECT max(seq) FROM changes) FROM consumers WHERE name = 'hub')`;
  while (performance.now() < until && newsroom.value(owed) !== 0) {
    newsroom.rows('UPDATE subscription_failures SET next_at = 0 WHERE next_at > ? RETURNING 1', Date.now());
    newsroom.rows('UPDATE endpoints SET next_at = 0 WHERE tries > 0 AND next_at > ? RETURNING 1', Date.now());
    await wait(50);
  }
  // What was sent is written down when it was confirmed.
  await receiver.until(() => receiver.received.every(({ status }) => status !== undefined));
}

interface Event {
  id: string;
  seq: number;
}

/** Everything that an endpoint must be told, in order. */
async function listAll(context: Parameters<typeof listEvents>[0], from: number): Promise<Event[]> {
  const all: Event[] = [];
  for (let after = from; ; ) {
    const filter = { editions: null, topics: null, kinds: null };
    const page = await listEvents(context, filter, { after, most: 100, detail: 'thin', loud: true });
    all.push(...page.events.map(({ seq, event }) => ({ seq, id: event.id })));
    if (!page.more) return all;
    after = page.seq;
  }
}

/** Each event at least once, in order, again only while it is the newest, and each under the one id that it has. */
function lookAtEndpoint(
  newsroom: Newsroom,
  path: string,
  deliveries: readonly Received[],
  events: readonly Event[],
  told: (what: string) => void,
): void {
  const uuid = newsroom.value('SELECT uuid FROM endpoints WHERE url LIKE ?', `%/${path}`);
  const idOf = ({ id }: Event) =>
    `msg_${createHash('sha256').update(`${uuid} ${id}`).digest('hex').slice(0, 32)}`;
  const wanted = events.map(idOf);
  const got = deliveries.map(({ headers }) => headers['webhook-id'] as string);
  const firsts = [...new Set(got)];
  const missing = wanted.filter((id) => !firsts.includes(id));
  if (missing.length > 0) told(`${path} was not told ${missing.length} of ${wanted.length} changes`);
  const unknown = firsts.filter((id) => !wanted.includes(id));
  if (unknown.length > 0) told(`${path} was told ${unknown.length} changes under other ids`);
  const runs = got.filter((id, i) => id !== got[i - 1]);
  if (runs.join() !== firsts.join()) told(`${path} was told an older change after a newer one`);
  if (missing.length + unknown.length === 0 && firsts.join() !== wanted.join()) {
    told(`${path} was told in another order`);
  }
  const confirmed = new Set(
    deliveries.filter(({ status }) => status === 204).map(({ headers }) => headers['webhook-id']),
  );
  const unconfirmed = wanted.filter((id) => !confirmed.has(id));
  if (unconfirmed.length > 0) told(`${path} never confirmed ${unconfirmed.length} changes`);
}

/** Each has the feed as it is, and never got one that it had had before another. */
async function lookAtSubscribers(
  newsroom: Newsroom,
  { base }: World,
  receiver: Receiver,
  told: (what: string) => void,
): Promise<void> {
  const feeds = [...new Set(SUBSCRIBERS.map(([, feed]) => feed))];
  const { renders } = await renderAll(newRenderer(newsroom.db, base), feeds, {});
  for (const [path, feed] of SUBSCRIBERS) {
    const digests = receiver.deliveries(path).map(({ digest }) => digest);
    const runs = digests.filter((digest, i) => digest !== digests[i - 1]);
    if (new Set(runs).size < runs.length) told(`${path} got an older document after a newer one`);
    const anew = renders.get(feed)?.rendered;
    const current = anew && createHash('sha256').update(bytesOf(anew.body)).digest('hex');
    const last = receiver.deliveries(path).findLast(({ status }) => status === 204);
    if (last?.digest !== current) told(`${path} has not what is current`);
  }
}
