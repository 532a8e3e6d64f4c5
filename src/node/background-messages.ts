// What the serving thread and the background thread say to each other.
import type { NodeConfig } from '../config.ts';
import type { PartnerOperationName } from '../desk/partner-operations.ts';
import type { AskedBy, Performed, PerformedForPartner } from '../desk/requests.ts';
import type { Document } from '../documents/produce.ts';

/** Handed to the background thread when it starts. */
export interface BackgroundData {
  config: NodeConfig;
}

/** Asked of the background thread. */
export type Question =
  | { ask: 'settle' }
  | { ask: 'index' }
  | { ask: 'render'; path: string }
  | { ask: 'perform'; name: string; body: Uint8Array; by: AskedBy }
  | { ask: 'put media'; name: string; body: Uint8Array }
  | { ask: 'for partner'; name: PartnerOperationName; input: unknown }
  | { ask: 'stop' };

/** What each question is answered with. */
export interface Answers {
  settle: undefined;
  index: undefined;
  render: Document | undefined;
  perform: Performed;
  'put media': Performed;
  'for partner': PerformedForPartner<unknown>;
  stop: undefined;
}

/** Each is answered once, by its id. */
export type Request = Question & { id: number };

export type Message =
  | { id: number; ok: true; answer: Answers[Question['ask']] }
  | { id: number; ok: false; error: string }
  /** It is up; from here on it keeps time. */
  | { event: 'ready' }
  /** It rendered these by itself. */
  | { event: 'generated'; paths: string[] };
