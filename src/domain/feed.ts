// What a feed says, before any format: the model that render/feeds turns into Atom, RSS or JSON.
import type { MediaUse } from './article.ts';
import type { Direction } from './edition.ts';
import type { Instant } from './time.ts';

export const FEED_FORMATS = ['atom', 'rss', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** `full` carries the whole body, `headlines` the summary only. */
export type FeedVariant = 'full' | 'headlines';

export interface EntryTopic {
  label: string;
  /** Absolute URL of the topic's page in the entry's edition. */
  url: string;
}

/**
 * How an article stands to the other languages of its story. While the source has not been released, the
 * first of the public articles in the order of the editions stands for it: that there is another must not show.
 */
export type Role = 'source' | 'translation' | 'co-original';

/** The same story in another edition, public. */
export interface EntryTranslation {
  language: string;
  url: string;
  role: Role;
  /** A translation whose source has had an update or correction since. */
  stale: boolean;
}

export interface Correction {
  at: Instant;
  note: string;
}

export interface EntryMedia extends MediaUse {
  /** Absolute. */
  url: string;
}

/** An article as it appears in a feed. Every URL is absolute; texts are plain unless named HTML. */
export interface Entry {
  /** Atom id: an IRI, for ever. */
  id: string;
  /** RSS guid, for ever. */
  guid: string;
  guidIsPermaLink: boolean;
  url: string;
  language: string;
  direction: Direction;
  headline: string;
  lead: string;
  /** Sanitised HTML with absolute URLs, the correction notes not included. */
  bodyHtml: string;
  /** Oldest first. */
  corrections: Correction[];
  releasedAt: Instant;
  updatedAt: Instant;
  bylines: string[];
  dateline: string | null;
  topics: EntryTopic[];
  media: EntryMedia[];
  role: Role;
  stale: boolean;
  /** The other public editions of the story; never the entry's own. */
  translations: EntryTranslation[];
}

/** What is left of a withdrawn article (RFC 6721). */
export interface Tombstone {
  id: string;
  withdrawnAt: Instant;
}

export interface Feed {
  /** `urn:uuid:...`, for ever, different for each feed but the same in its three formats. */
  id: string;
  variant: FeedVariant;
  /** This document's own absolute URL. */
  url: string;
  /** The page it is the feed of. */
  pageUrl: string;
  language: string;
  direction: Direction;
  title: string;
  description: string;
  /** The newsroom's name, as author of entries without a byline. */
  publisher: string;
  /** The last real change, never the time of rendering. */
  updatedAt: Instant;
  /** Newest first. */
  entries: Entry[];
  /** Newest first. */
  tombstones: Tombstone[];
}
