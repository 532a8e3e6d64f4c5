// A newsroom's folder and the real process that serves it; desks that ask it over HTTP, and the journal of what they heard.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import { furnish } from '../support/newsroom.ts';
import { freePort } from '../support/ports.ts';
import { Journal } from './journal.ts';
import { createRandom, type Random } from './random.ts';
import { ABSENT, headlineOf, manyOf, nextStep, STORY_EDITIONS, type State } from './story.ts';

const CORANTO = fileURLToPath(new URL('../../src/cli/coranto.js', import.meta.url));
const KEY = 'torture-0123456789abcdefghijklmnopqrstuvwxyz';
export const COMPILED = join(tmpdir(), 'coranto-torture-compiled');
/** Stories that desks work on at any time. */
const AT_WORK = 12;

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

/** Has a process bring in so many stories with one request. */
export async function importMany(world: World, name: string, stories: number, line: Line): Promise<void> {
  const keys = Array.from({ length: stories }, (_, i) => `${name}-${i}`);
  const { input, after } = manyOf(keys);
  const entries = keys.map((key) => world.journal.ask(key, 'import of many', after));
  begin(world, 'import of many');
  const answer = await line.post('import', input);
  end(world, 'import of many');
  if (answer === undefined) return;
  if (answer.status !== 200 || answer.body.includes('"problems":[{')) {
    world.faults.push(`import of many: ${answer.status} ${answer.body.slice(0, 300)}`);
    return;
  }
  for (const entry of entries) entry.acknowledgedAt = 0;
  world.counts.acknowledged += stories;
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

export interface DeskOptions {
  desks: number;
  /** Steps in all. */
  steps?: number;
  recorder?: Recorder;
  mayGoOn?: () => boolean;
  /** Answers that say that it was not done, or not wholly, and that is well. */
  allows?: readonly number[];
  /** Milliseconds at most between two steps of one desk. */
  rest?: number;
  /** Whom they ask, one after the other; unless it is given, the server over HTTP. */
  lines?: readonly Line[];
}

/** How a desk asks a process. */
export interface Line {
  /** Undefined where nobody answers any more, here and below. */
  post(operation: string, input: unknown): Promise<Answer | undefined>;
  put(media: { name: string; bytes: Uint8Array }): Promise<number | undefined>;
}

/** Desks at work on stories, each with one at a time, until told to stop or nobody answers. */
export async function work(world: World, random: Random, options: DeskOptions): Promise<void> {
  const {
    desks,
    steps = Number.POSITIVE_INFINITY,
    mayGoOn = () => true,
    recorder,
    allows = [],
    rest = 0,
    lines = [overHttp(world)],
  } = options;
  const busy = new Set<string>();
  let left = steps;
  let made = 0;
  const names = world.journal.keys().filter((key) => key.startsWith('s'));
  const serial = names.length;
  const find = (own: Random): string => {
    const open = names.filter((key) => {
      const state = world.journal.stateOf(key);
      return !busy.has(key) && state !== undefined && ['public', 'withdrawn'].includes(state.is);
    });
    if (open.length > 0 && (open.length >= AT_WORK || own.chance(0.7))) return own.pick(open);
    const key = `s${serial + made++}`;
    names.push(key);
    return key;
  };
  const desk = async (own: Random, line: Line): Promise<void> => {
    while (left-- > 0 && mayGoOn()) {
      const key = find(own);
      const state = world.journal.stateOf(key);
      const step = state && nextStep(key, state, own, Date.now());
      if (!step) continue;
      busy.add(key);
      if (step.media) {
        begin(world, 'media');
        const sent = await line.put(step.media);
        end(world, 'media');
        if (sent === undefined) return;
        if (sent !== 200 && sent !== 204) {
          if (!allows.includes(sent)) world.faults.push(`media: ${sent}`);
          world.counts.refused++;
          busy.delete(key);
          continue;
        }
      }
      begin(world, step.kind);
      const entry = world.journal.ask(key, step.kind, step.after, recorder?.mark() ?? 0);
      const answer = await line.post(step.operation, step.input);
      end(world, step.kind);
      if (answer === undefined) return;
      if (answer.status === 200 && !answer.body.includes('"problems":[{')) {
        entry.acknowledgedAt = recorder?.mark() ?? 0;
        world.counts.acknowledged++;
        busy.delete(key);
      } else if (allows.includes(answer.status)) {
        // It stays busy: nobody knows how far it came.
        world.counts.unsure++;
        checkProblem(world, answer);
        if (rest === 0) await wait(20);
      } else {
        world.faults.push(`${step.kind} of ${key}: ${answer.status} ${answer.body.slice(0, 300)}`);
      }
      if (rest > 0) await wait(own.below(rest));
    }
  };
  await Promise.all(
    Array.from({ length: desks }, (_, i) => desk(random.fork(), lines[i % lines.length] as Line)),
  );
}

function checkProblem(world: World, { type, retryAfter, body }: Answer): void {
  if (type.startsWith('application/problem+json') && retryAfter !== null && !body.includes('/data')) return;
  world.faults.push(`an unclear refusal: ${type} ${body.slice(0, 200)}`);
}

export interface Answer {
  status: number;
  type: string;
  retryAfter: string | null;
  body: string;
}

function overHttp(world: World): Line {
  const place = `${world.base}/api/v1/desk`;
  return {
    post: (operation, input) =>
      ask(`${place}/${operation}`, 'POST', JSON.stringify(input), 'application/json'),
    async put({ name, bytes }) {
      const body = bytes as Uint8Array<ArrayBuffer>;
      return (await ask(`${place}/media/${name}`, 'PUT', body, 'application/octet-stream'))?.status;
    },
  };
}

/** Undefined where nobody answers any more. */
async function ask(url: string, method: string, body: BodyInit, type: string): Promise<Answer | undefined> {
  try {
    const headers = { Authorization: `Bearer ${KEY}`, 'Content-Type': type };
    const response = await fetch(url, { method, body, headers });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      retryAfter: response.headers.get('retry-after'),
      body: await response.text(),
    };
  } catch {
    return undefined;
  }
}

export { createRandom };
