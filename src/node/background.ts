// The background thread: it alone writes for the server. It keeps time, renders and answers the serving thread.
import { setImmediate as breathe } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { schedule as cron } from 'node-cron';
import { takePartnerRequests, takeRequests } from '../desk/requests.ts';
import { produce } from '../documents/produce.ts';
import { indexForSearch, indexPortion } from '../documents/search-index.ts';
import { finishErasing } from '../jobs/finish-erasing.ts';
import { generate } from '../jobs/generate.ts';
import { JOBS } from '../jobs/jobs.ts';
import { settleAndTell } from '../operations/settle.ts';
import { nextDueAt } from '../storage/due.ts';
import type { Answers, BackgroundData, Message, Question, Request } from './background-messages.ts';
import { createContext } from './context.ts';
import { openDatabase } from './database.ts';
import { createErasingBeside } from './scrub.ts';

/** How often other processes' commits are looked for: what they change is soon ready. */
const LOOK_EVERY = 100;
/** setTimeout cannot wait longer than 24.8 days; a day is enough. */
const LONGEST_WAIT = 86_400_000;

const port = parentPort;
if (!port) throw new Error('background.ts runs as a worker thread');
const { config } = workerData as BackgroundData;
const db = openDatabase(config.database);
const context = await createContext(config, db);
/** Whoever asks is answered before the files are overwritten, which takes as long as they are large. */
const desk = takeRequests({ ...context, erasing: { ...context.erasing, scrub: async () => false } });
const partners = takePartnerRequests(context);

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
      await settleAndTell(context);
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
  void keepIndex();
}

let indexing: Promise<void> | undefined;

/** Brings the search index up to the log, however far that is, beside all else; one run at a time. */
function keepIndex(): Promise<void> {
  indexing ??= (async () => {
    try {
      while (!stopping && (await indexPortion(context)) === 'more') await breathe();
    } catch (error) {
      context.log.error('indexing failed', { error: String((error as Error).stack ?? error) });
    } finally {
      indexing = undefined;
    }
  })();
  return indexing;
}

let sweeping: Promise<unknown> | undefined;

/** Does what erasures have left to be done; one run at a time. */
function sweep(): Promise<unknown> {
  const jobs = { ...context, erasing: createErasingBeside(config.database) };
  sweeping ??= finishErasing(jobs)
    .catch((error) => context.log.error('erasing failed', { error: String((error as Error).stack ?? error) }))
    .finally(() => {
      sweeping = undefined;
    });
  return sweeping;
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
  const { id } = request;
  try {
    say({ id, ok: true, answer: await answerTo(request) });
    if (request.ask === 'stop') port?.close();
    else if (request.ask === 'perform' && request.name === 'erase') void run().then(sweep);
    else if (!['render', 'index'].includes(request.ask)) void run();
  } catch (error) {
    context.log.error('the background thread could not answer', {
      error: String((error as Error).stack ?? error),
    });
    say({ id, ok: false, error: (error as Error).message });
  }
}

async function answerTo(question: Question): Promise<Answers[Question['ask']]> {
  switch (question.ask) {
    case 'render':
      return produce(context, question.path);
    case 'perform':
      return desk.perform(question.name, question.body, question.by);
    case 'put media':
      return desk.putMedia(question.name, question.body);
    case 'for partner':
      return partners.perform(question.name, question.input as never);
    case 'settle':
      await settleAndTell(context);
      return undefined;
    case 'index':
      await indexForSearch(context);
      return undefined;
    case 'stop':
      return stop();
  }
}

/** Nothing stands in front that could be told; what there is to do otherwise is done at each change too. */
const jobs = JOBS.map(({ name, cron: when, run: work }) => {
  const own = { tick: run, index: keepIndex, erase: sweep }[name];
  const act = own ?? (() => work({ ...context, pace: {}, cache: null, pushing: null }));
  return cron(when, async () => void (await act()), { name, timezone: 'UTC', noOverlap: true });
});
const looking = setInterval(look, LOOK_EVERY);

async function stop(): Promise<undefined> {
  stopping = true;
  clearTimeout(alarm);
  clearInterval(looking);
  await Promise.all(jobs.map((job) => job.stop()));
  await generating?.catch(() => {});
  await indexing;
  await sweeping;
  db.close();
}

// One after the other, so that stopping finds nothing under way.
let answering = Promise.resolve();
port.on('message', (request: Request) => {
  answering = answering.then(() => answer(request));
});
say({ event: 'ready' });
void run().then(sweep);
