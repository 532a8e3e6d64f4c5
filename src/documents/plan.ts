// A document's plan: what it reads, in one snapshot, and what it makes of it. A pure function of what is public.
import type { Edition } from '../domain/edition.ts';
import type { Tag } from '../domain/tag.ts';
import type { Instant } from '../domain/time.ts';
import type { I18n } from '../i18n.ts';
import type { EntryCache } from '../render/feeds/entry-cache.ts';
import type { Query } from '../storage/database.ts';
import type { Address } from './address.ts';
import type { Body } from './body.ts';

/** What rendering needs besides the model. */
export interface Surroundings {
  baseUrl: string;
  i18n: I18n;
  entries: EntryCache;
}

/** What became of a plan: the answer at the document's URL. */
export interface Rendered {
  status: 200 | 301 | 410;
  contentType: string;
  /** Content-Language; null where a document is in several languages or none. */
  language: string | null;
  /** Absolute URL of a redirect. */
  location: string | null;
  /** Request headers that the answer at its URL depends on, Accept-Encoding apart. */
  vary?: readonly string[];
  /** For the Link header: relation and absolute URL. */
  links: { rel: string; url: string }[];
  body: Body;
  /** What it was made from. */
  tags: Tag[];
  /** When it changes by itself. */
  changesAt: Instant | null;
  /** Last-Modified if nothing has ever been fired for its tags. */
  since: Instant;
  /** Whether the bytes are stored; the long tail keeps validators only. */
  keep: boolean;
  /** Nothing of it is stored, its path neither. */
  unstored?: true;
}

/** What is in no one language, and is there whatever is published. */
export const neutral: Pick<Rendered, 'status' | 'language' | 'location' | 'links' | 'changesAt' | 'keep'> = {
  status: 200,
  language: null,
  location: null,
  links: [],
  changesAt: null,
  keep: true,
};

export interface Plan {
  queries: Record<string, Query<unknown>>;
  /** Null: there is no such document. */
  build(data: Record<string, unknown>, about: Surroundings): Rendered | null;
}

/** Ties queries to the function that takes their results. */
export function plan<T extends Record<string, unknown>>(
  queries: { [K in keyof T]: Query<T[K]> },
  build: (data: T, about: Surroundings) => Rendered | null,
): Plan {
  return { queries, build: (data, about) => build(data as T, about) };
}

/** Makes the plan of one kind of address, as of a moment. */
export type Planner<K extends Address['kind']> = (
  address: Extract<Address, { kind: K }>,
  now: Instant,
) => Plan;

export function findEdition(editions: readonly Edition[], path: string): Edition | undefined {
  return editions.find((edition) => edition.path === path);
}
