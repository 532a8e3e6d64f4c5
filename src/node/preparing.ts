// Preparing documents in another thread: what the thread that stores them says, and how the other answers.
import type { MessagePort } from 'node:worker_threads';
import { type Prepared, type Press, prepareAll } from '../documents/prepare.ts';
import type { Beside } from '../jobs/render-wanted.ts';

/** What is asked: documents; or to forget whatever was made of articles, for one was erased. */
type Asked = { id: number; paths: readonly string[] } | 'forget';

/** `ready`: it is up. `failed`: whoever asked can try it itself, and learns then why it fails. */
type Answered = 'ready' | { id: number; prepared: Prepared } | { id: number; failed: true };

/** Milliseconds after which what was asked is not waited for: the thread is busy with something else. */
const PATIENCE = 1_000;

/**
 * Prepares what is asked at a port, as long as that is open.
 * @param before done each time first
 */
export function answerPreparing(
  port: MessagePort,
  press: Press,
  before: () => Promise<void> = async () => {},
): void {
  const answer = async ({ id, paths }: Exclude<Asked, 'forget'>): Promise<void> => {
    try {
      await before();
      const prepared = await prepareAll(press, paths);
      port.postMessage({ id, prepared } satisfies Answered);
    } catch {
      port.postMessage({ id, failed: true } satisfies Answered);
    }
  };
  port.on('message', (asked: Asked) => {
    if (asked !== 'forget') return void answer(asked);
    press.entries.clear();
    press.known.clear();
  });
  port.postMessage('ready' satisfies Answered);
}

/**
 * The thread at the other end of a port, as one that prepares: nothing, until it is up.
 * @param onGone called when there is none any more
 */
export function prepareBeside(port: MessagePort, onGone: () => void): Beside {
  const waiting = new Map<number, (prepared: Prepared | null) => void>();
  let lastId = 0;
  let isUp = false;
  const give = (id: number, prepared: Prepared | null): void => {
    waiting.get(id)?.(prepared);
    waiting.delete(id);
  };
  port.on('message', (answered: Answered) => {
    if (answered === 'ready') isUp = true;
    else give(answered.id, 'prepared' in answered ? answered.prepared : null);
  });
  port.on('close', () => {
    isUp = false;
    for (const id of waiting.keys()) give(id, null);
    onGone();
  });
  return {
    async prepare(paths) {
      if (!isUp) return null;
      const id = ++lastId;
      const { promise, resolve } = Promise.withResolvers<Prepared | null>();
      waiting.set(id, resolve);
      port.postMessage({ id, paths } satisfies Asked);
      const giveUp = setTimeout(() => give(id, null), PATIENCE);
      return promise.finally(() => clearTimeout(giveUp));
    },
    forget: () => port.postMessage('forget' satisfies Asked),
  };
}
