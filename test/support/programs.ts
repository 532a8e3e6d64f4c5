// The coranto program as processes of their own: this one, or an earlier one from another folder.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ends } from './scratch.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  status: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

export interface Server {
  pid: number;
  /** Where it listens; not what it is called in public. */
  url: string;
  port: number;
  /** Below its base URL's path, which is none. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  text(path: string): Promise<string>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** What it has told its log so far. */
  said(): string;
  /** Sends a signal and waits until it has ended. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
  /** Settles when it has ended, whyever. */
  ended: Promise<Ended>;
}

export interface ProgramOptions {
  /** The folder of the program; this one's unless given. */
  root?: string;
  /** What Node is told ahead of the program. */
  node?: readonly string[];
  /** As whom. */
  uid?: number;
}

export type Settings = Readonly<Record<string, string>>;

/** Runs one command to its end. */
export async function runProgram(
  settings: Settings,
  argv: readonly string[],
  options: ProgramOptions = {},
): Promise<Ended> {
  return watch(start(settings, argv, options)).ended;
}

/** Starts a server and waits until it serves. */
export async function startServer(
  test: Ends,
  settings: Settings,
  options: ProgramOptions = {},
): Promise<Server> {
  const child = start({ CORANTO_PORT: '0', ...settings }, ['serve'], options);
  test.after(() => void child.kill('SIGKILL'));
  const watched = watch(child);
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /listening on \S+ port (\d+)/.exec(watched.now().out);
      if (found) resolve(Number(found[1]));
    });
    void watched.ended.then(({ err }) => reject(new Error(`the server did not start: ${err}`)));
  });
  const ask = (path: string, init: RequestInit) =>
    fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init });
  return {
    pid: child.pid as number,
    url: `http://127.0.0.1:${port}`,
    port,
    get: (path, headers = {}) => ask(path, { headers }),
    text: async (path) => (await ask(path, {})).text(),
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    said: () => watched.now().err,
    ended: watched.ended,
    end(signal = 'SIGTERM') {
      child.kill(signal);
      return watched.ended;
    },
  };
}

function start(settings: Settings, argv: readonly string[], options: ProgramOptions): ChildProcess {
  const { root = ROOT, node = [], uid } = options;
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const own = uid === undefined ? { NODE_COMPILE_CACHE } : {};
  return spawn(process.execPath, [...node, join(root, 'src/cli/coranto.js'), ...argv], {
    env: { PATH, ...own, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
}

function watch(child: ChildProcess): { now(): { out: string; err: string }; ended: Promise<Ended> } {
  const printed = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => {
    printed.out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    printed.err += chunk;
  });
  const ended = once(child, 'close').then(([status, signal]) => ({ status, signal, ...printed }));
  return { now: () => printed, ended };
}
