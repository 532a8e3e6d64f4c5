// Languages together: which editions a story needs, and what is lacking before they can go out as one.
import type { Edition } from './edition.ts';
import type { Instant } from './time.ts';

/** How an article stands, as far as its story is concerned. */
export interface Standing {
  editionId: number;
  revision: number;
  /** The newest revision that translations must follow. */
  substantialRevision: number;
  /** The source revision it follows; null for a source. */
  follows: number | null;
  publishAt: Instant | null;
  /** Since when it is due and waits for the rest of its story. */
  heldAt: Instant | null;
  releasedAt: Instant | null;
  withdrawnAt: Instant | null;
  erasedAt: Instant | null;
}

/** A story with how its articles stand, by edition id. */
export interface StoryStanding {
  /** Null: co-original. */
  sourceEditionId: number | null;
  /** Edition ids; null means the newsroom's default. */
  required: readonly number[] | null;
  articles: ReadonlyMap<number, Standing>;
}

/**
 * Why a required edition cannot go out: it has no article; one that nobody has given a time; one whose time
 * comes later; one that is behind its source.
 */
export type Why = 'missing' | 'draft' | 'later' | 'stale';

/** A required edition that is not ready. */
export interface Lack {
  /** Path of the edition. */
  edition: string;
  why: Why;
}

/** The editions that a story needs: its own, else the newsroom's default. One that is closed never counts. */
export function requiredOf(
  { required }: Pick<StoryStanding, 'required'>,
  editions: readonly Edition[],
): Edition[] {
  return editions.filter(
    ({ id, required: byDefault, closedAt }) =>
      closedAt === null && (required === null ? byDefault : required.includes(id)),
  );
}

/** Whether an article is behind its source, released or not. */
export function isBehind(
  { sourceEditionId, articles }: Pick<StoryStanding, 'sourceEditionId' | 'articles'>,
  { editionId, follows }: Pick<Standing, 'editionId' | 'follows'>,
): boolean {
  if (sourceEditionId === null || editionId === sourceEditionId) return false;
  const source = articles.get(sourceEditionId);
  return source !== undefined && follows !== null && follows < source.substantialRevision;
}

/**
 * What a story lacks to go out at a moment, in the order of the editions. What is public already, or was
 * withdrawn, is out of the question.
 */
export function lacksOf(story: StoryStanding, editions: readonly Edition[], at: Instant): Lack[] {
  return requiredOf(story, editions).flatMap(({ id, path }): Lack[] => {
    const article = story.articles.get(id);
    if (!article) return [{ edition: path, why: 'missing' }];
    if (article.releasedAt !== null || article.erasedAt !== null) return [];
    if (isBehind(story, article)) return [{ edition: path, why: 'stale' }];
    if (article.publishAt === null) return [{ edition: path, why: 'draft' }];
    return article.publishAt > at ? [{ edition: path, why: 'later' }] : [];
  });
}

const SAID: Readonly<Record<Why, string>> = {
  missing: 'is missing',
  draft: 'has no time',
  later: 'has a later time',
  stale: 'is stale',
};

/** “fr is missing, de is stale”. */
export function sayLacks(lacks: readonly Lack[]): string {
  return lacks.map(({ edition, why }) => `${edition} ${SAID[why]}`).join(', ');
}
