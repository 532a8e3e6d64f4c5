// A lane: one kind of receivers to whom something is owed, and what becomes of each attempt. The run (run.ts) goes
// through the lanes the same way on every host.
import type { Context } from '../context.ts';
import type { Instant } from '../domain/time.ts';
import type { CurrentDocuments } from './current-documents.ts';
import type { Send } from './outgoing.ts';

export interface PushContext extends Context {
  send: Send;
  /** From 0 to 1, for jitter. */
  random(): number;
  /** Documents as they are now: the bytes of each once, however many are sent them. */
  current: CurrentDocuments;
}

/** What is owed to one receiver, taken by one run so that no other sends it meanwhile. */
export interface Claimed {
  /** The receiver's row. */
  id: number;
  /** Host of the receiver's URL, as URL.hostname has it: so many at once to each. */
  host: string;
  /** Whether it failed at the last, or was never heard of: such a one may well stall. */
  isDoubtful: boolean;
  /** How it stands. Whatever comes of an attempt makes it another; one run makes only so many of the same. */
  stand: string;
}

/** How much of what is owed is taken. */
export interface Wanted {
  most: number;
  /** When the claims end by themselves: their run has died. */
  until: Instant;
  /** Hosts to which enough was taken already: none of theirs. */
  notAt: readonly string[];
  /** None that is doubtful: enough of those were taken already. */
  soundOnly: boolean;
}

/** What came of one attempt: whatever the lane needs to write down. */
export interface Attempted<Outcome> {
  id: number;
  outcome: Outcome;
}

export type LaneName = 'intents' | 'subscriptions' | 'endpoints';

export interface Lane<Outcome = unknown> {
  name: LaneName;
  /**
   * What is to be done before anything is claimed: reads the log, ends what has ended. Costs what has changed.
   * @returns whether there is more of that to do
   */
  plan?(push: PushContext): Promise<boolean>;
  /** Takes what is owed and due and nobody else has taken; nothing while the newsroom is not open. */
  claim(push: PushContext, wanted: Wanted): Promise<Claimed[]>;
  /**
   * Makes the one request of a claimed receiver with what is current now, and says what came of it. What the receiver
   * does wrong is an outcome; whatever is thrown is our fault, and the run frees the claim.
   */
  attempt(push: PushContext, id: number): Promise<Attempted<Outcome>>;
  /** Writes down what came of attempts and frees their claims, in one batch. */
  settle(push: PushContext, attempts: readonly Attempted<Outcome>[]): Promise<void>;
  /** Gives claims back unattempted; `all`: whatever a run left that died, where there is one pusher alone. */
  free(push: PushContext, ids: readonly number[] | 'all'): Promise<void>;
  /** When the next of those that wait for their time is due, claimed ones left out; null: none waits. */
  nextDueAt(push: PushContext): Promise<Instant | null>;
}
