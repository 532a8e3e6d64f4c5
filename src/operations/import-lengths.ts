// How long the parts of an article may be: generous, and the same whichever way it comes in.
import type { MediaUse } from '../domain/article.ts';
import { type ArticleInput, type Problem, problemAt } from '../domain/story-input.ts';

/** In characters. */
export const LONGEST_HEADLINE = 1_000;
export const LONGEST_LEAD = 10_000;
/** A byline, a dateline, a caption and the like. */
export const LONGEST_WORDS = 5_000;
export const LONGEST_NOTE = 10_000;
export const LONGEST_GUID = 2_000;

export const MOST_MEDIA = 200;
export const MOST_TOPICS = 100;
export const MOST_BYLINES = 100;

/** What is too long of an article, or is too many; undefined when nothing is. */
export function faultOfLength({ content, guid, correction, origin }: ArticleInput): Problem | undefined {
  const { headline, lead, bylines, dateline, topics, media } = content;
  const lists: [string, readonly unknown[] | null | undefined, number][] = [
    ['byline', bylines, MOST_BYLINES],
    ['topics', topics, MOST_TOPICS],
    ['media', media, MOST_MEDIA],
  ];
  const crowd = lists.find(([, items, most]) => (items?.length ?? 0) > most);
  if (crowd) {
    const [field, items, most] = crowd;
    return problemAt(origin, field, `has ${items?.length} items; expected ${most} at most`);
  }
  const texts: [string, string | null, number][] = [
    ['headline', headline, LONGEST_HEADLINE],
    ['lead', lead, LONGEST_LEAD],
    ['dateline', dateline, LONGEST_WORDS],
    ['guid', guid, LONGEST_GUID],
    ['correction', correction, LONGEST_NOTE],
    ...bylines.map((name): [string, string, number] => ['byline', name, LONGEST_WORDS]),
    ...media.flatMap(wordsOf),
  ];
  const long = texts.find(([, text, most]) => (text?.length ?? 0) > most);
  if (!long) return undefined;
  const [field, text, most] = long;
  return problemAt(origin, field, `has ${text?.length} characters; expected ${most} at most`);
}

function wordsOf(use: MediaUse, at: number): [string, string | null, number][] {
  return (['alt', 'caption', 'credit', 'title', 'terms'] as const).map((name) => [
    `media[${at + 1}].${name}`,
    use[name],
    LONGEST_WORDS,
  ]);
}
