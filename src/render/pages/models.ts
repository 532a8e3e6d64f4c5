// What each kind of page says, before any HTML. Every URL is absolute and ready-made; texts are plain.
import type { Direction, Edition } from '../../domain/edition.ts';
import type { Entry, FeedFormat } from '../../domain/feed.ts';
import type { Instant } from '../../domain/time.ts';

/** A feed in one format. */
export interface FeedLink {
  title: string;
  url: string;
  format: FeedFormat;
}

/** Another language edition's front page. */
export interface EditionLink {
  path: string;
  title: string;
  language: string;
  url: string;
  isClosed: boolean;
}

/**
 * What surrounds every page of an edition. It holds nothing that depends on what is published:
 * else a release would change every page, and an unreleased article might show in one.
 */
export interface PageFrame {
  edition: Pick<Edition, 'title' | 'path' | 'language' | 'direction' | 'calendar' | 'timeZone' | 'closedAt'>;
  /** This page's own, canonical. */
  url: string;
  homeUrl: string;
  feedsUrl: string;
  stylesheetUrl: string;
  /** The page's own edition's first: readers subscribe to the first they find. */
  feeds: readonly FeedLink[];
  /** All language editions, this one included, in the newsroom's order. */
  editions: readonly EditionLink[];
}

/** An article in a list of them. */
export interface ListItem {
  headline: string;
  lead: string;
  url: string;
  releasedAt: Instant;
  dateOnly: boolean;
  updatedAt: Instant;
  corrected: boolean;
  /** Null: that of the edition. */
  language: string | null;
}

/** A year or month page: `2026` or `2026-03`; the label is made from it. */
export interface PeriodLink {
  period: string;
  url: string;
  /** Public articles in it; null shows none. */
  count: number | null;
}

export interface FrontModel {
  frame: PageFrame;
  description: string;
  /** Newest first. */
  items: readonly ListItem[];
  /** Where the list goes on: recent months, then years. */
  archive: readonly PeriodLink[];
}

export interface MonthModel {
  frame: PageFrame;
  /** `2026-03` */
  month: string;
  /** Newest first. */
  items: readonly ListItem[];
  /** Of a long month: its parts, numbered from the oldest, this one too. Else empty. */
  parts: readonly { part: number; url: string }[];
  /** Which of the parts this is. */
  part: number;
  year: PeriodLink;
  /** The neighbouring months that have articles. */
  earlier: PeriodLink | null;
  later: PeriodLink | null;
}

export interface YearModel {
  frame: PageFrame;
  /** `2026` */
  year: string;
  /** Newest first. */
  months: readonly PeriodLink[];
  earlier: PeriodLink | null;
  later: PeriodLink | null;
}

export interface TopicModel {
  frame: PageFrame;
  label: string;
  /** Newest first. */
  items: readonly ListItem[];
  /** The topic's own feeds. */
  feeds: readonly FeedLink[];
  archive: readonly PeriodLink[];
}

export interface NeighbourLink {
  headline: string;
  url: string;
}

export interface ArticleModel {
  frame: PageFrame;
  entry: Entry;
  dateOnly: boolean;
  /** The article released before this one in its edition. */
  previous: NeighbourLink | null;
  next: NeighbourLink | null;
}

export interface WithdrawnModel {
  frame: PageFrame;
  withdrawnAt: Instant;
}

/** Without a frame the page stands alone, in the language of the words it is rendered with. */
export interface ErrorModel {
  /** HTTP status, 400 to 599. */
  status: number;
  frame: PageFrame | null;
  stylesheetUrl: string;
  /** Where to go from here: an edition's front page or the chooser. */
  homeUrl: string;
}

export interface ChooserModel {
  /** The newsroom's name. */
  title: string;
  /** The language that name is in. */
  language: string;
  direction: Direction;
  url: string;
  stylesheetUrl: string;
  /** Those of all languages together. */
  feeds: readonly FeedLink[];
  editions: readonly EditionLink[];
}

/** Feeds of one thing in all formats, full and headlines only. */
export interface FeedFamily {
  full: readonly FeedLink[];
  headlines: readonly FeedLink[];
}

export interface FeedsModel {
  frame: PageFrame;
  edition: FeedFamily;
  /** Topics with public articles only. */
  topics: readonly (FeedFamily & { label: string; url: string })[];
  /** Every edition in one feed. */
  all: readonly FeedLink[];
  opmlUrl: string;
}
