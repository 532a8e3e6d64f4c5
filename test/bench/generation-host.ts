// Coranto without its port: the serving thread's memory and the background thread, as `serve.ts` ties them.
// Says when everything that a commit touched is rendered, stored, compressed and in memory. Argument: the
// database's file.
import '../../src/cli/heap.js'; // as a server does
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readConfig } from '../../src/config.ts';
import type { Document } from '../../src/documents/produce.ts';
import { startBackground } from '../../src/node/background-client.ts';
import { createContext } from '../../src/node/context.ts';
import { openDatabase } from '../../src/node/database.ts';
import { HotDocuments } from '../../src/node/hot-documents.ts';
import { startReading } from '../../src/node/reading-client.ts';
import { join } from '../../src/node/serve.ts';
import { sql } from '../../src/storage/database.ts';
import { headSeqQuery, listBehind } from '../../src/storage/documents.ts';
import { readConsumer } from '../../src/storage/newsroom.ts';
import { reportCpu } from './child.ts';

/**
 * What this process says whenever it has caught up, that is when all is in memory compressed in a hurry; and once more
 * when it is compressed thoroughly and nothing is left to be done.
 */
export interface Ready {
  /** Head of the log that everything in memory is as of. */
  seq: number;
  /** Documents made since the last time. */
  documents: number;
  /** The p99.9 of the delays of the serving thread's event loop since the word `watch`, in milliseconds. */
  delay: number;
}

const [file = ''] = process.argv.slice(2);
const config = readConfig({ CORANTO_DATABASE: file, CORANTO_BASE_URL: 'https://news.example.org' });
const db = openDatabase(config.database);
const context = await createContext(config, db);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

let documents: HotDocuments | undefined;
let under = 0;
let made = 0;
/** Those that may not be compressed thoroughly yet. */
const hasty = new Set<string>();
let reported = -1;
let looking: NodeJS.Timeout | undefined;

async function take(rendered: Document[]): Promise<void> {
  under++;
  made += rendered.length;
  for (const { path } of rendered) hasty.add(path);
  await documents?.take(rendered);
  under--;
  await reportWhenReady();
}

async function reportWhenReady(): Promise<void> {
  const seq = headSeqQuery.decode(await db.all(headSeqQuery.statement));
  if (under > 0 || seq === reported) return;
  const isReady =
    (await readConsumer(db, 'documents')) === seq &&
    (await listBehind(db, Date.now(), 1)).length === 0 &&
    (reported < 0 || (await inMemory(reported)));
  if (!isReady) return lookAgain();
  if (seq === reported) return;
  reported = seq;
  const ready: Ready = { seq, documents: made, delay: delay.percentile(99.9) / 1e6 };
  process.send?.(ready);
  made = 0;
  while (!(await isThorough())) await new Promise((resolve) => setTimeout(resolve, 20));
  process.send?.('calm');
}

/** The documents come a moment before the word that there are no more. */
function lookAgain(): void {
  clearTimeout(looking);
  looking = setTimeout(() => void reportWhenReady(), 2);
}

/** Looked for often: so that it leaves next to nothing behind that would be collected while something is measured. */
async function isThorough(): Promise<boolean> {
  await documents?.ready();
  for (const path of hasty) if (documents?.peek(path)?.isQuick !== true) hasty.delete(path);
  return hasty.size === 0;
}

/** The last word: each document rendered since can be served this instant. */
async function inMemory(since: number): Promise<boolean> {
  await documents?.ready();
  const rows = await db.all(sql('SELECT path FROM documents WHERE rendered_seq > ? AND hot = 1', since));
  return rows.every(({ path }) => documents?.peek(path as string) !== undefined);
}

reportCpu();
process.on('message', (message) => {
  if (message !== 'watch') return;
  delay.reset();
  process.send?.('watching');
});
const background = await startBackground(config, context.log, {
  onGenerated: (rendered) => void take(rendered),
  onMuch: () => join(background, reading),
});
const reading = startReading(config, context.log, background.index);
documents = new HotDocuments(db, context, background);
// What needed no rendering makes no event.
const asking = setInterval(() => void reportWhenReady(), 200);
process.once('disconnect', () => {
  clearInterval(asking);
  clearTimeout(looking);
});
