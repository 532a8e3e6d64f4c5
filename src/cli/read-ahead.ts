// Reads what a walk finds, in its order: a large folder in a thread beside the one that writes, and ahead of it.
import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { isJsonLines } from '../intake/json-line.ts';
import { type FoundRead, type FoundStory, type Reading, readFound, weightOf } from './read-found.ts';
import type { Found } from './walk.ts';

/** Stories for which starting a thread takes longer than it saves. */
const FEW = 200;

/** What the thread is asked ahead: more than one commit takes. */
const AHEAD = 400;

/** Megabytes of the thread's heap: it lets go of nearly all that it reads, and never needs the most. */
const HEAP = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 1_024 };

/** What was found, with what was read of it; a file of lines is not read here. */
export type Ahead = { found: Found; read: FoundRead | null };

/** What the thread is told: something to be read, or how many octets of what it read have been taken. */
export type ReadingOrder = { found: FoundStory } | { taken: number };

/** Yields everything that was found, in order. */
export async function* readAhead(founds: Iterable<Found>, reading: Reading): AsyncGenerator<Ahead> {
  const walk = founds[Symbol.iterator]();
  for (let count = 0; count < FEW; count++) {
    const { value: found, done } = walk.next();
    if (done) return;
    yield { found, read: isStory(found) ? await readFound(found, reading) : null };
  }
  yield* readBeside(walk, reading);
}

async function* readBeside(walk: Iterator<Found>, reading: Reading): AsyncGenerator<Ahead> {
  const worker = new Worker(new URL('./reading-beside.ts', import.meta.url), {
    workerData: reading,
    resourceLimits: HEAP,
  });
  const tell = (order: ReadingOrder) => worker.postMessage(order);
  const answers = on(worker, 'message') as AsyncIterator<[FoundRead]>;
  const asked: Found[] = [];
  let isWalked = false;
  try {
    for (;;) {
      while (!isWalked && asked.length < AHEAD) {
        const next = walk.next();
        if (next.done) isWalked = true;
        else {
          asked.push(next.value);
          if (isStory(next.value)) tell({ found: next.value });
        }
      }
      const found = asked.shift();
      if (!found) return;
      if (!isStory(found)) yield { found, read: null };
      else {
        const { value } = await answers.next();
        const [read] = value;
        tell({ taken: weightOf(read) });
        yield { found, read };
      }
    }
  } finally {
    await worker.terminate();
  }
}

function isStory(found: Found): found is FoundStory {
  return found.kind === 'story' || (found.kind === 'file' && !isJsonLines(found.path));
}
