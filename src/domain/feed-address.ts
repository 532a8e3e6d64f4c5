// Where our feeds are, by their paths below the base URL, and which other paths our own documents have.
import { FEED_FORMATS, type FeedFormat, type FeedVariant } from './feed.ts';

/** One feed in one format. */
export interface FeedAddress {
  /** The edition’s path; null: all editions together. */
  edition: string | null;
  /** The topic’s slug in that edition; null: all topics. */
  topic: string | null;
  variant: FeedVariant;
  format: FeedFormat;
}

/** First part of the path of the feeds of all editions together. */
const ALL = 'all';

const FEED = /^\/([^/?]+)\/(?:topics\/([^/?]+)\/)?(feed|headlines)\.(\w+)$/;

/** The path below the base URL. */
export function feedPath({ edition, topic, variant, format }: FeedAddress): string {
  const file = `${variant === 'full' ? 'feed' : 'headlines'}.${format}`;
  const parts = [edition ?? ALL, ...(topic === null ? [] : ['topics', topic]), file];
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

/** The feed that a path names, in whatever percent-encoding it comes; undefined for what names none. */
export function parseFeedPath(path: string): FeedAddress | undefined {
  const [, first, topic, name, extension] = FEED.exec(path) ?? [];
  const format = FEED_FORMATS.find((one) => one === extension);
  if (first === undefined || !format) return undefined;
  const variant = name === 'feed' ? 'full' : 'headlines';
  try {
    const edition = decodeURIComponent(first);
    const slug = topic === undefined ? null : decodeURIComponent(topic);
    if (edition !== ALL) return { edition, topic: slug, variant, format };
    return slug === null && variant === 'full' ? { edition: null, topic: null, variant, format } : undefined;
  } catch {
    return undefined;
  }
}

const FILE = String.raw`(feed|headlines|archive/\d+)\.(atom|rss|json)`;
const OF_EDITION = new RegExp(
  String.raw`^(|feeds|search|${FILE}|topics/[^/]+(/${FILE})?|\d{4}(/\d{2}(/[^/]+)?)?)$`,
);

/**
 * The first part of a path that one of our documents may have, with a slash at its end or without: an edition’s path,
 * or `all`; empty for what is of no edition; undefined for a path that none of ours ever has.
 */
export function ownFirstPart(path: string): string | undefined {
  const [first = '', ...rest] = path.slice(1).replace(/\/$/, '').split('/');
  if (rest.length === 0 && (first === '' || first === 'feeds.opml')) return '';
  return OF_EDITION.test(rest.join('/')) ? first : undefined;
}
