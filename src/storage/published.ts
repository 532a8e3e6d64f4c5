// Public articles, read for documents: one query gives an article with everything an entry or page shows.
import type { Role } from '../domain/feed.ts';
import type { PublishedArticle, PublishedItem, Sibling, WithdrawnArticle } from '../domain/published.ts';
import { type Query, type Row, type Statement, sql, type Value } from './database.ts';
import { decodeMedia, MEDIA_OF_REVISION } from './stories.ts';

/** SQL that gives the ids of public articles, in a column `id`. */
export type Selection = Statement;

const EDITION = '(SELECT id FROM editions WHERE path = ?)';
const TOPIC = `(SELECT topic_id FROM topic_labels WHERE edition_id = ${EDITION} AND slug = ?)`;

/** How many articles an archive part holds (RFC 5005), by release ordinal. */
export const PART_SIZE = 50;

/** A subscription document: the `size` last changed, and the whole open archive part. */
export function subscriptionWindow(edition: string, size: number): Selection {
  return sql(
    `SELECT id FROM (SELECT id FROM public_articles WHERE edition_id = ${EDITION}
       ORDER BY updated_at DESC, ordinal DESC LIMIT ?)
     UNION SELECT id FROM public_articles WHERE edition_id = ${EDITION} AND ordinal >
       (SELECT coalesce(max(ordinal), 0) / ${PART_SIZE} * ${PART_SIZE} FROM articles
        WHERE edition_id = ${EDITION} AND ordinal IS NOT NULL)`,
    edition,
    size,
    edition,
    edition,
  );
}

/** The topic's articles that changed last. */
export function topicWindow(edition: string, topic: string, size: number): Selection {
  return sql(
    `SELECT article_id AS id FROM article_topics
     WHERE edition_id = ${EDITION} AND topic_id = ${TOPIC} AND withdrawn_at IS NULL
     ORDER BY updated_at DESC, article_id DESC LIMIT ?`,
    edition,
    edition,
    topic,
    size,
  );
}

/** The edition's last released. */
export function newest(edition: string, size: number): Selection {
  return sql(
    `SELECT id FROM public_articles WHERE edition_id = ${EDITION}
     ORDER BY released_at DESC, ordinal DESC LIMIT ?`,
    edition,
    size,
  );
}

/** The topic's last released. */
export function newestOfTopic(edition: string, topic: string, size: number): Selection {
  return sql(
    `SELECT article_id AS id FROM article_topics
     WHERE edition_id = ${EDITION} AND topic_id = ${TOPIC} AND withdrawn_at IS NULL
     ORDER BY released_at DESC, article_id DESC LIMIT ?`,
    edition,
    edition,
    topic,
    size,
  );
}

export function ofMonth(edition: string, month: string): Selection {
  return sql(`SELECT id FROM public_articles WHERE edition_id = ${EDITION} AND month = ?`, edition, month);
}

export function atPath(edition: string, month: string, slug: string): Selection {
  return sql(
    `SELECT a.id FROM paths p JOIN public_articles a ON a.id = p.article_id
     WHERE p.edition_id = ${EDITION} AND p.month = ? AND p.slug = ?`,
    edition,
    month,
    slug,
  );
}

/** Whether translation `x` (its revision in force `rx`, its story `s`) is behind its public source. */
const staleOf = (x: string, rx: string): string => `EXISTS (SELECT 1 FROM public_articles o
  WHERE o.story_id = ${x}.story_id AND o.edition_id = s.source_edition_id
    AND ${x}.edition_id <> s.source_edition_id AND ${rx}.follows < o.substantial_revision)`;

const ITEM = `a.id, a.edition_id, a.month, a.slug, r.headline, r.lead, a.released_at, a.updated_at, a.date_only,
  EXISTS (SELECT 1 FROM revisions c WHERE c.article_id = a.id AND c.kind = 'correct' AND c.number <= a.revision) AS corrected`;

const ARTICLE = `${ITEM}, a.uuid, a.story_id, a.guid, a.guid_is_permalink, a.ordinal,
  r.body, r.bylines, r.dateline, s.source_edition_id, ${staleOf('a', 'r')} AS stale,
  ${MEDIA_OF_REVISION} AS media,
  (SELECT json_group_array(json_array(t.topic_id, l.label, l.slug) ORDER BY t.position)
   FROM article_topics t JOIN topic_labels l ON l.topic_id = t.topic_id AND l.edition_id = t.edition_id
   WHERE t.article_id = a.id) AS topics,
  (SELECT json_group_array(json_array(c.saved_at, c.note) ORDER BY c.number)
   FROM revisions c WHERE c.article_id = a.id AND c.kind = 'correct' AND c.number <= a.revision) AS corrections,
  (SELECT json_group_array(json_array(b.edition_id, b.month, b.slug, ${staleOf('b', 'rb')}) ORDER BY b.edition_id)
   FROM public_articles b JOIN revisions rb ON rb.article_id = b.id AND rb.number = b.revision
   WHERE b.story_id = a.story_id AND b.id <> a.id) AS siblings`;

const FROM = `FROM chosen JOIN articles a ON a.id = chosen.id
  JOIN revisions r ON r.article_id = a.id AND r.number = a.revision`;

/** Whole articles, last changed first. */
export function articlesQuery(selection: Selection): Query<PublishedArticle[]> {
  return {
    statement: {
      sql: `WITH chosen AS (${selection.sql}) SELECT ${ARTICLE} ${FROM} JOIN stories s ON s.id = a.story_id
        ORDER BY a.updated_at DESC, a.ordinal DESC`,
      values: selection.values,
    },
    decode: decodeArticles,
  };
}

/** What lists show, last released first. */
export function itemsQuery(selection: Selection): Query<PublishedItem[]> {
  return {
    statement: {
      sql: `WITH chosen AS (${selection.sql}) SELECT ${ITEM} ${FROM} ORDER BY a.released_at DESC, a.ordinal DESC`,
      values: selection.values,
    },
    decode: decodeItems,
  };
}

/** The articles released before and after the one at a path, or null. */
export function neighbourQuery(
  side: 'previous' | 'next',
  edition: string,
  month: string,
  slug: string,
): Query<PublishedItem | null> {
  const [compare, order] = side === 'previous' ? ['<', 'DESC'] : ['>', 'ASC'];
  const selection = sql(
    `SELECT n.id FROM (${atPath(edition, month, slug).sql}) here JOIN articles h ON h.id = here.id
     JOIN public_articles n ON n.edition_id = h.edition_id
       AND (n.released_at, n.ordinal) ${compare} (h.released_at, h.ordinal)
     ORDER BY n.released_at ${order}, n.ordinal ${order} LIMIT 1`,
    edition,
    month,
    slug,
  );
  const items = itemsQuery(selection);
  return { statement: items.statement, decode: (rows) => items.decode(rows)[0] ?? null };
}

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
           WHERE edition_id = ${EDITION} AND withdrawn_at IS NOT NULL AND withdrawn_at > ?
           ORDER BY withdrawn_at DESC, ordinal DESC`,
          edition,
          since,
        )
      : sql(
          `SELECT a.uuid, a.guid, a.withdrawn_at FROM article_topics t JOIN articles a ON a.id = t.article_id
           WHERE t.edition_id = ${EDITION} AND t.topic_id = ${TOPIC} AND t.withdrawn_at IS NOT NULL AND t.withdrawn_at > ?
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

/** When an edition, or a topic in it, last withdrew something; null for never. */
export function lastWithdrawalQuery(edition: string, topic: string | null): Query<number | null> {
  const statement =
    topic === null
      ? sql(
          `SELECT max(withdrawn_at) AS at FROM articles WHERE edition_id = ${EDITION} AND withdrawn_at IS NOT NULL`,
          edition,
        )
      : sql(
          `SELECT max(withdrawn_at) AS at FROM article_topics
           WHERE edition_id = ${EDITION} AND topic_id = ${TOPIC} AND withdrawn_at IS NOT NULL`,
          edition,
          edition,
          topic,
        );
  return { statement, decode: (rows) => (rows[0]?.['at'] as number | null | undefined) ?? null };
}

/** What an article path leads to: the article's own place, and whether it was withdrawn. */
export interface PathTarget {
  articleId: number;
  storyId: number;
  month: string;
  slug: string;
  withdrawnAt: number | null;
}

/** Finds what a path leads to among all that was ever released; unreleased articles have no path. */
export function pathQuery(edition: string, month: string, slug: string): Query<PathTarget | null> {
  return {
    statement: sql(
      `SELECT a.id, a.story_id, a.month, a.slug, a.withdrawn_at FROM paths p JOIN articles a ON a.id = p.article_id
       WHERE p.edition_id = ${EDITION} AND p.month = ? AND p.slug = ? AND a.released_at IS NOT NULL`,
      edition,
      month,
      slug,
    ),
    decode: ([row]) =>
      row
        ? {
            articleId: row['id'] as number,
            storyId: row['story_id'] as number,
            month: row['month'] as string,
            slug: row['slug'] as string,
            withdrawnAt: row['withdrawn_at'] as number | null,
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

/** The topic with a slug in an edition; no slug, no topic. */
export function topicQuery(edition: string, slug: string | null): Query<EditionTopic | null> {
  return {
    statement: sql(`${EDITION_TOPIC} AND l.slug = ?`, edition, slug),
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

function roleOf(editionId: Value | undefined, sourceEditionId: Value | undefined): Role {
  if (sourceEditionId === null || sourceEditionId === undefined) return 'co-original';
  return editionId === sourceEditionId ? 'source' : 'translation';
}

// One function each, so that documents rendered together share what is decoded.
const decodeArticles = (rows: Row[]): PublishedArticle[] => rows.map(decodeArticle);
const decodeItems = (rows: Row[]): PublishedItem[] => rows.map(decodeItem);

function decodeItem(row: Row): PublishedItem {
  return {
    id: row['id'] as number,
    editionId: row['edition_id'] as number,
    month: row['month'] as string,
    slug: row['slug'] as string,
    headline: row['headline'] as string,
    lead: row['lead'] as string,
    releasedAt: row['released_at'] as number,
    updatedAt: row['updated_at'] as number,
    dateOnly: row['date_only'] === 1,
    corrected: row['corrected'] === 1,
  };
}

function decodeArticle(row: Row): PublishedArticle {
  const source = row['source_edition_id'];
  return {
    ...decodeItem(row),
    uuid: row['uuid'] as string,
    storyId: row['story_id'] as number,
    guid: row['guid'] as string | null,
    guidIsPermaLink: row['guid_is_permalink'] === 1,
    ordinal: row['ordinal'] as number,
    body: row['body'] as string,
    bylines: JSON.parse(row['bylines'] as string) as string[],
    dateline: row['dateline'] as string | null,
    role: roleOf(row['edition_id'], source),
    stale: row['stale'] === 1,
    media: decodeMedia(row['media'] as string),
    topics: cells<[number, string, string]>(row['topics']).map(([id, label, slug]) => ({ id, label, slug })),
    corrections: cells<[number, string]>(row['corrections']).map(([at, note]) => ({ at, note })),
    siblings: cells<[number, string, string, number]>(row['siblings']).map(
      ([editionId, month, slug, stale]): Sibling => ({
        editionId,
        month,
        slug,
        role: roleOf(editionId, source),
        stale: stale === 1,
      }),
    ),
  };
}

function cells<T>(value: Value | undefined): T[] {
  return JSON.parse(value as string) as T[];
}
