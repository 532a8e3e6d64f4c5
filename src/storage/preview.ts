// A story as it will appear: the only reading of what is not public that ends in a page. Previews alone import it.
import type { PublishedArticle, PublishedItem } from '../domain/published.ts';
import type { Instant } from '../domain/time.ts';
import type { Standing } from '../domain/together.ts';
import { type Database, type Query, type Row, sql } from './database.ts';
import { articlesQuery, itemsQuery, neighbourQuery } from './published.ts';
import { RELATED, relatedTo } from './selections.ts';
import { decodeStanding, decodeStoryFacts, STANDING, STORY, type StoryFacts } from './standing.ts';
import { meantKeysOf } from './topics.ts';

/** An article as far as deciding when and where it will appear needs. */
export interface PreviewArticle extends Standing {
  articleId: number;
  updatedAt: Instant | null;
  headline: string;
  /** The slug asked for. */
  slug: string | null;
}

/** A story with all of its articles, by edition id. */
export type PreviewStory = StoryFacts & { articles: Map<number, PreviewArticle> };

/** The story with this uuid, or null. */
export function previewStoryQuery(uuid: string): Query<PreviewStory | null> {
  return {
    statement: sql(
      `SELECT ${STORY}, ${STANDING}, a.id, a.updated_at, r.headline, r.slug FROM stories s
       LEFT JOIN articles a ON a.story_id = s.id LEFT JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
       WHERE s.uuid = ? ORDER BY a.edition_id`,
      uuid,
    ),
    decode: decodeStory,
  };
}

function decodeStory(rows: Row[]): PreviewStory | null {
  const [first] = rows;
  if (!first) return null;
  const articles = rows.filter((row) => row['id'] !== null).map(decodeArticle);
  return { ...decodeStoryFacts(first), articles: new Map(articles.map((one) => [one.editionId, one])) };
}

function decodeArticle(row: Row): PreviewArticle {
  return {
    ...decodeStanding(row),
    articleId: row['id'] as number,
    updatedAt: row['updated_at'] as number | null,
    headline: row['headline'] as string,
    slug: row['slug'] as string | null,
  };
}

/** A release that is still to come. */
export interface ComingRelease {
  articleId: number;
  releasedAt: Instant;
  updatedAt: Instant;
  month: string;
  slug: string;
}

/**
 * The tables as they will be when these releases have come, as far as one story goes. A name here hides the table or
 * view that has it, so that what reads public articles reads these: no second rule says how an article appears.
 */
const AS_IT_WILL_BE = `coming AS (
    SELECT value ->> 0 AS id, value ->> 1 AS released_at, value ->> 2 AS updated_at, value ->> 3 AS month, value ->> 4 AS slug
    FROM json_each(?)),
  articles AS (
    SELECT a.id, a.uuid, a.story_id, a.edition_id, a.guid, a.guid_is_permalink, a.revision, a.substantial_revision,
      a.follows, a.created_at, a.date_only, coalesce(a.ordinal, 0) AS ordinal, a.withdrawn_at, a.erased_at,
      coalesce(a.released_at, c.released_at) AS released_at, iif(a.released_at IS NULL, c.updated_at, a.updated_at) AS updated_at,
      coalesce(a.month, c.month) AS month, coalesce(a.slug, c.slug) AS slug
    FROM main.articles a LEFT JOIN coming c ON c.id = a.id WHERE a.story_id = ?),
  public_articles AS (SELECT * FROM articles WHERE released_at IS NOT NULL AND withdrawn_at IS NULL),
  article_topics AS (
    SELECT t.article_id, t.edition_id, t.topic_id, t.position
    FROM articles a JOIN main.article_topics t ON t.article_id = a.id
    UNION ALL
    SELECT a.id, a.edition_id, t.id, k.key
    FROM coming c JOIN articles a ON a.id = c.id JOIN main.articles o ON o.id = a.id AND o.released_at IS NULL
    JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
    JOIN json_each(${meantKeysOf('r.topics')}) k JOIN topics t ON t.key = k.value)`;

/** The articles of a story that will be public when these releases have come, whole. */
export function comingArticlesQuery(
  storyId: number,
  coming: readonly ComingRelease[],
): Query<PublishedArticle[]> {
  const { statement, decode } = articlesQuery(sql('SELECT id FROM public_articles'));
  const rows = coming.map(({ articleId, releasedAt, updatedAt, month, slug }) => [
    articleId,
    releasedAt,
    updatedAt,
    month,
    slug,
  ]);
  return {
    statement: {
      sql: statement.sql.replace(/^WITH /, `WITH ${AS_IT_WILL_BE}, `),
      values: [JSON.stringify(rows), storyId, ...statement.values],
    },
    decode,
  };
}

/** What stands beside an article in its edition: beside one that is still to come, the newest of what is public. */
export function besideQueries(
  edition: string,
  { month, slug, editionId, topics }: PublishedArticle,
  isPublic: boolean,
): {
  previous: Query<PublishedItem | null>;
  next: Query<PublishedItem | null>;
  related: Query<PublishedItem[]>;
} {
  const next = neighbourQuery('next', edition, month, slug);
  if (isPublic) {
    const previous = neighbourQuery('previous', edition, month, slug);
    return { previous, next, related: itemsQuery(relatedTo(edition, month, slug)) };
  }
  // Its own: what stands in there is beside nothing.
  const last = itemsQuery(
    sql(
      'SELECT id FROM public_articles WHERE edition_id = ? ORDER BY released_at DESC, ordinal DESC LIMIT 1',
      editionId,
    ),
  );
  const about = sql(
    `SELECT x.article_id AS id FROM json_each(?) j JOIN article_topics x ON x.article_id IN (
       SELECT y.article_id FROM article_topics y
       WHERE y.edition_id = ? AND y.topic_id = j.value AND y.withdrawn_at IS NULL
       ORDER BY y.released_at DESC, y.article_id DESC LIMIT ${RELATED})
     GROUP BY x.article_id ORDER BY x.released_at DESC, x.article_id DESC LIMIT ${RELATED}`,
    JSON.stringify(topics.map(({ id }) => id)),
    editionId,
  );
  return {
    previous: { statement: last.statement, decode: (rows) => last.decode(rows)[0] ?? null },
    // Nobody has its path yet.
    next,
    related: itemsQuery(about),
  };
}

/**
 * The type of a file that an article of a story uses, public or still to be; undefined for any other.
 * @param editions ids of those in which it may be still to be; null: all
 */
export async function findPreviewMedia(
  db: Database,
  storyUuid: string,
  name: string,
  editions: readonly number[] | null,
): Promise<{ type: string; size: number } | undefined> {
  const shown = editions && JSON.stringify(editions);
  const row = await db.first(
    sql(
      `SELECT m.type, m.size FROM media m WHERE m.name = ? AND EXISTS (
         SELECT 1 FROM stories s JOIN articles a ON a.story_id = s.id
         JOIN revision_media u ON u.article_id = a.id AND u.revision = a.revision AND u.name = m.name
         WHERE s.uuid = ? AND a.withdrawn_at IS NULL AND a.erased_at IS NULL
         AND (a.released_at IS NOT NULL OR ? IS NULL OR a.edition_id IN (SELECT value FROM json_each(?))))`,
      name,
      storyUuid,
      ...[shown, shown],
    ),
  );
  return row && { type: row['type'] as string, size: row['size'] as number };
}
