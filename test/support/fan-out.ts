// A newsroom served by a process of its own, which is killed while it pushes to many who take it well or badly.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { addWebhook } from '../../src/desk/webhooks.ts';
import { aStory, bringIn } from './inputs.ts';
import { connect, newsroomFile } from './newsroom.ts';
import { openReceiver, type Receiver } from './receiver.ts';

const CORANTO = fileURLToPath(new URL('../../src/cli/coranto.js', import.meta.url));
const BASE = 'https://news.example.org';
const HOSTS = Array.from({ length: 10 }, (_, i) => `127.0.0.${i + 1}`);
/** Feeds in which each version shows. */
const TOPICS = ['/en/feed.atom', '/en/feed.rss', '/en/feed.json', '/en/headlines.atom', '/all/feed.atom'];
/** How long something may take that must come. */
const PATIENCE = 60_000;

export interface FanOut {
  /** What the subscribers do, in turn: see MANNERS of the receiver. */
  subscribers: readonly string[];
  /** What the endpoints do. */
  endpoints: readonly string[];
  kills: number;
  /** From 0 to 1: when the process is killed. */
  random(): number;
}

/**
 * Releases one version after the other while the process that pushes them is killed and started again, and looks at
 * what everybody has got in the end: the current document and no older one after a newer, every event in its order.
 */
export async function proveFanOut(
  t: TestContext,
  { subscribers, endpoints, kills, random }: FanOut,
): Promise<void> {
  const file = await newsroomFile(t);
  const newsroom = { ...connect(t, file), now: Date.now };
  const seen = new Seen();
  const receiver = await openReceiver(t, {
    hosts: HOSTS,
    onReceived: ({ body, digest }) => seen.look(digest, body),
  });
  const server = new Server(t, file);
  const publishAt = new Date().toISOString();
  let version = 0;
  const release = async (): Promise<void> => {
    const headline = `Version ${++version}`;
    const story = aStory('counter', { en: { headline, publishAt } });
    const { problems } = await bringIn(newsroom, story, { as: 'update' });
    assert.deepEqual(problems, []);
  };

  /** Waits for so many more requests, but not for long: there may be no more to come. */
  const someCome = (count: number): Promise<void> => {
    const before = receiver.received.length;
    return Promise.race([receiver.until(() => receiver.received.length >= before + count), wait(3_000)]);
  };

  await release();
  await server.start();
  const callbacks = subscribers.map((manner, i) => {
    const path = `${manner}/s${i}`;
    return {
      path,
      manner,
      topic: TOPICS[i % TOPICS.length] as string,
      url: receiver.url(path, HOSTS[i % HOSTS.length]),
    };
  });
  const subscribing = callbacks.map(({ url, topic }) => server.subscribe(url, topic));
  assert.deepEqual([...new Set(await Promise.all(subscribing))], [202]);
  // They are verified by the next process as well as by this one.
  await server.kill();
  const desk = { ...newsroom, config: { callbackHosts: HOSTS } };
  for (const [i, manner] of endpoints.entries()) {
    const url = receiver.url(`${manner}/e${i}`, HOSTS[i % HOSTS.length]);
    await addWebhook(desk, { name: `e${i}`, url }, null);
  }
  const from = newsroom.value('SELECT max(seq) FROM changes') as number;
  await server.start();
  const confirming = callbacks.filter(({ manner }) => !['lying', 'denying'].includes(manner));
  await become(
    'every callback is asked',
    () => newsroom.value('SELECT count(*) FROM intents WHERE dropped_until IS NULL') === 0,
  );
  assert.equal(newsroom.value('SELECT count(*) FROM subscriptions'), confirming.length);

  for (let kill = 0; kill < kills; kill++) {
    await release();
    await someCome(Math.floor(random() * confirming.length));
    if (random() < 0.5) {
      await release();
      await someCome(Math.floor(random() * confirming.length));
    }
    await server.kill();
    // What is released while nobody serves is owed like all else.
    if (random() < 0.3) await release();
    await server.start();
  }

  await release();
  const head = newsroom.value('SELECT max(seq) FROM changes') as number;
  await become('everybody has everything', () => {
    newsroom.rows('UPDATE subscription_failures SET next_at = 0 WHERE next_at > ? RETURNING 1', Date.now());
    newsroom.rows('UPDATE endpoints SET next_at = 0 WHERE tries > 0 AND next_at > ? RETURNING 1', Date.now());
    const owed = `SELECT (SELECT count(*) FROM subscriptions s JOIN pushed p ON p.edition_id = s.edition_id
      AND p.topic_id = s.topic_id AND p.seq > s.seq) + (SELECT count(*) FROM endpoints WHERE seq < ${head})
      + (SELECT seq < ${head} FROM consumers WHERE name = 'hub')`;
    return newsroom.value(owed) === 0;
  });

  const live = newsroom.rows('SELECT callback FROM subscriptions').map(({ callback }) => callback);
  const staying = confirming.filter(({ manner }) => manner !== 'gone');
  assert.deepEqual(live.sort(), staying.map(({ url }) => url).sort());
  for (const { path, topic, manner } of confirming) {
    const deliveries = receiver.deliveries(path);
    const versions = deliveries.map(({ digest }) => seen.versions.get(digest) as number);
    assert.deepEqual(
      versions,
      versions.toSorted((a, b) => a - b),
      `${path} never gets an older document`,
    );
    assert.ok(receiver.mostAtOnce(path) <= 1, `${path} has one request at a time`);
    if (manner === 'gone') continue;
    const last = deliveries.findLast(({ status }) => status >= 200 && status < 300);
    assert.equal(seen.versions.get(last?.digest as string), version, `${path} has what is current`);
    assert.equal(last?.digest, await server.digestOf(topic), `${path} has its octets`);
  }
  const expected = newsroom.rows(
    'SELECT seq FROM changes WHERE seq > ? AND quiet = 0 ORDER BY seq',
    from,
  ).length;
  for (const [i, manner] of endpoints.entries()) checkEvents(receiver, `${manner}/e${i}`, seen, expected);
}

/** Every event in the order of the log, each under one id, and again only while it is the newest. */
function checkEvents(receiver: Receiver, path: string, seen: Seen, expected: number): void {
  const ids: string[] = [];
  const versions: (string | undefined)[] = [];
  for (const { headers, digest } of receiver.deliveries(path)) {
    const id = headers['webhook-id'] as string;
    if (id === ids.at(-1)) {
      assert.equal(seen.events.get(digest), versions.at(-1), `${path}: one id is one event`);
      continue;
    }
    assert.ok(!ids.includes(id), `${path}: no event comes again after the next`);
    ids.push(id);
    versions.push(seen.events.get(digest));
  }
  assert.equal(ids.length, expected, `${path} is told of every change`);
  assert.deepEqual(versions, versions.toSorted(), `${path} is told in order`);
}

/** What the bodies say that came in, by their digests. */
class Seen {
  /** The newest version in a feed. */
  readonly versions = new Map<string, number>();
  /** When the change of an event happened. */
  readonly events = new Map<string, string>();

  look(digest: string, body: Buffer): void {
    if (this.versions.has(digest) || this.events.has(digest)) return;
    const text = body.toString();
    if (text.startsWith('{"type":')) this.events.set(digest, JSON.parse(text).timestamp);
    else
      this.versions.set(
        digest,
        Math.max(0, ...[...text.matchAll(/Version (\d+)/g)].map(([, n]) => Number(n))),
      );
  }
}

class Server {
  readonly #env: Record<string, string>;
  #child: ChildProcess | undefined;
  #port = 0;

  constructor(t: TestContext, file: string) {
    this.#env = {
      PATH: process.env['PATH'] ?? '',
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
      CORANTO_DATABASE: file,
      CORANTO_MEDIA: `${file}-media`,
      CORANTO_BASE_URL: BASE,
      CORANTO_PORT: '0',
      CORANTO_CALLBACK_HOSTS: HOSTS.join(' '),
    };
    t.after(() => this.#child?.kill('SIGKILL'));
  }

  /** Resolves when it serves. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [CORANTO, 'serve'], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error(`coranto serve ended: ${said}`)));
      child.stdout.on('data', (chunk) => {
        said += chunk;
        const port = /listening on \S+ port (\d+)/.exec(said)?.[1];
        if (port === undefined) return;
        this.#port = Number(port);
        resolve();
      });
    });
  }

  async kill(): Promise<void> {
    const child = this.#child as ChildProcess;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async subscribe(callback: string, topic: string): Promise<number> {
    const body = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.topic': BASE + topic,
      'hub.callback': callback,
      'hub.secret': 'of this test',
    });
    return (await fetch(`http://127.0.0.1:${this.#port}/hub`, { method: 'POST', body })).status;
  }

  async digestOf(path: string): Promise<string> {
    const headers = { 'Accept-Encoding': 'identity' };
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, { headers });
    return createHash('sha256')
      .update(new Uint8Array(await response.arrayBuffer()))
      .digest('hex');
  }
}

async function become(what: string, holds: () => boolean): Promise<void> {
  const until = performance.now() + PATIENCE;
  while (!holds()) {
    assert.ok(performance.now() < until, `it never came about that ${what}`);
    await wait(50);
  }
}
