// Wrangler as a child of this process, with all that it starts: its output at hand, and nothing of it left behind.
import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../node_modules/wrangler/bin/wrangler.js', import.meta.url));
const BIN = fileURLToPath(new URL('../../node_modules/.bin/', import.meta.url));

/** Milliseconds that it may take to end. */
const PATIENCE = 5_000;
/** Milliseconds in which the last of its output comes. */
const LAST_WORDS = 500;
/** Characters of output that are kept to be shown with an error. */
const KEPT = 20_000;

/** What went wrong, with Wrangler's own words below. */
export class WranglerError extends Error {
  override name = 'WranglerError';
}

export interface Wrangler {
  /** Waits until it has ended well. @throws WranglerError when it has not */
  succeeded(): Promise<void>;
  /** Waits until it ends, which it should not. @throws WranglerError */
  failed(): Promise<never>;
  /** An error with what it has said and nobody was shown. */
  error(message: string): WranglerError;
  /** Passes on what it says from now on. */
  show(print: (text: string) => void): void;
  /** Ends it and all that it started. */
  end(): Promise<void>;
}

export function startWrangler(args: readonly string[]): Wrangler {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: ROOT,
    // Its builds run “node”, which is to be this one. Nothing is asked of the network, and nothing of whoever runs it.
    env: {
      ...process.env,
      PATH: `${BIN}${delimiter}${process.env['PATH'] ?? ''}`,
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      NO_COLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: it can be ended as a whole, and the terminal's interrupt comes to us alone.
    detached: true,
  });
  let output = '';
  let print: ((text: string) => void) | undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (print) print(text);
      else output = (output + text).slice(-KEPT);
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
    // What it started may outlive it and hold its output open; what it said itself has come by then.
    child.once('exit', (code) => setTimeout(resolve, LAST_WORDS, code));
  });
  const what = `wrangler ${args.filter((arg) => /^[a-z]/.test(arg)).join(' ')}`;
  const error = (message: string) => new WranglerError(`${message}\n\n${output}`.trim());
  return {
    error,
    async succeeded() {
      if ((await ended) !== 0) throw error(`“${what}” failed`);
    },
    async failed() {
      throw error(`“${what}” ended (${(await ended) ?? 'killed'})`);
    },
    show(to) {
      print = to;
      output = '';
    },
    async end() {
      signal(child, 'SIGTERM');
      const late = setTimeout(() => signal(child, 'SIGKILL'), PATIENCE);
      await ended;
      clearTimeout(late);
      // Whoever of the group outlived it.
      signal(child, 'SIGKILL');
    },
  };
}

/** To the whole group; there may be nobody left. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, name);
  } catch {
    // They have ended.
  }
}
