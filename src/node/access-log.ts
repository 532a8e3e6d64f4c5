// The access log: a line for each request, whoever answers it. Nothing of it tells who a reader is.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { chooseRequestId } from '../http/request-id.ts';
import { toldPath } from '../http/told-path.ts';
import { asLine } from './log.ts';
import { networkOf } from './network.ts';

/** Milliseconds for which lines are gathered: what is written one by one keeps the next request waiting. */
const GATHERED_FOR = 100;

/** Characters of what a program calls itself. */
const LONGEST_AGENT = 200;

export interface AccessOptions {
  /** Takes whole lines, some at once. */
  write(lines: string): void;
  newId(): string;
  now(): number;
  /** Whether the last of X-Forwarded-For is who asks. */
  proxied: boolean;
}

export interface AccessLog {
  /** Writes what is not written yet. */
  stop(): void;
}

/** Notes each request to a server from now on. A server without it does nothing more for any of them. */
export function logAccess(server: Server, { write, newId, now, proxied }: AccessOptions): AccessLog {
  let lines: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (lines.length > 0) write(lines.join(''));
    lines = [];
  };

  // Ahead of whoever answers: the app calls it by the same id then.
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { headers } = request;
    const from = performance.now();
    const given = headers['x-request-id'];
    const id = chooseRequestId(typeof given === 'string' ? given : null, newId);
    headers['x-request-id'] = id;
    const network = networkOf(addressOf(request, proxied));
    const head = watchHead(response);
    response.once('close', () => {
      const isWhole = response.writableFinished;
      const line = {
        at: new Date(now()).toISOString(),
        level: 'info',
        message: 'request',
        request: id,
        method: request.method,
        path: toldPath(request.url ?? ''),
        status: response.headersSent ? response.statusCode : null,
        octets: head.octets(),
        coding: head.coding(),
        milliseconds: Math.round((performance.now() - from) * 10) / 10,
        agent: headers['user-agent']?.slice(0, LONGEST_AGENT).toWellFormed() ?? null,
        network,
        // Whoever asked was gone before the end.
        ...(!isWhole && { cut: true }),
      };
      lines.push(`${asLine(line)}\n`);
      timer ??= setTimeout(flush, GATHERED_FOR);
    });
  });

  return {
    stop() {
      clearTimeout(timer);
      flush();
    },
  };
}

function addressOf({ headers, socket }: IncomingMessage, proxied: boolean): string | undefined {
  const forwarded = proxied ? headers['x-forwarded-for'] : undefined;
  return forwarded === undefined ? socket.remoteAddress : String(forwarded).split(',').at(-1)?.trim();
}

/** What the head of an answer says of its body; Node forgets what it is given as a list. */
function watchHead(response: ServerResponse): { octets(): number; coding(): string | null } {
  const said = new Map<string, string>();
  const { writeHead } = response;
  response.writeHead = (...args: unknown[]) => {
    const headers = args.at(-1);
    if (Array.isArray(headers)) {
      for (let i = 0; i < headers.length; i += 2)
        said.set(String(headers[i]).toLowerCase(), String(headers[i + 1]));
    } else if (typeof headers === 'object' && headers !== null) {
      for (const [name, value] of Object.entries(headers)) said.set(name.toLowerCase(), String(value));
    }
    return Reflect.apply(writeHead, response, args);
  };
  const hasBody = (): boolean =>
    response.req.method !== 'HEAD' && response.statusCode !== 304 && response.statusCode !== 204;
  return {
    octets: () => (hasBody() ? Number(said.get('content-length') ?? 0) : 0),
    coding: () => said.get('content-encoding') ?? null,
  };
}
