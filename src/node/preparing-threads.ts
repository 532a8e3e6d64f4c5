// Threads that prepare documents for a command that renders very many.
import { availableParallelism } from 'node:os';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { NodeConfig } from '../config.ts';
import type { Beside } from '../jobs/render-wanted.ts';
import { HEAPS } from './memory.ts';
import { prepareBeside } from './preparing.ts';
import type { PreparingData } from './preparing-thread.ts';

/** More would wait for the one that stores what they made. */
const MOST = 4;

export interface PreparingThreads {
  /** Of use as soon as they are up. */
  beside: Beside[];
  stop(): Promise<void>;
}

/**
 * Starts threads. What one that dies was asked for is not prepared: whoever asked does it.
 * @param count how many; left out, one for each core but that of the thread that calls this
 */
export function startPreparing(
  config: NodeConfig,
  count = Math.min(MOST, availableParallelism() - 1),
): PreparingThreads {
  const ends: Promise<unknown>[] = [];
  const ports = Array.from({ length: count }, () => {
    const { port1, port2 } = new MessageChannel();
    const data: PreparingData = { config, port: port2 };
    const worker = new Worker(new URL('./preparing-thread.ts', import.meta.url), {
      workerData: data,
      transferList: [port2],
      resourceLimits: HEAPS.reading,
    });
    // Why it died is why this thread will fail at the same, and say so.
    worker.on('error', () => {});
    ends.push(new Promise((resolve) => worker.once('exit', resolve)));
    return port1;
  });
  return {
    beside: ports.map((port) => prepareBeside(port, () => {})),
    async stop() {
      for (const port of ports) port.close();
      await Promise.all(ends);
    },
  };
}
