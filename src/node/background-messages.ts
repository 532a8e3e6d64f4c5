// What the serving thread and the background thread say to each other.
import type { Config } from '../config.ts';
import type { Document } from '../documents/produce.ts';

/** Handed to the background thread when it starts. */
export interface BackgroundData {
  config: Config;
}

/** Asked of the background thread; each is answered once, by its id. */
export type Request =
  | { id: number; ask: 'settle' }
  | { id: number; ask: 'render'; path: string }
  | { id: number; ask: 'stop' };

export type Message =
  | { id: number; ok: true; document: Document | undefined }
  | { id: number; ok: false; error: string }
  /** It is up; from here on it keeps time. */
  | { event: 'ready' }
  /** It rendered these by itself. */
  | { event: 'generated'; paths: string[] };
