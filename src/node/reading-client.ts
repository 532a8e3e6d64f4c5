// The serving thread's side of the reading thread, which answers searches and what partners read: so many of each at
// once, and a new thread if it dies.
import { type MessagePort, Worker } from 'node:worker_threads';
import type { NodeConfig } from '../config.ts';
import type { Log } from '../context.ts';
import { BusyError, type SearchAnswer, type SearchSource } from '../documents/search.ts';
import type { PartnerReads, ReadAnswer, ReadName } from '../partners/reads.ts';
import { faultFrom, type PlainFault } from '../storage/storage-fault.ts';
import { currentRequest, onBehalfOf } from './log.ts';
import { HEAPS } from './memory.ts';

/** Handed to the thread when it starts. */
export interface ReadingData {
  config: NodeConfig;
}

/** `asItIs`: by the index as it is, though it may lack something. */
type Search = { kind: 'search'; edition: string; query: string; asItIs: boolean };
/** The input is what the read of that name takes. */
type Read = { kind: 'read'; name: ReadName; input: unknown };

/** `requestId`: the HTTP request on whose behalf it is asked. */
export type ReadingRequest = { id: number; requestId?: string | undefined } & (Search | Read);

/** Told, and not answered: whoever asks at this port has documents prepared. */
export interface PreparesAt {
  preparesAt: MessagePort;
}

/** `behind`: the index lacks something, and nothing was searched for yet. */
export type ReadingMessage =
  | { id: number; found: SearchAnswer | undefined }
  | { id: number; behind: true }
  | { id: number; answer: ReadAnswer }
  | { id: number; error: string; fault?: PlainFault };

export interface Reading {
  search: SearchSource;
  reads: PartnerReads;
  /** Has it prepare documents for whoever asks at the other end of a port. */
  lend(port: MessagePort): void;
  stop(): Promise<void>;
}

/** Of each kind that may be asked for at once: each takes milliseconds, and nobody should wait for seconds. */
const MOST_WAITING = 100;

interface Waiting {
  kind: ReadingRequest['kind'];
  resolve(message: ReadingMessage): void;
  reject(error: Error): void;
}

/**
 * Reads in a thread of their own, which begins with the first.
 * @param index brings the search index up to the log, as far as nobody has to wait long for it
 */
export function startReading(config: NodeConfig, log: Log, index: () => Promise<void>): Reading {
  const waiting = new Map<number, Waiting>();
  const count = { search: 0, read: 0 };
  let lastId = 0;
  let worker: Worker | undefined;
  let indexing: Promise<void> | undefined;
  let stopped = false;

  const start = (): Worker => {
    const data: ReadingData = { config };
    const started = new Worker(new URL('./reading-thread.ts', import.meta.url), {
      workerData: data,
      resourceLimits: HEAPS.reading,
    });
    started.on('message', (message: ReadingMessage) => {
      const one = waiting.get(message.id);
      if (!one) return;
      waiting.delete(message.id);
      count[one.kind] -= 1;
      one.resolve(message);
    });
    started.on('error', (error) => {
      log.error('the reading thread died', { error: error.stack ?? error.message });
    });
    started.on('exit', () => {
      worker = undefined;
      // It only reads: whoever waits may ask again.
      for (const { reject } of waiting.values()) reject(new BusyError('the reading thread stopped'));
      waiting.clear();
      Object.assign(count, { search: 0, read: 0 });
    });
    return started;
  };

  const running = (): Worker => (worker ??= onBehalfOf(undefined, start));

  const ask = (request: Search | Read): Promise<ReadingMessage> =>
    new Promise((resolve, reject) => {
      const { kind } = request;
      if (count[kind] >= MOST_WAITING) return reject(new BusyError(`too many at once: ${kind}`));
      const id = ++lastId;
      count[kind] += 1;
      waiting.set(id, { kind, resolve, reject });
      running().postMessage({ id, requestId: currentRequest(), ...request } satisfies ReadingRequest);
    });

  const search: SearchSource = {
    async find(edition, query) {
      let message = await ask({ kind: 'search', edition, query, asItIs: false });
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
        message = await ask({ kind: 'search', edition, query, asItIs: true });
      }
      if ('error' in message) throw errorOf(message);
      return 'found' in message ? message.found : undefined;
    },
  };

  const reads: PartnerReads = {
    async read(name, input) {
      const message = await ask({ kind: 'read', name, input });
      if ('answer' in message) return message.answer;
      throw 'error' in message ? errorOf(message) : new Error('the reading thread answered something else');
    },
  };

  return {
    search,
    reads,
    lend(port) {
      // Nobody would end a thread that begins now: the process would not end either.
      if (stopped) port.close();
      else running().postMessage({ preparesAt: port } satisfies PreparesAt, [port]);
    },
    async stop() {
      stopped = true;
      const gone = worker && new Promise((resolve) => worker?.once('exit', resolve));
      worker?.postMessage('stop');
      await gone;
    },
  };
}

function errorOf({ error, fault }: { error: string; fault?: PlainFault }): Error {
  return fault ? faultFrom(fault) : new Error(error);
}
