// An article: a story in one edition. A revision is one saved state of it.
import type { Instant } from './time.ts';

/** A media file. */
export interface MediaFile {
  /** `{sha256}.{ext}`: the file's name in its URL and in the store. */
  name: string;
  /** Media type, from the file's content. */
  type: string;
  /** Octets. */
  size: number;
  /** Pixels; null where there is no picture. */
  width: number | null;
  height: number | null;
}

/** One use of a media file by an article. `alt` null means decorative. */
export interface MediaUse extends MediaFile {
  alt: string | null;
  caption: string | null;
  credit: string | null;
  /** What it is called. */
  title: string | null;
  /** Who may use it, and how. */
  terms: string | null;
  /** A picture that stands for it and shows only together with it. */
  thumbnail: MediaFile | null;
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

/** The files of an article's media, thumbnails too. */
export function filesOf(media: readonly MediaUse[]): MediaFile[] {
  return media.flatMap((use) => (use.thumbnail ? [use, use.thumbnail] : [use]));
}

/** Says what is wrong with a file as the thumbnail of another, as a clause to follow its name. */
export function faultOfThumbnail(file: MediaFile, of: MediaFile): string | undefined {
  if (mediaKind(file.type) !== 'image') return `is ${file.type} and no image`;
  return file.name === of.name ? 'is the file itself; name another picture, or leave it out' : undefined;
}

/** `media` grouped as feeds and pages need it. */
export type MediaKind = 'image' | 'audio' | 'video' | 'file';

export function mediaKind(type: string): MediaKind {
  const family = type.split('/')[0];
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file';
}
