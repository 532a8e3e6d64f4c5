// Renders a feed in a format: entries once each, documents assembled from rendered entries.
import type { Entry, Feed, FeedFormat, FeedVariant } from '../../domain/feed.ts';
import type { Instant } from '../../domain/time.ts';
import { cleanText, escapeHtml } from '../html.ts';
import { writeAtom } from './atom.ts';
import type { EntryCache } from './entry-cache.ts';
import type { FormatWriter, FreshEntry } from './format-writer.ts';
import { writeJson } from './json.ts';
import { writeRss } from './rss.ts';

/** What a feed needs to say in the reader's language. */
export interface FeedWords {
  /** Plain text before a correction's note, in the entry's language: "Correction, 3 March 2026:". */
  correctionLabel(at: Instant, entry: Entry): string;
}

export interface RenderFeedOptions {
  /** May be shared by all feeds, formats and editions. */
  cache: EntryCache;
  words: FeedWords;
}

const WRITERS: Record<FeedFormat, FormatWriter> = { atom: writeAtom, rss: writeRss, json: writeJson };

/**
 * The whole document: RFC 4287 with RFC 6721, RSS 2.0, or JSON Feed 1.1. A pure function of the feed and
 * the words, whatever the cache holds. Any string may stand in any field: see cleanText for what becomes of
 * characters that XML forbids. Times are given to the second.
 */
export function renderFeed(feed: Feed, format: FeedFormat, { cache, words }: RenderFeedOptions): string {
  const { entries, ...head } = feed;
  const keyed = entries.map((entry) => {
    const labels = correctionLabels(entry, feed.variant, words);
    const key = entryKey(entry, format, feed.variant, labels);
    return { entry, labels, key, fragment: cache.get(key) };
  });
  const missing = keyed.filter(({ fragment }) => fragment === undefined);
  const fresh = missing.map(({ entry, labels }) => freshEntry(entry, feed.variant, labels));
  const begun = WRITERS[format]({ ...cleanStrings(head), entries: [] }, fresh);
  missing.forEach((one, index) => {
    one.fragment = begun.fragments[index] as string;
    cache.set(one.key, one.fragment);
  });
  return begun.assemble(keyed.map(({ fragment }) => fragment as string));
}

const CONTENT_TYPES: Record<FeedFormat, string> = {
  atom: 'application/atom+xml; charset=utf-8',
  rss: 'application/rss+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

/** The Content-Type of a format's documents. */
export function contentTypeOf(format: FeedFormat): string {
  return CONTENT_TYPES[format];
}

/**
 * Everything a rendered entry follows from, so that two that differ never share a key. It is the model
 * itself and not a hash of it: a collision would show one article's text under another's link.
 */
function entryKey(entry: Entry, format: FeedFormat, variant: FeedVariant, labels: readonly string[]): string {
  const { bodyHtml, ...model } = entry;
  const rest = JSON.stringify([format, variant, labels, model]);
  // JSON holds no line end, so the first one ends it. The body is the bulk, and escaping it costs most.
  return variant === 'full' ? `${rest}\n${bodyHtml}` : rest;
}

function correctionLabels(entry: Entry, variant: FeedVariant, words: FeedWords): string[] {
  return variant === 'full' ? entry.corrections.map(({ at }) => words.correctionLabel(at, entry)) : [];
}

function freshEntry(entry: Entry, variant: FeedVariant, labels: readonly string[]): FreshEntry {
  const clean = cleanStrings(entry);
  return { entry: clean, content: variant === 'full' ? contentHtml(clean, cleanStrings(labels)) : '' };
}

/**
 * The whole text: corrections, lead, body. Most readers show the content and drop the summary beside it, so
 * the lead stands in both. The element around them carries language and direction into any reader.
 */
function contentHtml(entry: Entry, labels: readonly string[]): string {
  if (entry.corrections.length === 0 && entry.bodyHtml.trim() === '' && entry.lead.trim() === '') return '';
  const notes = entry.corrections.map(({ note }, index) => {
    const label = escapeHtml(labels[index] ?? '');
    return `<p class="correction"><strong>${label}</strong> ${escapeHtml(note)}</p>`;
  });
  const lead = entry.lead.trim() === '' ? '' : `<p class="lead">${escapeHtml(entry.lead)}</p>`;
  const open = `<div lang="${escapeHtml(entry.language)}" dir="${entry.direction}">`;
  // The same HTML, but `feed` lets a second `]]>` of a text end its CDATA section.
  return `${open}${notes.join('')}${lead}${entry.bodyHtml}</div>`.replaceAll(']]>', ']]&gt;');
}

/** A copy of a model with every string in it clean. */
function cleanStrings<T>(value: T): T {
  if (typeof value === 'string') return cleanText(value) as T;
  if (Array.isArray(value)) return value.map(cleanStrings) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cleanStrings(part)])) as T;
}
