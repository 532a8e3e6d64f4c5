// How a server stops: its load balancer learns of it first, what is under way is finished, and then nobody is let in.
import { setTimeout as wait } from 'node:timers/promises';
import type { HttpServer } from './server.ts';

/** How often a connection is looked for whose request is finished by then. */
const CLOSE_EVERY = 50;

/** How long a request may take to come in that had begun to. */
const HALF_COME = 2_000;

export interface Closing {
  /** Milliseconds for which everything is answered as before. */
  drain: number;
  /** Milliseconds that what is under way may take after that. */
  patience: number;
  /** Called once nobody new is let in: answers whoever waits for something. */
  answerWaiting(): void;
}

/** Closes a server. Whoever is answered from now on is told to ask on another connection. */
export async function closeServer(
  { server, connections }: HttpServer,
  { drain, patience, answerWaiting }: Closing,
): Promise<void> {
  server.prependListener('request', (_, response) => void response.setHeader('Connection', 'close'));
  for (const response of connections.underWay()) {
    if (!response.headersSent) response.setHeader('Connection', 'close');
  }
  await wait(drain);
  const closed = new Promise((resolve) => server.close(resolve));
  answerWaiting();
  const from = performance.now();
  // Again and again: whoever is still answered keeps the connection for another request.
  const looking = setInterval(() => {
    server.closeIdleConnections();
    const waited = performance.now() - from;
    if (waited > Math.min(HALF_COME, patience)) connections.closeWaiting();
    if (waited > patience) server.closeAllConnections();
  }, CLOSE_EVERY);
  server.closeIdleConnections();
  await closed;
  clearInterval(looking);
  connections.stop();
}
