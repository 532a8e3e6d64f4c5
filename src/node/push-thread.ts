// The push thread: it tells subscribers and webhooks what is new, with a connection of its own, so that no reader and no
// release waits for a receiver.

import { parentPort, workerData } from 'node:worker_threads';
import { createBodyCache } from '../documents/body-cache.ts';
import { createDirectSource } from '../documents/direct-source.ts';
import { createKnownRows } from '../documents/known-rows.ts';
import { SECOND } from '../domain/time.ts';
import { boundSend } from '../push/bounded-send.ts';
import { createCurrentDocuments } from '../push/current-documents.ts';
import type { PushContext } from '../push/lane.ts';
import { LANES } from '../push/lanes.ts';
import { countDeliveries } from '../push/outcomes.ts';
import { push } from '../push/run.ts';
import { createEntryCache } from '../render/feeds/entry-cache.ts';
import { createFaultLog } from '../storage/storage-fault.ts';
import { createContext } from './context.ts';
import { openDatabase } from './database.ts';
import { PAGES } from './memory.ts';
import { createSend } from './outgoing.ts';
import { openProcessLock } from './process-lock.ts';
import type { PushData } from './push-client.ts';

/** Requests at once, in all and to one host. */
const AT_ONCE = 256;
const PER_HOST = 8;
/** Octets of bodies under way: what stalls over TLS has a copy of its own. */
const MOST_OCTETS = 64_000_000;

/** How often commits are looked for. */
const LOOK_EVERY = 100;
/** How long it waits at most when nothing is written: claims of what went wrong have ended by then. */
const LONGEST_WAIT = 30 * SECOND;
/** Another process pushes: how often it is looked whether it still does. And how long after a failure of ours. */
const PAUSE = SECOND;
/** What storage could not do is tried again after this long. */
const AFTER_FAULT = 5 * SECOND;
/** How long requests under way may take when it stops; what they came to is unknown then, and they are made again. */
const LAST_WAIT = 1_500;

/** Octets of rendered entries, characters of rows, and octets of bodies, held. */
const ENTRY_CACHE = 8_000_000;
const KNOWN_ROWS = 2_000_000;
const BODY_CACHE = 16_000_000;

const port = parentPort;
if (!port) throw new Error('push-thread.ts runs as a worker thread');
const { config } = workerData as PushData;
const db = openDatabase(config.database, { cache: PAGES.push });
const lock = openProcessLock(config.database, 'push');
const shared = {
  ...(await createContext(config, db)),
  entries: createEntryCache(ENTRY_CACHE),
  known: createKnownRows(KNOWN_ROWS),
};
const send = createSend(config);
const context: PushContext = {
  ...shared,
  send: boundSend(send, MOST_OCTETS),
  random: Math.random,
  current: createCurrentDocuments(shared, createDirectSource(shared, createBodyCache(BODY_CACHE))),
};

const tellFault = createFaultLog(shared);
const lanes = countDeliveries(LANES, (counts) => port.postMessage(counts));

let stopping = false;
let seenVersion = -1;
/** Whether something was written since the last run began. */
let isNews = false;
/** Called when something was written, or it is to stop. */
let wake = (): void => {};

const looking = setInterval(() => {
  try {
    const version = db.dataVersion();
    if (version === seenVersion) return;
    seenVersion = version;
  } catch {
    // Whatever is pushed meanwhile says what is wrong.
    return;
  }
  isNews = true;
  wake();
}, LOOK_EVERY);

/** Waits so long, or until something is written. */
function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
    if (stopping || isNews) wake();
  });
}

/** Pushes until it is stopped. */
async function work(): Promise<void> {
  while (!stopping && !lock.take()) await rest(PAUSE);
  let isFirst = true;
  while (!stopping) {
    try {
      // Whoever had claimed these died with the lock.
      if (isFirst) for (const lane of LANES) await lane.free(context, 'all');
      isFirst = false;
      isNews = false;
      await push(context, lanes, {
        atOnce: AT_ONCE,
        perHost: PER_HOST,
        mayGoOn: () => !stopping,
        listen: (look) => {
          wake = look;
        },
      });
      if (!stopping) await rest(await untilDue());
    } catch (error) {
      const isFault = tellFault(error);
      if (!isFault) context.log.error('pushing failed', { error: String((error as Error).stack ?? error) });
      // What is written meanwhile is no reason to try again at once.
      await pause(isFault ? AFTER_FAULT : PAUSE);
    }
  }
}

/** How long until something is due that nobody writes. */
async function untilDue(): Promise<number> {
  const due = await Promise.all(LANES.map((lane) => lane.nextDueAt(context)));
  const next = due.filter((at) => at !== null).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  // What is due and was not taken waits for something else, which will be written.
  const wait = next - context.now();
  return Math.min(LONGEST_WAIT, Math.max(PAUSE / 4, wait));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      if (!stopping) return;
      clearTimeout(timer);
      resolve();
    };
    if (stopping) wake();
  });
}

const working = work();

port.once('message', async () => {
  stopping = true;
  wake();
  await Promise.race([working, new Promise((resolve) => setTimeout(resolve, LAST_WAIT))]);
  clearInterval(looking);
  lock.close();
  // What is under way fails by this, which is nobody's failure: nothing more is written down.
  db.close();
  send.close();
  process.exit();
});
