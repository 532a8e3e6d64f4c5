// A difference in short: which fields, how many paragraphs; or itself, as far as it is not too long.
import { type Difference, MEDIA_TEXTS, type MediaChange, TEXTS, type TextField } from './content.ts';
import type { ParagraphChange } from './paragraphs.ts';
import type { Piece } from './words.ts';

export interface Summary {
  /** Fields whose text changed. */
  fields: TextField[];
  /** How many media came, went, or have other words. */
  media: number;
  /** How many paragraphs changed; all 0 where only markup did. Null: the body is the same. */
  paragraphs: Record<ParagraphChange['change'], number> | null;
}

export function summarise(difference: Difference): Summary {
  const { media, body } = difference;
  const paragraphs = { changed: 0, added: 0, removed: 0 };
  for (const { change } of body?.changes ?? []) paragraphs[change] += 1;
  return {
    fields: TEXTS.filter((field) => difference[field] !== null),
    media: media.length,
    paragraphs: body && paragraphs,
  };
}

/**
 * A difference without the parts that would make it longer than it may be.
 * @param most letters in all
 * @returns it, and how many fields, media and paragraphs were left out
 */
export function clip(difference: Difference, most: number): { difference: Difference; omitted: number } {
  let [room, omitted] = [most, 0];
  const fits = (letters: number): boolean => {
    const fit = letters <= room;
    if (fit) room -= letters;
    else omitted += 1;
    return fit;
  };
  const texts = TEXTS.map((field) => {
    const pieces = difference[field];
    return [field, pieces !== null && fits(lengthOf(pieces)) ? pieces : null];
  });
  const media = difference.media.filter((change) => fits(lengthOfMedia(change)));
  const { body } = difference;
  const kept: Difference = {
    ...(Object.fromEntries(texts) as Record<TextField, Piece[] | null>),
    media,
    body: body && { ...body, changes: body.changes.filter((change) => fits(lengthOfParagraph(change))) },
  };
  return { difference: kept, omitted };
}

function lengthOf(pieces: readonly Piece[] | null): number {
  return pieces === null ? 0 : pieces.reduce((sum, { text }) => sum + text.length, 0);
}

function lengthOfMedia(media: MediaChange): number {
  if (media.change === 'reordered') return 0;
  const lengths =
    media.change === 'changed'
      ? MEDIA_TEXTS.map((field) => lengthOf(media[field]))
      : MEDIA_TEXTS.map((field) => media.use[field]?.length ?? 0);
  return lengths.reduce((sum, length) => sum + length, 0);
}

function lengthOfParagraph(paragraph: ParagraphChange): number {
  return paragraph.change === 'changed' ? lengthOf(paragraph.pieces) : paragraph.text.length;
}
