// The serving thread's side of the push thread: it begins when there is somebody to push to, and anew if it dies.

import { Worker } from 'node:worker_threads';
import type { NodeConfig } from '../config.ts';
import type { Log } from '../context.ts';
import { addDeliveries, type DeliveryCounts } from '../push/outcomes.ts';
import { hasReceivers } from '../storage/receivers.ts';
import type { NodeDatabase } from './database.ts';
import { HEAPS } from './memory.ts';

/** Handed to the thread when it starts. */
export interface PushData {
  config: NodeConfig;
}

export interface Pushing {
  /** What became of deliveries since this process began. */
  deliveries(): DeliveryCounts;
  stop(): Promise<void>;
}

/** How often commits are looked for until there is somebody to push to. */
const LOOK_EVERY = 250;
/** A thread that dies is replaced after this long, so that one that cannot start does not spin. */
const RESTART_AFTER = 1_000;

/** Begins to push from here as soon as there is a subscription or an endpoint. */
export function startPushing(config: NodeConfig, db: NodeDatabase, log: Log): Pushing {
  let worker: Worker | undefined;
  let stopping = false;
  let seenVersion: number | undefined;
  const delivered: DeliveryCounts = {};

  const start = (): void => {
    const data: PushData = { config };
    worker = new Worker(new URL('./push-thread.ts', import.meta.url), {
      workerData: data,
      resourceLimits: HEAPS.push,
    });
    worker.on('message', (counts: DeliveryCounts) => addDeliveries(delivered, counts));
    worker.on('error', (error) => log.error('the push thread died', { error: error.stack ?? error.message }));
    worker.on('exit', () => {
      worker = undefined;
      if (!stopping) setTimeout(() => !stopping && start(), RESTART_AFTER).unref();
    });
  };

  const looking = setInterval(look, LOOK_EVERY).unref();
  function look(): void {
    // What cannot be read now is looked at again: those who need it tell of it.
    void isSomebodyThere().then(
      (some) => {
        if (!some || stopping || worker) return;
        clearInterval(looking);
        start();
      },
      () => {
        seenVersion = undefined;
      },
    );
  }
  async function isSomebodyThere(): Promise<boolean> {
    const version = db.dataVersion();
    if (version === seenVersion) return false;
    seenVersion = version;
    return hasReceivers(db);
  }
  look();

  return {
    deliveries: () => delivered,
    async stop() {
      stopping = true;
      clearInterval(looking);
      const gone = worker && new Promise((resolve) => worker?.once('exit', resolve));
      worker?.postMessage('stop');
      await gone;
    },
  };
}
