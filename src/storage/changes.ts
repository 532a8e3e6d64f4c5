// The change log, read by its consumers: each with a cursor, none with news from anywhere else.
import type { Change, ChangeKind } from '../domain/change.ts';
import { type Database, sql } from './database.ts';

/** Changes after `seq`, oldest first. */
export async function listChanges(db: Database, after: number, limit: number): Promise<Change[]> {
  const rows = await db.all(
    sql(
      `SELECT seq, at, kind, story_id, article_id, edition_id, revision FROM changes
       WHERE seq > ? ORDER BY seq LIMIT ?`,
      after,
      limit,
    ),
  );
  return rows.map((row) => ({
    seq: row['seq'] as number,
    at: row['at'] as number,
    kind: row['kind'] as ChangeKind,
    storyId: row['story_id'] as number | null,
    articleId: row['article_id'] as number | null,
    editionId: row['edition_id'] as number | null,
    revision: row['revision'] as number | null,
  }));
}

/** Where the articles of changes are now: what a consumer needs to find their documents. */
export interface ChangedPlace {
  edition: string;
  month: string;
  slug: string;
  releasedAt: number;
  /** Whether its month still has a page: the last article of it may be withdrawn. */
  hasMonth: boolean;
  /** Slugs of its topics in its edition, as far as they still have a page. */
  topics: string[];
}

/** The places of released articles, withdrawn ones too; an erased one has none. */
export async function listPlaces(db: Database, articleIds: readonly number[]): Promise<ChangedPlace[]> {
  const rows = await db.all(
    sql(
      `SELECT e.path, a.month, a.slug, a.released_at,
         EXISTS (SELECT 1 FROM public_articles p WHERE p.edition_id = a.edition_id AND p.month = a.month) AS has_month,
         (SELECT json_group_array(l.slug) FROM article_topics t
          JOIN topic_labels l ON l.topic_id = t.topic_id AND l.edition_id = t.edition_id
          WHERE t.article_id = a.id AND EXISTS (SELECT 1 FROM article_topics o
            WHERE o.edition_id = t.edition_id AND o.topic_id = t.topic_id AND o.withdrawn_at IS NULL)) AS topics
       FROM articles a JOIN editions e ON e.id = a.edition_id
       WHERE a.id IN (SELECT value FROM json_each(?)) AND a.released_at IS NOT NULL
         AND a.erased_at IS NULL`,
      JSON.stringify(articleIds),
    ),
  );
  return rows.map((row) => ({
    edition: row['path'] as string,
    month: row['month'] as string,
    slug: row['slug'] as string,
    releasedAt: row['released_at'] as number,
    hasMonth: row['has_month'] === 1,
    topics: JSON.parse(row['topics'] as string) as string[],
  }));
}
