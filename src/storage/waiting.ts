// Articles of an edition that wait for their time.
import type { Instant } from '../domain/time.ts';
import { type Database, sql } from './database.ts';

/** An article that has a time and is not public, with what stays of its schedule when that goes. */
export interface WaitingArticle {
  storyId: number;
  articleId: number;
  revision: number;
  publishGiven: string | null;
  withdrawAt: Instant | null;
  withdrawGiven: string | null;
}

const WAITING = `SELECT id, story_id, revision, publish_given, withdraw_at, withdraw_given FROM articles
  WHERE released_at IS NULL AND publish_at IS NOT NULL`;

/** Those of an edition, held ones too. */
export async function listWaiting(db: Database, editionId: number): Promise<WaitingArticle[]> {
  const rows = await db.all(
    sql(
      // Each by the index that holds nothing else: of all articles, few wait.
      `${WAITING} AND held_at IS NULL AND publish_at > -9e15 AND edition_id = ?
       UNION ALL ${WAITING} AND held_at IS NOT NULL AND story_id > 0 AND edition_id = ?`,
      editionId,
      editionId,
    ),
  );
  return rows.map((row) => ({
    storyId: row['story_id'] as number,
    articleId: row['id'] as number,
    revision: row['revision'] as number,
    publishGiven: row['publish_given'] as string | null,
    withdrawAt: row['withdraw_at'] as number | null,
    withdrawGiven: row['withdraw_given'] as string | null,
  }));
}
