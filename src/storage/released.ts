// What an edition has released, told shortly: what paths lead to, months and topics.
import { erasedMark } from '../domain/erased.ts';
import { type Query, type Row, sql } from './database.ts';
import { EDITION, TOPIC } from './selections.ts';

/** What an article path leads to: the article's own place, and whether it was withdrawn or erased. */
export interface PathTarget {
  articleId: number;
  storyId: number;
  month: string;
  slug: string;
  withdrawnAt: number | null;
  erasedAt: number | null;
}

/**
 * Finds what a path leads to among all that was ever released; unreleased articles have no path. The mark of an
 * erased slug is found by the slug, and is none itself.
 */
export function pathQuery(edition: string, month: string, slug: string): Query<PathTarget | null> {
  const mark = erasedMark(slug);
  return {
    statement: sql(
      `SELECT a.id, a.story_id, a.month, a.slug, a.withdrawn_at, a.erased_at
       FROM paths p JOIN articles a ON a.id = p.article_id
       WHERE p.edition_id = ${EDITION} AND p.month = ? AND p.slug IN (?, ?) AND a.released_at IS NOT NULL
         AND (a.erased_at IS NOT NULL) = (p.slug = ?)`,
      edition,
      month,
      slug,
      mark,
      mark,
    ),
    decode: ([row]) =>
      row
        ? {
            articleId: row['id'] as number,
            storyId: row['story_id'] as number,
            month: row['month'] as string,
            slug: row['slug'] as string,
            withdrawnAt: row['withdrawn_at'] as number | null,
            erasedAt: row['erased_at'] as number | null,
          }
        : null,
  };
}

/** A month of an edition, and how much there is in it. */
export interface MonthExtent {
  /** `2026-03` */
  month: string;
  /** Public articles, one at least. */
  articles: number;
}

/** The months of an edition that have a public article, newest first. */
export function monthsQuery(edition: string): Query<MonthExtent[]> {
  return {
    statement: sql(
      `SELECT month, articles FROM months WHERE edition_id = ${EDITION} AND articles > 0 ORDER BY month DESC`,
      edition,
    ),
    decode: (rows) => rows.map(decodeMonth),
  };
}

/**
 * A month of an edition and those beside it, newest first: one earlier, and as many later ones as matter, each with a
 * public article.
 * @param later at most
 */
export function monthsAroundQuery(edition: string, month: string, later: number): Query<MonthExtent[]> {
  const months = `SELECT month, articles FROM months WHERE edition_id = ${EDITION} AND articles > 0`;
  return {
    statement: sql(
      `SELECT month, articles FROM (SELECT * FROM (${months} AND month > ? ORDER BY month LIMIT ?)
         UNION ALL SELECT * FROM (${months} AND month <= ? ORDER BY month DESC LIMIT 2)) ORDER BY month DESC`,
      ...[edition, month, later],
      ...[edition, month],
    ),
    decode: (rows) => rows.map(decodeMonth),
  };
}

/** The newest months of an edition that have a public article, so many at most. */
export function newestMonthsQuery(edition: string, size: number): Query<MonthExtent[]> {
  return {
    statement: sql(
      `SELECT month, articles FROM months WHERE edition_id = ${EDITION} AND articles > 0 ORDER BY month DESC LIMIT ?`,
      edition,
      size,
    ),
    decode: (rows) => rows.map(decodeMonth),
  };
}

/** The years in which an edition has a public article, newest first. */
export function yearsQuery(edition: string): Query<string[]> {
  return {
    statement: sql(
      `SELECT DISTINCT substr(month, 1, 4) AS year FROM months WHERE edition_id = ${EDITION} AND articles > 0
       ORDER BY year DESC`,
      edition,
    ),
    decode: (rows) => rows.map((row) => row['year'] as string),
  };
}

/** A topic as an edition calls it. */
export interface EditionTopic {
  id: number;
  uuid: string;
  label: string;
  slug: string;
}

const EDITION_TOPIC = `SELECT t.id, t.uuid, l.label, l.slug
  FROM topic_labels l JOIN topics t ON t.id = l.topic_id WHERE l.edition_id = ${EDITION}`;

/** The topics of an edition that have a public article. */
export function topicsQuery(edition: string): Query<EditionTopic[]> {
  return {
    statement: sql(
      `${EDITION_TOPIC} AND EXISTS (SELECT 1 FROM article_topics x
         WHERE x.edition_id = l.edition_id AND x.topic_id = l.topic_id AND x.withdrawn_at IS NULL)
       ORDER BY l.label, t.id`,
      edition,
    ),
    decode: (rows) => rows.map(decodeTopic),
  };
}

/** The same for every edition, by edition id. */
export const topicsOfAllQuery: Query<Map<number, EditionTopic[]>> = {
  statement: sql(
    `SELECT l.edition_id, t.id, t.uuid, l.label, l.slug FROM topic_labels l JOIN topics t ON t.id = l.topic_id
     WHERE EXISTS (SELECT 1 FROM article_topics x
       WHERE x.edition_id = l.edition_id AND x.topic_id = l.topic_id AND x.withdrawn_at IS NULL)
     ORDER BY l.edition_id, l.label, t.id`,
  ),
  decode: (rows) => {
    const byEdition = Map.groupBy(rows, (row) => row['edition_id'] as number);
    return new Map([...byEdition].map(([editionId, group]) => [editionId, group.map(decodeTopic)]));
  },
};

/** The topic that has a slug in an edition, or had it; no slug, no topic. */
export function topicQuery(edition: string, slug: string | null): Query<EditionTopic | null> {
  return {
    statement: sql(`${EDITION_TOPIC} AND l.topic_id = ${TOPIC}`, edition, edition, slug),
    decode: ([row]) => (row ? decodeTopic(row) : null),
  };
}

/** The slug of a topic in each edition that has a public article about it, by edition id, in the order of the editions. */
export function topicSlugsQuery(edition: string, slug: string): Query<Map<number, string>> {
  return {
    statement: sql(
      `SELECT l.edition_id, l.slug FROM topic_labels l WHERE l.topic_id = ${TOPIC}
         AND EXISTS (SELECT 1 FROM article_topics x
           WHERE x.edition_id = l.edition_id AND x.topic_id = l.topic_id AND x.withdrawn_at IS NULL)
       ORDER BY l.edition_id`,
      edition,
      slug,
    ),
    decode: (rows) => new Map(rows.map((row) => [row['edition_id'] as number, row['slug'] as string])),
  };
}

/** The months of every edition that have a public article, by edition id, newest first. */
export const monthsOfAllQuery: Query<Map<number, MonthExtent[]>> = {
  statement: sql(
    'SELECT edition_id, month, articles FROM months WHERE articles > 0 ORDER BY edition_id, month DESC',
  ),
  decode: (rows) => {
    const byEdition = Map.groupBy(rows, (row) => row['edition_id'] as number);
    return new Map([...byEdition].map(([editionId, group]) => [editionId, group.map(decodeMonth)]));
  },
};

function decodeMonth(row: Row): MonthExtent {
  return {
    month: row['month'] as string,
    articles: row['articles'] as number,
  };
}

function decodeTopic(row: Row): EditionTopic {
  return {
    id: row['id'] as number,
    uuid: row['uuid'] as string,
    label: row['label'] as string,
    slug: row['slug'] as string,
  };
}
