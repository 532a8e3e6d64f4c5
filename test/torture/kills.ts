// SIGKILLs in the middle of work, again and again, and after each a look at everything: mostly of processes that write as the
// server's background thread does, and every so often of the whole server and an import.
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../../src/node/database.ts';
import { freePort } from '../support/ports.ts';
import { scratchFolder } from '../support/scratch.ts';
import { check, type Fault } from './check.ts';
import { importMany, work } from './desks.ts';
import { nothingSeen, type Seen } from './documents.ts';
import type { Random } from './random.ts';
import { compareServed } from './served.ts';
import { createWorld, killAll, startImport, startServer, type World } from './world.ts';
import { createWriters, type Writer, type Writers } from './writers.ts';

export interface KillsOptions {
  kills: number;
  random: Random;
  /** Ends sooner, after so many milliseconds. */
  most: number;
  /** One round of so many is of the whole server. */
  servedEvery: number;
  progress(line: string): void;
}

export interface Kills {
  kills: number;
  /** Of these, of the whole server and the imports beside it. */
  served: number;
  /** Of these, how many hit an operation that had begun and was not answered, by what it was. */
  hits: Map<string, number>;
  acknowledged: number;
  faults: Fault[];
  /** Stored documents that claimed to be fresh, rendered anew and compared. */
  documents: number;
  /** Those that were touched when the kill came, and not rendered again yet. */
  stale: number;
  /** Rounds that left only fresh documents, only touched ones, and some of both. */
  left: { fresh: number; stale: number; both: number };
  /** Answers of servers that had recovered: whole, 304, and 200 to whoever held an older one. */
  answers: number;
  notModified: number;
  replaced: number;
}

/** A newsroom is used so often: it grows. */
const ROUNDS = 30;
/** Answers that desks have when the kill comes, and milliseconds after the last of them. */
const MOST_ANSWERS = 14;
const LONGEST = 40;
/** A run that renders what one change touched takes about so long; the whole server's, with what else it does. */
const RENDERS_WITHIN = 120;
const SERVER_RENDERS_WITHIN = 1_500;
/** Nobody waits longer for those answers. */
const PATIENCE = 20_000;
/** Loaded and waiting: two may be needed at once. */
const WAITING = 2;

interface Site {
  world: World;
  seen: Seen;
  rounds: number;
}

/** Kills processes at random moments, and checks what they leave. */
export async function runKills(options: KillsOptions): Promise<Kills> {
  const { kills, random, most, servedEvery, progress } = options;
  const result: Kills = {
    ...{ kills: 0, served: 0, hits: new Map(), acknowledged: 0, faults: [], documents: 0, stale: 0 },
    ...{ left: { fresh: 0, stale: 0, both: 0 }, answers: 0, notModified: 0, replaced: 0 },
  };
  const writers = createWriters(WAITING);
  const ends: (() => void)[] = [];
  let site: Site | undefined;
  try {
    const until = performance.now() + most;
    for (let round = 1; result.kills < kills && performance.now() < until; round++) {
      if (!site || site.rounds === ROUNDS) {
        for (const end of ends.splice(0)) end();
        const world = await createWorld(scratchFolder({ after: (end) => void ends.push(end) }));
        // The same each time: another base URL would have every document rendered anew.
        world.port = await freePort();
        world.base = `http://127.0.0.1:${world.port}`;
        site = { world, seen: nothingSeen(), rounds: 0 };
      }
      site.rounds++;
      const isServed = round % servedEvery === 0;
      await (isServed
        ? serveAndKill(site, result, random, round)
        : writeAndKill(site, result, random, round, writers));
      await look(site, result);
      if (round % 20 === 0) progress(`${result.kills} kills, ${result.acknowledged} changes acknowledged`);
    }
  } finally {
    await killAll(site?.world.server);
    await writers.close();
    for (const end of ends) end();
  }
  return result;
}

/** One or two processes on one newsroom, of which one keeps time and renders. */
async function writeAndKill(
  { world, seen }: Site,
  result: Kills,
  random: Random,
  round: number,
  writers: Writers,
): Promise<void> {
  const own: Writer[] = [await writers.begin(world)];
  if (random.chance(0.85)) own.push(await writers.begin(world));
  const [first, last] = [own[0] as Writer, own.at(-1) as Writer];
  const before = world.counts.acknowledged;
  let [going, writing] = [true, true];
  const underWay = [
    work(world, random.fork(), { desks: 3, mayGoOn: () => writing, lines: own }),
    askForDocuments(first, [...seen.rows.keys()], random.fork(), () => going),
  ];
  if (random.chance(0.4)) underWay.push(importMany(world, `i${round}`, 5 + random.below(30), last));
  const until = performance.now() + PATIENCE;
  const answers = before + random.below(MOST_ANSWERS);
  while (world.counts.acknowledged < answers && performance.now() < until) await wait(1);
  const way = random.next();
  if (way < 0.25) {
    // What is under way is rendering alone, at some point of it.
    writing = false;
    await wait(random.below(RENDERS_WITHIN));
  } else if (way < 0.65) {
    // All is rendered, and then nothing or a little more is done.
    writing = false;
    await Promise.all([underWay[0], underWay[2]]);
    await first.run();
    if (random.chance(0.5)) {
      writing = true;
      underWay.push(work(world, random.fork(), { desks: 1, steps: 1 + random.below(3), lines: own }));
    }
  }
  await wait(random.next() ** 2 * LONGEST);
  note(world, result);
  if (own.some(({ child }) => child.exitCode !== null)) world.faults.push('a writer ended by itself');
  result.kills += await killAll(...own.map(({ child }) => child));
  [going, writing] = [false, false];
  await Promise.all(underWay);
  world.underWay.clear();
  result.acknowledged += world.counts.acknowledged - before;
}

/** The server as it is, and half of the time the command that imports beside it. */
async function serveAndKill(
  { world, seen }: Site,
  result: Kills,
  random: Random,
  round: number,
): Promise<void> {
  await waitUntilNothingIsDue(world);
  const began = performance.now();
  await startServer(world);
  // What an import takes until it writes, on this machine at this hour.
  const pace = performance.now() - began;
  const served = await compareServed(
    world,
    seen,
    random,
    (kind, what) => void result.faults.push({ kind, what }),
  );
  for (const name of ['answers', 'notModified', 'replaced'] as const) result[name] += served[name];
  const imported = random.chance(0.5) ? startImport(world, `i${round}`, 30 + random.below(60)) : undefined;
  const before = world.counts.acknowledged;
  let [going, writing] = [true, true];
  const reading = read(world, () => going);
  const working = work(world, random.fork(), { desks: 4, mayGoOn: () => writing });
  const answers = random.below(MOST_ANSWERS);
  const until = performance.now() + PATIENCE;
  if (imported) await Promise.race([wait(pace * (0.3 + random.next())), imported.ended]);
  while (!imported && world.counts.acknowledged - before < answers && performance.now() < until)
    await wait(1);
  // Sometimes what is under way is rendering alone.
  if (random.chance(0.3)) {
    writing = false;
    await wait(random.below(SERVER_RENDERS_WITHIN));
  }
  await wait(random.below(LONGEST));
  note(world, result);
  const killed = await killAll(world.server, imported?.child);
  result.kills += killed;
  result.served += killed;
  [going, writing] = [false, false];
  await Promise.all([working, reading, imported?.ended]);
  world.underWay.clear();
  result.acknowledged += world.counts.acknowledged - before;
}

/** What the kill is about to hit. */
function note({ underWay }: World, { hits }: Kills): void {
  const all: [string, number][] = underWay.size > 0 ? [...underWay] : [['nothing but generating', 1]];
  for (const [kind, count] of all) hits.set(kind, (hits.get(kind) ?? 0) + count);
}

async function look({ world, seen }: Site, result: Kills): Promise<void> {
  const how = { deep: true, learn: true, baseUrl: world.base, seen };
  const { faults, documents, stale } = await check(world.database, world.journal, how);
  result.documents += documents;
  result.stale += stale;
  result.left[stale === 0 ? 'fresh' : documents === 0 ? 'stale' : 'both']++;
  result.faults.push(...faults);
  for (const what of [...world.faults.splice(0), ...world.errors.splice(0)]) {
    result.faults.push({ kind: 'rule', what: `told: ${what.slice(0, 400)}` });
  }
}

/** What comes out by itself would change documents while they are compared. */
async function waitUntilNothingIsDue(world: World): Promise<void> {
  const db = openDatabase(world.database, { readonly: true });
  const coming = db.connection
    .prepare('SELECT max(publish_at) FROM articles WHERE released_at IS NULL AND erased_at IS NULL')
    .pluck();
  const at = (coming.get() as number | null) ?? 0;
  db.close();
  await wait(Math.max(0, at - Date.now() + 1));
}

/** Readers ask for documents, the long tail too: each answer is rendered and stored. */
async function askForDocuments(
  writer: Writer,
  paths: readonly string[],
  random: Random,
  mayGoOn: () => boolean,
): Promise<void> {
  const all = [...paths, '/en/', '/nl/', '/en/feed.atom', '/en/2026/03/', '/nl/2026/', '/en/all/feed.json'];
  while (mayGoOn()) {
    if ((await writer.render(random.pick(all))) === undefined) return;
    await wait(random.below(15));
  }
}

/** A reader of everything that is rendered ahead, so that there is something to be rendered. */
async function read(world: World, mayGoOn: () => boolean): Promise<void> {
  const pages = ['/en/', '/en/feed.json', '/en/feed.atom', '/nl/feed.rss', '/all/feed.json', '/en/2026/03/'];
  try {
    for (let i = 0; mayGoOn(); i++) {
      const answer = await fetch(world.base + pages[i % pages.length]);
      const body = await answer.text();
      // A document that nothing is in yet, or one that is whole.
      if (answer.status !== 200 && answer.status !== 404)
        world.faults.push(`a reader got ${answer.status}: ${body}`);
      await wait(10);
    }
  } catch {
    // It was killed.
  }
}
