// The search thread: it only reads, so that no search keeps a reader or a release waiting.
import { parentPort, workerData } from 'node:worker_threads';
import { answerSearch, isIndexBehind } from '../documents/search.ts';
import { createContext } from './context.ts';
import { openDatabase } from './database.ts';
import type { SearchData, SearchMessage, SearchRequest } from './search-client.ts';

const port = parentPort;
if (!port) throw new Error('search-thread.ts runs as a worker thread');
const { config } = workerData as SearchData;
const db = openDatabase(config.database, { readonly: true });
const context = await createContext(config, db);

const say = (message: SearchMessage): void => port.postMessage(message);

async function answer({ id, edition, query, asItIs }: SearchRequest): Promise<void> {
  try {
    if (!asItIs && (await isIndexBehind(db))) say({ id, behind: true });
    else say({ id, answer: await answerSearch(context, edition, query) });
  } catch (error) {
    say({ id, error: (error as Error).stack ?? String(error) });
  }
}

port.on('message', (request: SearchRequest | 'stop') => {
  if (request !== 'stop') return void answer(request);
  db.close();
  port.close();
});
