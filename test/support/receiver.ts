// A receiver of pushes on this machine that does what the path of its callback says: well, badly, or lying.
import { createHash } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** One request that came in whole, verifications of intent included. */
export interface Received {
  method: string;
  /** With its query. */
  path: string;
  headers: http.IncomingHttpHeaders;
  /** The sender's port: one for each connection. */
  from: number;
  body: Buffer;
  /** SHA-256 of the body, in hex. */
  digest: string;
  /** The status that it was answered with; 0 until then, and for no answer. */
  status: number;
}

export interface Receiver {
  port: number;
  /**
   * The URL of a callback.
   * @param path says what becomes of it: see MANNERS
   * @param host one of those that it listens on
   */
  url(path: string, host?: string): string;
  /** In the order in which they came. */
  received: Received[];
  /** Those of one callback: what was delivered, without verifications of intent. */
  deliveries(path: string): Received[];
  /** The most requests that were open at one time: of one callback, or of all. */
  mostAtOnce(path?: string): number;
  /** Resolves as soon as it holds of what came in. */
  until(holds: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export interface ReceiverOptions {
  /** Addresses that it listens on, with one port. */
  hosts?: string[];
  tls?: { key: string; cert: string };
  /** Called with each request that came in whole; the body is not kept after that. */
  onReceived?: (received: Received) => void;
}

type Manner = (response: http.ServerResponse, request: http.IncomingMessage) => void;

/** What a callback does: `/{manner}/{name}` always, `/{manner}-{n}/{name}` the first n times and then as it should. */
export const MANNERS: Readonly<Record<string, Manner>> = {
  fine: (response) => response.writeHead(204).end(),
  slow: (response) => void setTimeout(() => response.writeHead(204).end(), 30),
  talking: (response) => response.end('thank you'),
  failing: (response) => response.writeHead(500).end('out of order'),
  unavailable: (response) => response.writeHead(503, { 'Retry-After': '60' }).end(),
  gone: (response) => response.writeHead(410).end(),
  redirecting: (response) => response.writeHead(307, { Location: '/fine/redirected' }).end(),
  /** Never answers. */
  stalling: () => {},
  /** Reads nothing, answers nothing. */
  deaf: () => {},
  /** Closes in the middle of an answer. */
  closing: (response) => {
    response.writeHead(200, { 'Content-Length': '1000' }).write('half');
    setImmediate(() => response.destroy());
  },
  resetting: (_, request) => request.socket.resetAndDestroy(),
  trickling: (response) => {
    const timer = setInterval(() => response.write('.'), 10);
    response.once('close', () => clearInterval(timer));
  },
  flooding: (response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 'flood ')));
    };
    response.on('drain', more);
    more();
  },
  boasting: (response) => response.writeHead(200, { 'X-Boast': 'a'.repeat(100_000) }).end(),
  babbling: (_, request) => request.socket.end('SSH-2.0-Receiver\r\n'),
  cookies: (response) => response.writeHead(200, { 'Set-Cookie': ['a=1', 'b=2'] }).end('cookies'),
  /** Takes what comes, and answers verifications of intent with something else: see `verify`. */
  lying: (response) => response.end(),
  denying: (response) => response.end(),
};

/** Opens a receiver that is closed with its test. */
export async function openReceiver(t: TestContext, options: ReceiverOptions = {}): Promise<Receiver> {
  const receiver = await startReceiver(options);
  t.after(() => receiver.close());
  return receiver;
}

/** Starts a receiver; whoever starts it closes it. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { hosts = ['127.0.0.1'], tls, onReceived } = options;
  const received: Received[] = [];
  const seen = new Map<string, number>();
  const open = new Map<string, number>();
  const most = new Map<string, number>();
  const waiting = new Set<() => void>();

  const answer = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const path = request.url as string;
    const { name, times } = mannerOf(path);
    const leave = enter(callbackOf(path), '');
    response.once('close', leave);
    if (name === 'deaf') return;
    const body = await bodyOf(request);
    if (!body) return;
    const challenge = new URL(path, 'http://receiver').searchParams.get('hub.challenge');
    const count = (seen.get(callbackOf(path)) ?? 0) + (challenge === null ? 1 : 0);
    seen.set(callbackOf(path), count);
    const manner = (count <= times ? MANNERS[name] : MANNERS['fine']) as Manner;
    const digest = createHash('sha256').update(body).digest('hex');
    const recorded: Received = {
      method: request.method as string,
      path,
      headers: request.headers,
      from: request.socket.remotePort as number,
      body: onReceived ? Buffer.alloc(0) : body,
      digest,
      status: 0,
    };
    response.once('close', () => tell(response.headersSent ? response.statusCode : 0));
    if (challenge !== null) verify(response, name, challenge);
    else manner(response, request);
    received.push(recorded);
    onReceived?.({ ...recorded, body });
    for (const look of waiting) look();

    function tell(status: number): void {
      recorded.status = status;
      for (const look of waiting) look();
    }
  };

  /** Counts one more that is open. */
  const enter = (...keys: string[]): (() => void) => {
    for (const key of keys) {
      const now = (open.get(key) ?? 0) + 1;
      open.set(key, now);
      most.set(key, Math.max(now, most.get(key) ?? 0));
    }
    return () => {
      for (const key of keys) open.set(key, (open.get(key) ?? 0) - 1);
    };
  };

  const servers: (http.Server | https.Server)[] = [];
  for (const host of hosts) {
    const server = tls ? https.createServer(tls, answer) : http.createServer(answer);
    // The first takes a port that is free, and the others the same on their own addresses.
    const port = servers[0] ? portOf(servers[0]) : 0;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    servers.push(server);
  }
  const port = portOf(servers[0] as http.Server);

  return {
    port,
    url: (path, host = hosts[0] as string) =>
      `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}/${path}`,
    received,
    deliveries: (path) =>
      received.filter((one) => callbackOf(one.path) === `/${path}` && !one.path.includes('hub.challenge=')),
    mostAtOnce: (path) => most.get(path === undefined ? '' : `/${path}`) ?? 0,
    async until(holds) {
      if (holds()) return;
      await new Promise<void>((resolve) => {
        const look = () => {
          if (!holds()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
      });
    },
    async close() {
      await Promise.all(
        servers.map((server) => {
          const closed = new Promise((resolve) => server.close(resolve));
          server.closeAllConnections();
          return closed;
        }),
      );
    },
  };
}

/** Answers a verification of intent (WebSub section 5.3): with the challenge, unless it lies or denies. */
function verify(response: http.ServerResponse, manner: string, challenge: string): void {
  if (manner === 'lying') response.end(`${challenge}!`);
  else if (manner === 'denying') response.writeHead(404).end();
  else response.end(challenge);
}

function mannerOf(path: string): { name: string; times: number } {
  const [, name = '', times] = /^\/([a-z]+)(?:-(\d+))?(?:\/|\?|$)/.exec(path) ?? [];
  return {
    name: name in MANNERS ? name : 'fine',
    times: times === undefined ? Number.POSITIVE_INFINITY : Number(times),
  };
}

/** The callback of a path, without what a verification of intent adds. */
const callbackOf = (path: string): string => path.replace(/\?.*/, '');

/** Nothing when it did not come whole. */
async function bodyOf(request: http.IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

const portOf = (server: http.Server | https.Server): number => (server.address() as AddressInfo).port;
