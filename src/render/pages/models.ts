// What each kind of page says, before any HTML. Every URL is absolute and ready-made; texts are plain.
import type { Direction, Edition, PictureSize } from '../../domain/edition.ts';
import type { Entry, FeedFormat } from '../../domain/feed.ts';
import type { Part } from '../../domain/search/hits.ts';
import type { StatementKind } from '../../domain/statement.ts';
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

/** A page in a language; `x-default` for everybody who reads none of the others. */
export interface Alternate {
  language: string;
  url: string;
}

/** A square picture that stands for a site; its size is null where it has any, or none is known. */
export interface IconLink {
  url: string;
  size: PictureSize | null;
}

/**
 * What surrounds every page of an edition. It holds nothing that depends on what is published:
 * else a release would change every page, and an unreleased article might show in one.
 */
export interface PageFrame {
  edition: Pick<
    Edition,
    | 'title'
    | 'path'
    | 'language'
    | 'direction'
    | 'calendar'
    | 'timeZone'
    | 'closedAt'
    | 'publisher'
    | 'email'
    | 'phone'
    | 'address'
    | 'icon'
    | 'iconSize'
    | 'rights'
    | 'license'
  >;
  /** This page's own, canonical. */
  url: string;
  homeUrl: string;
  /** Where a reader chooses an edition. */
  chooserUrl: string;
  feedsUrl: string;
  searchUrl: string;
  stylesheetUrl: string;
  /** The edition's own, after the first. */
  styleUrl: string;
  /** Square, 48 pixels wide at least. */
  iconUrl: string;
  logo: (PictureSize & { url: string }) | null;
  statements: readonly { kind: StatementKind; url: string }[];
  /** The page's own edition's first: readers subscribe to the first they find. */
  feeds: readonly FeedLink[];
  /** All language editions, this one included, in the newsroom's order. */
  editions: readonly EditionLink[];
  /** Only where the page is a preview: the URL of all that the preview has, and when it ends. */
  preview?: { url: string; endsAt: Instant; isPublic: boolean };
  /** The same page in each edition, where every edition has one whatever is published. */
  alternates: readonly Alternate[];
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
  /** Of a story that the edition has no text of: the language of the one that stands for it, and what that is. */
  standsIn: { language: string; isOriginal: boolean } | null;
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
  /** Those with public articles, in the order of the language's dictionaries. */
  topics: readonly { label: string; url: string }[];
  /** Where the list goes on: recent months, then years. */
  archive: readonly PeriodLink[];
}

export interface MonthModel {
  frame: PageFrame;
  /** `2026-03` */
  month: string;
  /** Newest first. */
  items: readonly ListItem[];
  /** How many articles the month has. Null on a full part: it says nothing of what comes after it, and so stays as it is. */
  count: number | null;
  /** The full parts of a long month, the newest first, numbered from the oldest. Empty on those parts. */
  parts: readonly PartLink[];
  /** Which of the parts this is; null: the month's own page. */
  part: number | null;
  year: PeriodLink;
  /** The parts before and after, or else the neighbouring months that have articles. */
  earlier: PartLink | PeriodLink | null;
  later: PartLink | PeriodLink | null;
}

/** A full part of a long month. */
export interface PartLink {
  part: number;
  url: string;
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
  headlines: readonly FeedLink[];
  /** The topic in other editions that have an article about it. */
  siblings: readonly Alternate[];
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
  /** Of a stale translation: when its source changed. */
  staleSince: Instant | null;
  /** Editions that want the story and have no text of it yet, with a sentence that says so in their language. */
  missing: readonly (Pick<Edition, 'language' | 'direction'> & { notYet: string })[];
  /** Older ones about the same, the newest first. */
  related: readonly ListItem[];
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
  icon: IconLink;
  /** Where to go from here: an edition's front page or the chooser. */
  homeUrl: string;
}

export interface ChooserModel {
  /** Path of the edition in whose language the page speaks, since its reader may understand that; null: none. */
  suggested: string | null;
  /** The newsroom's name. */
  title: string;
  /** The language that name is in. */
  language: string;
  direction: Direction;
  url: string;
  stylesheetUrl: string;
  icon: IconLink;
  /** Those of all languages together. */
  feeds: readonly FeedLink[];
  editions: readonly EditionLink[];
}

/** What a preview has of a story in one edition; texts are in its language. */
export interface PreviewRow {
  path: string;
  language: string;
  /** Null where there is nothing to be seen. */
  headline: string | null;
  /** Whether and when it appears. */
  state: string;
  page: { text: string; url: string } | null;
  feeds: { text: string; links: readonly { format: FeedFormat; url: string }[] } | null;
}

export interface PreviewModel {
  frame: PageFrame;
  /** In the language of the frame; null where there is nothing to be seen. */
  headline: string | null;
  /** All editions, in the newsroom's order. */
  rows: readonly PreviewRow[];
}

/** An article that a search found, with its hits. */
export interface FoundItem {
  headline: readonly Part[];
  excerpt: readonly Part[];
  url: string;
  releasedAt: Instant;
  dateOnly: boolean;
}

export interface SearchModel {
  frame: PageFrame;
  /** As it is searched for. */
  query: string;
  /** Those with public articles, sorted by label; and the slug of the one chosen. */
  topics: readonly { slug: string; label: string }[];
  topic: string | null;
  /** Those with public articles, newest first. */
  years: readonly string[];
  year: string | null;
  order: 'newest' | 'oldest';
  /** Null: nothing is searched for. `isMore`: more than so many were found, which are not shown. */
  results: { total: number; isMore: boolean; page: number; pages: number } | null;
  items: readonly FoundItem[];
  previousUrl: string | null;
  nextUrl: string | null;
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
  /** Where those who write programs read on, in English. */
  developersUrl: string;
}
