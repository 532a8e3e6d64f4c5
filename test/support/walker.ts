// A reader of a whole history (RFC 5005), written from the RFC with a parser of another's: it walks back from the
// subscription document, keeps what it has seen by id, and believes tombstones (RFC 6721).
import assert from 'node:assert/strict';
import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import type { FeedFormat } from '../../src/domain/feed.ts';

/** What a document says, in any format. */
export interface Read {
  entries: { id: string; updated: number; title: string }[];
  tombstones: { id: string; at: number }[];
  previous: string | undefined;
  next: string | undefined;
  current: string | undefined;
  archive: boolean;
  complete: boolean;
}

type Links = readonly { rel?: string; href?: string }[] | undefined;

const linked = (links: Links, rel: string): string | undefined => {
  const found = links?.filter((link) => link.rel === rel) ?? [];
  assert.ok(found.length <= 1, `two links ${rel}`);
  return found[0]?.href;
};

const MARKS = {
  archive: (text: string) => /<fh:archive\s*\/>/.test(text),
  complete: (text: string) => /<fh:complete\s*\/>/.test(text),
};

function tombstonesIn(text: string): Read['tombstones'] {
  return [...text.matchAll(/<at:deleted-entry ref="([^"]*)" when="([^"]*)"\/>/g)].map(([, id, when]) => ({
    id: (id as string).replaceAll(/&#x([0-9a-f]+);/gi, (_, code) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    ),
    at: Date.parse(when as string),
  }));
}

/** A document as an independent parser reads it. */
export const READERS: Readonly<Record<FeedFormat, (text: string) => Read>> = {
  atom(text) {
    const { links, entries } = parseAtomFeed(text);
    return {
      entries: (entries ?? []).map(({ id, updated, title }) => ({
        id: id ?? '',
        updated: Date.parse(updated as string),
        title: title?.value ?? '',
      })),
      tombstones: tombstonesIn(text),
      previous: linked(links, 'prev-archive'),
      next: linked(links, 'next-archive'),
      current: linked(links, 'current'),
      archive: MARKS.archive(text),
      complete: MARKS.complete(text),
    };
  },
  rss(text) {
    const { atom, items } = parseRssFeed(text);
    return {
      entries: (items ?? []).map((item) => ({
        id: item.guid?.value ?? '',
        updated: Date.parse(item.atom?.updated as string),
        title: item.title ?? '',
      })),
      tombstones: tombstonesIn(text),
      previous: linked(atom?.links, 'prev-archive'),
      next: linked(atom?.links, 'next-archive'),
      current: linked(atom?.links, 'current'),
      archive: MARKS.archive(text),
      complete: MARKS.complete(text),
    };
  },
  json(text) {
    const { items, next_url, _coranto } = JSON.parse(text);
    const { history, withdrawn } = _coranto;
    assert.equal(next_url, history.previous);
    return {
      entries: items.map((item: { id: string; date_modified: string; title: string }) => ({
        id: item.id,
        updated: Date.parse(item.date_modified),
        title: item.title,
      })),
      tombstones: withdrawn.map(({ id, at }: { id: string; at: string }) => ({ id, at: Date.parse(at) })),
      previous: next_url,
      next: history.next,
      current: history.current,
      archive: history.archive,
      complete: history.complete,
    };
  },
};

/** Keeps what it reads, as a reader's database does. */
export class Walker {
  readonly #start: string;
  readonly #format: FeedFormat;
  readonly #fetch: (url: string) => Promise<string>;
  readonly #parts = new Set<string>();
  readonly #entries = new Map<string, { updated: number; title: string }>();
  readonly #gone = new Map<string, number>();

  /** @param start URL of the subscription document */
  constructor(start: string, format: FeedFormat, fetch: (url: string) => Promise<string>) {
    this.#start = start;
    this.#format = format;
    this.#fetch = fetch;
  }

  /** Reads the subscription document, and each archive part before it that it does not know yet. */
  async poll(): Promise<void> {
    const read = READERS[this.#format];
    let document = read(await this.#fetch(this.#start));
    assert.ok(!document.archive && document.current === undefined && document.next === undefined);
    this.#take(document);
    const seen = new Set<string>();
    for (let url = document.previous; url !== undefined && !this.#parts.has(url); url = document.previous) {
      assert.ok(!seen.has(url), 'the history runs in a circle');
      seen.add(url);
      document = read(await this.#fetch(url));
      assert.equal(document.current, this.#start);
      assert.ok(document.archive, `${url} is no archive document`);
      this.#take(document);
    }
    for (const url of seen) this.#parts.add(url);
  }

  /** What it believes to be public: `id updated`, sorted. */
  believes(): string[] {
    return [...this.#entries]
      .filter(([id, { updated }]) => updated > (this.#gone.get(id) ?? Number.NEGATIVE_INFINITY))
      .map(([id, { updated }]) => `${id} ${new Date(updated).toISOString()}`)
      .sort();
  }

  #take({ entries, tombstones }: Read): void {
    assert.equal(new Set(entries.map(({ id }) => id)).size, entries.length, 'an id is there twice');
    for (const { id, ...entry } of entries) {
      const known = this.#entries.get(id);
      if (known === undefined || known.updated <= entry.updated) this.#entries.set(id, entry);
    }
    for (const { id, at } of tombstones) this.#gone.set(id, Math.max(at, this.#gone.get(id) ?? at));
  }
}
