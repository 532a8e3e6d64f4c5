// SIGKILLs in the middle of work: the server and an import at once, again and again, and after each a look at everything.
import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { scratchFolder } from '../support/scratch.ts';
import { check, type Fault } from './check.ts';
import type { Random } from './random.ts';
import { createWorld, killAll, startImport, startServer, type World, work } from './world.ts';

export interface KillsOptions {
  kills: number;
  random: Random;
  /** Ends sooner, after so many milliseconds. */
  most: number;
  progress(line: string): void;
}

export interface Kills {
  kills: number;
  /** Of these, how many hit an operation that had begun and was not answered, by what it was. */
  hits: Map<string, number>;
  acknowledged: number;
  faults: Fault[];
  documents: number;
}

/** A newsroom is used so often: it grows. */
const ROUNDS = 40;
const DEEPLY_EVERY = 5;
/** Answers that desks have when the kill comes, and milliseconds after the last of them. */
const MOST_ANSWERS = 25;
const LONGEST = 40;
const RENDERS_WITHIN = 1_500;
/** Nobody waits longer for those answers. */
const PATIENCE = 20_000;

/** Kills processes at random moments, and checks what they leave. */
export async function runKills({ kills, random, most, progress }: KillsOptions): Promise<Kills> {
  const result: Kills = { kills: 0, hits: new Map(), acknowledged: 0, faults: [], documents: 0 };
  let world: World | undefined;
  let rounds = 0;
  const ends: (() => void)[] = [];
  try {
    const until = performance.now() + most;
    for (let round = 0; result.kills < kills && performance.now() < until; round++) {
      if (!world || rounds === ROUNDS) {
        for (const end of ends.splice(0)) end();
        world = await createWorld(scratchFolder({ after: (end) => void ends.push(end) }));
        rounds = 0;
      }
      rounds++;
      await runRound(world, result, random, round);
      if (round % 10 === 9) progress(`${result.kills} kills, ${result.acknowledged} changes acknowledged`);
    }
  } finally {
    await killAll(world?.server);
    for (const end of ends) end();
  }
  return result;
}

async function runRound(world: World, result: Kills, random: Random, round: number): Promise<void> {
  const began = performance.now();
  await startServer(world);
  // What an import takes until it writes, on this machine at this hour.
  const pace = performance.now() - began;
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
    await wait(random.below(RENDERS_WITHIN));
  }
  await wait(random.below(LONGEST));
  const underWay = [...world.underWay];
  result.kills += await killAll(world.server, imported?.child as ChildProcess | undefined);
  [going, writing] = [false, false];
  await Promise.all([working, reading, imported?.ended]);
  world.underWay.clear();
  for (const [kind, count] of underWay) result.hits.set(kind, (result.hits.get(kind) ?? 0) + count);
  if (underWay.length === 0)
    result.hits.set('generating alone', (result.hits.get('generating alone') ?? 0) + 1);
  result.acknowledged += world.counts.acknowledged - before;
  const checked = await check(world.database, world.journal, {
    deep: round % DEEPLY_EVERY === DEEPLY_EVERY - 1,
    learn: true,
    baseUrl: world.base,
  });
  result.documents += checked.documents;
  result.faults.push(...checked.faults);
  for (const what of [...world.faults.splice(0), ...world.errors.splice(0)]) {
    result.faults.push({ kind: 'rule', what: `told: ${what.slice(0, 400)}` });
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
