// Which reader polls which feed: every feed once at least, every reader once at least, and no more than that.
import { FEED_FORMATS, type FeedFormat } from '../../domain/feed.ts';
import type { XmlElement } from '../../render/feeds/xml-tree.ts';
import type { Reader } from './readers.ts';

export interface Feed {
  url: URL;
  format: FeedFormat;
}

/** What a newsroom’s list of feeds comes to. */
export interface Listing {
  /** Each edition’s feeds in every format, and one of its topics’. */
  feeds: readonly Feed[];
  /** The editions’ own pages, as the list has them. */
  pages: readonly string[];
  /** Where it sends readers beside the newsroom: base URLs that are not this one. */
  elsewhere: readonly string[];
}

const FEED_PATH = /\/(?:feed|headlines)\.(?:atom|rss|json)$/;

/**
 * Reads a list of feeds.
 * @param root of the OPML document
 * @param base the newsroom’s base URL, with a final slash
 */
export function readListing(root: XmlElement, base: URL): Listing {
  const named = descendants(root).flatMap(({ attributes }) => {
    const url = URL.parse(attributes['xmlUrl'] ?? '');
    return url && FEED_PATH.test(url.pathname) ? [{ url, page: attributes['htmlUrl'] ?? url.href }] : [];
  });
  const here = named.filter(({ url }) => url.href.startsWith(base.href));
  const away = named.filter((one) => !here.includes(one));
  const urls = here.map(({ url }) => url);
  return {
    feeds: choose(urls, base),
    pages: unique(here.map(({ page }) => page)),
    elsewhere: unique(away.map(({ url }) => url.origin)),
  };
}

function descendants(parent: XmlElement): XmlElement[] {
  return parent.children.flatMap((node) => (node.type === 'element' ? [node, ...descendants(node)] : []));
}

/** All of an edition’s own feeds; of those of its topics one, in another format for each edition. */
function choose(urls: readonly URL[], base: URL): Feed[] {
  const below = ({ pathname }: URL) => pathname.slice(base.pathname.length).split('/');
  const editions = Map.groupBy(urls, (url) => below(url)[0]);
  const feeds = [...editions.values()].flatMap((edition, index) => {
    const [own, ofTopics] = [edition.filter(isOwn), edition.filter((url) => !isOwn(url))];
    const format = FEED_FORMATS[index % FEED_FORMATS.length] as FeedFormat;
    return [
      ...own.flatMap((url) => FEED_FORMATS.map((each) => inFormat(url, each))),
      ...ofTopics.slice(0, 1).map((url) => inFormat(url, format)),
    ];
  });
  return [...new Map(feeds.map((feed) => [feed.url.href, feed])).values()];

  function isOwn(url: URL): boolean {
    return below(url).length === 2;
  }
}

function inFormat(url: URL, format: FeedFormat): Feed {
  const feed = new URL(url);
  feed.pathname = url.pathname.replace(/\w+$/, format);
  return { url: feed, format };
}

export interface Subscription extends Feed {
  readers: readonly Reader[];
}

/**
 * Readers take turns, each with formats that it reads; whoever has not had one then joins a feed that another
 * reader polls already.
 */
export function assignReaders(feeds: readonly Feed[], readers: readonly Reader[]): Subscription[] {
  const subscriptions = feeds.map((feed) => ({ ...feed, readers: [] as Reader[] }));
  const waiting = [...readers];
  for (const one of subscriptions) {
    const next = waiting.findIndex(({ reads }) => reads.includes(one.format));
    const taken = waiting.splice(next, next === -1 ? 0 : 1);
    one.readers.push(...taken);
    waiting.push(...taken);
  }
  const busy = new Set(subscriptions.flatMap((one) => one.readers));
  for (const reader of readers.filter((one) => !busy.has(one))) {
    const [fewest] = subscriptions
      .filter(({ format }) => reader.reads.includes(format))
      .sort((a, b) => a.readers.length - b.readers.length);
    fewest?.readers.push(reader);
  }
  return subscriptions;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
