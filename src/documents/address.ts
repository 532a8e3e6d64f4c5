// Addresses: which documents there are, and the one canonical path of each.
import { FEED_FORMATS, type FeedFormat, type FeedVariant } from '../domain/feed.ts';
import { STATEMENT_KINDS, type StatementKind } from '../domain/statement.ts';

export type Address =
  /** Suggesting the edition at a path; null: none. */
  | { kind: 'chooser'; suggested: string | null }
  | { kind: 'opml' }
  | { kind: 'robots' }
  | { kind: 'sitemap' }
  | { kind: 'news-sitemap' }
  | { kind: 'front'; edition: string }
  | { kind: 'feeds'; edition: string }
  | { kind: 'style'; edition: string }
  | { kind: 'statement'; edition: string; statement: StatementKind }
  /** Of a month's articles, in parts numbered from the oldest; null: of the edition's other pages, in one. */
  | { kind: 'edition-sitemap'; edition: string; month: string | null; part: number }
  | { kind: 'feed'; edition: string; topic: string | null; variant: FeedVariant; format: FeedFormat }
  | { kind: 'archive'; edition: string; part: number; format: FeedFormat }
  | { kind: 'all'; format: FeedFormat }
  | { kind: 'topic'; edition: string; topic: string }
  | { kind: 'year'; edition: string; year: string }
  /** A part of a long month, numbered from the oldest; null: the newest, which is the month's own page. */
  | { kind: 'month'; edition: string; month: string; part: number | null }
  | { kind: 'article'; edition: string; month: string; slug: string };

export type DocumentKind = Address['kind'];

/** The canonical path of a document, below the base URL. */
export function pathOf(address: Address): string {
  switch (address.kind) {
    case 'chooser':
      // The same URL for all: what is answered there depends on Accept-Language. A fragment is never sent.
      return address.suggested === null ? '/' : `/#${address.suggested}`;
    case 'opml':
      return '/feeds.opml';
    case 'robots':
      return '/robots.txt';
    case 'sitemap':
      return '/sitemap.xml';
    case 'news-sitemap':
      return '/news-sitemap.xml';
    case 'front':
      return join(address.edition, '');
    case 'feeds':
      return join(address.edition, 'feeds');
    case 'style':
      return join(address.edition, STYLE_FILE);
    case 'statement':
      return join(address.edition, address.statement);
    case 'edition-sitemap':
      return join(address.edition, 'sitemap', sitemapFile(address));
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
      return address.part === null
        ? join(address.edition, ...address.month.split('-'), '')
        : join(address.edition, ...address.month.split('-'), 'part', String(address.part), '');
    case 'article':
      // The one of which there are hundreds in a feed.
      return `${join(address.edition)}/${address.month.replace('-', '/')}/${encodeURIComponent(address.slug)}`;
  }
}

function join(...segments: string[]): string {
  let path = '';
  for (const segment of segments) path += `/${encodeURIComponent(segment)}`;
  return path;
}

const YEAR = /^\d{4}$/;
const MONTH = /^(0[1-9]|1[0-2])$/;
const FEED_FILE = /^(feed|headlines)\.(\w+)$/;
const PART_FILE = /^([1-9]\d{0,8})\.(\w+)$/;
const SITEMAP_FILE = /^(?:pages|(\d{4}-(?:0[1-9]|1[0-2]))(?:-([2-9]|[1-9]\d{1,5}))?)\.xml$/;
const NUMBER = /^[1-9]\d{0,8}$/;
const SUGGESTION = /^\/#([a-z0-9-]+)$/;
const STYLE_FILE = 'edition.css';

const OF_NEWSROOM: Readonly<Record<string, Address>> = {
  '': { kind: 'chooser', suggested: null },
  'feeds.opml': { kind: 'opml' },
  'robots.txt': { kind: 'robots' },
  'sitemap.xml': { kind: 'sitemap' },
  'news-sitemap.xml': { kind: 'news-sitemap' },
};

/**
 * The address that a path names, in whatever percent-encoding it comes; undefined when it can name none.
 * Whether there is a document is another question.
 */
export function parsePath(path: string): Address | undefined {
  const suggested = SUGGESTION.exec(path)?.[1];
  if (suggested !== undefined) return { kind: 'chooser', suggested };
  const segments = decode(path);
  if (!segments) return undefined;
  const [edition, second, third, fourth, ...rest] = segments;
  if (edition === undefined) return undefined;
  if (second === undefined) return Object.hasOwn(OF_NEWSROOM, edition) ? OF_NEWSROOM[edition] : undefined;
  if (edition === '') return undefined;
  if (third === undefined) return edition === 'all' ? allAddress(second) : ofEdition(edition, second);
  if (YEAR.test(second)) return ofPeriod(edition, second, third, fourth, rest);
  if (rest.length > 0) return undefined;
  if (second === 'archive') return fourth === undefined ? archiveAddress(edition, third) : undefined;
  if (second === 'sitemap') return fourth === undefined ? sitemapAddress(edition, third) : undefined;
  if (second !== 'topics' || third === '' || fourth === undefined) return undefined;
  return fourth === '' ? { kind: 'topic', edition, topic: third } : feedAddress(edition, third, fourth);
}

function ofEdition(edition: string, name: string): Address | undefined {
  if (name === '') return { kind: 'front', edition };
  if (name === 'feeds') return { kind: 'feeds', edition };
  if (name === STYLE_FILE) return { kind: 'style', edition };
  const statement = STATEMENT_KINDS.find((kind) => kind === name);
  return statement ? { kind: 'statement', edition, statement } : feedAddress(edition, null, name);
}

function ofPeriod(
  edition: string,
  year: string,
  third: string,
  fourth: string | undefined,
  rest: readonly string[],
): Address | undefined {
  if (fourth === undefined) return third === '' ? { kind: 'year', edition, year } : undefined;
  if (!MONTH.test(third)) return undefined;
  const month = `${year}-${third}`;
  if (rest.length === 0) {
    return fourth === ''
      ? { kind: 'month', edition, month, part: null }
      : { kind: 'article', edition, month, slug: fourth };
  }
  const [part = '', end, ...more] = rest;
  if (fourth !== 'part' || end !== '' || more.length > 0 || !NUMBER.test(part)) return undefined;
  return { kind: 'month', edition, month, part: Number(part) };
}

function sitemapAddress(edition: string, file: string): Address | undefined {
  const match = SITEMAP_FILE.exec(file);
  return match
    ? { kind: 'edition-sitemap', edition, month: match[1] ?? null, part: Number(match[2] ?? 1) }
    : undefined;
}

/** `2026-03.xml`, then `2026-03-2.xml`. */
function sitemapFile({ month, part }: { month: string | null; part: number }): string {
  return `${month ?? 'pages'}${part === 1 ? '' : `-${part}`}.xml`;
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
