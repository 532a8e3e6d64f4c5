// Renders a feed in a format: entries once each, documents assembled from rendered entries, none above its limit.
import type { Entry, Feed, FeedFormat, FeedVariant } from '../../domain/feed.ts';
import { cleanText } from '../html.ts';
import { type Assembly, assemble, type Piece, pieceOf } from './assembly.ts';
import { atomWriter } from './atom.ts';
import { entryContent, summaryOf } from './content.ts';
import { markDirection } from './direction.ts';
import type { EntryCache } from './entry-cache.ts';
import type { FormatWriter, Frame, FreshEntry } from './format-writer.ts';
import { jsonWriter } from './json.ts';
import { bare, boundTombstones, ENTRY_LIMIT, FEED_LIMIT, octets } from './limits.ts';
import { rssWriter } from './rss.ts';

const WRITERS: Record<FeedFormat, FormatWriter> = { atom: atomWriter, rss: rssWriter, json: jsonWriter };

/**
 * The whole document: RFC 4287 with RFC 5005 and RFC 6721, RSS 2.0, or JSON Feed 1.1. A pure function of the feed,
 * whatever the cache holds. Any string may stand in any field: see cleanText for what becomes of characters that
 * XML forbids. Times are given to the second. It has 1,500,000 octets at most, and no entry more than 1,000,000:
 * what is optional is left out from the end, and texts are cut where a block of theirs ends.
 * @param cache may be shared by all feeds, formats and editions
 */
export function renderFeed(feed: Feed, format: FeedFormat, cache: EntryCache): Assembly {
  const writer = WRITERS[format];
  const { entries, history } = feed;
  const rendering = { writer, format, variant: feed.variant, limit: ENTRY_LIMIT, cache };
  const whole = renderEntries(entries, rendering);
  const document = around(feed, whole, rendering);
  if (document.length <= FEED_LIMIT) return document;
  const room = FEED_LIMIT - around(feed, [], rendering).length;
  let { limit } = rendering;
  let made = whole;
  let kept = fitting(entries, made, feed.required, room);
  // The longest give way, by halves: so that what one of them says seldom changes where another is cut.
  while (kept.total > room && limit >= SHORTEST) {
    const sizes = kept.made.map(({ bytes }) => bytes.length);
    limit = halved(limit, levelOf(sizes, room));
    made = shorten(entries, made, { ...rendering, limit });
    kept = fitting(entries, made, feed.required, room);
  }
  const complete = history.complete && kept.made.length === entries.length;
  return around({ ...feed, history: { ...history, complete } }, kept.made, rendering);
}

/** The document with these as its entries. */
function around(feed: Feed, made: readonly Piece[], rendering: Rendering): Assembly {
  const { before, rest, between, after } = frameOf(feed, made.length > 0, rendering);
  const pieces = [before, pieceOf(rendering.writer.updated(feed.updatedAt)), rest];
  for (const [i, one] of made.entries()) {
    if (i > 0) pieces.push(between);
    pieces.push(one);
  }
  pieces.push(after);
  return assemble(pieces);
}

/** What stands around the entries, from the cache or anew: it changes when the edition does. */
function frameOf(
  { entries, updatedAt: _apart, ...given }: Feed,
  hasEntries: boolean,
  { writer, format, cache }: Rendering,
): Record<keyof Frame, Piece> {
  const name = `${hasEntries} ${JSON.stringify(given)}`;
  const known = FRAME.map((part) => cache.find(name, `${format} ${part}`, ''));
  if (known.every((piece) => piece !== undefined)) return fromParts(known);
  const head = { ...cleanStrings(boundTombstones(given)), entries: hasEntries ? entries : [] };
  head.title = markDirection(head.title, given.direction);
  head.description = markDirection(head.description, given.direction);
  const frame = writer.frame(head);
  const made = FRAME.map((part) => pieceOf(frame[part]));
  for (const [i, part] of FRAME.entries()) cache.keep(name, `${format} ${part}`, '', made[i] as Piece);
  return fromParts(made);
}

const FRAME = ['before', 'rest', 'between', 'after'] as const satisfies (keyof Frame)[];

function fromParts(parts: readonly Piece[]): Record<keyof Frame, Piece> {
  const [before, rest, between, after] = parts as [Piece, Piece, Piece, Piece];
  return { before, rest, between, after };
}

/** Half of a limit, or the half of that, until it is no higher than a level. */
function halved(limit: number, level: number): number {
  const half = limit / 2;
  return half > level ? halved(half, level) : half;
}

/** Octets of an entry below which nothing more is to be had: see `bare`. */
const SHORTEST = 1_000;

// RFC 4287 section 7 allows Atom's own type and does not ask for it. As application/atom+xml or application/rss+xml
// Firefox downloads a feed and Chromium shows its source; readers look at the root element.
const CONTENT_TYPES: Record<FeedFormat, string> = {
  atom: 'application/xml; charset=utf-8',
  rss: 'application/xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

/** The Content-Type of a format's documents. */
export function contentTypeOf(format: FeedFormat): string {
  return CONTENT_TYPES[format];
}

/** The most octets that each may have for all of them to fit, those that have less as they are. */
function levelOf(sizes: readonly number[], room: number): number {
  let left = room;
  const ascending = sizes.toSorted((a, b) => a - b);
  for (const [i, size] of ascending.entries()) {
    const share = left / (ascending.length - i);
    if (size > share) return share;
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

/** What fits, the last optional ones left out; more, where not even the others do. */
function fitting(
  entries: readonly Entry[],
  made: readonly Piece[],
  required: Feed['required'],
  room: number,
): { made: Piece[]; total: number } {
  const kept = made.map((one, i) => ({
    one,
    // Beside it stand a comma or a line end.
    size: one.bytes.length + 2,
    optional: !required.has((entries[i] as Entry).id),
  }));
  let total = kept.reduce((sum, { size }) => sum + size, 0);
  while (total > room) {
    const last = kept.findLastIndex(({ optional }) => optional);
    // The newest stays: a feed of nothing tells nobody.
    if (last === -1 || kept.length === 1) break;
    total -= (kept.splice(last, 1)[0] as { size: number }).size;
  }
  return { made: kept.map(({ one }) => one), total };
}

interface Rendering {
  writer: FormatWriter;
  format: FeedFormat;
  variant: FeedVariant;
  /** Octets of an entry. */
  limit: number;
  cache: EntryCache;
}

/** The entries serialised, from the cache or anew; those that are new are written together. */
function renderEntries(entries: readonly Entry[], rendering: Rendering): Piece[] {
  const { writer, format, variant, limit, cache } = rendering;
  const form = `${format} ${variant} ${limit}`;
  const named = entries.map((entry) => {
    const name = cache.nameOf(entry);
    const from = variant === 'full' ? entry.bodyHtml : '';
    return { entry, name, from, made: cache.find(name, form, from) };
  });
  const missing = named.filter(({ made }) => made === undefined);
  if (missing.length > 0) {
    const whole = writer.entries(missing.map(({ entry }) => freshEntry(entry, variant)));
    missing.forEach((one, index) => {
      one.made = cutToFit(one.entry, whole[index] as string, rendering);
      cache.keep(one.name, form, one.from, one.made);
    });
  }
  return named.map(({ made }) => made as Piece);
}

/** The same where they are too long for this limit; the others stay. */
function shorten(entries: readonly Entry[], made: readonly Piece[], rendering: Rendering): Piece[] {
  const isLong = (_: unknown, i: number): boolean => (made[i] as Piece).bytes.length > rendering.limit;
  const shorter = renderEntries(entries.filter(isLong), rendering).values();
  return made.map((one, i) => (isLong(one, i) ? (shorter.next().value as Piece) : one));
}

/** The entry within its limit: whole, its text cut, or bare. */
function cutToFit(entry: Entry, text: string, { writer, variant, limit }: Rendering): Piece {
  const whole = pieceOf(text);
  if (whole.bytes.length <= limit) return whole;
  const write = (fresh: FreshEntry): Piece => pieceOf(writer.entries([fresh])[0] as string);
  const without = write(freshEntry(entry, variant, 0)).bytes.length;
  if (variant === 'full' && without <= limit) {
    // What becomes of an octet of text differs with the format: escaped ones take more, and not all texts alike.
    const growth = (whole.bytes.length - without) / octets(entry.bodyHtml);
    for (let budget = (limit - without) / growth; budget >= 1; budget *= 0.8) {
      const cut = write(freshEntry(entry, variant, budget));
      if (cut.bytes.length <= limit) return cut;
    }
  }
  return write(freshEntry(bare(entry), 'headlines'));
}

function freshEntry(entry: Entry, variant: FeedVariant, budget?: number): FreshEntry {
  const clean = cleanStrings(entry);
  const { text, language } = summaryOf(clean, variant);
  const { direction } = clean;
  return {
    entry: { ...clean, headline: markDirection(clean.headline, direction) },
    summary: text,
    summaryLanguage: language,
    content: variant === 'full' ? entryContent(clean, budget) : '',
  };
}

/** A copy of a model with every string in it clean. */
function cleanStrings<T>(value: T): T {
  if (typeof value === 'string') return cleanText(value) as T;
  if (Array.isArray(value)) return value.map(cleanStrings) as T;
  if (typeof value !== 'object' || value === null || value instanceof Set) return value;
  const clean = { ...value };
  for (const name in clean) clean[name] = cleanStrings(clean[name]);
  return clean;
}
