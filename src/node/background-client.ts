// The serving thread's side of the background thread: questions with answers, and a new thread if it dies.
import { Worker } from 'node:worker_threads';
import type { NodeConfig } from '../config.ts';
import type { Log } from '../context.ts';
import { type DeskRequests, NEWSROOM, type PartnerRequests } from '../desk/requests.ts';
import type { Document } from '../documents/produce.ts';
import type { Answers, BackgroundData, Message, Question, Request } from './background-messages.ts';

export interface Background {
  settle(): Promise<void>;
  /** Brings the search index up to the log, as far as nobody has to wait long for it. */
  index(): Promise<void>;
  /** `seq`: the log's head that the asker knows; the answer is at least as new. */
  render(path: string, seq: number): Promise<Document | undefined>;
  /** What desks elsewhere ask is performed where everything is written. */
  desk: DeskRequests;
  partners: PartnerRequests;
  stop(): Promise<void>;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** A thread that dies is replaced after this long, so that one that cannot start does not spin. */
const RESTART_AFTER = 1_000;

/** Starts the thread and waits until it keeps time. */
export async function startBackground(
  config: NodeConfig,
  log: Log,
  onGenerated: (paths: string[]) => void,
): Promise<Background> {
  const waiting = new Map<number, Waiting>();
  const rendering = new Map<string, Promise<Document | undefined>>();
  let lastId = 0;
  let stopping = false;
  let worker: Worker;

  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const data: BackgroundData = { config };
      worker = new Worker(new URL('./background.ts', import.meta.url), { workerData: data });
      worker.on('message', (message: Message) => {
        if ('event' in message) {
          if (message.event === 'ready') resolve();
          else onGenerated(message.paths);
          return;
        }
        const question = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.ok) question?.resolve(message.answer);
        else question?.reject(new Error(message.error));
      });
      worker.on('error', (error) => {
        log.error('the background thread died', { error: error.stack ?? error.message });
        reject(error);
      });
      worker.on('exit', () => {
        for (const { reject: fail } of waiting.values()) fail(new Error('the background thread stopped'));
        waiting.clear();
        if (!stopping) setTimeout(() => start().catch(() => {}), RESTART_AFTER);
      });
    });

  const ask = <Q extends Question>(question: Q): Promise<Answers[Q['ask']]> =>
    new Promise((resolve, reject) => {
      if (stopping && question.ask !== 'stop') return reject(new Error('the server is stopping'));
      const id = ++lastId;
      waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      worker.postMessage({ id, ...question } satisfies Request);
    });

  await start();
  return {
    settle: async () => void (await ask({ ask: 'settle' })),
    index: async () => void (await ask({ ask: 'index' })),
    // A thousand readers of one touched document wait for one render, but never for one that began
    // before a change they may have heard of.
    render(path, seq) {
      const key = `${seq} ${path}`;
      const known = rendering.get(key);
      if (known) return known;
      const render = ask({ ask: 'render', path }).finally(() => rendering.delete(key));
      rendering.set(key, render);
      return render;
    },
    desk: {
      perform: (name, body, by = NEWSROOM) => ask({ ask: 'perform', name, body, by }),
      putMedia: (name, body) => ask({ ask: 'put media', name, body }),
    },
    partners: {
      perform: async (name, input) => (await ask({ ask: 'for partner', name, input })) as never,
    },
    async stop() {
      stopping = true;
      await ask({ ask: 'stop' }).catch(() => {});
      await worker.terminate();
    },
  };
}
