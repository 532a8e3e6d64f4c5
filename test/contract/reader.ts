// Asks a host as anybody could: requests over HTTP, whole answers as plain values, operations with the key.
import type { InputOf, OperationName, ResultOf } from '../../src/desk/operations.ts';
import type { ContractHost } from './host.ts';

export const BASE_URL = 'https://news.example.org/press';
export const KEY = 'contract-key-of-more-than-32-characters';
export const BY = { actor: 'editor', reason: null };

const PREFIX = new URL(BASE_URL).pathname;

export interface Answer {
  status: number;
  /** Names in lower case, without what a connection or a clock adds. */
  headers: Record<string, string>;
  body: string;
}

/** Headers that say something of the way, not of the answer. */
const OF_THE_WAY = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'x-request-id']);

export interface Reader {
  /** GET of a path below the base URL, unless told otherwise; no coding unless asked for, no redirect followed. */
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Answer>;
  /** A request that is sent as given. */
  send(path: string, init: RequestInit): Promise<Answer>;
  /** An operation with the key, which must succeed. */
  perform<N extends OperationName>(name: N, input: InputOf<N>): Promise<ResultOf<N>>;
}

export function readerOf(host: ContractHost): Reader {
  const send: Reader['send'] = async (path, init) => {
    const response = await fetch(`${host.url}${PREFIX}${path}`, { redirect: 'manual', ...init });
    const headers = [...response.headers].filter(([name]) => !OF_THE_WAY.has(name));
    return {
      status: response.status,
      headers: Object.fromEntries(headers),
      body: Buffer.from(await response.arrayBuffer()).toString(),
    };
  };
  return {
    send,
    get: (path, headers = {}, method = 'GET') =>
      send(path, { method, headers: { 'accept-encoding': 'identity', ...headers } }),
    async perform(name, input) {
      const { status, body } = await send(`/api/v1/desk/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      if (status !== 200) throw new Error(`${name}: ${status} ${body}`);
      return JSON.parse(body);
    },
  };
}
