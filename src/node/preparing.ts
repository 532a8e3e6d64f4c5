// Preparing documents in another thread: what the thread that stores them says, and how the other answers.
import type { MessagePort } from 'node:worker_threads';
import { type Prepared, type Press, prepareAll } from '../documents/prepare.ts';
import type { Beside } from '../jobs/render-wanted.ts';

/** What is asked: documents; or to forget whatever was made of articles, for one was erased. */
type Asked = { id: number; paths: readonly string[] } | 'forget';

/** `failed`: whoever asked can try it itself, and learns then why it fails. */
type Answered = { id: number; prepared: Prepared } | { id: number; failed: true };

/** Prepares what is asked at a port, as long as that is open. */
export function answerPreparing(port: MessagePort, press: Press): void {
  const answer = async ({ id, paths }: Exclude<Asked, 'forget'>): Promise<void> => {
    try {
      const prepared = await prepareAll(press, paths);
      port.postMessage({ id, prepared } satisfies Answered, buffersOf(prepared));
    } catch {
      port.postMessage({ id, failed: true } satisfies Answered);
    }
  };
  port.on('message', (asked: Asked) => {
    if (asked !== 'forget') return void answer(asked);
    press.entries.clear();
    press.known.clear();
  });
}

/** Their bytes are from then on those of whoever gets them. */
function buffersOf({ made }: Prepared): ArrayBuffer[] {
  const bytes = [...made.values()].flatMap((one) => (one ? [one.bytes.body, one.bytes.gzip] : []));
  return bytes.flatMap((some) => (some ? [some.buffer as ArrayBuffer] : []));
}

/**
 * The thread at the other end of a port, as one that prepares.
 * @param onGone called when there is none any more
 */
export function prepareBeside(port: MessagePort, onGone: () => void): Beside {
  const waiting = new Map<number, (prepared: Prepared | null) => void>();
  let lastId = 0;
  let isGone = false;
  port.on('message', (answered: Answered) => {
    waiting.get(answered.id)?.('prepared' in answered ? answered.prepared : null);
    waiting.delete(answered.id);
  });
  port.on('close', () => {
    isGone = true;
    for (const resolve of waiting.values()) resolve(null);
    waiting.clear();
    onGone();
  });
  return {
    prepare: (paths) =>
      new Promise((resolve) => {
        if (isGone) return resolve(null);
        const id = ++lastId;
        waiting.set(id, resolve);
        port.postMessage({ id, paths } satisfies Asked);
      }),
    forget: () => port.postMessage('forget' satisfies Asked),
  };
}
