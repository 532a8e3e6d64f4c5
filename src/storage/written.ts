// What a write is made of: rows of the newsroom as whoever decides on them knows them.
import type { Content, RevisionKind } from '../domain/article.ts';
import type { Instant } from '../domain/time.ts';

export interface NewStory {
  uuid: string;
  key: string;
  sourceEditionId: number | null;
  required: number[] | null;
  createdAt: Instant;
}

export interface NewArticle {
  uuid: string;
  storyId: number;
  editionId: number;
  guid: string | null;
  guidIsPermaLink: boolean;
  createdAt: Instant;
  updatedAt: Instant | null;
  /** The source revision it follows; null for a source. */
  follows: number | null;
  /** Public elsewhere before it came in: it goes out by itself, and nobody is told. */
  quiet: boolean;
}

export interface NewRevision {
  articleId: number;
  number: number;
  kind: RevisionKind;
  content: Content;
  note: string | null;
  follows: number | null;
}

export interface Schedule {
  publishAt: Instant | null;
  publishGiven: string | null;
  dateOnly: boolean;
  withdrawAt: Instant | null;
  withdrawGiven: string | null;
  /** Since when it waits for the rest of its story; null: with this time it is due anew. */
  heldAt: Instant | null;
  /** It goes out without waiting for the rest of its story. */
  alone: boolean;
}

export interface Release {
  articleId: number;
  editionId: number;
  /** Its due time; or, for what was held, when it goes out. */
  releasedAt: Instant;
  updatedAt: Instant;
  ordinal: number;
  month: string;
  slug: string;
  topicIds: number[];
}

/** What a row of the private log is about: an article, or a story as a whole. */
export interface DeskSubject {
  storyId: number;
  articleId: number | null;
  revision: number | null;
}

export type DeskAction =
  | 'scheduled'
  | 'unscheduled'
  | 'ending'
  | 'not ending'
  | 'held'
  | 'confirmed'
  | 'required'
  | 'source'
  | 'erased';

/** The article a change row is about. */
export interface ChangedArticle {
  storyId: number;
  articleId: number;
  editionId: number;
  revision: number;
}
