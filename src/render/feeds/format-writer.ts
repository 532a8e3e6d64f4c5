// What the three formats have in common: how entries and documents are asked of them.
import type { Entry, EntryMedia, Feed } from '../../domain/feed.ts';
import type { Instant } from '../../domain/time.ts';

/** An entry to be rendered, its strings clean and, where they need it, marked with their direction. */
export interface FreshEntry {
  entry: Entry;
  /** Plain text: the lead and, where there is no content, what has been corrected. */
  summary: string;
  /** The language of the summary, where it is not the entry's. */
  summaryLanguage: string | undefined;
  /** HTML: corrections and body in one element; empty for headlines and for an article without a body. */
  content: string;
}

/** Writes entries and feeds in a format. */
export interface FormatWriter {
  /** Each entry serialised, in the order given. */
  entries(fresh: readonly FreshEntry[]): string[];
  /** The document around its entries; of the feed's own entries only whether there are any is used. */
  frame(feed: Omit<Feed, 'updatedAt'>): Frame;
  /** The time of a feed's last change, as it stands there. */
  updated(at: Instant): string;
}

/** A document without its entries, and without the time of its last change: all else seldom changes. */
export interface Frame {
  /** Up to that time. */
  before: string;
  /** From there to the first entry. */
  rest: string;
  /** Between two entries. */
  between: string;
  after: string;
}

/** Stands where the time of the last change does: a character that no clean text holds. */
export const UPDATED = '\u0001';

export const GENERATOR = 'Coranto';

/** The texts among these that have something to show. */
export function nonBlank(texts: readonly (string | null)[]): string[] {
  return texts.filter((text) => text !== null && text.trim() !== '') as string[];
}

/** What a file is called where there is room for one text. */
export function titleOf({ title, caption, alt }: EntryMedia): string | undefined {
  return nonBlank([title, caption, alt])[0];
}

const REFERENCES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text as HTML, with no more escaping than it needs: who opens the feed in a browser sees it as it is written. */
export function asDescription(text: string): string {
  return text.replace(/[&<>]/g, (character) => REFERENCES[character] as string);
}
