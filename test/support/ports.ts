// Ports of this machine.
import { type AddressInfo, createServer, type Server } from 'node:net';

/**
 * Below those that the system gives to whoever asks for any, as all that tests open do: none of these comes in
 * between. Each process begins at a place of its own.
 */
const OURS = { from: 20_000, count: 12_000, ofProcess: 61 };

let next = process.pid * OURS.ofProcess;

/** Has a server listen on a port that is free, and says which. */
export function listening(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** A port that was free a moment ago, for a program that must be told before it starts. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = OURS.from + (next++ % OURS.count);
    const server = createServer();
    const isFree = await listening(server, port).catch(() => false);
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
