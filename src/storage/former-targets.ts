// Where articles were on a former system: what leads to those that have been released.
import { remembered } from '../bounded-cache.ts';
import type { Edition } from '../domain/edition.ts';
import { erasedMark } from '../domain/erased.ts';
import type { ArticlePlace } from '../domain/published.ts';
import type { Instant } from '../domain/time.ts';
import { type Query, sql } from './database.ts';
import { decodeEdition, EDITION_ROW } from './editions.ts';

/** What a former path leads to: an article that is or was public, and its edition. */
export interface FormerTarget {
  articleId: number;
  storyId: number;
  place: ArticlePlace;
  edition: Edition;
  withdrawnAt: Instant | null;
  erasedAt: Instant | null;
}

/** Paths whose marks are at hand: a hash for each document of each change would take longer than to look it up. */
const MARKS = 5_000;

const markOf = remembered(MARKS, (path: string) => path, erasedMark);

/** An erased path stands there as its mark. */
const keysOf = (paths: readonly string[]): string =>
  JSON.stringify(paths.flatMap((path) => [path, markOf(path)]));

/** What these paths lead to, by path; what has not been released is not there. */
export function formerTargetsQuery(paths: readonly string[]): Query<Map<string, FormerTarget>> {
  return {
    statement: sql(
      `SELECT j.key AS at, a.id AS article_id, a.story_id, a.month, a.slug, a.withdrawn_at, a.erased_at, ${EDITION_ROW}
       FROM json_each(?) j
       JOIN former_paths f ON f.path = j.value JOIN articles a ON a.id = f.article_id
       JOIN editions e ON e.id = a.edition_id
       WHERE a.released_at IS NOT NULL`,
      keysOf(paths),
    ),
    decode: (rows) =>
      new Map(
        rows.map((row) => {
          const edition = decodeEdition(row);
          const target: FormerTarget = {
            articleId: row['article_id'] as number,
            storyId: row['story_id'] as number,
            place: { editionId: edition.id, month: row['month'] as string, slug: row['slug'] as string },
            edition,
            withdrawnAt: row['withdrawn_at'] as number | null,
            erasedAt: row['erased_at'] as number | null,
          };
          return [paths[(row['at'] as number) >> 1] as string, target];
        }),
      ),
  };
}

/**
 * Those of these paths that were an article's on a former system, in their order. One that is due is among them, and is
 * released before it is answered; what waits for its time is looked for no further than what never was.
 */
export function knownFormerQuery(paths: readonly string[], now: Instant): Query<string[]> {
  return {
    statement: sql(
      `SELECT j.key AS at FROM json_each(?) j
       JOIN former_paths f ON f.path = j.value JOIN articles a ON a.id = f.article_id
       WHERE a.released_at IS NOT NULL OR (a.publish_at <= ? AND a.held_at IS NULL)
       ORDER BY j.key`,
      keysOf(paths),
      now,
    ),
    decode: (rows) => [...new Set(rows.map((row) => paths[(row['at'] as number) >> 1] as string))],
  };
}
