// The background thread: it alone writes for the server. It keeps time, renders and answers the serving thread.
import { setImmediate as breathe } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { schedule as cron } from 'node-cron';
import { produce } from '../documents/produce.ts';
import { generate } from '../jobs/generate.ts';
import { JOBS } from '../jobs/jobs.ts';
import { settle } from '../operations/settle.ts';
import { nextDueAt } from '../storage/due.ts';
import type { BackgroundData, Message, Request } from './background-messages.ts';
import { createContext } from './context.ts';
import { openDatabase } from './database.ts';

/** How often other processes' commits are looked for: what they change is soon ready. */
const LOOK_EVERY = 100;
/** setTimeout cannot wait longer than 24.8 days; a day is enough. */
const LONGEST_WAIT = 86_400_000;

const port = parentPort;
if (!port) throw new Error('background.ts runs as a worker thread');
const { config } = workerData as BackgroundData;
const db = openDatabase(config.database);
const context = await createContext(config, db);

let alarm: NodeJS.Timeout | undefined;
let generating: Promise<void> | undefined;
let again = false;
let stopping = false;
let seenVersion = db.dataVersion();

const say = (message: Message): void => port.postMessage(message);

/** Settles and renders; one run at a time, and one more when something came up meanwhile. */
async function run(): Promise<void> {
  if (generating) {
    again = true;
    return generating;
  }
  generating = (async () => {
    do {
      again = false;
      await settle(context);
      await setAlarm();
      await generate(context, {
        async onRendered(documents) {
          // They are compressed on the serving side while the next are rendered here.
          if (documents.length > 0) say({ event: 'generated', paths: documents.map(({ path }) => path) });
          // Between handfuls the serving thread's questions come first.
          await breathe();
        },
      });
    } while (again && !stopping);
  })();
  try {
    await generating;
  } catch (error) {
    context.log.error('the background run failed', { error: String((error as Error).stack ?? error) });
  } finally {
    generating = undefined;
  }
}

/** Wakes at the next due time, to the millisecond. */
async function setAlarm(): Promise<void> {
  clearTimeout(alarm);
  const due = await nextDueAt(db);
  if (due === null || stopping) return;
  alarm = setTimeout(run, Math.min(Math.max(due - context.now(), 0), LONGEST_WAIT));
}

/** Another process has committed: there may be a new time to keep, or documents to render. */
function look(): void {
  const version = db.dataVersion();
  if (version === seenVersion) return;
  seenVersion = version;
  void run();
}

async function answer(request: Request): Promise<void> {
  try {
    if (request.ask === 'stop') return await stop(request.id);
    if (request.ask === 'render') {
      const document = await produce(context, request.path);
      return say({ id: request.id, ok: true, document });
    }
    await settle(context);
    say({ id: request.id, ok: true, document: undefined });
    void run();
  } catch (error) {
    context.log.error('the background thread could not answer', {
      error: String((error as Error).stack ?? error),
    });
    say({ id: request.id, ok: false, error: (error as Error).message });
  }
}

const jobs = JOBS.map((job) =>
  cron(job.cron, () => run(), { name: job.name, timezone: 'UTC', noOverlap: true }),
);
const looking = setInterval(look, LOOK_EVERY);

async function stop(id: number): Promise<void> {
  stopping = true;
  clearTimeout(alarm);
  clearInterval(looking);
  await Promise.all(jobs.map((job) => job.stop()));
  await generating?.catch(() => {});
  db.close();
  say({ id, ok: true, document: undefined });
  port?.close();
}

// One after the other, so that stopping finds nothing under way.
let answering = Promise.resolve();
port.on('message', (request: Request) => {
  answering = answering.then(() => answer(request));
});
say({ event: 'ready' });
void run();
