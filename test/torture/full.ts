// Full disks: room comes and goes at random moments while desks write and readers read; nothing is ever restarted.
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../../src/node/database.ts';
import { scratchFolder } from '../support/scratch.ts';
import { check, type Fault } from './check.ts';
import { work } from './desks.ts';
import type { Random } from './random.ts';
import { compileRecorder } from './recording.ts';
import { createWorld, killAll, startServer, type World } from './world.ts';

export interface FullOptions {
  /** How often the disk fills up. */
  times: number;
  random: Random;
}

export interface Full {
  times: number;
  acknowledged: number;
  /** Writes that were answered 503, with a problem that says why. */
  refused: number;
  reads: number;
  failedReads: number;
  faults: Fault[];
}

/** Octets that are left when it begins to fill up: some commits' worth, or nothing. */
const MOST_LEFT = 300_000;
const READERS = 3;
/** What is due while there is no room is out so soon after there is again, without a request. */
const RECOVERS_WITHIN = 30_000;

/** Fills the disk again and again under one server. */
export async function runFull({ times, random }: FullOptions): Promise<Full> {
  const result: Full = { times: 0, acknowledged: 0, refused: 0, reads: 0, failedReads: 0, faults: [] };
  const ends: (() => void)[] = [];
  const folder = scratchFolder({ after: (end) => void ends.push(end) });
  const world = await createWorld(folder);
  try {
    const library = compileRecorder(folder);
    if (!library) throw new Error('there is no C compiler; install gcc and libc6-dev');
    const control = join(folder, 'room');
    const setRoom = (octets: number): void => {
      // Others have it in their memory: it is never shorter.
      const fd = openSync(control, 'r+');
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(octets));
      writeSync(fd, bytes);
      closeSync(fd);
    };
    writeFileSync(control, Buffer.alloc(8, 0xff));
    await startServer(world, { LD_PRELOAD: library, FAULTS_FOLDER: world.data, FAULTS_ROOM: control });
    await work(world, random.fork(), { desks: 2, steps: 20 });
    const stopReading = startReaders(world, result);
    for (; result.times < times; result.times++) {
      setRoom(random.chance(0.5) ? 0 : random.below(MOST_LEFT));
      await work(world, random.fork(), { desks: 3, steps: 12, allows: [503], rest: 30 });
      setRoom(-1);
      await work(world, random.fork(), { desks: 3, steps: 6, rest: 30 });
      await comeBack(world, result);
      const checked = await check(world.database, world.journal, {
        deep: false,
        learn: true,
        baseUrl: world.base,
      });
      result.faults.push(...checked.faults);
    }
    await stopReading();
    const checked = await check(world.database, world.journal, {
      deep: true,
      learn: true,
      baseUrl: world.base,
    });
    result.faults.push(...checked.faults);
    if (world.server?.exitCode !== null) result.faults.push({ kind: 'rule', what: 'the server ended' });
  } finally {
    await killAll(world.server);
    for (const end of ends) end();
  }
  result.acknowledged = world.counts.acknowledged;
  result.refused = world.counts.unsure + world.counts.refused;
  for (const what of world.faults) result.faults.push({ kind: 'rule', what });
  // One fault is told once, not each time that it is met.
  if (world.errors.length > 2 * times + 2) {
    result.faults.push({
      kind: 'rule',
      what: `${world.errors.length} lines of errors: ${world.errors.slice(0, 5).join('\n')}`,
    });
  }
  return result;
}

/** What became due meanwhile goes out, without a request and without a restart. */
async function comeBack(world: World, result: Full): Promise<void> {
  const db = openDatabase(world.database, { readonly: true });
  const due = db.connection
    .prepare(
      'SELECT count(*) FROM articles WHERE released_at IS NULL AND publish_at <= ? AND erased_at IS NULL',
    )
    .pluck();
  try {
    const until = performance.now() + RECOVERS_WITHIN;
    while ((due.get(Date.now() - 1_000) as number) > 0) {
      if (performance.now() > until) {
        result.faults.push({ kind: 'rule', what: 'what was due is not out after the disk had room' });
        return;
      }
      await wait(50);
    }
  } finally {
    db.close();
  }
}

const PAGES = [
  '/en/',
  '/nl/',
  '/en/feed.atom',
  '/nl/feed.json',
  '/feeds.opml',
  // Whoever reads is answered: no load balancer may take it away, and nobody need restart it.
  '/healthz',
  '/readyz',
  '/all/feed.rss',
  '/en/2026/03/',
];

/** Readers that poll, with the entity-tag that they were given, until told to stop. */
function startReaders(world: World, result: Full): () => Promise<void> {
  let going = true;
  const read = async (first: number): Promise<void> => {
    const tags = new Map<string, string>();
    for (let i = first; going; i++) {
      const path = PAGES[i % PAGES.length] as string;
      const tag = tags.get(path);
      try {
        const answer = await fetch(world.base + path, { headers: tag ? { 'If-None-Match': tag } : {} });
        await answer.text();
        result.reads++;
        if (answer.status !== 200 && answer.status !== 304) {
          result.failedReads++;
          world.faults.push(`${path}: ${answer.status}`);
        }
        const etag = answer.headers.get('etag');
        if (etag) tags.set(path, etag);
      } catch (error) {
        if (!going) return;
        result.failedReads++;
        world.faults.push(`${path}: ${error}`);
      }
      await wait(20);
    }
  };
  const reading = Promise.all(Array.from({ length: READERS }, (_, i) => read(i * 3)));
  return async () => {
    going = false;
    await reading;
  };
}
