// A feed as an independent parser reads it, whatever its format; the list of all feeds too.
import { type Opml, parseAtomFeed, parseJsonFeed, parseOpml, parseRssFeed } from 'feedsmith';
import type { FeedFormat } from '../../../domain/feed.ts';
import { checkJson, checkRoot } from '../well-formed.ts';

export interface ReadEntry {
  id: string;
  /** Of the article's page. */
  url: string;
  /** Of what comes with it. */
  media: string[];
}

export interface ReadFeed {
  language: string | undefined;
  /** Where it says that it is. */
  self: string | undefined;
  /** The page it is the feed of. */
  page: string | undefined;
  /** Other documents of the same feed (RFC 5005). */
  parts: string[];
  entries: ReadEntry[];
}

interface Link {
  href?: string;
  rel?: string;
}

const linked = (links: readonly Link[] | undefined, rel: string): string[] =>
  (links ?? []).flatMap((link) => (link.rel === rel && link.href !== undefined ? [link.href] : []));

const PARTS = ['current', 'prev-archive', 'next-archive'];

const READERS: Readonly<Record<FeedFormat, (text: string) => ReadFeed>> = {
  atom(text) {
    checkRoot(text, 'feed');
    const { xml, links, entries } = parseAtomFeed(text);
    return {
      language: xml?.lang,
      self: linked(links, 'self')[0],
      page: linked(links, 'alternate')[0],
      parts: PARTS.flatMap((rel) => linked(links, rel)),
      entries: (entries ?? []).map((entry) => ({
        id: entry.id ?? '',
        url: linked(entry.links, 'alternate')[0] ?? '',
        media: linked(entry.links, 'enclosure'),
      })),
    };
  },
  rss(text) {
    checkRoot(text, 'rss');
    const { language, link, atom, items } = parseRssFeed(text);
    return {
      language,
      self: linked(atom?.links, 'self')[0],
      page: link,
      parts: PARTS.flatMap((rel) => linked(atom?.links, rel)),
      entries: (items ?? []).map((item) => ({
        id: item.guid?.value ?? '',
        url: item.link ?? '',
        media: (item.enclosures ?? []).flatMap(({ url }) => url ?? []),
      })),
    };
  },
  json(text) {
    checkJson(text, 'version');
    const { language, feed_url, next_url, home_page_url, items } = parseJsonFeed(text);
    return {
      language,
      self: feed_url,
      page: home_page_url,
      parts: next_url === undefined ? [] : [next_url],
      entries: (items ?? []).map((item) => ({
        id: item.id ?? '',
        url: item.url ?? '',
        media: (item.attachments ?? []).flatMap(({ url }) => url ?? []),
      })),
    };
  },
};

/** @throws Error, in words, when it is not such a feed */
export function readFeed(format: FeedFormat, text: string): ReadFeed {
  return READERS[format](text);
}

/**
 * The addresses in the list of all feeds.
 * @throws Error, in words, when it is not OPML
 */
export function readOpml(text: string): { feeds: string[]; pages: string[] } {
  checkRoot(text, 'opml');
  const outlines = flatten(parseOpml(text).body?.outlines ?? []);
  return {
    feeds: outlines.flatMap(({ xmlUrl }) => xmlUrl ?? []),
    pages: outlines.flatMap(({ htmlUrl }) => htmlUrl ?? []),
  };
}

type Outline = NonNullable<NonNullable<Partial<Opml.Document<string>>['body']>['outlines']>[number];

function flatten(outlines: readonly Outline[]): Outline[] {
  return outlines.flatMap((outline) => [outline, ...flatten(outline.outlines ?? [])]);
}
