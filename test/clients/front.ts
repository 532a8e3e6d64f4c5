// A server on loopback in front of newsrooms, which keeps in mind who asked for what and how it was answered.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Ends } from '../support/scratch.ts';

export interface Asked {
  /** User-Agent, or null for none. */
  agent: string | null;
  path: string;
  /** It named a version that it has. */
  conditional: boolean;
  status: number;
}

type Answers = (request: Request) => Response | Promise<Response>;

export interface Front {
  /** Without a final slash. */
  url: string;
  /** Whose a path is, by its first segment; null for every other. */
  mount(segment: string | null, answers: Answers): void;
  /** Everything that was asked, in the order of the answers. */
  log: readonly Asked[];
}

export async function openFront(test: Ends): Promise<Front> {
  const mounts = new Map<string | null, Answers>();
  const log: Asked[] = [];
  const listener = getRequestListener(
    async (request) => {
      const { pathname } = new URL(request.url);
      const answers = mounts.get(pathname.split('/')[1] as string) ?? mounts.get(null);
      const response = answers ? await answers(request) : new Response(null, { status: 404 });
      const { headers } = request;
      log.push({
        agent: headers.get('User-Agent'),
        path: pathname,
        conditional: headers.has('If-None-Match') || headers.has('If-Modified-Since'),
        status: response.status,
      });
      return response;
    },
    { overrideGlobalObjects: false },
  );
  const server = createServer((request, response) => void listener(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mount: (segment, answers) => void mounts.set(segment, answers),
    log,
  };
}
