// Feed readers as they are: good ones, and ones with each of the faults that are met in the wild.
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';

/** What a reader remembers of its last answers. */
export interface Memory {
  polls: number;
  /** Entity-tags that it was given, the oldest first. */
  etags: string[];
  lastModified: string | null;
}

export interface Manner {
  userAgent: string;
  /** Seconds between two polls. */
  every: number;
  headers(memory: Memory): Record<string, string>;
}

const GZIP = { 'accept-encoding': 'gzip, deflate' };
const newestTag = ({ etags }: Memory): Record<string, string> => ({
  ...(etags.length > 0 && { 'if-none-match': etags.at(-1) as string }),
});

/** By what is wrong with them. Each asks every minute, as it may, unless that is its fault. */
export const MANNERS = {
  good: {
    userAgent: 'GoodReader/3.1 (+https://good.example)',
    every: 60,
    headers: (m) => ({ ...GZIP, ...newestTag(m) }),
  },
  none: { userAgent: 'Forgetful/0.9', every: 60, headers: () => GZIP },
  dropped: {
    userAgent: 'Sometimes/2.0',
    every: 60,
    headers: (m) => ({ ...GZIP, ...(m.polls % 2 === 1 && newestTag(m)) }),
  },
  foreign: {
    userAgent: 'MixedUp/1.4',
    every: 60,
    headers: () => ({ ...GZIP, 'if-none-match': '"5f3-61ab"' }),
  },
  stale: {
    userAgent: 'Stuck/7',
    every: 60,
    headers: ({ etags }) => ({ ...GZIP, ...(etags.length > 0 && { 'if-none-match': etags[0] as string }) }),
  },
  date: {
    userAgent: 'Mozilla/5.0 (compatible; OwnDates/1.0; +https://dates.example)',
    every: 60,
    headers: (m) => ({ ...GZIP, ...(m.polls > 0 && { 'if-modified-since': '2026-03-14 10:00:00' }) }),
  },
  plain: { userAgent: 'Plain/1.1', every: 60, headers: newestTag },
  soon: { userAgent: 'Eager/5.2', every: 10, headers: (m) => ({ ...GZIP, ...newestTag(m) }) },
  worst: { userAgent: 'python-requests/2.31.0', every: 10, headers: () => ({}) },
} as const satisfies Record<string, Manner>;

export interface Polled {
  status: number;
  /** Octets of the body. */
  octets: number;
}

export interface FeedReader extends Manner {
  poll(): Promise<Polled>;
  close(): void;
}

/** @param keepAlive whether it asks on the same connection again */
export function feedReader(manner: Manner, url: string, keepAlive = true, more = {}): FeedReader {
  const agent = new Agent({ keepAlive, maxSockets: 1 });
  const memory: Memory = { polls: 0, etags: [], lastModified: null };
  return {
    ...manner,
    async poll() {
      const headers = { 'user-agent': manner.userAgent, ...manner.headers(memory), ...more };
      const [response] = (await once(request(url, { agent, headers }).end(), 'response')) as [
        IncomingMessage,
      ];
      let octets = 0;
      for await (const chunk of response) octets += (chunk as Buffer).length;
      memory.polls += 1;
      memory.lastModified = response.headers['last-modified'] ?? null;
      const { etag } = response.headers;
      if (etag !== undefined && memory.etags.at(-1) !== etag) memory.etags.push(etag);
      return { status: response.statusCode as number, octets };
    },
    close: () => agent.destroy(),
  };
}
