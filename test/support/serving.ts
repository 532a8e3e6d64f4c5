// A served newsroom, and sockets of one's own to it: what no HTTP client would send, or read so slowly.
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { readConfig } from '../../src/config.ts';
import { type Patience, type Serving, startServing } from '../../src/node/serve.ts';
import { connect, type Newsroom, newsroomFile } from './newsroom.ts';
import type { Ends } from './scratch.ts';

export const BASE = 'https://news.example.org';
export const KEY = 'q7Zk3mVb0Yx9Lw2Tn5Rf8Hc1Jd4Gs6Pa';

export interface ServedNewsroom {
  /** Another connection to its file, with the time of day. */
  newsroom: Newsroom;
  serving: Serving;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** A connection on which nothing is sent yet. */
  open(): Promise<Wire>;
}

export async function serveNewsroom(
  test: Ends,
  env: Record<string, string> = {},
  patience: Patience = {},
): Promise<ServedNewsroom> {
  const database = await newsroomFile(test);
  const settings = { CORANTO_BASE_URL: BASE, CORANTO_KEY: KEY, CORANTO_PORT: '0', CORANTO_PUSH: 'off' };
  const config = readConfig({
    CORANTO_DATABASE: database,
    CORANTO_MEDIA: `${database}-media`,
    ...settings,
    ...env,
  });
  const newsroom = { ...connect(test, database), now: Date.now };
  const serving = await startServing(config, undefined, patience);
  test.after(() => serving.close());
  return {
    newsroom,
    serving,
    get: (path, headers = {}) =>
      fetch(`http://127.0.0.1:${serving.port}${path}`, { headers, redirect: 'manual' }),
    open: () => openWire(serving.port),
  };
}

/** One connection, by its octets. */
export interface Wire {
  socket: Socket;
  /** What has come so far. */
  text(): string;
  /** All that comes until the other side ends it. */
  whole(): Promise<string>;
  /** Waits until this has come. */
  until(pattern: RegExp): Promise<string>;
}

export async function openWire(port: number): Promise<Wire> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  let text = '';
  let isClosed = false;
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  // Whoever closes it while something is sent resets it.
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isClosed = true;
      resolve();
    });
  });
  await Promise.race([once(socket, 'connect').catch(() => closed), closed]);
  return {
    socket,
    text: () => text,
    whole: async () => {
      await closed;
      return text;
    },
    until: async (pattern) => {
      while (!pattern.test(text)) {
        if (isClosed) throw new Error(`closed before ${pattern}: ${text.slice(0, 500)}`);
        await Promise.race([once(socket, 'data'), closed]);
      }
      return text;
    },
  };
}
