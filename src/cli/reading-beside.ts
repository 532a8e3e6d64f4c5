// The thread that reads for an import: what it is told, in order, and no further ahead than memory has room for.
import { parentPort, workerData } from 'node:worker_threads';
import type { ReadingOrder } from './read-ahead.ts';
import { type FoundStory, type Reading, readFound, weightOf } from './read-found.ts';

/** Octets that are read and not taken yet; a story that has more by itself goes alone. */
const MOST = 4_000_000;

const port = parentPort;
if (!port) throw new Error('reading-beside.ts runs as a worker thread');
const reading = workerData as Reading;
let held = 0;
let wake = (): void => {};
let working = Promise.resolve();

async function read(found: FoundStory): Promise<void> {
  while (held > MOST) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  const answer = await readFound(found, reading);
  held += weightOf(answer);
  port?.postMessage(answer);
}

port.on('message', (order: ReadingOrder) => {
  if ('taken' in order) {
    held -= order.taken;
    wake();
  } else working = working.then(() => read(order.found));
});
