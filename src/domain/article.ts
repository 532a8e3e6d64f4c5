// An article: a story in one edition. A revision is one saved state of it.
import type { Instant } from './time.ts';

/** One use of a media file by an article. `alt` null means decorative. */
export interface MediaUse {
  /** `{sha256}.{ext}`: the file's name in its URL and in the store. */
  name: string;
  /** Media type, from the file's content. */
  type: string;
  /** Octets. */
  size: number;
  /** Pixels; null where there is no picture. */
  width: number | null;
  height: number | null;
  alt: string | null;
  caption: string | null;
  credit: string | null;
}

/** What a revision says. Two revisions with equal content are the same to every reader. */
export interface Content {
  headline: string;
  /** One or two sentences, plain text: the summary in feeds. */
  lead: string;
  /**
   * Sanitised HTML. Links stand as written and are resolved against the article's URL when rendered;
   * a media file of the story is `media:{name}`.
   */
  body: string;
  /** The slug asked for; null derives one from the headline. */
  slug: string | null;
  bylines: string[];
  dateline: string | null;
  /** Topic keys, in the order given. */
  topics: string[];
  media: MediaUse[];
}

/** Why a revision was saved. `draft` is before release, and the revision that is released. */
export type RevisionKind = 'draft' | 'amend' | 'update' | 'correct';

export interface Revision extends Content {
  number: number;
  kind: RevisionKind;
  /** The public note of a correction, else null. */
  note: string | null;
  /** Of a translation: the source revision it follows. */
  follows: number | null;
  savedAt: Instant;
}

/** `media` grouped as feeds and pages need it. */
export type MediaKind = 'image' | 'audio' | 'video' | 'file';

export function mediaKind(type: string): MediaKind {
  const family = type.split('/')[0];
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file';
}
