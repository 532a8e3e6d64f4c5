// A lane: one kind of receivers to whom something is owed, and what becomes of each attempt. The run (run.ts) goes
// through the lanes the same way on every host.
import type { Context } from '../context.ts';
import type { Send } from './outgoing.ts';

export interface PushContext extends Context {
  send: Send;
  /** From 0 to 1, for jitter. */
  random(): number;
}

/** What is owed to one receiver, taken by one run so that no other sends it meanwhile. */
export interface Claimed {
  /** The receiver's row. */
  id: number;
  /** Where to: so many at once to each host. */
  url: string;
}

/** What came of one attempt: whatever the lane needs to write down. */
export interface Attempted<Outcome> {
  id: number;
  outcome: Outcome;
}

export interface Lane<Outcome = unknown> {
  name: 'intents' | 'subscriptions' | 'endpoints';
  /** Takes what is owed and due, so much at most, until `until`: a claim ends by itself when its run died. */
  claim(push: PushContext, most: number, until: number): Promise<Claimed[]>;
  /**
   * Makes the one request of a claimed receiver with what is current now, and says what came of it. What the receiver
   * does wrong is an outcome; whatever is thrown is our fault, and leaves the claim to end by itself.
   */
  attempt(push: PushContext, id: number): Promise<Attempted<Outcome>>;
  /** Writes down what came of attempts and frees their claims, in one batch. */
  settle(push: PushContext, attempts: readonly Attempted<Outcome>[]): Promise<void>;
}
