// The threads that help the background thread with what it has to render: asked for when there is much of it.
import { availableParallelism } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import type { Beside } from '../jobs/render-wanted.ts';
import { prepareBeside } from './preparing.ts';

export interface LentThreads {
  /** Those that there are now. */
  readonly beside: readonly Beside[];
  /** One more, at the other end of a port. */
  take(port: MessagePort): void;
  /** So many documents were rendered at once. */
  note(documents: number): void;
  dismiss(): void;
}

/** Documents at once from which on a thread more would have been of use. */
const MUCH = 32;

/** @param askForOne asks whoever starts threads; not where there is one core, for then it would be of none */
export function createLentThreads(askForOne: () => void): LentThreads {
  const isOfUse = availableParallelism() > 1;
  const beside: Beside[] = [];
  const ports = new Set<MessagePort>();
  let isAsked = false;
  return {
    beside,
    take(port) {
      ports.add(port);
      const thread = prepareBeside(port, () => {
        ports.delete(port);
        beside.splice(beside.indexOf(thread), 1);
        isAsked = false;
      });
      beside.push(thread);
    },
    note(documents) {
      if (isAsked || !isOfUse || documents < MUCH) return;
      isAsked = true;
      askForOne();
    },
    dismiss() {
      for (const port of ports) port.close();
    },
  };
}
