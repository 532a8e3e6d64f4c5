// How every story stands, newest first: a page of the status grid.
import { erasedMark } from '../domain/erased.ts';
import type { Instant } from '../domain/time.ts';
import type { Standing } from '../domain/together.ts';
import type { Withdrawal } from '../domain/withdrawal.ts';
import { type Database, type Row, sql } from './database.ts';
import { decodeStanding, gatherStories, STANDING, STORY, type StoryFacts } from './standing.ts';

/** An article, its content left out. */
export interface StatusArticle extends Standing {
  /** It goes out whatever its story lacks. */
  free: boolean;
  /** When it ends by itself, or did. */
  withdrawAt: Instant | null;
  corrected: boolean;
  /** Why it was withdrawn, as far as somebody said. */
  withdrawal: Withdrawal | null;
  headline: string;
}

export type StatusStory = StoryFacts & { articles: Map<number, StatusArticle> };

/** Stories newest first, `before` an id, or only the one with `key`. */
export async function listStatus(
  db: Database,
  { limit, before, key }: { limit: number; before?: number | undefined; key?: string | undefined },
): Promise<StatusStory[]> {
  const chosen = key === undefined ? 'id < ?' : 'key IN (SELECT value FROM json_each(?))';
  const rows = await db.all(
    sql(
      `SELECT ${STORY}, ${STANDING}, a.alone + a.quiet > 0 AS free, a.withdraw_at, a.withdrawal, r.headline,
         EXISTS (SELECT 1 FROM revisions c WHERE c.article_id = a.id AND c.kind = 'correct') AS corrected
       FROM (SELECT * FROM stories WHERE ${chosen} ORDER BY id DESC LIMIT ?) s
       LEFT JOIN articles a ON a.story_id = s.id
       LEFT JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
       ORDER BY s.id DESC, a.edition_id`,
      key === undefined ? (before ?? Number.MAX_SAFE_INTEGER) : JSON.stringify([key, erasedMark(key)]),
      limit,
    ),
  );
  return gatherStories(rows, decodeStatus);
}

function decodeStatus(row: Row): StatusArticle {
  return {
    ...decodeStanding(row),
    free: row['free'] === 1,
    withdrawAt: row['withdraw_at'] as number | null,
    corrected: row['corrected'] === 1,
    withdrawal: row['withdrawal'] as Withdrawal | null,
    headline: row['headline'] as string,
  };
}
