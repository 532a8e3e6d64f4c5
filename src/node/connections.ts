// Who is connected: who makes room when there are too many, and who takes too long to read its answer. Whoever asks and
// reads is never the one.
import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { crowdOf } from './network.ts';

/** Connections at once, and of one address or network that is not our own: an office, or an edge of a cache. */
const MOST = 10_000;
const MOST_OF_CROWD = 512;

/** Files that are neither connections nor media: the database's, and the program's own. */
const OWN_FILES = 200;

/** Paths of the API, below whatever path the base URL has. */
const API = /\/api\//;

/** How often those who are answered are looked at. */
const LOOK_EVERY = 1_000;

/**
 * Whoever has read nothing for so long reads no more. That it has, is seen when a piece has gone out whole, which takes
 * a slow line longer where it is large: so many octets a second, and so long at most.
 */
const LONGEST_PAUSE = 30_000;
const SLOWEST_LINE = 2_000;
const LONGEST_PIECE = 300_000;

/** Octets of answers that wait for their readers, in all; the slowest of those who have had this long make room. */
const MOST_UNREAD = 64_000_000;
const FAIR_TIME = 5_000;

/** Which part makes room at once: so that it is looked for once in a while, and not at each that comes. */
const PART = 1 / 16;

export interface Connection {
  readonly socket: Socket;
  readonly crowd: string | undefined;
  /** When it asked last, 0 before it has. */
  askedAt: number;
  /** What the app is answering. */
  readonly underWay: Set<ServerResponse>;
  isGone: boolean;
  /** While an answer waits for its reader: since when, what was read by then, what by now, and since when no more. */
  reading: { since: number; from: number; read: number; at: number } | undefined;
}

const CONNECTION = Symbol('connection');
type Known = Socket & { [CONNECTION]?: Connection };

/** Undefined for one that is none of a server whose connections are watched. */
export const connectionOf = (socket: Socket): Connection | undefined => (socket as Known)[CONNECTION];

export interface Limits {
  most: number;
  mostOfCrowd: number;
  mostUnread: number;
  longestPause: number;
  longestPiece: number;
  lookEvery: number;
}

export interface Connections {
  count(): number;
  /** What the app is answering, on all of them. */
  underWay(): ReadonlySet<ServerResponse>;
  /** Counts a request that the app is to answer. */
  begin(connection: Connection, response: ServerResponse): void;
  /**
   * Closes some of those whose request the app waits for while it comes in, oldest first: strangers', for whoever shows
   * a key that is right may take the time that an upload takes.
   * @returns whether there were any
   */
  dropTrickling(): boolean;
  /** Closes those that ask nothing at the moment, also those that have begun to. */
  closeWaiting(): void;
  stop(): void;
}

/** Watches the connections of a server from now on. */
export function watchConnections(server: Server, limits: Partial<Limits> = {}): Connections {
  const { most, mostOfCrowd, mostUnread, longestPause, longestPiece, lookEvery } = {
    ...usualLimits(),
    ...limits,
  };
  const all = new Set<Connection>();
  const crowds = new Map<string, Set<Connection>>();
  const underWay = new Set<ServerResponse>();

  server.on('connection', (socket: Known) => {
    const crowd = crowdOf(socket.remoteAddress);
    const peers = crowd === undefined ? undefined : (crowds.get(crowd) ?? new Set<Connection>());
    if ((peers && peers.size >= mostOfCrowd && !makeRoom(peers)) || (all.size >= most && !makeRoom(all))) {
      return void socket.destroy();
    }
    const connection: Connection = {
      socket,
      crowd,
      askedAt: 0,
      underWay: new Set(),
      isGone: false,
      reading: undefined,
    };
    socket[CONNECTION] = connection;
    all.add(connection);
    if (peers) crowds.set(crowd as string, peers.add(connection));
    socket.once('close', () => forget(connection));
  });

  function forget(connection: Connection): void {
    if (connection.isGone) return;
    connection.isGone = true;
    // An answer that waits behind another one on the same connection is not told when that closes.
    for (const response of connection.underWay) underWay.delete(response);
    all.delete(connection);
    const peers = connection.crowd === undefined ? undefined : crowds.get(connection.crowd);
    if (peers?.delete(connection) && peers.size === 0) crowds.delete(connection.crowd as string);
  }

  function close(connection: Connection): void {
    forget(connection);
    connection.socket.destroy();
  }

  /** Those make room that have never asked anything, oldest first, and then those that have not for longest. */
  function makeRoom(among: Set<Connection>): boolean {
    const waiting = [...among].filter(isWaiting).sort((a, b) => a.askedAt - b.askedAt);
    // Never all of them: whoever has asked a moment ago will ask again.
    const some = Math.ceil(Math.min(among.size * PART, waiting.length / 2));
    for (const connection of waiting.slice(0, some)) close(connection);
    return some > 0;
  }

  function look(): void {
    const now = performance.now();
    let unread = 0;
    const reading: Connection[] = [];
    for (const connection of all) {
      const waits = connection.socket.writableLength;
      if (waits === 0) {
        connection.reading = undefined;
      } else if (isStuck(connection, waits, now)) {
        close(connection);
      } else {
        unread += waits;
        reading.push(connection);
      }
    }
    if (unread <= mostUnread) return;
    const rate = ({ reading: of }: Connection) => (of ? (of.read - of.from) / (now - of.since + 1) : 0);
    for (const slowest of reading.sort((a, b) => rate(a) - rate(b))) {
      if (unread <= mostUnread) return;
      if (now - (slowest.reading?.since ?? now) < Math.min(FAIR_TIME, longestPause)) continue;
      unread -= slowest.socket.writableLength;
      close(slowest);
    }
  }

  function isStuck(connection: Connection, waits: number, now: number): boolean {
    const read = connection.socket.bytesWritten - waits;
    connection.reading ??= { since: now, from: read, read, at: now };
    const { reading } = connection;
    if (read !== reading.read) Object.assign(reading, { read, at: now });
    return now - reading.at > longestPause + Math.min(longestPiece, (waits / SLOWEST_LINE) * 1_000);
  }

  const looking = setInterval(look, lookEvery).unref();
  return {
    count: () => all.size,
    underWay: () => underWay,
    begin(connection, response) {
      underWay.add(response);
      connection.underWay.add(response);
      response.once('close', () => {
        underWay.delete(response);
        connection.underWay.delete(response);
      });
    },
    dropTrickling() {
      const trickling = [...underWay].filter(({ req }) => !req.complete && !isKeyed(req));
      for (const { req } of trickling.slice(0, Math.ceil(underWay.size * PART))) {
        const connection = connectionOf(req.socket);
        if (connection) close(connection);
      }
      return trickling.length > 0;
    },
    closeWaiting() {
      for (const connection of all) if (isWaiting(connection)) close(connection);
    },
    stop: () => clearInterval(looking),
  };
}

/** Shows a key where keys are looked at: whoever shows a wrong one has been answered. Elsewhere anybody may show one. */
const isKeyed = ({ headers, url }: IncomingMessage): boolean =>
  headers.authorization !== undefined && API.test(URL.parse(`http://host${url}`)?.pathname ?? '');

/** Nobody is answered there: it is kept open for another request, or one is coming in. */
const isWaiting = ({ underWay, socket }: Connection): boolean =>
  underWay.size === 0 && socket.writableLength === 0;

function usualLimits(): Limits {
  // A file may be read for each that is answered.
  const most = Math.min(MOST, Math.floor(((mostFiles() ?? Number.POSITIVE_INFINITY) - OWN_FILES) * (2 / 3)));
  return {
    most: Math.max(most, 100),
    mostOfCrowd: MOST_OF_CROWD,
    mostUnread: MOST_UNREAD,
    longestPause: LONGEST_PAUSE,
    longestPiece: LONGEST_PIECE,
    lookEvery: LOOK_EVERY,
  };
}

/** Files that this process may have open; undefined where that cannot be told. Node has raised it as far as it may. */
function mostFiles(): number | undefined {
  try {
    const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}
