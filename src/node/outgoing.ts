// Requests to other hosts on one machine: only to public addresses, looked at when they are connected to.
import { lookup as lookUp } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { isIPv6, type LookupFunction, type Socket } from 'node:net';
import type { Config } from '../config.ts';
import { faultOfTarget, isNamed, isPublicAddress } from '../push/address.ts';
import {
  type OutgoingAnswer,
  OutgoingError,
  type OutgoingRequest,
  PATIENCE,
  type Send,
  userAgentOf,
} from '../push/outgoing.ts';
import { clauseOf } from './outgoing-faults.ts';

/** Octets of an answer that are read though nobody wants them, so that its connection can be used again. */
const DRAINED = 16_384;
/** How long that may take. */
const REST_WITHIN = 500;
/** Octets of an answer's headers. */
const MOST_HEADERS = 16_384;
/** Addresses of one name that are tried. */
const MOST_ADDRESSES = 4;
/** Until the next address is tried. Node's own quarter of a second gives up hosts on the other side of the world. */
const NEXT_ADDRESS_AFTER = 2_000;
/** How long a connection that nobody uses is kept: shorter than receivers do, so that they seldom close first. */
const IDLE = 2_000;
/** Of those, to each host: as many as are used at once. */
const MOST_IDLE = 8;

export interface Outgoing extends Send {
  /** Ends what is under way, which fails, and closes all connections. */
  close(): void;
}

export interface OutgoingOptions {
  /** Milliseconds for each request. */
  patience?: number;
  /** All addresses of a host name. */
  resolve?: (name: string) => Promise<string[]>;
  isPublic?: (address: string) => boolean;
}

/** The way out of a newsroom: says who it is, and leads to private hosts only when they were named. */
export function createSend(
  { baseUrl, callbackHosts }: Pick<Config, 'baseUrl' | 'callbackHosts'>,
  { patience = PATIENCE, resolve = resolveName, isPublic = isPublicAddress }: OutgoingOptions = {},
): Outgoing {
  const mayBePrivate = (host: string): boolean => isNamed(new URL(`http://${host}`), callbackHosts);

  /** What it answers is what the socket connects to: there is no second look-up that could answer otherwise. */
  const lookup: LookupFunction = (name, options, callback) => {
    if (mayBePrivate(name)) return lookUp(name, options, callback as never);
    resolve(name).then(
      (addresses) => {
        const found = addresses.filter(isPublic).slice(0, MOST_ADDRESSES);
        const entries = found.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
        const [first] = entries;
        if (!first) callback(noPublicAddress(), '');
        else if (options.all) callback(null, entries);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, ''),
    );
  };
  // No proxy of the environment, and verified whatever the environment says.
  const settings: https.AgentOptions = {
    keepAlive: true,
    maxFreeSockets: MOST_IDLE,
    timeout: IDLE,
    lookup,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER,
    rejectUnauthorized: true,
  };
  const agents = { 'http:': new http.Agent(settings), 'https:': new https.Agent(settings) };
  const underWay = new Set<http.ClientRequest>();
  let closed = false;

  const send: Send = (asked) => {
    const url = new URL(asked.url);
    const fault = faultOfTarget(url, callbackHosts);
    if (fault !== undefined) return Promise.reject(new OutgoingError('refused', fault));
    if (closed) return Promise.reject(stopped());
    const request = ask(url, asked);
    underWay.add(request);
    const late = setTimeout(() => request.destroy(tooLate(patience)), patience);
    request.once('close', () => {
      clearTimeout(late);
      underWay.delete(request);
    });
    request.once('socket', (socket) => {
      whenConnected(socket, () => {
        if (isPublic(socket.remoteAddress ?? '') || mayBePrivate(url.hostname)) return;
        request.destroy(noPublicAddress());
      });
    });
    request.end(asked.body);
    return answerOf(request, asked.most);
  };

  const ask = (url: URL, { method, headers }: OutgoingRequest): http.ClientRequest => {
    const secure = url.protocol === 'https:';
    return (secure ? https : http).request(url, {
      method,
      headers: { 'User-Agent': userAgentOf(baseUrl), ...headers },
      agent: secure ? agents['https:'] : agents['http:'],
      maxHeaderSize: MOST_HEADERS,
    });
  };

  return Object.assign(send, {
    close() {
      closed = true;
      for (const request of underWay) request.destroy(stopped());
      for (const agent of Object.values(agents)) agent.destroy();
    },
  });
}

/**
 * What was wanted of the answer, when the request is over: its receiver has no other of ours open meanwhile. A little
 * more than that is read and dropped.
 */
function answerOf(request: http.ClientRequest, most: number): Promise<OutgoingAnswer> {
  return new Promise((resolve, reject) => {
    /** Gives the answer, once enough of it is there. */
    let finish: (() => void) | undefined;
    const fail = (error: Error): void => {
      if (finish) finish();
      else reject(error instanceof OutgoingError ? error : new OutgoingError('failed', clauseOf(error)));
    };
    request.on('error', fail);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      const enough = (): void => {
        const late = setTimeout(() => request.destroy(), REST_WITHIN);
        finish = () => {
          clearTimeout(late);
          const body = new Uint8Array(Buffer.concat(chunks)).subarray(0, most);
          resolve({ status: response.statusCode as number, headers: plain(response.headers), body });
        };
      };
      if (most === 0) enough();
      response.on('error', fail);
      response.on('data', (chunk: Buffer) => {
        if (!finish) chunks.push(chunk);
        length += chunk.length;
        if (length >= most && !finish) enough();
        if (length > most + DRAINED) request.destroy();
      });
      response.once('end', () => {
        if (!finish) enough();
        finish?.();
      });
    });
  });
}

/** Names that occur more than once become one; no cookie is kept. */
function plain(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : `${value}`,
    ]),
  );
}

/**
 * By DNS alone: neither hosts files nor the machine's own domain give strangers names of what is inside, and a slow
 * name server holds up nothing but its own request (getaddrinfo holds a thread that others wait for).
 */
async function resolveName(name: string): Promise<string[]> {
  // A new one each time: it reads which name servers there are now.
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const [failure] = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  if (addresses.length === 0) throw failure;
  return addresses;
}

function whenConnected(socket: Socket, act: () => void): void {
  if (socket.connecting) socket.once('connect', act);
  else act();
}

const noPublicAddress = () => new OutgoingError('refused', 'has a host name that leads to no public address');
const tooLate = (patience: number) =>
  new OutgoingError('failed', `did not answer in full within ${patience / 1_000} seconds`);
const stopped = () => new OutgoingError('failed', 'was not asked to the end: we were stopping');
