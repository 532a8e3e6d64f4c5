// Runs a program of somebody else's without blocking, so that a server in this process can answer it.
import { type ExecFileException, execFile, spawnSync } from 'node:child_process';

interface Options {
  input?: string;
  env?: Record<string, string>;
  /** Where it runs. */
  cwd?: string;
  /** Exit codes that are no failure. */
  codes?: readonly number[];
}

/** @returns what it wrote to its standard output */
export function runProgram(
  command: string,
  args: readonly string[],
  { input = '', env, cwd, codes = [0] }: Options = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string): void => {
      const code = error ? error.code : 0;
      if (typeof code === 'number' && codes.includes(code)) resolve(stdout);
      else reject(new Error(`${command}: ${error?.message} ${stderr}`));
    };
    const settings = { cwd, env: { ...process.env, ...env }, timeout: 120_000, maxBuffer: 1e9 };
    const child = execFile(command, args, settings, done);
    // One that ends without reading is judged by its exit code.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

export const has = (command: string): boolean => spawnSync('which', [command]).status === 0;

const FIND = "import importlib.util, sys; sys.exit(importlib.util.find_spec('feedparser') is None)";

/** Debian's feedparser belongs to /usr/bin/python3; a python3 earlier on PATH need not know it. */
export const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', FIND]).status === 0,
);
