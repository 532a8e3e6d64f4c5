// The serving thread's side of the background thread: questions with answers, and a new thread if it dies.
import { type MessagePort, Worker } from 'node:worker_threads';
import type { NodeConfig } from '../config.ts';
import type { Log } from '../context.ts';
import { NEWSROOM } from '../desk/asked-by.ts';
import type { DeskRequests, PartnerRequests } from '../desk/requests.ts';
import type { Document } from '../documents/produce.ts';
import { BusyError } from '../documents/search.ts';
import { faultFrom } from '../storage/storage-fault.ts';
import { add, isRead, type Load, loadOf, takes } from './background-load.ts';
import type { Answers, BackgroundData, Lent, Message, Question, Request } from './background-messages.ts';
import { currentRequest, onBehalfOf } from './log.ts';
import { HEAPS } from './memory.ts';
import type { Measured } from './metrics/measured.ts';
import { createOneRun } from './one-run.ts';
import type { Drained } from './pollers.ts';
import { createPulse, feel } from './pulse.ts';

export interface Background {
  settle(): Promise<void>;
  /** Brings the search index up to the log, as far as nobody has to wait long for it. */
  index(): Promise<void>;
  /** `seq`: the log's head that the asker knows; the answer is at least as new. */
  render(path: string, seq: number): Promise<Document | undefined>;
  /** What desks elsewhere ask is performed where everything is written. */
  desk: DeskRequests;
  partners: PartnerRequests;
  /** What it knows of its own work and of what waits; at once, whatever it is at. */
  measure(): Promise<Measured>;
  /** Tells it of another thread that prepares documents, at the other end of a port. */
  lend(port: MessagePort): void;
  /** Writes down who polls feeds. */
  keepPollers(drained: Drained): Promise<void>;
  /** `starting`: it is not up, or not again. `stuck`: it does nothing any more. */
  vitals(): 'up' | 'starting' | 'stuck';
  stop(): Promise<void>;
}

interface Waiting {
  question: Question;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** A thread that dies is replaced after this long, so that one that cannot start does not spin. */
const RESTART_AFTER = 1_000;

/** Whoever waits for a lock of the database does nothing for ten seconds; nothing that is well takes three times that. */
const STUCK_AFTER = 30_000;

/** What it says by itself. */
export interface BackgroundEvents {
  /** It rendered these ahead of whoever asks. */
  onGenerated(documents: Document[]): void;
  /** It has so much to render that another thread would be of use, and knows of none. */
  onMuch?(): void;
}

/**
 * Starts the thread and waits until it keeps time.
 * @param stuckAfter milliseconds without a sign of life
 */
export async function startBackground(
  config: NodeConfig,
  log: Log,
  { onGenerated, onMuch }: BackgroundEvents,
  stuckAfter = STUCK_AFTER,
): Promise<Background> {
  const waiting = new Map<number, Waiting>();
  const load: Load = { renders: 0, writes: 0, octets: 0 };
  const pulse = createPulse();
  let isUp = false;
  const rendering = new Map<string, Promise<Document | undefined>>();
  let lastId = 0;
  let stopping = false;
  let worker: Worker;

  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const data: BackgroundData = { config, pulse };
      worker = new Worker(new URL('./background.ts', import.meta.url), {
        workerData: data,
        resourceLimits: HEAPS.background,
      });
      worker.on('message', (message: Message) => {
        if ('event' in message) {
          if (message.event === 'generated') return onGenerated(message.documents);
          if (message.event === 'much') return onMuch?.();
          isUp = true;
          return resolve();
        }
        const one = waiting.get(message.id);
        if (!one) return;
        waiting.delete(message.id);
        add(load, loadOf(one.question), -1);
        if (message.ok) one.resolve(message.answer);
        else one.reject(message.fault ? faultFrom(message.fault) : new Error(message.error));
      });
      worker.on('error', (error) => {
        log.error('the background thread died', { error: error.stack ?? error.message });
        reject(error);
      });
      worker.on('exit', () => {
        isUp = false;
        for (const { reject: fail, question } of waiting.values()) {
          // What reads can be asked again; whether anything was written nobody knows.
          const message = 'the background thread stopped';
          fail(isRead(question) ? new BusyError(message) : new Error(message));
        }
        waiting.clear();
        Object.assign(load, { renders: 0, writes: 0, octets: 0 });
        setTimeout(() => stopping || start().catch(() => {}), RESTART_AFTER).unref();
      });
    });

  const ask = <Q extends Question>(question: Q): Promise<Answers[Q['ask']]> =>
    new Promise((resolve, reject) => {
      if (stopping && question.ask !== 'stop') return reject(new Error('the server is stopping'));
      // To one that is gone it could be said, and would never be answered.
      if (!isUp) return reject(new BusyError('the background thread is starting'));
      const more = loadOf(question);
      if (!takes(load, more)) return reject(new BusyError(`too many at once: ${question.ask}`));
      add(load, more, 1);
      const id = ++lastId;
      waiting.set(id, { question, resolve: resolve as Waiting['resolve'], reject });
      worker.postMessage({ id, requestId: currentRequest(), ...question } satisfies Request);
    });

  await onBehalfOf(undefined, start);
  return {
    settle: createOneRun(async () => void (await ask({ ask: 'settle' }))).again,
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
    measure: () => ask({ ask: 'measure' }),
    lend: (port) => worker.postMessage({ lent: port } satisfies Lent, [port]),
    keepPollers: async (drained) => void (await ask({ ask: 'keep pollers', drained })),
    vitals() {
      if (!isUp) return 'starting';
      return feel(pulse) < stuckAfter ? 'up' : 'stuck';
    },
    async stop() {
      stopping = true;
      await ask({ ask: 'stop' }).catch(() => {});
      await worker.terminate();
    },
  };
}
