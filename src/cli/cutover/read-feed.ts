// A feed of any system as readers read it: what each item is to them, and by what they would know it again.
import { type Atom, type Json, parseFeed, type Rdf, type Rss } from 'feedsmith';
import { Parser } from 'htmlparser2';
import type { FeedFormat } from '../../domain/feed.ts';
import type { Instant } from '../../domain/time.ts';
import { Refusal } from '../../operations/refusal.ts';

/** What readers know an item by: the first of these that it has. */
export type IdentityKind = 'guid' | 'link' | 'title and date';

export interface ReadItem {
  identity: string;
  kind: IdentityKind;
  /** Whether a guid says that it is the item’s address. */
  isPermaLink: boolean;
  link: string | null;
  title: string | null;
  /** The title in each way in which it may have been meant: markup in it or not. */
  titles: string[];
  at: Instant | null;
}

export interface ReadFeed {
  /** Its name: `RSS 2.0`. */
  name: string;
  /** The format of ours that is nearest. */
  format: FeedFormat;
  language: string | null;
  /** Where it says that it is. */
  self: string | null;
  /** In their order, each identity once. */
  items: ReadItem[];
}

/**
 * Reads a feed.
 * @param where it came from, for the sentence
 * @throws Refusal for what is none in any format
 */
export function readFeed(text: string, where: string): ReadFeed {
  let read: ReturnType<typeof parseFeed>;
  try {
    // A byte order mark is no part of the text.
    read = parseFeed(text.replace(/^\ufeff/, ''));
  } catch {
    throw new Refusal(
      `${where}: this is no feed; expected RSS, Atom or JSON Feed${/<html[\s>]/i.test(text) ? ', and it is a web page' : ''}`,
    );
  }
  const feed = READERS[read.format](read.feed as never, text);
  const once = new Map(feed.items.map((item) => [item.identity, item] as const).reverse());
  return { ...feed, items: [...once.values()].reverse() };
}

const READERS = {
  rss: (feed: Rss.Feed<string>, text: string): ReadFeed => ({
    name: `RSS ${versionOf(text)}`.trim(),
    format: 'rss',
    language: feed.language ?? feed.dc?.languages?.[0] ?? null,
    self: linked(feed.atom?.links, 'self'),
    items: (feed.items ?? []).flatMap((item) =>
      itemOf({
        guid: item.guid?.value,
        isPermaLink: item.guid?.isPermaLink ?? true,
        link: item.link,
        title: item.title,
        date: item.pubDate ?? item.dc?.dates?.[0],
      }),
    ),
  }),
  rdf: (feed: Rdf.Feed<string>): ReadFeed => ({
    name: 'RSS 1.0',
    format: 'rss',
    language: feed.dc?.languages?.[0] ?? null,
    self: linked(feed.atom?.links, 'self'),
    items: (feed.items ?? []).flatMap((item) =>
      // Readers take what an item is about for its guid, and it is its address.
      itemOf({
        guid: item.rdf?.about,
        isPermaLink: item.rdf?.about === item.link,
        link: item.link,
        title: item.title,
        date: item.dc?.dates?.[0],
      }),
    ),
  }),
  atom: (feed: Atom.Feed<string>, text: string): ReadFeed => ({
    name: /xmlns\s*=\s*["']http:\/\/purl\.org\/atom\/ns#/.test(text) ? 'Atom 0.3' : 'Atom 1.0',
    format: 'atom',
    language: feed.xml?.lang ?? feed.entries?.[0]?.xml?.lang ?? null,
    self: linked(feed.links, 'self'),
    items: (feed.entries ?? []).flatMap((entry) =>
      itemOf({
        guid: entry.id,
        isPermaLink: false,
        link: linked(entry.links, 'alternate') ?? undefined,
        title: entry.title?.value,
        date: entry.published ?? entry.updated,
      }),
    ),
  }),
  json: (feed: Json.Feed<string>, text: string): ReadFeed => ({
    name: `JSON Feed ${/jsonfeed\.org\/version\/([\d.]+)/.exec(text)?.[1] ?? ''}`.trim(),
    format: 'json',
    language: feed.language ?? null,
    self: feed.feed_url ?? null,
    items: (feed.items ?? []).flatMap((item) =>
      itemOf({
        guid: item.id,
        isPermaLink: false,
        link: item.url ?? item.external_url,
        title: item.title,
        date: item.date_published ?? item.date_modified,
      }),
    ),
  }),
};

/** That of its first tag alone: looked for in each, the time would grow with the square of how many there are. */
function versionOf(text: string): string {
  const [tag = ''] = /<rss[^>]*/.exec(text) ?? [];
  return /\bversion\s*=\s*["']([\d.]+)/.exec(tag)?.[1] ?? '';
}

interface Link {
  href?: string;
  rel?: string;
}

function linked(links: readonly Link[] | undefined, rel: string): string | null {
  return links?.find((link) => (link.rel ?? 'alternate') === rel && link.href)?.href ?? null;
}

interface Given {
  guid: string | undefined;
  isPermaLink: boolean;
  link: string | undefined;
  title: string | undefined;
  date: string | undefined;
}

/**
 * Characters of a title that is parsed as markup: elements that are never closed take a time that grows with their
 * square. Of a longer one the tags are taken out.
 */
const LONGEST_MARKED = 1_000;

/** Nothing for an item of which a reader could not say what it is. */
function itemOf({ guid, isPermaLink, link, title, date }: Given): ReadItem[] {
  const time = date === undefined ? Number.NaN : Date.parse(date);
  const titles = title === undefined ? [] : titlesOf(title);
  const item = {
    link: link ?? (guid !== undefined && isPermaLink ? guid : null),
    title: titles[0] ?? null,
    titles,
    at: Number.isNaN(time) ? null : time,
  };
  if (guid !== undefined) return [{ identity: guid, kind: 'guid', isPermaLink, ...item }];
  if (link !== undefined) return [{ identity: link, kind: 'link', isPermaLink: true, ...item }];
  if (title === undefined) return [];
  const identity = [title, date].join(' ').trim();
  return [{ identity, kind: 'title and date', isPermaLink: false, ...item }];
}

function titlesOf(title: string): string[] {
  const plain = oneLine(title);
  const unmarked = oneLine(title.length > LONGEST_MARKED ? title.replace(/<[^<>]*>/g, '') : textOf(title));
  return [...new Set([unmarked, plain])].filter((one) => one !== '');
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Without tags, and with what is escaped in HTML as it is meant. */
function textOf(html: string): string {
  let text = '';
  const parser = new Parser({
    ontext(piece) {
      text += piece;
    },
  });
  parser.end(html);
  return text;
}
