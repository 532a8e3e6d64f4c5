// What a feed says, before any format: the model that render/feeds turns into Atom, RSS or JSON.
import type { MediaUse } from './article.ts';
import type { Direction, Fallback } from './edition.ts';
import type { Instant } from './time.ts';

export const FEED_FORMATS = ['atom', 'rss', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** `full` carries the whole body, `headlines` the summary only. */
export type FeedVariant = 'full' | 'headlines';

export interface EntryTopic {
  /** Its slug in the entry's edition. */
  term: string;
  /** Absolute URL below which the topics of the edition are: with the term, that of the topic's page. */
  scheme: string;
  label: string;
  /** Absolute URL of the topic's page in the entry's edition. */
  url: string;
  /** The code of the same subject among the IPTC Media Topics, or null. */
  iptc: string | null;
}

/** IPTC Media Topics: with a code, the URI of a concept. */
export const IPTC_SCHEME = 'http://cv.iptc.org/newscodes/mediatopic/';

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

/** A correction as readers see it. */
export interface EntryCorrection extends Correction {
  /** Before the note, in the entry's language: "Correction, 3 March 2026:". */
  label: string;
}

export interface EntryMedia extends Omit<MediaUse, 'thumbnail'> {
  /** Absolute. */
  url: string;
  /** A picture that stands for it; an image stands for itself. */
  thumbnail: { url: string; width: number | null; height: number | null } | null;
}

/** A text in a language of its own. */
export interface MarkedText {
  text: string;
  language: string;
  direction: Direction;
}

/** Whose texts these are, and what others may do with them. */
export interface Rights {
  /** Who has the rights, in the edition's language. */
  rights: string | null;
  /** Absolute URL. */
  license: string | null;
}

/** An article as it appears in a feed. Every URL is absolute; texts are plain unless named HTML. */
export interface Entry extends Rights {
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
  corrections: EntryCorrection[];
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
  /** Leads to the whole text from one that had to be cut, in the entry's language. */
  more: string;
  /**
   * What the feed's edition says where it has no article of the story and another's stands here: before the text,
   * or in its place. Null for an article of the edition's own.
   */
  fallback: (MarkedText & { kind: Exclude<Fallback, 'hide'> }) | null;
}

/** What is left of a withdrawn article (RFC 6721). */
export interface Tombstone {
  /** What it was known by in Atom and JSON. */
  id: string;
  /** What it was known by in RSS. */
  guid: string;
  withdrawnAt: Instant;
}

/**
 * Where a document stands in its feed's history (RFC 5005). A subscription document and its archive parts are one
 * feed, with one id.
 */
export interface FeedHistory {
  /** The feed is in this document, whole (section 2). */
  complete: boolean;
  /** An archive document (section 4): the same members for ever. */
  archive: boolean;
  /** Absolute URL of the subscription document, where this is another. */
  current: string | null;
  /** Absolute URLs of the parts before and after. */
  previous: string | null;
  next: string | null;
}

/** A link of the guide; its language is null where it is the guide's own. */
export interface GuideLink {
  text: string;
  url: string;
  language: string | null;
}

/** What a person reads who opens a feed in a browser. Readers of feeds pass over it. */
export interface FeedGuide {
  /** Absolute, of the site itself. */
  stylesheetUrl: string;
  language: string;
  direction: Direction;
  title: string;
  /** What a feed is, and how to subscribe. */
  sentences: string[];
  /** The absolute URL to subscribe to. */
  address: string;
  /** First the page for people. */
  links: GuideLink[];
}

export interface Feed extends Rights {
  /** `urn:uuid:...`, for ever, different for each feed but the same in its three formats. */
  id: string;
  variant: FeedVariant;
  /** This document's own absolute URL. */
  url: string;
  /** The page it is the feed of. */
  pageUrl: string;
  /** Of its title and description and, unless it is multilingual, of its entries. */
  language: string;
  /** Its entries are in several languages. */
  multilingual: boolean;
  direction: Direction;
  title: string;
  description: string;
  /** The newsroom's name, as author of entries without a byline. */
  publisher: string;
  /** Absolute URLs of pictures: the icon is square, the logo twice as wide as high. */
  icon: string | null;
  logo: string | null;
  /** Absolute URL of the hub that pushes it (WebSub section 4); null for a document that is not subscribed to. */
  hub: string | null;
  history: FeedHistory;
  /** Null: a browser shows the bare document. Not for JSON. */
  guide: FeedGuide | null;
  /** The last real change, never the time of rendering. */
  updatedAt: Instant;
  /** Newest first. */
  entries: Entry[];
  /** Ids of the entries that may not be left out, however many octets they are. */
  required: ReadonlySet<string>;
  /** Newest first. */
  tombstones: Tombstone[];
}
