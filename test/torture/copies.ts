// SIGKILLs while copies are made: a backup of a newsroom that works, and the copy that an upgrade makes before it migrates.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../src/config.ts';
import { scratchFolder } from '../support/scratch.ts';
import { check, type Fault } from './check.ts';
import type { Copied, Copying } from './copier.ts';
import { work } from './desks.ts';
import type { Random } from './random.ts';
import { killUpgrades } from './upgrades.ts';
import { COMPILED, createWorld, killAll, type Recorder, type World } from './world.ts';
import { createWriters } from './writers.ts';

const PROGRAM = fileURLToPath(new URL('./copier.ts', import.meta.url));

export interface CopiesOptions {
  /** SIGKILLs during backups, and during upgrades. */
  backups: number;
  upgrades: number;
  random: Random;
}

export interface Copies {
  backups: number;
  upgrades: number;
  /** What kills left, by what it was. */
  hits: Map<string, number>;
  /** Copies that were looked at, after a kill and after whoever came next was let finish. */
  looks: number;
  /** Backups that were whole and acknowledged. */
  whole: number;
  faults: Fault[];
}

/** One backup of so many is let finish: what was cut before it is in nobody's way. */
const FINISHES = 4;
/** What a copy takes until one has finished, in milliseconds. */
const FIRST_GUESS = 150;

/** A process that copies. */
export interface Copier {
  child: ChildProcess;
  what: Copying['ask'];
  /** Undefined where it was killed before. */
  done: Promise<Done | undefined>;
}

type Done = Extract<Copied, { is: 'done' }>;

export interface Copiers {
  begin(asked: Copying): Promise<Copier>;
  /** Kills one in the middle, at a moment between nothing and a little more than what it takes. */
  cut(copier: Copier, random: Random): Promise<void>;
  close(): Promise<void>;
}

/** Kills processes that copy, and looks at what they leave. */
export async function runCopies({ backups, upgrades, random }: CopiesOptions): Promise<Copies> {
  const result: Copies = { backups: 0, upgrades: 0, hits: new Map(), looks: 0, whole: 0, faults: [] };
  const ends: (() => void)[] = [];
  const folder = scratchFolder({ after: (end) => void ends.push(end) });
  const writers = createWriters(0);
  const copiers = createCopiers();
  try {
    const world = await createWorld(folder);
    world.base = 'https://news.example.org';
    const writer = await writers.begin(world);
    const clock = countingClock();
    let going = true;
    const options = { desks: 2, rest: 60, recorder: clock, mayGoOn: () => going, lines: [writer] };
    await work(world, random.fork(), { ...options, steps: 40, rest: 0 });
    const working = work(world, random.fork(), options);
    await killBackups(world, { backups, random, clock, copiers, result });
    going = false;
    await working;
    await killAll(writer.child);
    await killUpgrades(world, { upgrades, random, copiers, result });
    for (const what of [...world.faults, ...world.errors]) result.faults.push({ kind: 'rule', what });
  } finally {
    await Promise.all([writers.close(), copiers.close()]);
    for (const end of ends) end();
  }
  return result;
}

/** Moments, told apart by their order alone. */
function countingClock(): Recorder {
  let last = 0;
  return { mark: () => ++last };
}

interface Killing {
  backups: number;
  random: Random;
  clock: Recorder;
  copiers: Copiers;
  result: Copies;
}

/** What is where it was asked for is whole, whenever it was made; and a later one takes its place. */
async function killBackups(
  world: World,
  { backups, random, clock, copiers, result }: Killing,
): Promise<void> {
  const folder = join(world.folder, 'made', 'by hand', 'backup');
  const config = readConfig({
    CORANTO_DATABASE: world.database,
    CORANTO_MEDIA: join(world.data, 'media'),
    CORANTO_BASE_URL: world.base,
  });
  const told = (what: string) => void result.faults.push({ kind: 'rule', what: `backup: ${what}` });
  /** Between which moments the one that is there was made. */
  let standing: { from: number; until: number } | undefined;
  for (let round = 0; result.backups < backups || round % FINISHES !== 1; round++) {
    const before = inodeOf(join(folder, 'coranto.db'));
    const from = clock.mark();
    const copier = await copiers.begin({ ask: 'back up', config, folder });
    const finishes = round % FINISHES === 0;
    if (!finishes) {
      await copiers.cut(copier, random);
      result.backups++;
    }
    const done = await copier.done;
    const until = clock.mark();
    const after = inodeOf(join(folder, 'coranto.db'));
    if (after !== before) standing = { from, until };
    // What was erased meanwhile is missing: the one before stays.
    const isOvertaken = done && !done.whole && done.faults.every((one) => /is missing/.test(one));
    if (done && !done.whole && !isOvertaken) told(done.faults.join('; '));
    if (finishes && isOvertaken) round--;
    if (done?.whole) {
      result.whole++;
      if (after === before) told('it was acknowledged, and is not there');
    }
    if (standing && after === undefined) told('the one before is gone');
    if (done) lookForRemains(folder, told);
    if (!finishes) {
      const left = after !== before ? 'all of it' : partsIn(folder).length > 0 ? 'a part' : 'nothing';
      count(result, `backup: ${left}`);
    }
    if (standing) await lookAtBackup(standing);
  }

  async function lookAtBackup({ from, until }: { from: number; until: number }): Promise<void> {
    // Looking at it writes to it.
    const copy = join(world.folder, 'looked at');
    cpSync(folder, copy, { recursive: true });
    const how = { cutAt: from, until, deep: false, learn: false, baseUrl: world.base };
    const { faults } = await check(join(copy, 'coranto.db'), world.journal, how);
    for (const { kind, what } of faults) result.faults.push({ kind, what: `backup: ${what}` });
    result.looks++;
    rmSync(copy, { recursive: true });
  }
}

/** Who was let finish has put away what others left. */
export function lookForRemains(folder: string, told: (what: string) => void): void {
  const left = partsIn(folder);
  if (left.length > 0) told(`${left.join(', ')} is left`);
}

/** What is not whole yet, or never will be. */
export const partsIn = (folder: string): string[] =>
  (existsSync(folder) ? readdirSync(folder) : []).filter((name) => /\.part(-|$)/.test(name));

export function count({ hits }: Copies, what: string): void {
  hits.set(what, (hits.get(what) ?? 0) + 1);
}

const inodeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.ino;

function createCopiers(): Copiers {
  const start = () => {
    const child = fork(PROGRAM, [], {
      env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILED },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return { child, isLoaded: once(child, 'message') };
  };
  // One is always loaded ahead.
  let next = start();
  /** What those took who finished, by what they did. */
  const took = new Map<string, number>();
  return {
    async begin(asked) {
      const { child, isLoaded } = next;
      await isLoaded;
      next = start();
      const began = performance.now();
      const done = new Promise<Done | undefined>((resolve) => {
        child.on('message', (copied: Copied) => {
          if (copied.is !== 'done') return;
          took.set(asked.ask, performance.now() - began);
          resolve(copied);
          child.disconnect();
        });
        child.once('exit', () => resolve(undefined));
      });
      child.send(asked);
      return { child, what: asked.ask, done };
    },
    async cut({ child, what }, random) {
      await wait(random.next() * 1.2 * (took.get(what) ?? FIRST_GUESS));
      await killAll(child);
    },
    close: async () => void (await killAll(next.child)),
  };
}
