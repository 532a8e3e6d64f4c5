// What an edition has released, told shortly: what paths lead to, months, topics, and what was withdrawn.
import { erasedMark } from '../domain/erased.ts';
import type { WithdrawnArticle } from '../domain/published.ts';
import { type Query, type Row, sql } from './database.ts';
import { EDITION, TOPIC } from './selections.ts';

/**
 * What readers know an entry by. The guid of an erased one may have told its name and is gone: a tombstone under
 * another id would be of an entry that nobody has.
 */
const KNOWN = '(erased_at IS NULL OR guid IS NULL)';

/** The withdrawn of an edition, or of a topic in it, since a moment; newest first. */
export function withdrawnQuery(
  edition: string,
  topic: string | null,
  since: number,
): Query<WithdrawnArticle[]> {
  const statement =
    topic === null
      ? sql(
          `SELECT uuid, guid, withdrawn_at FROM articles
           WHERE edition_id = ${EDITION} AND withdrawn_at IS NOT NULL AND withdrawn_at > ? AND ${KNOWN}
           ORDER BY withdrawn_at DESC, ordinal DESC`,
          edition,
          since,
        )
      : sql(
          `SELECT a.uuid, a.guid, a.withdrawn_at FROM article_topics t JOIN articles a ON a.id = t.article_id
           WHERE t.edition_id = ${EDITION} AND t.topic_id = ${TOPIC} AND t.withdrawn_at IS NOT NULL AND t.withdrawn_at > ?
             AND ${KNOWN}
           ORDER BY t.withdrawn_at DESC, a.ordinal DESC`,
          edition,
          edition,
          topic,
          since,
        );
  return {
    statement,
    decode: (rows) =>
      rows.map((row) => ({
        uuid: row['uuid'] as string,
        guid: row['guid'] as string | null,
        withdrawnAt: row['withdrawn_at'] as number,
      })),
  };
}

/** When an article last left an edition, or a topic in it, withdrawn or for other topics; null for never. */
export function lastDepartureQuery(edition: string, topic: string | null): Query<number | null> {
  const statement =
    topic === null
      ? sql(
          `SELECT max(withdrawn_at) AS at FROM articles WHERE edition_id = ${EDITION} AND withdrawn_at IS NOT NULL`,
          edition,
        )
      : sql(
          `SELECT max(at) AS at FROM (
             SELECT max(withdrawn_at) AS at FROM article_topics
             WHERE edition_id = ${EDITION} AND topic_id = ${TOPIC} AND withdrawn_at IS NOT NULL
             UNION ALL SELECT left_at FROM topic_labels WHERE edition_id = ${EDITION} AND topic_id = ${TOPIC})`,
          edition,
          edition,
          topic,
          edition,
          edition,
          topic,
        );
  return { statement, decode: (rows) => (rows[0]?.['at'] as number | null | undefined) ?? null };
}

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

/** The months of an edition that have a public article, newest first: one index probe a month. */
export function monthsQuery(edition: string): Query<string[]> {
  return {
    statement: sql(
      `WITH RECURSIVE months (month) AS (
         SELECT max(month) FROM public_articles WHERE edition_id = ${EDITION}
         UNION ALL
         SELECT (SELECT max(month) FROM public_articles WHERE edition_id = ${EDITION} AND month < months.month)
         FROM months WHERE month IS NOT NULL)
       SELECT month FROM months WHERE month IS NOT NULL`,
      edition,
      edition,
    ),
    decode: (rows) => rows.map((row) => row['month'] as string),
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

function decodeTopic(row: Row): EditionTopic {
  return {
    id: row['id'] as number,
    uuid: row['uuid'] as string,
    label: row['label'] as string,
    slug: row['slug'] as string,
  };
}
