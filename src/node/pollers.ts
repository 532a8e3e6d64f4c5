// Who polls feeds and how: a bounded ledger in memory, written to by the serving thread and emptied into a file beside.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { isTooSoon, type PollerReport } from '../domain/poller.ts';
import { parseReaderAgent, type ReaderAgent } from '../domain/reader-agent.ts';
import type { Claim } from '../domain/subscribers.ts';
import type { Instant } from '../domain/time.ts';
import {
  type Forwarded,
  type Known,
  KnownPollers,
  LONGEST_KEPT,
  type MutableClaim,
} from './known-pollers.ts';
import { crowdOf, networkOf } from './network.ts';
import { noMisses, Poller } from './poller.ts';

/** Pollers and claims in memory; whoever comes when it is full is one of the others. */
const MOST = { pollers: 4096, claims: 2048, agents: 2048 };
/** Readers of one network: whoever makes up names has room for so many, and pushes out nobody. */
const MOST_READERS = 32;
/** When it is fuller than this, those that came once make room. */
const CROWDED = 0.75;

/** One answer to a poll of a feed, as far as it matters here. */
export interface PolledFeed {
  path: string;
  /** Stem of its entity-tag. */
  etag: string;
}

/** What is taken out to be kept. */
export interface Drained {
  pollers: PollerReport[];
  claims: Claim[];
}

export interface PollersOptions {
  /** Whether X-Forwarded-For is believed: a proxy of ours stands in front, and its last address is what that saw. */
  proxied: boolean;
  /** Seconds that a cache may keep an answer. */
  maxAge: number;
}

export class Pollers {
  readonly #options: PollersOptions;
  readonly #agents = new Map<string, ReaderAgent>();
  /** By feed, reader and network. */
  readonly #pollers = new Map<string, Poller>();
  /** Readers of each network, and in how many pollers each is. */
  readonly #readers = new Map<string, Map<string, number>>();
  readonly #claims = new Map<string, MutableClaim>();
  readonly #known = new KnownPollers();
  #others = new Poller('others', '', '');
  /** Since the start: reasons for 200s, and what they cost. */
  readonly misses = noMisses();
  wasted = 0;

  constructor(options: PollersOptions) {
    this.#options = options;
  }

  /** How many are told apart now. */
  get size(): number {
    return this.#pollers.size;
  }

  /** A poll that was answered with 304. Allocates nothing for a poller that is known on its connection. */
  noteNotModified(request: IncomingMessage, feed: PolledFeed, at: Instant): void {
    const poller = this.#pollerOf(request, feed, at);
    this.#noteInterval(poller, at);
    poller.polls += 1;
    poller.notModified += 1;
    poller.isConditional = true;
    poller.oldTag = null;
    // It says that it has it, whoever gave it.
    poller.sentEtag = feed.etag;
  }

  /**
   * A poll that was answered with the whole feed.
   * @param octets of the body as it was sent
   * @param saving what gzip would have saved of them
   */
  noteFull(request: IncomingMessage, feed: PolledFeed, at: Instant, octets: number, saving: number): void {
    const poller = this.#pollerOf(request, feed, at);
    this.#noteInterval(poller, at);
    poller.polls += 1;
    poller.octets += octets;
    if (poller === this.#others) return;
    const { headers } = request;
    const reason = poller.reasonFor(headers['if-none-match'], headers['if-modified-since'], feed.etag);
    if (saving > 0) poller.plain += 1;
    if (poller.sentEtag === feed.etag && reason !== undefined) {
      poller.misses[reason] += 1;
      this.misses[reason] += 1;
      poller.needlessOctets += octets;
      this.wasted += octets;
    } else {
      poller.plainOctets += saving;
      this.wasted += saving;
    }
    poller.sentEtag = feed.etag;
  }

  /**
   * Takes out what was counted since the last time, and makes room where it is crowded. In portions: whoever is
   * answered meanwhile does not wait for all of it. There is always one, be it empty.
   */
  *drain(portion: number): Generator<Drained> {
    this.#makeRoom();
    // There may be room now for who had none.
    this.#known.clear();
    yield { pollers: [], claims: this.#takeClaims() };
    // One that came once may never come again: while it is crowded there is no line for it yet.
    const least = this.#pollers.size > MOST.pollers / 2 ? 2 : 1;
    let pollers: PollerReport[] = [];
    for (const one of [...this.#pollers.values(), this.#others]) {
      if (one.polls === 0 || one.total + one.polls < least) continue;
      pollers.push(one.take());
      if (pollers.length < portion) continue;
      yield { pollers, claims: [] };
      pollers = [];
    }
    if (pollers.length > 0) yield { pollers, claims: [] };
  }

  #takeClaims(): Claim[] {
    const claims: Claim[] = [];
    for (const [key, claim] of this.#claims) {
      const { isNew, ...kept } = claim;
      // Asked for no more: the next poll brings it again.
      if (isNew) claims.push(kept);
      else this.#claims.delete(key);
      claim.isNew = false;
      claim.polls = 0;
    }
    return claims;
  }

  #noteInterval(poller: Poller, at: Instant): void {
    if (poller === this.#others) {
      poller.lastAt = at;
      return;
    }
    const since = at - poller.lastAt;
    // None where it is new, or a clock was set back.
    if (poller.lastAt > 0 && since >= 0) {
      poller.intervals += 1;
      poller.intervalMs += since;
      if (isTooSoon(since, this.#options.maxAge)) poller.soon += 1;
    }
    poller.lastAt = at;
  }

  #pollerOf(request: IncomingMessage, feed: PolledFeed, at: Instant): Poller {
    const { socket, headers } = request;
    const agent = headers['user-agent'];
    const forwarded = this.#options.proxied ? headers['x-forwarded-for'] : undefined;
    const known =
      this.#known.find(socket, agent, forwarded, feed.path) ??
      this.#meet(socket, agent, forwarded, feed.path);
    if (known.claim !== undefined) {
      known.claim.at = at;
      known.claim.polls += 1;
    }
    return known.poller;
  }

  #meet(socket: Socket, agent: string | undefined, forwarded: Forwarded, feed: string): Known {
    const parsed = this.#parse(agent ?? '');
    // A proxy adds what it saw at the end; what stands before it anybody may have said.
    const address =
      forwarded === undefined ? socket.remoteAddress : String(forwarded).split(',').at(-1)?.trim();
    const network = networkOf(address) ?? 'unknown';
    const poller = this.#admit(parsed.reader, network, feed, address);
    const claim = poller === this.#others ? undefined : this.#claimOf(parsed, network, feed);
    const known: Known = { agent, forwarded, feed, poller, claim, next: undefined };
    this.#known.add(socket, known);
    return known;
  }

  #parse(agent: string): ReaderAgent {
    let parsed = this.#agents.get(agent);
    if (parsed === undefined) {
      parsed = parseReaderAgent(agent);
      if (agent.length > LONGEST_KEPT) return parsed;
      if (this.#agents.size >= MOST.agents) this.#agents.clear();
      this.#agents.set(agent, parsed);
    }
    return parsed;
  }

  #admit(reader: string, network: string, feed: string, address: string | undefined): Poller {
    const key = `${feed} ${reader} ${network}`;
    const there = this.#pollers.get(key);
    if (there) return there;
    if (this.#pollers.size >= MOST.pollers) return this.#others;
    const readers = this.#readers.get(network) ?? new Map<string, number>();
    const own = readers.get(reader) ?? 0;
    // One's own network is that of a proxy, maybe, behind which are all.
    if (own === 0 && readers.size >= MOST_READERS && crowdOf(address) !== undefined) return this.#others;
    this.#readers.set(network, readers.set(reader, own + 1));
    const poller = new Poller(reader, network, feed);
    this.#pollers.set(key, poller);
    return poller;
  }

  #claimOf(agent: ReaderAgent, network: string, feed: string): MutableClaim | undefined {
    const { service, feedId, subscribers } = agent;
    if (subscribers === null) return undefined;
    const key = `${feed} ${service} ${feedId} ${network}`;
    let claim = this.#claims.get(key);
    if (claim === undefined) {
      if (this.#claims.size >= MOST.claims) return undefined;
      claim = { service, feedId, network, feed, subscribers, polls: 0, at: 0, isNew: true };
      this.#claims.set(key, claim);
    }
    claim.subscribers = subscribers;
    claim.isNew = true;
    return claim;
  }

  /** Those that asked least become others. */
  #makeRoom(): void {
    let surplus = this.#pollers.size - MOST.pollers / 2;
    if (this.#pollers.size <= MOST.pollers * CROWDED) return;
    for (const most of [1, 2, 4, 16, Number.POSITIVE_INFINITY]) {
      for (const [key, poller] of this.#pollers) {
        if (surplus <= 0) break;
        if (poller.total + poller.polls > most) continue;
        this.#forget(key, poller);
        surplus -= 1;
      }
    }
  }

  #forget(key: string, poller: Poller): void {
    poller.isGone = true;
    this.#pollers.delete(key);
    this.#others.polls += poller.polls;
    this.#others.notModified += poller.notModified;
    this.#others.octets += poller.octets;
    this.#others.lastAt = Math.max(this.#others.lastAt, poller.lastAt);
    const readers = this.#readers.get(poller.network);
    const left = (readers?.get(poller.reader) ?? 0) - 1;
    if (left > 0) readers?.set(poller.reader, left);
    else readers?.delete(poller.reader);
    if (readers?.size === 0) this.#readers.delete(poller.network);
  }
}
