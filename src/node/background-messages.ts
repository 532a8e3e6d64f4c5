// What the serving thread and the background thread say to each other.
import type { MessagePort } from 'node:worker_threads';
import type { NodeConfig } from '../config.ts';
import type { AskedBy } from '../desk/asked-by.ts';
import type { PartnerOperationName } from '../desk/partner-operations.ts';
import type { Performed, PerformedForPartner } from '../desk/requests.ts';
import type { Document } from '../documents/produce.ts';
import type { PlainFault } from '../storage/storage-fault.ts';
import type { Measured } from './metrics/measured.ts';
import type { Drained } from './pollers.ts';

/** Handed to the background thread when it starts. */
export interface BackgroundData {
  config: NodeConfig;
  /** Where it beats, as long as it does anything. */
  pulse: SharedArrayBuffer;
}

/** Asked of the background thread. */
export type Question =
  | { ask: 'settle' }
  | { ask: 'index' }
  | { ask: 'render'; path: string }
  | { ask: 'perform'; name: string; body: Uint8Array; by: AskedBy }
  | { ask: 'put media'; name: string; body: Uint8Array }
  | { ask: 'for partner'; name: PartnerOperationName; input: unknown }
  | { ask: 'measure' }
  | { ask: 'keep pollers'; drained: Drained }
  | { ask: 'stop' };

/** What each question is answered with. */
export interface Answers {
  settle: undefined;
  index: undefined;
  render: Document | undefined;
  perform: Performed;
  'put media': Performed;
  'for partner': PerformedForPartner<unknown>;
  measure: Measured;
  'keep pollers': undefined;
  stop: undefined;
}

/** Each is answered once, by its id. `requestId`: the HTTP request on whose behalf it is asked. */
export type Request = Question & { id: number; requestId?: string | undefined };

/** Told, and not answered: at the other end of this port is a thread that prepares documents. */
export interface Lent {
  lent: MessagePort;
}

export type Message =
  | { id: number; ok: true; answer: Answers[Question['ask']] }
  /** `fault`: storage could not do it, and the log is told. */
  | { id: number; ok: false; error: string; fault?: PlainFault }
  /** It is up; from here on it keeps time. */
  | { event: 'ready' }
  /** It has so much to render that another thread would be of use, and knows of none. */
  | { event: 'much' }
  /** It rendered these by itself. */
  | { event: 'generated'; documents: Document[] };
