// Addresses: which documents there are, and the one canonical path of each.
import { FEED_FORMATS, type FeedFormat, type FeedVariant } from '../domain/feed.ts';

export type Address =
  | { kind: 'chooser' }
  | { kind: 'opml' }
  | { kind: 'front'; edition: string }
  | { kind: 'feeds'; edition: string }
  | { kind: 'feed'; edition: string; topic: string | null; variant: FeedVariant; format: FeedFormat }
  | { kind: 'archive'; edition: string; part: number; format: FeedFormat }
  | { kind: 'all'; format: FeedFormat }
  | { kind: 'topic'; edition: string; topic: string }
  | { kind: 'year'; edition: string; year: string }
  | { kind: 'month'; edition: string; month: string }
  | { kind: 'article'; edition: string; month: string; slug: string };

export type DocumentKind = Address['kind'];

/** The canonical path of a document, below the base URL. */
export function pathOf(address: Address): string {
  switch (address.kind) {
    case 'chooser':
      return '/';
    case 'opml':
      return '/feeds.opml';
    case 'front':
      return join(address.edition, '');
    case 'feeds':
      return join(address.edition, 'feeds');
    case 'feed': {
      const file = `${address.variant === 'full' ? 'feed' : 'headlines'}.${address.format}`;
      return address.topic === null
        ? join(address.edition, file)
        : join(address.edition, 'topics', address.topic, file);
    }
    case 'archive':
      return join(address.edition, 'archive', `${address.part}.${address.format}`);
    case 'all':
      return join('all', `feed.${address.format}`);
    case 'topic':
      return join(address.edition, 'topics', address.topic, '');
    case 'year':
      return join(address.edition, address.year, '');
    case 'month':
      return join(address.edition, ...address.month.split('-'), '');
    case 'article':
      // The one of which there are hundreds in a feed.
      return `${join(address.edition)}/${address.month.replace('-', '/')}/${encodeURIComponent(address.slug)}`;
  }
}

const join = (...segments: string[]): string => `/${segments.map(encodeURIComponent).join('/')}`;

const YEAR = /^\d{4}$/;
const MONTH = /^(0[1-9]|1[0-2])$/;
const FEED_FILE = /^(feed|headlines)\.(\w+)$/;
const PART_FILE = /^([1-9]\d{0,8})\.(\w+)$/;

/**
 * The address that a path names, in whatever percent-encoding it comes; undefined when it can name none.
 * Whether there is a document is another question.
 */
export function parsePath(path: string): Address | undefined {
  const segments = decode(path);
  if (!segments) return undefined;
  const [edition, second, third, fourth, ...rest] = segments;
  if (edition === undefined || rest.length > 0) return undefined;
  if (second === undefined) {
    if (edition === '') return { kind: 'chooser' };
    return edition === 'feeds.opml' ? { kind: 'opml' } : undefined;
  }
  if (edition === '') return undefined;
  if (third === undefined) {
    if (second === '') return { kind: 'front', edition };
    if (second === 'feeds') return { kind: 'feeds', edition };
    return edition === 'all' ? allAddress(second) : feedAddress(edition, null, second);
  }
  if (second === 'archive') return fourth === undefined ? archiveAddress(edition, third) : undefined;
  if (second === 'topics') {
    if (third === '' || fourth === undefined) return undefined;
    return fourth === '' ? { kind: 'topic', edition, topic: third } : feedAddress(edition, third, fourth);
  }
  if (!YEAR.test(second)) return undefined;
  if (fourth === undefined) return third === '' ? { kind: 'year', edition, year: second } : undefined;
  if (!MONTH.test(third)) return undefined;
  const month = `${second}-${third}`;
  return fourth === ''
    ? { kind: 'month', edition, month }
    : { kind: 'article', edition, month, slug: fourth };
}

function allAddress(file: string): Address | undefined {
  const [, name, extension] = FEED_FILE.exec(file) ?? [];
  const format = formatOf(extension);
  return format && name === 'feed' ? { kind: 'all', format } : undefined;
}

function archiveAddress(edition: string, file: string): Address | undefined {
  const [, part, extension] = PART_FILE.exec(file) ?? [];
  const format = formatOf(extension);
  return format && { kind: 'archive', edition, part: Number(part), format };
}

const formatOf = (extension: string | undefined): FeedFormat | undefined =>
  FEED_FORMATS.find((candidate) => candidate === extension);

function feedAddress(edition: string, topic: string | null, file: string): Address | undefined {
  const [, name, extension] = FEED_FILE.exec(file) ?? [];
  const format = formatOf(extension);
  if (!format) return undefined;
  return { kind: 'feed', edition, topic, variant: name === 'feed' ? 'full' : 'headlines', format };
}

function decode(path: string): string[] | undefined {
  try {
    return path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
