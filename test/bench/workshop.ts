// What the parts of a run share: a folder that is gone afterwards, how much is measured, and archives that are built once.
import { constants, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from './child.ts';

/** Archives are built before anything is measured, on as many cores. */
const AT_ONCE = 2;

export interface Built<T> {
  file: string;
  /** What its builder said of it. */
  said: T;
}

export interface Workshop {
  /** Gone when the run ends. */
  readonly folder: string;
  /** A few seconds of each part, which says about the same of less. */
  readonly quick: boolean;
  /** Also what takes many minutes. */
  readonly million: boolean;
  /** Tells how far the run is. */
  say(what: string): void;
  /** A database that a program of this folder builds of its arguments; the same for the same. */
  build<T>(script: string, ...args: (string | number)[]): Promise<Built<T>>;
  /** A copy of such a database, to be changed; gone when the part that asked for it has ended. */
  copy(built: Built<unknown>): string;
  /** Removes the copies that there are: those of large archives fill a disk. */
  clear(): void;
}

export function openWorkshop(quick: boolean, million: boolean): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'coranto-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const started = performance.now();
  const known = new Map<string, Promise<Built<unknown>>>();
  const copies: string[] = [];
  let building = 0;
  const waiting: (() => void)[] = [];

  async function run(script: string, args: readonly string[], file: string): Promise<Built<unknown>> {
    while (building >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    building++;
    const child = new Child(script, [file, ...args]);
    const said = await child.next();
    await child.stop();
    building--;
    waiting.shift()?.();
    return { file, said };
  }

  return {
    folder,
    quick,
    million,
    say(what) {
      const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
      process.stderr.write(`${seconds} s ${cpuSeconds().toFixed(1).padStart(6)} CPU s  ${what}\n`);
    },
    build<T>(script: string, ...given: (string | number)[]) {
      const args = given.map(String);
      const key = [script, ...args].join(' ');
      const built = known.get(key) ?? run(script, args, join(folder, `built-${known.size}.db`));
      known.set(key, built);
      return built as Promise<Built<T>>;
    },
    copy({ file }) {
      const copy = join(folder, `copy-${copies.length}.db`);
      // Where the file system can, at no cost.
      copyFileSync(file, copy, constants.COPYFILE_FICLONE);
      copies.push(copy);
      return copy;
    },
    clear() {
      for (const copy of copies) {
        for (const name of [copy, `${copy}-wal`, `${copy}-shm`]) rmSync(name, { force: true });
      }
    },
  };
}

/** Seconds of CPU of this process and of those that it has waited for; of this one alone where that cannot be told. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + cpuOfChildren();
}

function cpuOfChildren(): number {
  try {
    // After the name, which may hold anything: state, and then numbers; ticks are hundredths of a second.
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return 0;
  }
}
