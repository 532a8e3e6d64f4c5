// A newsroom that is served as a program of its own, as whoever means harm finds it: raw sockets to it from an address
// that is not the usual one, everything that it says, and everything that it leaves on the disk.
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect as openSocket } from 'node:net';
import { dirname, join } from 'node:path';
import { newsroomFile } from './newsroom.ts';
import { type Server, startServer } from './programs.ts';
import type { Ends } from './scratch.ts';

/** Whoever asks, on the loopback network: an address that nothing else here has. */
export const ATTACKER = '127.77.66.55';

export interface House {
  server: Server;
  /** Octets as they are; what comes back until the connection ends, by us after so many milliseconds. */
  raw(octets: string | Buffer, patience?: number): Promise<string>;
  /** Every octet of every file that it has in its folder, as text. */
  left(): string;
}

/**
 * @param env settings besides
 * @param prepare is handed the path of the database before it is served
 */
export async function openHouse(
  t: Ends,
  env: Record<string, string>,
  prepare: (database: string) => Promise<void>,
): Promise<House> {
  const database = await newsroomFile(t);
  const folder = dirname(database);
  await prepare(database);
  const settings = {
    CORANTO_DATABASE: database,
    CORANTO_MEDIA: join(folder, 'media'),
    CORANTO_BASE_URL: 'https://news.example.org',
  };
  const server = await startServer(t, { ...settings, ...env });
  return {
    server,
    raw: (octets, patience = 10_000) => exchange(server.port, octets, patience),
    left: () =>
      (readdirSync(folder, { recursive: true }) as string[])
        .map((name) => join(folder, name))
        .filter((path) => statSync(path).isFile())
        .map((path) => readFileSync(path, 'latin1'))
        .join('\n'),
  };
}

async function exchange(port: number, octets: string | Buffer, patience: number): Promise<string> {
  const socket = openSocket({ port, host: '127.0.0.1', localAddress: ATTACKER });
  socket.setTimeout(patience, () => socket.destroy());
  let text = '';
  socket.setEncoding('latin1').on('data', (more: string) => {
    text += more;
  });
  // Whoever is sent nonsense may hang up in the middle of it.
  socket.on('error', () => {});
  socket.write(typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets);
  await once(socket, 'close');
  return text;
}
