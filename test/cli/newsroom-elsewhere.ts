// A newsroom elsewhere inside a test: the real app over real HTTP, on a line that a test can cut or answer on itself.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Io } from '../../src/cli/io.ts';
import { createApp } from '../../src/http/app.ts';
import { type Clock, fixedClock } from '../support/clock.ts';
import { connect, type Newsroom, newsroomFile } from '../support/newsroom.ts';
import { type Ends, scratchFolder } from '../support/scratch.ts';
import { openSite } from '../support/site.ts';
import { type Result, runCaptured } from './command-line.ts';

export const KEY = 'the-key-of-a-newsroom-that-is-elsewhere';

/** What happens to a request instead: it is answered so, or the connection breaks before or after it is performed. */
export type Mishap =
  | { status: number; headers?: Record<string, string>; body?: string }
  | 'lost'
  | 'answer lost';

export interface Elsewhere {
  /** Its base URL, with a path. */
  url: string;
  newsroom: Newsroom;
  /** Asked so far: `POST status`. */
  requests: string[];
  /** Asked for each request before it is performed. */
  mishap: (request: string) => Mishap | undefined;
  /** What commands waited for, in milliseconds, and did not wait. */
  waits: number[];
  /** Runs a command with `--to`, on a machine that has no newsroom of its own. */
  run(...argv: string[]): Promise<Result>;
  runWith(world: Partial<Io>, ...argv: string[]): Promise<Result>;
}

/** A newsroom like that of `commandLine`, or that of another file, elsewhere. */
export async function newsroomElsewhere(
  test: Ends,
  clock: Clock = fixedClock(),
  file: Promise<string> = newsroomFile(test),
): Promise<Elsewhere> {
  const newsroom = connect(test, await file, clock);
  const env = { CORANTO_KEY: KEY, CORANTO_DATABASE: join(scratchFolder(test), 'none', 'none.db') };
  const waits: number[] = [];
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/press`;
  const { context } = await openSite(newsroom, { baseUrl: url });
  const app = createApp({ ...context, config: { ...context.config, key: KEY } });
  const runWith: Elsewhere['runWith'] = (world, ...argv) => {
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    return runCaptured({ env, now: clock.now, wait, ...world }, [...argv, '--to', url]);
  };
  const elsewhere: Elsewhere = {
    url,
    newsroom,
    requests: [],
    mishap: () => undefined,
    waits,
    runWith,
    run: (...argv) => runWith({}, ...argv),
  };
  server.on('request', (request, response) => {
    const name = `${request.method} ${request.url?.replace('/press/api/v1/desk/', '')}`;
    elsewhere.requests.push(name);
    void answer(request, response, elsewhere.mishap(name), async (asked) => app.fetch(asked));
  });
  return elsewhere;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  mishap: Mishap | undefined,
  perform: (request: Request) => Promise<Response>,
): Promise<void> {
  const body = await buffer(request);
  if (mishap === 'lost') return void request.socket.destroy();
  if (typeof mishap === 'object') {
    response.writeHead(mishap.status, mishap.headers).end(mishap.body);
    return;
  }
  const { method = '', url, headers } = request;
  const answered = await perform(
    new Request(`http://${headers.host}${url}`, {
      method,
      headers: headers as Record<string, string>,
      ...(body.length > 0 && { body }),
    }),
  );
  const bytes = new Uint8Array(await answered.arrayBuffer());
  if (mishap === 'answer lost') return void request.socket.destroy();
  response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(bytes);
}
