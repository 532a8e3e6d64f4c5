// What the three formats have in common: how entries and documents are asked of them.
import type { Entry, Feed } from '../../domain/feed.ts';

/** An entry to be rendered, its strings clean. */
export interface FreshEntry {
  entry: Entry;
  /** HTML: corrections and body in one element; empty for headlines and for an article without a body. */
  content: string;
}

/** A feed begun: some of its entries rendered, the document still open. */
export interface BegunFeed {
  /** The fresh entries, each serialised, in the order given. */
  fragments: string[];
  /** The whole document, with these fragments as its entries. */
  assemble(fragments: readonly string[]): string;
}

/** Has the library `feed` write a document of the fresh entries and makes it what its format should be. */
export type FormatWriter = (feed: Feed, fresh: readonly FreshEntry[]) => BegunFeed;

export const GENERATOR = 'Coranto';

/**
 * An IRI that the library can be given. It throws for one that is no URL and rewrites others
 * (`http://a.example` gains a slash), so what cannot pass has a stand-in and the writers put the IRI itself
 * into the tree.
 */
export function acceptable(iri: string): string {
  return URL.canParse(iri) ? iri : 'urn:coranto:stand-in';
}

/** The texts among these that have something to show. */
export function nonBlank(texts: readonly string[]): string[] {
  return texts.filter((text) => text.trim() !== '');
}
