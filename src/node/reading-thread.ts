// The reading thread: it only reads, so that no search and no partner keeps a reader or a release waiting. What it reads
// it can also make documents of, which the background thread stores.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createKnownRows } from '../documents/known-rows.ts';
import { answerSearch, isIndexBehind } from '../documents/search.ts';
import { createAnswerCache, createReads } from '../partners/perform-reads.ts';
import { createEntryCache } from '../render/feeds/entry-cache.ts';
import { plainFault } from '../storage/storage-fault.ts';
import { createContext } from './context.ts';
import { openDatabase } from './database.ts';
import { onBehalfOf } from './log.ts';
import { fitRoom } from './made-room.ts';
import { ANSWERS, MADE, PAGES } from './memory.ts';
import { createNodePacker } from './packer.ts';
import { answerPreparing } from './preparing.ts';
import type { PreparesAt, ReadingData, ReadingMessage, ReadingRequest } from './reading-client.ts';

const port = parentPort;
if (!port) throw new Error('reading-thread.ts runs as a worker thread');
const { config } = workerData as ReadingData;
const db = openDatabase(config.database, { readonly: true, cache: PAGES.reading });
const context = {
  ...(await createContext(config, db)),
  entries: createEntryCache(MADE.reading.entries),
  known: createKnownRows(MADE.reading.rows),
};
const reads = createReads(context, createAnswerCache(ANSWERS));

const say = (message: ReadingMessage): void => port.postMessage(message);

async function perform(request: ReadingRequest): Promise<ReadingMessage> {
  const { id } = request;
  if (request.kind === 'read') {
    const { name, input } = request;
    return { id, answer: await reads.read(name, input as never) };
  }
  const { edition, query, asItIs } = request;
  if (!asItIs && (await isIndexBehind(db))) return { id, behind: true };
  return { id, found: await answerSearch(context, edition, query) };
}

async function answer(request: ReadingRequest): Promise<void> {
  try {
    say(await onBehalfOf(request.requestId, () => perform(request)));
  } catch (error) {
    const fault = plainFault(error);
    say({ id: request.id, error: (error as Error).stack ?? String(error), ...(fault && { fault }) });
  }
}

/** Where it prepares documents too, for the background thread when that has many to render. */
let preparing: MessagePort | undefined;

port.on('message', (request: ReadingRequest | PreparesAt | 'stop') => {
  if (request === 'stop') {
    preparing?.close();
    db.close();
    return port.close();
  }
  if (!('preparesAt' in request)) return void answer(request);
  preparing = request.preparesAt;
  const press = { ...context, packer: createNodePacker() };
  answerPreparing(preparing, press, () => fitRoom(context, MADE.reading));
});
