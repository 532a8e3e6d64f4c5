// A newsroom's folder and the real process that serves it or imports into it; the journal of what is done there.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import { furnish } from '../support/newsroom.ts';
import { freePort } from '../support/ports.ts';
import { Journal } from './journal.ts';
import { ABSENT, headlineOf, STORY_EDITIONS, type State } from './story.ts';

const CORANTO = fileURLToPath(new URL('../../src/cli/coranto.js', import.meta.url));
export const KEY = 'torture-0123456789abcdefghijklmnopqrstuvwxyz';
export const COMPILED = join(tmpdir(), 'coranto-torture-compiled');

export interface World {
  folder: string;
  /** Of the database and the media alone. */
  data: string;
  database: string;
  base: string;
  /** 0 until it is first served. */
  port: number;
  journal: Journal;
  /** Operations under way, by what they are. */
  underWay: Map<string, number>;
  /** What desks and readers met that they should not have. */
  faults: string[];
  /** Lines that the processes logged as errors. */
  errors: string[];
  counts: { acknowledged: number; refused: number; unsure: number };
  server: ChildProcess | undefined;
}

/** Makes a furnished newsroom in a folder. */
export async function createWorld(folder: string): Promise<World> {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const database = join(data, 'coranto.db');
  const db = openDatabase(database);
  migrate(db);
  await furnish(db);
  db.close();
  return {
    ...{ folder, data, database, base: '', port: 0, journal: new Journal(), underWay: new Map() },
    ...{ faults: [], errors: [], counts: { acknowledged: 0, refused: 0, unsure: 0 }, server: undefined },
  };
}

export function environment(world: World, port = 0): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    CORANTO_DATABASE: world.database,
    CORANTO_MEDIA: join(world.data, 'media'),
    CORANTO_BASE_URL: world.base,
    CORANTO_PORT: String(port),
    CORANTO_KEY: KEY,
    // Most of what a short life costs is reading the program.
    NODE_COMPILE_CACHE: COMPILED,
  };
}

/** Starts the server, and waits until it answers. */
export async function startServer(world: World, env: Record<string, string> = {}): Promise<void> {
  // The same each time: another base URL would have every document rendered anew.
  world.port ||= await freePort();
  const { port } = world;
  world.base = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, [CORANTO, 'serve'], {
    env: { ...environment(world, port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  world.server = server;
  collectErrors(world, server);
  const [said] = (await Promise.race([
    once(server.stdout as NodeJS.ReadableStream, 'data'),
    once(server, 'exit').then(([status]) => [`ended with ${status}`]),
  ])) as [Buffer | string];
  server.stdout?.resume();
  if (String(said).startsWith('ended'))
    throw new Error(`the server ${said}: ${world.errors.slice(-3).join('\n')}`);
}

/** Starts an import of so many stories; each is acknowledged with its group. */
export function startImport(
  world: World,
  name: string,
  stories: number,
  { env = {}, recorder }: { env?: Record<string, string>; recorder?: Recorder } = {},
) {
  const keys = Array.from({ length: stories }, (_, i) => `${name}-${i}`);
  const file = join(world.folder, `${name}.jsonl`);
  const after: State = { ...ABSENT, is: 'public', version: 1, told: { 'en released': 1, 'nl released': 1 } };
  const lines = keys.flatMap((key) =>
    STORY_EDITIONS.map((edition) =>
      JSON.stringify({
        ...{ story: key, edition, source: 'en', headline: headlineOf(key, 1, edition), lead: 'A lead.' },
        ...{ html: `<p>${'Imported. '.repeat(40)}</p>`, publishedAt: '2026-02-03T04:05:06Z' },
      }),
    ),
  );
  writeFileSync(file, lines.join('\n'));
  const askedAt = recorder?.mark() ?? 0;
  const entries = keys.map((key) => world.journal.ask(key, 'import of many', after, askedAt));
  const child = spawn(process.execPath, [CORANTO, 'import', file, '--json'], {
    env: { ...environment(world), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  collectErrors(world, child);
  begin(world, 'import of many');
  const ended = (async () => {
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      const event = readLine(line);
      if (event?.['event'] === 'problem') world.faults.push(`import: ${line}`);
      if (event?.['event'] !== 'committed') continue;
      for (const entry of entries.slice(0, Number(event['stories']))) {
        entry.acknowledgedAt ??= recorder?.mark() ?? 0;
        world.counts.acknowledged++;
      }
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    end(world, 'import of many');
    return child.exitCode;
  })();
  return { child, ended };
}

function readLine(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Keeps what a process logs as errors. */
export function collectErrors(world: World, child: ChildProcess): void {
  createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
    if (world.errors.length < 200 && !/"level":"(info|warn)"|\[NODE-CRON\]/.test(line))
      world.errors.push(line);
  });
}

/** Ends processes as nothing else does, and waits until they are gone. */
export async function killAll(...children: (ChildProcess | undefined)[]): Promise<number> {
  const alive = children.filter((one) => one && one.exitCode === null && one.signalCode === null);
  const gone = alive.map((one) => once(one as ChildProcess, 'exit'));
  for (const one of alive) one?.kill('SIGKILL');
  await Promise.all(gone);
  return alive.length;
}

export function begin(world: World, kind: string): void {
  world.underWay.set(kind, (world.underWay.get(kind) ?? 0) + 1);
}

export function end(world: World, kind: string): void {
  const left = (world.underWay.get(kind) ?? 1) - 1;
  if (left === 0) world.underWay.delete(kind);
  else world.underWay.set(kind, left);
}

export interface Recorder {
  /** How long the log is; a mark of what is acknowledged goes into it. */
  mark(): number;
}

/** A file that a recorder appends to, and we with it. */
export function recorderAt(file: string): Recorder {
  return {
    mark() {
      const head = Buffer.alloc(32);
      head.writeUInt32LE('A'.charCodeAt(0), 0);
      appendFileSync(file, head);
      return statSync(file).size;
    },
  };
}
