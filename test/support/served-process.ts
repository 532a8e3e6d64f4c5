// A newsroom served by a process of its own, as an operator runs it: signals, and what it writes to its log.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Ends } from './scratch.ts';
import { BASE, KEY } from './serving.ts';

const CORANTO = fileURLToPath(new URL('../../src/cli/coranto.js', import.meta.url));

export interface ServedProcess {
  child: ChildProcess;
  port: number;
  /** Lines of its log so far. */
  log(): Record<string, unknown>[];
  /** Waits for the line that is looked for. */
  logged(isIt: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** What it ended by. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** @param more settings */
export async function serveProcess(
  test: Ends,
  database: string,
  more: Record<string, string> = {},
): Promise<ServedProcess> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [CORANTO, 'serve'], {
    env: {
      PATH,
      ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }),
      CORANTO_PORT: '0',
      CORANTO_DATABASE: database,
      CORANTO_MEDIA: `${database}-media`,
      CORANTO_BASE_URL: BASE,
      CORANTO_KEY: KEY,
      CORANTO_PUSH: 'off',
      ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  test.after(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const said = async <T>(find: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended: ${out}${err}`);
      await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
    }
  };
  const port = Number(await said(() => /listening on .* port (\d+)/.exec(out)?.[1]));
  const log = (): Record<string, unknown>[] =>
    err
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    child,
    port,
    log,
    logged: (isIt) => said(() => log().find(isIt)),
    get: (path, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual' }),
    ended,
  };
}
