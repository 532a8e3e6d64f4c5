// The command line inside a test: its own newsroom file, a clock that stands still, captured output.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/main.ts';
import { type Clock, fixedClock } from '../support/clock.ts';
import { connect, type Newsroom, newsroomFile } from '../support/newsroom.ts';
import { type Ends, scratchFolder } from '../support/scratch.ts';

export interface Result {
  status: number;
  out: string;
  err: string;
}

export interface CommandLine {
  /** A folder of its own, for files to import. */
  folder: string;
  env: Record<string, string>;
  clock: Clock;
  /** The newsroom that the commands work on, to look at. */
  newsroom: Newsroom;
  run(...argv: string[]): Promise<Result>;
  runWith(world: Partial<Io>, ...argv: string[]): Promise<Result>;
  /** Runs with `--json` and reads every line. */
  json(...argv: string[]): Promise<Record<string, unknown>[]>;
  /** Writes a file of the folder and returns its path. */
  write(path: string, content: string | Uint8Array): string;
}

/** A command line on a newsroom with the editions en, nl, fr and ar and the topics trade and safety. */
export async function commandLine(test: Ends): Promise<CommandLine> {
  const file = await newsroomFile(test);
  const folder = scratchFolder(test);
  const clock = fixedClock();
  const env = { CORANTO_DATABASE: file, CORANTO_MEDIA: join(folder, '.media') };
  const runWith = (world: Partial<Io>, ...argv: string[]) =>
    runCaptured({ env, now: clock.now, ...world }, argv);
  return {
    folder,
    env,
    clock,
    newsroom: connect(test, file, clock),
    runWith,
    run: (...argv) => runWith({}, ...argv),
    async json(...argv) {
      const { out } = await runWith({}, ...argv, '--json');
      return out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    write(path, content) {
      const place = join(folder, path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, content);
      return place;
    },
  };
}

/** Runs one command line and keeps what it printed. */
export async function runCaptured(world: Partial<Io>, argv: readonly string[]): Promise<Result> {
  const printed = { out: '', err: '' };
  const io: Io = {
    env: {},
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    columns: null,
    progress: null,
    stdin: async () => new Uint8Array(),
    input: async function* () {},
    now: () => 0,
    wait: async () => {},
    newId: () => crypto.randomUUID(),
    user: 'tester',
    ...world,
  };
  return { status: await run(argv, io), ...printed };
}

/** A Markdown article; fields given here win over the usual ones, and undefined leaves one out. */
export function article(
  fields: Record<string, string | undefined> = {},
  body = 'The cranes stood still.',
): string {
  const all = {
    headline: 'Cranes stand still',
    lead: 'No ship was unloaded.',
    publishAt: '2026-01-05T10:00Z',
    ...fields,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return `---\n${lines.join('\n')}\n---\n${body}\n`;
}
