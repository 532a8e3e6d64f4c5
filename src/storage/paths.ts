// Article paths, read many at a time: in their order, or those that somebody asks for.
import { type Database, sql } from './database.ts';
import { chunks } from './rows.ts';

/** A path of a released article. */
export interface ArticlePath {
  /** Path of the edition. */
  edition: string;
  month: string;
  slug: string;
}

/** What a path leads to: the article itself, what is left of it, or its path in force. */
export type PathStatus = 200 | 301 | 410;

const STATUS = 'CASE WHEN a.slug <> p.slug THEN 301 WHEN a.withdrawn_at IS NOT NULL THEN 410 ELSE 200 END';

/** Where a list of paths goes on. */
export type PathCursor = Pick<ArticlePath, 'month' | 'slug'>;

/** An edition's paths after one, in order; what is left of erased ones is none. */
export async function listArticlePaths(
  db: Database,
  edition: { id: number; path: string },
  after: PathCursor | null,
  limit: number,
): Promise<(ArticlePath & { status: PathStatus })[]> {
  const rows = await db.all(
    sql(
      `SELECT p.month, p.slug, ${STATUS} AS status FROM paths p JOIN articles a ON a.id = p.article_id
       WHERE p.edition_id = ? AND (p.month, p.slug) > (?, ?) AND p.slug NOT GLOB 'erased:*' AND a.released_at IS NOT NULL
       ORDER BY p.month, p.slug LIMIT ?`,
      edition.id,
      after?.month ?? '',
      after?.slug ?? '',
      limit,
    ),
  );
  return rows.map((row) => ({
    edition: edition.path,
    month: row['month'] as string,
    slug: row['slug'] as string,
    status: row['status'] as PathStatus,
  }));
}

/** How many there are in all. */
export async function countArticlePaths(db: Database): Promise<number> {
  const row = await db.first(sql("SELECT count(*) AS count FROM paths WHERE slug NOT GLOB 'erased:*'"));
  return row?.['count'] as number;
}

/** An article that a path leads to. */
export interface PathArticle extends ArticlePath {
  status: PathStatus;
  /** Whether it was withdrawn, whichever of its paths this is. */
  isWithdrawn: boolean;
  /** Key of its story. */
  story: string;
  headline: string;
}

/** What these paths lead to; those that lead nowhere are left out. */
export async function findArticlesAt(db: Database, paths: readonly ArticlePath[]): Promise<PathArticle[]> {
  const found: PathArticle[] = [];
  for (const chunk of chunks(paths.map(({ edition, month, slug }) => [edition, month, slug]))) {
    const rows = await db.all(
      sql(
        `SELECT e.path, p.month, p.slug, ${STATUS} AS status, a.withdrawn_at, s.key, r.headline FROM json_each(?) j
         JOIN editions e ON e.path = j.value ->> 0
         JOIN paths p ON p.edition_id = e.id AND p.month = j.value ->> 1 AND p.slug = j.value ->> 2
         JOIN articles a ON a.id = p.article_id AND a.released_at IS NOT NULL
         JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
         JOIN stories s ON s.id = a.story_id`,
        chunk,
      ),
    );
    found.push(
      ...rows.map((row) => ({
        edition: row['path'] as string,
        month: row['month'] as string,
        slug: row['slug'] as string,
        status: row['status'] as PathStatus,
        isWithdrawn: row['withdrawn_at'] !== null,
        story: row['key'] as string,
        headline: row['headline'] as string,
      })),
    );
  }
  return found;
}
