// What changed between two revisions of an article: its fields, its media and its body.
import type { Content, MediaUse } from '../article.ts';
import { type BodyDifference, compareBodies } from './paragraphs.ts';
import { compareWords, editsWithin, type Piece, type Words, wordsIn } from './words.ts';

/** What a media file is used with. */
export const MEDIA_TEXTS = ['alt', 'caption', 'credit', 'title', 'terms'] as const;
export type MediaText = (typeof MEDIA_TEXTS)[number];

/** Another thumbnail: names of files. */
export interface ThumbnailChange {
  removed: string | null;
  added: string | null;
}

export type MediaChange =
  | { change: 'removed' | 'added'; use: MediaUse }
  /** The same file with other words; null where they are the same. */
  | ({ change: 'changed'; name: string; type: string; thumbnail: ThumbnailChange | null } & Record<
      MediaText,
      Piece[] | null
    >)
  /** All the same files, in another order. */
  | { change: 'reordered' };

/** The fields that are one text each. Lists are joined by commas. */
export const TEXTS = ['headline', 'lead', 'byline', 'dateline', 'slug', 'topics'] as const;
export type TextField = (typeof TEXTS)[number];

/** Null or empty: the same. */
export interface Difference extends Record<TextField, Piece[] | null> {
  media: MediaChange[];
  body: BodyDifference | null;
}

/**
 * Compares two revisions of one article. Texts that are equal give no difference.
 * @param language BCP 47 tag: what a word is depends on it
 */
export function compareContents(before: Content, after: Content, language: string): Difference {
  const cut = wordsIn(language);
  const texts = TEXTS.map((field) => [field, compareTexts(textOf(before, field), textOf(after, field), cut)]);
  return {
    ...(Object.fromEntries(texts) as Record<TextField, Piece[] | null>),
    media: compareMedia(before.media, after.media, cut),
    body: compareBodies(before.body, after.body, cut),
  };
}

/** Whether anything differs. */
export function isDifferent(difference: Difference): boolean {
  const { media, body } = difference;
  return media.length > 0 || body !== null || TEXTS.some((field) => difference[field] !== null);
}

function textOf(content: Content, field: TextField): string {
  switch (field) {
    case 'byline':
      return content.bylines.join(', ');
    case 'topics':
      return content.topics.join(', ');
    default:
      return content[field] ?? '';
  }
}

function compareTexts(before: string, after: string, cut: (text: string) => Words): Piece[] | null {
  if (before === after) return null;
  const [old, now] = [cut(before), cut(after)];
  const length = old.length + now.length;
  return compareWords(old, now, editsWithin(length, length));
}

/** A file is known by its content: another picture with the same words is one removed and one added. */
function compareMedia(
  before: readonly MediaUse[],
  after: readonly MediaUse[],
  cut: (text: string) => Words,
): MediaChange[] {
  const left = [...before];
  const kept: MediaUse[] = [];
  const changes = after.flatMap((use): MediaChange[] => {
    const at = left.findIndex(({ name }) => name === use.name);
    if (at < 0) return [{ change: 'added', use }];
    const [former] = left.splice(at, 1) as [MediaUse];
    kept.push(former);
    const texts = MEDIA_TEXTS.map(
      (field) => [field, compareTexts(former[field] ?? '', use[field] ?? '', cut)] as const,
    );
    const thumbnail = compareThumbnails(former, use);
    if (thumbnail === null && texts.every(([, pieces]) => pieces === null)) return [];
    const said = Object.fromEntries(texts) as Record<MediaText, Piece[] | null>;
    return [{ change: 'changed', name: use.name, type: use.type, ...said, thumbnail }];
  });
  const removed = left.map((use): MediaChange => ({ change: 'removed', use }));
  const stayed = before.filter((use) => kept.includes(use));
  const reordered = stayed.some((use, i) => use !== kept[i]);
  return [...removed, ...changes, ...(reordered ? [{ change: 'reordered' } as const] : [])];
}

function compareThumbnails(before: MediaUse, after: MediaUse): ThumbnailChange | null {
  const [removed, added] = [before.thumbnail?.name ?? null, after.thumbnail?.name ?? null];
  return removed === added ? null : { removed, added };
}
