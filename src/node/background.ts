// The background thread: it alone writes for the server. It keeps time, unless another server does, renders and answers
// the serving thread.
import { parentPort, workerData } from 'node:worker_threads';
import { type Document, produce } from '../documents/produce.ts';
import { indexForSearch } from '../documents/search-index.ts';
import { late } from '../late.ts';
import { createFaultLog, plainFault } from '../storage/storage-fault.ts';
import type { Answers, BackgroundData, Lent, Message, Question, Request } from './background-messages.ts';
import { createContext } from './context.ts';
import { openDatabase } from './database.ts';
import { createLentThreads } from './lent-threads.ts';
import { onBehalfOf } from './log.ts';
import { PAGES } from './memory.ts';
import { createMeasures } from './metrics/measured.ts';
import { createNodePacker } from './packer.ts';
import { createPollerFile } from './poller-file.ts';
import { beat } from './pulse.ts';
import { createTimekeeper } from './timekeeper.ts';

const port = parentPort;
if (!port) throw new Error('background.ts runs as a worker thread');
const { config, pulse } = workerData as BackgroundData;
beat(pulse);
const db = openDatabase(config.database, { cache: PAGES.background });
const context = await createContext(config, db);
const press = { ...context, packer: createNodePacker() };
/** Takes what editors and partners ask. */
const requests = late(async () => {
  const { takePartnerRequests, takeRequests } = await import('../desk/requests.ts');
  // Whoever asks is answered before the files are overwritten, which takes as long as they are large.
  const erasing = { ...context.erasing, scrub: async () => false };
  return { desk: takeRequests({ ...context, erasing }), partners: takePartnerRequests(context) };
});

const isFault = createFaultLog(context);
const fail = (what: string, error: unknown): void => {
  if (!isFault(error)) context.log.error(what, { error: String((error as Error).stack ?? error) });
};

const say = (message: Message): void => port.postMessage(message);

const hand = (documents: Document[]): void => say({ event: 'generated', documents });

const measures = createMeasures();
const pollers = createPollerFile({ ...config, days: config.pollerDays, log: context.log, now: context.now });

const lentThreads = createLentThreads(() => say({ event: 'much' }));
const time = createTimekeeper({ config, context, db, press, lentThreads, measures, hand, fail });

async function answer(request: Request): Promise<void> {
  const { id, requestId } = request;
  try {
    say({ id, ok: true, answer: await onBehalfOf(requestId, () => answerTo(request)) });
    if (request.ask === 'stop') port?.close();
    else if (request.ask === 'perform' && request.name === 'erase') void time.run().then(time.sweep);
    else if (!['render', 'index'].includes(request.ask)) void time.run();
  } catch (error) {
    onBehalfOf(requestId, () => fail('the background thread could not answer', error));
    const fault = plainFault(error);
    say({ id, ok: false, error: (error as Error).message, ...(fault && { fault }) });
    // Some of it may be committed all the same.
    if (!['render', 'index'].includes(request.ask)) time.runLater();
  }
}

/** What has nothing to do with the newsroom's work waits for none of it, and leads to none. */
async function answerBeside(request: Request): Promise<void> {
  const { id } = request;
  try {
    say({ id, ok: true, answer: await answerTo(request) });
  } catch (error) {
    say({ id, ok: false, error: (error as Error).message });
  }
}

async function answerTo(question: Question): Promise<Answers[Question['ask']]> {
  switch (question.ask) {
    case 'render':
      return measures.time('render', () => produce(press, question.path));
    case 'perform':
      return (await requests()).desk.perform(question.name, question.body, question.by);
    case 'put media':
      return (await requests()).desk.putMedia(question.name, question.body);
    case 'for partner':
      return (await requests()).partners.perform(question.name, question.input as never);
    case 'settle':
      await time.settle();
      return undefined;
    case 'index':
      await indexForSearch(context);
      return undefined;
    case 'measure':
      return measures.read(db, context.now());
    case 'keep pollers':
      await pollers.keep(question.drained);
      return undefined;
    case 'stop':
      return stop();
  }
}

async function stop(): Promise<undefined> {
  await time.stop();
  lentThreads.dismiss();
  pollers.close();
  db.close();
}

// One after the other, so that stopping finds nothing under way.
let answering = Promise.resolve();
port.on('message', (request: Request | Lent) => {
  if ('lent' in request) return lentThreads.take(request.lent);
  if (request.ask === 'measure' || request.ask === 'keep pollers') return void answerBeside(request);
  answering = answering.then(() => answer(request));
});
say({ event: 'ready' });
time.start();
