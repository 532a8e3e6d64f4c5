// How stories and their articles stand, as rows say it: decoded alike wherever stories are read.
import type { Instant } from '../domain/time.ts';
import type { Standing } from '../domain/together.ts';
import type { Row } from './database.ts';

/** Of story `s`. */
export const STORY = 's.id AS story_id, s.key, s.source_edition_id, s.required';

/** Of article `a`. */
export const STANDING = `a.edition_id, a.revision, a.substantial_revision, a.follows, a.publish_at, a.held_at,
  a.released_at, a.withdrawn_at, a.erased_at`;

/** What a story is, its articles apart. */
export interface StoryFacts {
  id: number;
  key: string;
  /** Null: co-original. */
  sourceEditionId: number | null;
  required: number[] | null;
}

/** Reads `STORY`. */
export function decodeStoryFacts(row: Row): StoryFacts {
  const required = row['required'] as string | null;
  return {
    id: row['story_id'] as number,
    key: row['key'] as string,
    sourceEditionId: row['source_edition_id'] as number | null,
    required: required === null ? null : (JSON.parse(required) as number[]),
  };
}

/** Reads `STANDING`. */
export function decodeStanding(row: Row): Standing {
  return {
    editionId: row['edition_id'] as number,
    revision: row['revision'] as number,
    substantialRevision: row['substantial_revision'] as number,
    follows: row['follows'] as number | null,
    publishAt: row['publish_at'] as Instant | null,
    heldAt: row['held_at'] as Instant | null,
    releasedAt: row['released_at'] as Instant | null,
    withdrawnAt: row['withdrawn_at'] as Instant | null,
    erasedAt: row['erased_at'] as Instant | null,
  };
}

/**
 * Rows of articles, each with its story, as stories with their articles by edition id. A story without articles is
 * a row whose edition is null.
 */
export function gatherStories<A>(
  rows: readonly Row[],
  decodeArticle: (row: Row) => A,
): (StoryFacts & { articles: Map<number, A> })[] {
  const stories = new Map<number, StoryFacts & { articles: Map<number, A> }>();
  for (const row of rows) {
    const id = row['story_id'] as number;
    const story = stories.get(id) ?? { ...decodeStoryFacts(row), articles: new Map<number, A>() };
    stories.set(id, story);
    const editionId = row['edition_id'] as number | null;
    if (editionId !== null) story.articles.set(editionId, decodeArticle(row));
  }
  return [...stories.values()];
}
