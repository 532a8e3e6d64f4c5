// Pollers that were here before, found again at once: with their connection, or by the address that a proxy saw.
import type { Socket } from 'node:net';
import type { Claim } from '../domain/subscribers.ts';
import type { Poller } from './poller.ts';

export interface MutableClaim extends Claim {
  /** Not written yet. */
  isNew: boolean;
}

/**
 * What is remembered with a connection, so that the next poll on it finds its poller at once; and behind a proxy, on
 * whose connections everybody comes in turn, with the address that it saw.
 */
export interface Known {
  agent: string | undefined;
  forwarded: Forwarded;
  feed: string;
  poller: Poller;
  claim: MutableClaim | undefined;
  /** Another one at the same address. */
  next: Known | undefined;
}

/** The X-Forwarded-For of a poll, where a proxy of ours is believed. */
export type Forwarded = string | string[] | undefined;

/** Characters of what a poll says that are kept of it: little, however much was sent. */
export const LONGEST_KEPT = 400;

/** Addresses remembered between two portions, and pollers of one that are looked through. */
const RECENT = { addresses: 16_384, ofOne: 8 };

const KNOWN = Symbol('known poller');
type KnownSocket = Socket & { [KNOWN]?: Known };

export class KnownPollers {
  /** By the address that a proxy saw. */
  readonly #recent = new Map<string, Known>();

  /** Whom a poll is of, if it is known. Allocates nothing. */
  find(
    socket: KnownSocket,
    agent: string | undefined,
    forwarded: Forwarded,
    feed: string,
  ): Known | undefined {
    const known = socket[KNOWN];
    if (known !== undefined && isOf(known, agent, forwarded, feed)) return known;
    const recent = this.#recall(agent, forwarded, feed);
    if (recent !== undefined) socket[KNOWN] = recent;
    return recent;
  }

  /** Remembers whom a poll is of, if it did not say too much. */
  add(socket: KnownSocket, known: Known): void {
    const { agent = '', forwarded = '' } = known;
    if (agent.length + forwarded.length > LONGEST_KEPT) return;
    socket[KNOWN] = known;
    if (typeof known.forwarded === 'string') this.#remember(known.forwarded, known);
  }

  /** Forgets those that a proxy saw, and not those of a connection. */
  clear(): void {
    this.#recent.clear();
  }

  #recall(agent: string | undefined, forwarded: Forwarded, feed: string): Known | undefined {
    let known = forwarded === undefined ? undefined : this.#recent.get(forwarded as string);
    for (let n = 0; known !== undefined && n < RECENT.ofOne; n++) {
      if (isOf(known, agent, forwarded, feed)) return known;
      known = known.next;
    }
    return undefined;
  }

  #remember(address: string, known: Known): void {
    if (this.#recent.size >= RECENT.addresses) this.#recent.clear();
    const first = this.#recent.get(address);
    let others = first;
    for (let n = 2; others !== undefined; n++) {
      // Nobody looks further.
      if (n >= RECENT.ofOne) others.next = undefined;
      others = others.next;
    }
    known.next = first;
    this.#recent.set(address, known);
  }
}

/** Whether it is still the one that this poll is of. */
const isOf = (known: Known, agent: string | undefined, forwarded: Forwarded, feed: string): boolean =>
  known.agent === agent &&
  known.feed === feed &&
  known.forwarded === forwarded &&
  !known.poller.isGone &&
  (known.claim === undefined || known.claim.isNew);
