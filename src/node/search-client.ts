// The serving thread's side of the search thread: so many searches at once, and a new thread if it dies.
import { Worker } from 'node:worker_threads';
import type { NodeConfig } from '../config.ts';
import type { Log } from '../context.ts';
import { BusyError, type SearchAnswer, type SearchSource } from '../documents/search.ts';

/** Handed to the thread when it starts. */
export interface SearchData {
  config: NodeConfig;
}

export interface SearchRequest {
  id: number;
  edition: string;
  query: string;
  /** By the index as it is, though it may lack something. */
  asItIs: boolean;
}

/** `behind`: the index lacks something, and nothing was searched for yet. */
export type SearchMessage =
  | { id: number; answer: SearchAnswer | undefined }
  | { id: number; behind: true }
  | { id: number; error: string };

export interface Searching extends SearchSource {
  stop(): Promise<void>;
}

/** Searches that may be asked for at once: each takes milliseconds, and nobody should wait for seconds. */
const MOST_WAITING = 100;

interface Waiting {
  resolve(message: SearchMessage): void;
  reject(error: Error): void;
}

/**
 * Searches in a thread of their own, which begins with the first.
 * @param index brings the index up to the log, as far as nobody has to wait long for it
 */
export function startSearching(config: NodeConfig, log: Log, index: () => Promise<void>): Searching {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let worker: Worker | undefined;
  let indexing: Promise<void> | undefined;

  const start = (): Worker => {
    const data: SearchData = { config };
    const started = new Worker(new URL('./search-thread.ts', import.meta.url), { workerData: data });
    started.on('message', (message: SearchMessage) => {
      waiting.get(message.id)?.resolve(message);
      waiting.delete(message.id);
    });
    started.on('error', (error) => {
      log.error('the search thread died', { error: error.stack ?? error.message });
    });
    started.on('exit', () => {
      worker = undefined;
      for (const { reject } of waiting.values()) reject(new Error('the search thread stopped'));
      waiting.clear();
    });
    return started;
  };

  const ask = (request: Omit<SearchRequest, 'id'>): Promise<SearchMessage> =>
    new Promise((resolve, reject) => {
      if (waiting.size >= MOST_WAITING) return reject(new BusyError('too many searches at once'));
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      worker ??= start();
      worker.postMessage({ id, ...request } satisfies SearchRequest);
    });

  return {
    async find(edition, query) {
      let message = await ask({ edition, query, asItIs: false });
      if ('behind' in message) {
        // One that began before may have read the log before what whoever asks here knows of.
        await indexing;
        indexing ??= index()
          .catch((error) => {
            log.error('the search index could not be brought up to date', { error: String(error) });
          })
          .finally(() => {
            indexing = undefined;
          });
        await indexing;
        message = await ask({ edition, query, asItIs: true });
      }
      if ('error' in message) throw new Error(message.error);
      return 'answer' in message ? message.answer : undefined;
    },
    async stop() {
      const gone = worker && new Promise((resolve) => worker?.once('exit', resolve));
      worker?.postMessage('stop');
      await gone;
    },
  };
}
