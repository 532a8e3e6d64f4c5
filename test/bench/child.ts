// Child processes of the benchmark: started on a core of their own where that can be had, asked by message.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Servers run on one core and the load comes from another, so that neither takes the other's time. */
export const SERVER_CORE = 0;
export const CLIENT_CORE = 1;

export const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0;

export class Child {
  readonly process: ChildProcess;
  /** What it has said that nobody has asked for yet, and who waits for what it will say. */
  readonly #said: unknown[] = [];
  readonly #waiting: ((message: unknown) => void)[] = [];

  constructor(script: string, args: readonly string[] = []) {
    const file = fileURLToPath(new URL(script, import.meta.url));
    this.process = spawn(process.execPath, [file, ...args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.process.on('message', (message) => {
      const next = this.#waiting.shift();
      if (next) next(message);
      else this.#said.push(message);
    });
    this.process.on('exit', (code) => {
      if (code) throw new Error(`${script} ended with status ${code}`);
    });
  }

  send(message: unknown): void {
    this.process.send(message as object);
  }

  async next<T>(): Promise<T> {
    if (this.#said.length > 0) return this.#said.shift() as T;
    return new Promise((resolve) => this.#waiting.push(resolve as (message: unknown) => void));
  }

  /** Microseconds of CPU that it has used so far, all threads. */
  async cpu(): Promise<number> {
    this.send('cpu');
    return this.next<number>();
  }

  /** By itself, for then it keeps what it has compiled, where something is kept. */
  async stop(): Promise<void> {
    this.process.removeAllListeners('exit');
    const gone = once(this.process, 'exit');
    if (this.process.connected) this.process.disconnect();
    await gone;
  }
}

/** In a child: answers `cpu()`, and does not outlive the benchmark. */
export function reportCpu(): void {
  process.once('disconnect', () => process.exit());
  process.on('message', (message) => {
    if (message !== 'cpu') return;
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
}

/** Keeps a process and all its threads on one core, or (null) gives it every core again. */
export function pin(pid: number | undefined, core: number | null): void {
  if (!canPin || pid === undefined) return;
  const cores = core === null ? `0-${availableParallelism() - 1}` : String(core);
  spawnSync('taskset', ['-acp', cores, String(pid)]);
}
