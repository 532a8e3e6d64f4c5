// Ten thousand readers of a day: how many of each kind, how often each asks and for what, and under which name.
import { MANNERS, type Manner } from '../support/feed-readers.ts';
import { EDITIONS } from './synthetic.ts';

export const READERS = 10_000;

export interface Kind {
  what: string;
  manner: Manner;
  /** Of all readers. */
  share: number;
  /** Seconds between two polls. */
  every: number;
}

const { good, none, dropped, foreign, stale, date, plain, soon, worst } = MANNERS;

/** The first is what the others are compared with. */
export const KINDS: readonly [Kind, ...Kind[]] = [
  { what: 'asks well, each half hour', manner: good, share: 0.25, every: 1_800 },
  { what: 'asks well, each hour', manner: good, share: 0.4, every: 3_600 },
  { what: 'asks well, each quarter', manner: good, share: 0.13, every: 900 },
  { what: 'sends no validators', manner: none, share: 0.08, every: 1_800 },
  { what: 'forgets them every other time', manner: dropped, share: 0.03, every: 1_800 },
  { what: 'sends another site’s', manner: foreign, share: 0.03, every: 1_800 },
  { what: 'sends its very first', manner: stale, share: 0.02, every: 1_800 },
  { what: 'sends dates of its own', manner: date, share: 0.03, every: 1_800 },
  { what: 'takes no compression', manner: plain, share: 0.024, every: 1_800 },
  { what: 'asks well, each 10 seconds', manner: soon, share: 0.005, every: 10 },
  { what: 'does it all wrong, each 10 seconds', manner: worst, share: 0.001, every: 10 },
];

export interface Reader {
  kind: Kind;
  /** Seconds of the day at which it asks first. */
  firstAt: number;
  /** Polls so far, and the first and last of the entity-tags that it was given. */
  polls: number;
  etags: string[];
  /** The feed that it asks for. */
  path: string;
  /** What it says whatever it holds. */
  head: string;
}

/** The readers numbered from 0, each always the same. @param random of when each begins */
export function makeReaders(random: () => number): Reader[] {
  return KINDS.flatMap((kind) => Array.from({ length: Math.round(kind.share * READERS) }, () => kind)).map(
    (kind, n) => {
      const path = pathOf(n);
      const head = headOf(kind.manner, path, n);
      return { kind, firstAt: random() * kind.every, polls: 0, etags: [], path, head };
    },
  );
}

const pathOf = (n: number): string =>
  `/${EDITIONS[n % EDITIONS.length]?.path}/feed.${n % 3 === 0 ? 'rss' : 'atom'}`;

/** Behind a proxy, as most servers are: it says where each came from. */
function headOf(manner: Manner, path: string, n: number): string {
  const agent =
    manner === good && n % 2 === 0
      ? `Miniflux/2.2.${n % 12}; ${1 + (n % 40)} subscribers; feed-id=${n}`
      : `${manner.userAgent} (reader ${n})`;
  const address = `198.${18 + (n >> 15)}.${(n >> 7) & 255}.${1 + (n & 127)}`;
  return `GET ${path} HTTP/1.1\r\nHost: news.example.org\r\nUser-Agent: ${agent}\r\nX-Forwarded-For: ${address}\r\nAccept: */*\r\n`;
}

/** What a reader sends now. */
export function requestOf({ head, kind, polls, etags }: Reader): string {
  const memory = { polls, etags, lastModified: null };
  let text = head;
  for (const [name, value] of Object.entries(kind.manner.headers(memory))) text += `${name}: ${value}\r\n`;
  return `${text}\r\n`;
}

/** It was answered. @param etag that came with it */
export function remember(reader: Reader, etag: string): void {
  reader.polls++;
  // The first and the last are all that any of them sends.
  if (reader.etags.at(-1) !== etag) reader.etags = [reader.etags[0] ?? etag, etag];
}
