// What sitemaps say of public articles: where each is in every language, when it changed last, and what is news.
import type { ArticlePlace } from '../domain/published.ts';
import type { Instant } from '../domain/time.ts';
import { type Query, type Row, sql } from './database.ts';
import { SOURCE } from './published.ts';
import { partOfMonth } from './selections.ts';

/** An article as a map shows it. */
export interface MappedArticle extends ArticlePlace {
  updatedAt: Instant;
  /** The other public articles of its story, in the order of the editions. */
  siblings: ArticlePlace[];
  /** The edition that is the source of its story; null for co-originals. */
  source: number | null;
}

/**
 * When the sitemap of each month last had reason to change, by `edition:month`: what was fired for it is in the log.
 * Nothing for months that have not changed since this was noted.
 */
export const mapChangesQuery: Query<Map<string, Instant>> = {
  statement: sql(
    `SELECT m.edition_id || ':' || m.month AS of, c.at FROM months m
     JOIN touches t ON t.tag = 'map:' || m.edition_id || ':' || m.month JOIN changes c ON c.seq = t.seq
     WHERE m.articles > 0`,
  ),
  decode: (rows) => new Map(rows.map((row) => [row['of'] as string, row['at'] as number])),
};

/** Articles of a month, oldest first: the part of them that has a number. @param size articles in a part */
export function mapQuery(edition: string, month: string, part: number, size: number): Query<MappedArticle[]> {
  const chosen = partOfMonth(edition, month, part, size);
  return {
    statement: sql(
      `SELECT a.edition_id, a.month, a.slug, a.updated_at, ${SOURCE} AS source,
         (SELECT json_group_array(json_array(b.edition_id, b.month, b.slug) ORDER BY b.edition_id)
          FROM public_articles b WHERE b.story_id = a.story_id AND b.id <> a.id) AS siblings
       FROM (${chosen.sql}) chosen JOIN articles a ON a.id = chosen.id JOIN stories s ON s.id = a.story_id
       ORDER BY a.released_at, a.ordinal`,
      ...chosen.values,
    ),
    decode: decodeMapped,
  };
}

const decodeMapped = (rows: Row[]): MappedArticle[] =>
  rows.map((row) => ({
    ...decodePlace(row),
    updatedAt: row['updated_at'] as number,
    source: row['source'] as number | null,
    siblings: (JSON.parse(row['siblings'] as string) as [number, string, string][]).map(
      ([editionId, month, slug]) => ({ editionId, month, slug }),
    ),
  }));

/** An article that is news. */
export interface NewsItem extends ArticlePlace {
  headline: string;
  releasedAt: Instant;
  dateOnly: boolean;
}

/** What came out after a moment in any edition, the newest first. */
export function newsQuery(after: Instant, limit: number): Query<NewsItem[]> {
  return {
    statement: sql(
      // Edition by edition, as the index goes.
      `SELECT a.edition_id, a.month, a.slug, a.released_at, a.date_only, r.headline
       FROM editions e CROSS JOIN public_articles a ON a.edition_id = e.id AND a.released_at > ?
       JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
       ORDER BY a.released_at DESC, a.id DESC LIMIT ?`,
      after,
      limit,
    ),
    decode: (rows) =>
      rows.map((row) => ({
        ...decodePlace(row),
        headline: row['headline'] as string,
        releasedAt: row['released_at'] as number,
        dateOnly: row['date_only'] === 1,
      })),
  };
}

function decodePlace(row: Row): ArticlePlace {
  return {
    editionId: row['edition_id'] as number,
    month: row['month'] as string,
    slug: row['slug'] as string,
  };
}
