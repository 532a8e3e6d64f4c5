// A public article as the newsroom has it: parts of URLs, not URLs; what documents are built from.
import type { MediaUse } from './article.ts';
import type { Correction, Role } from './feed.ts';
import type { Instant } from './time.ts';

/** Where an article is: `/{edition}/{yyyy}/{mm}/{slug}`. */
export interface ArticlePlace {
  editionId: number;
  month: string;
  slug: string;
}

/** The same story in another edition, public. */
export interface Sibling extends ArticlePlace {
  uuid: string;
  role: Role;
  stale: boolean;
  updatedAt: Instant;
}

/** What a list shows of an article. */
export interface PublishedItem extends ArticlePlace {
  id: number;
  storyId: number;
  headline: string;
  lead: string;
  releasedAt: Instant;
  updatedAt: Instant;
  dateOnly: boolean;
  corrected: boolean;
  role: Role;
}

export interface PublishedArticle extends PublishedItem {
  uuid: string;
  storyUuid: string;
  guid: string | null;
  guidIsPermaLink: boolean;
  ordinal: number;
  /** The one in force. */
  revision: number;
  body: string;
  bylines: string[];
  dateline: string | null;
  media: MediaUse[];
  topics: { id: number; uuid: string; label: string; slug: string; iptc: string | null }[];
  /** Oldest first. */
  corrections: Correction[];
  stale: boolean;
  siblings: Sibling[];
  /** Ids of the editions whose article of the story was withdrawn. */
  withdrawnIn: number[];
}

/** What is left of a withdrawn article. */
export interface WithdrawnArticle {
  uuid: string;
  storyId: number;
  guid: string | null;
  withdrawnAt: Instant;
}

/** A story that stood in an edition as it is elsewhere, and does no longer. */
export interface DepartedStory {
  uuid: string;
  departedAt: Instant;
  /** What it is remembered from: the release that took its place, or the last withdrawal. */
  rememberedFrom: Instant;
}
