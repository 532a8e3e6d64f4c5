// Coranto without its port: the serving thread's memory and the background thread, as `serve.ts` ties them.
// Says when everything that a commit touched is rendered, stored, compressed and in memory. Argument: the
// database's file.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readConfig } from '../../src/config.ts';
import { startBackground } from '../../src/node/background-client.ts';
import { createContext } from '../../src/node/context.ts';
import { openDatabase } from '../../src/node/database.ts';
import { HotDocuments } from '../../src/node/hot-documents.ts';
import { sql } from '../../src/storage/database.ts';
import { headSeqQuery, listBehind } from '../../src/storage/documents.ts';
import { readConsumer } from '../../src/storage/newsroom.ts';
import { reportCpu } from './child.ts';

/** What this process says whenever it has caught up; its delays only after the word `watch`. */
export interface Ready {
  /** Head of the log that everything in memory is as of. */
  seq: number;
  /** Documents made since the last time. */
  documents: number;
  /** Delay of the serving thread's event loop since the last time, in milliseconds. */
  delays: number[];
}

const [file = ''] = process.argv.slice(2);
const config = readConfig({ CORANTO_DATABASE: file, CORANTO_BASE_URL: 'https://news.example.org' });
const db = openDatabase(config.database);
const context = await createContext(config, db);
const delay = monitorEventLoopDelay({ resolution: 1 });

let documents: HotDocuments | undefined;
let under = 0;
let made = 0;
let reported = -1;

async function warm(paths: string[]): Promise<void> {
  under++;
  made += paths.length;
  await documents?.warm(paths);
  under--;
  await reportWhenReady();
}

async function reportWhenReady(): Promise<void> {
  const seq = headSeqQuery.decode(await db.all(headSeqQuery.statement));
  const ready =
    under === 0 &&
    seq > reported &&
    (await readConsumer(db, 'documents')) === seq &&
    (await listBehind(db, Date.now(), 1)).length === 0 &&
    (reported < 0 || (await inMemory(reported)));
  if (!ready || seq === reported) return;
  reported = seq;
  const delays = [50, 99, 99.9, 100].map((percentile) => delay.percentile(percentile) / 1e6);
  process.send?.({ seq, documents: made, delays } satisfies Ready);
  delay.reset();
  made = 0;
}

/** The last word: each document rendered since can be served this instant. */
async function inMemory(since: number): Promise<boolean> {
  await documents?.ready();
  const rows = await db.all(
    sql('SELECT path FROM documents WHERE rendered_seq > ? AND body IS NOT NULL', since),
  );
  return rows.every(({ path }) => documents?.peek(path as string) !== undefined);
}

reportCpu();
process.on('message', (message) => {
  if (message === 'watch') delay.enable();
});
const background = await startBackground(config, context.log, (paths) => void warm(paths));
documents = new HotDocuments(db, context, background);
// What needed no rendering makes no event.
const asking = setInterval(() => void reportWhenReady(), 200);
process.once('disconnect', () => clearInterval(asking));
