// What the serving thread has answered: counters that cost nothing to count, for whoever asks.
import { STATUS_CODES } from 'node:http';
import { type Address, parsePath } from '../documents/address.ts';
import type { Coding } from '../documents/coding.ts';

/** What was asked for. Few enough to be labels; whatever is none of ours is `other`. */
export const KINDS = [
  'feed',
  'headlines',
  'archive',
  'front',
  'topic',
  'period',
  'article',
  'page',
  'sitemap',
  'opml',
  'search',
  'media',
  'asset',
  'preview',
  'api',
  'hub',
  'developers',
  'health',
  'other',
] as const;

export type Kind = (typeof KINDS)[number];

/** A place in KINDS. */
export type KindNumber = number;

const OF_ADDRESS: Readonly<Record<Address['kind'], Kind>> = {
  chooser: 'page',
  opml: 'opml',
  robots: 'sitemap',
  sitemap: 'sitemap',
  'news-sitemap': 'sitemap',
  'edition-sitemap': 'sitemap',
  front: 'front',
  feeds: 'page',
  style: 'asset',
  statement: 'page',
  feed: 'feed',
  archive: 'archive',
  all: 'feed',
  topic: 'topic',
  year: 'period',
  month: 'period',
  article: 'article',
};

/** What is no document, by the first part of its path. */
const OF_FIRST_PART: Readonly<Record<string, Kind>> = {
  api: 'api',
  hub: 'hub',
  media: 'media',
  assets: 'asset',
  'favicon.ico': 'asset',
  preview: 'preview',
  developers: 'developers',
  healthz: 'health',
  readyz: 'health',
};

const SEARCH = /^\/[^/]+\/search\/?$/;

/** @param path below the base URL, without a query */
export function kindOf(path: string): KindNumber {
  return KINDS.indexOf(kindNameOf(path));
}

function kindNameOf(path: string): Kind {
  const first = /^\/([^/]*)/.exec(path)?.[1] ?? '';
  if (Object.hasOwn(OF_FIRST_PART, first)) return OF_FIRST_PART[first] as Kind;
  if (SEARCH.test(path)) return 'search';
  const address = parsePath(path);
  if (!address) return 'other';
  if (address.kind === 'feed' && address.variant === 'headlines') return 'headlines';
  return OF_ADDRESS[address.kind];
}

/** Codings of bodies; what is none of ours counts as identity. */
const CODINGS: readonly Coding[] = ['identity', 'gzip', 'br'];

/** Below 1000, so that a status is a place of its own. */
const STATUSES = 1000;

/** Counted in one place, whoever answered. */
export class Traffic {
  readonly #requests = new Float64Array(KINDS.length * STATUSES);
  readonly #octets: Record<Coding, number> = { identity: 0, gzip: 0, br: 0 };

  /** @param octets of the body; none where there is none */
  count(kind: KindNumber, status: number, coding: Coding, octets: number): void {
    const place = kind * STATUSES + status;
    this.#requests[place] = (this.#requests[place] as number) + 1;
    this.#octets[coding] += octets;
  }

  /** Those that there were, in the order of KINDS and statuses. */
  requests(): { kind: Kind; status: number; count: number }[] {
    const statuses = Object.keys(STATUS_CODES).map(Number);
    return KINDS.flatMap((kind, i) =>
      statuses.map((status) => ({ kind, status, count: this.#requests[i * STATUSES + status] as number })),
    ).filter(({ count }) => count > 0);
  }

  octets(): { coding: Coding; count: number }[] {
    return CODINGS.map((coding) => ({ coding, count: this.#octets[coding] }));
  }
}
