// Processes that write to newsrooms: some are always loaded and wait for one, so that whoever is killed is soon followed.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type NodeConfig, readConfig } from '../../src/config.ts';
import type { Line } from './desks.ts';
import { COMPILED, collectErrors, killAll, type World } from './world.ts';

const PROGRAM = fileURLToPath(new URL('./writer.ts', import.meta.url));

export type Asked = { id: number } & (
  | { ask: 'begin'; config: NodeConfig; pushes: boolean }
  | { ask: 'perform'; operation: string; input: unknown }
  | { ask: 'put media'; name: string; bytes: Uint8Array }
  | { ask: 'render'; path: string }
  /** Answered when all is settled and rendered. */
  | { ask: 'run' }
);

export interface Told {
  id: number;
  status: number;
  body: string;
}

export interface Writer extends Line {
  child: ChildProcess;
  /** Undefined where nobody answers any more, here and below. */
  render(path: string): Promise<Told | undefined>;
  run(): Promise<Told | undefined>;
}

export interface Writers {
  /**
   * One that works on this newsroom from now on.
   * @param pushesTo hosts at which there are receivers; it pushes, in a thread as the server's
   */
  begin(world: World, pushesTo?: string): Promise<Writer>;
  close(): Promise<void>;
}

type Question = Asked extends infer One ? (One extends { id: number } ? Omit<One, 'id'> : never) : never;

/** @param waiting how many are loaded ahead */
export function createWriters(waiting: number): Writers {
  const start = (): ChildProcess =>
    fork(PROGRAM, [], {
      env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILED },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
  const pool = Array.from({ length: waiting }, start);
  return {
    async begin(world, pushesTo) {
      pool.push(start());
      const child = pool.shift() as ChildProcess;
      collectErrors(world, child);
      const ask = asking(child);
      const config = readConfig({
        ...{ CORANTO_DATABASE: world.database, CORANTO_MEDIA: `${world.data}/media` },
        CORANTO_BASE_URL: world.base,
        CORANTO_CALLBACK_HOSTS: pushesTo ?? '',
      });
      const told = await ask({ ask: 'begin', config, pushes: pushesTo !== undefined });
      if (!told) throw new Error(`a writer does not begin: ${world.errors.slice(-3).join('\n')}`);
      return {
        child,
        post: async (operation, input) => {
          const told = await ask({ ask: 'perform', operation, input });
          return told && { ...told, type: '', retryAfter: null };
        },
        put: async ({ name, bytes }) => (await ask({ ask: 'put media', name, bytes }))?.status,
        render: (path) => ask({ ask: 'render', path }),
        run: () => ask({ ask: 'run' }),
      };
    },
    close: async () => void (await killAll(...pool)),
  };
}

function asking(child: ChildProcess): (question: Question) => Promise<Told | undefined> {
  const waiting = new Map<number, (told: Told | undefined) => void>();
  let last = 0;
  let isGone = !child.connected;
  child.on('message', (told: Told) => {
    waiting.get(told.id)?.(told);
    waiting.delete(told.id);
  });
  // What it had sent before comes first.
  child.on('disconnect', () => {
    isGone = true;
    for (const answer of waiting.values()) answer(undefined);
    waiting.clear();
  });
  return (question) =>
    new Promise((resolve) => {
      if (isGone) return resolve(undefined);
      const id = ++last;
      waiting.set(id, resolve);
      child.send({ id, ...question }, () => {});
    });
}
