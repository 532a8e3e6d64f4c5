// Which public articles: selections that one query over articles takes, each by the index made for it.
import { type Statement, sql } from './database.ts';

/** SQL that gives the ids of public articles, in a column `id`. */
export type Selection = Statement;

/** The edition that has a path, or had it. */
export const EDITION = '(SELECT edition_id FROM edition_paths WHERE path = ?)';
/** The topic that has a slug in the edition at a path, or had it; of one that was merged, the other. */
export const TOPIC = `(SELECT topic_id FROM topic_slugs WHERE edition_id = ${EDITION} AND slug = ?)`;

/** How many articles an archive part holds (RFC 5005), by release ordinal. */
export const PART_SIZE = 50;

/** A setting of the edition at a path. */
export const setting = (column: string): string =>
  `coalesce((SELECT ${column} FROM editions WHERE id = ${EDITION}), 0)`;

/**
 * A subscription document: the last changed, as many as the edition wants, and the whole open archive part. Among
 * them are, where the edition says so, stories that it has no article of, each as it stands elsewhere.
 */
export function subscriptionWindow(edition: string): Selection {
  const own = `SELECT id, updated_at, ordinal FROM public_articles WHERE edition_id = ${EDITION}
    ORDER BY updated_at DESC, ordinal DESC LIMIT ${setting('window_size')}`;
  const oldest = `SELECT updated_at FROM public_articles WHERE edition_id = ${EDITION}
    ORDER BY updated_at DESC, ordinal DESC LIMIT 1 OFFSET ${setting('window_size - 1')}`;
  return sqlFor(
    edition,
    `SELECT id FROM (
       SELECT * FROM (${own}) UNION ALL SELECT * FROM (${standIns(oldest, setting('window_size'), 'updated_at')})
       ORDER BY updated_at DESC, ordinal DESC LIMIT ${setting('window_size')})
     UNION SELECT id FROM public_articles WHERE edition_id = ${EDITION} AND ordinal >
       (SELECT coalesce(max(ordinal), 0) / ${PART_SIZE} * ${PART_SIZE} FROM articles
        WHERE edition_id = ${EDITION} AND ordinal IS NOT NULL)`,
  );
}

/**
 * Where an open edition does not hide them: public articles of other editions, one of each story of which the edition
 * never had one. The source stands for its story, or else the first in the order of the editions.
 * The last in the window's own order, as many as can be needed.
 * @param oldest SQL: older ones would not be in the window
 * @param size SQL
 * @param order the column by which the window is ordered
 */
function standIns(oldest: string, size: string | number, order: 'updated_at' | 'released_at'): string {
  return `SELECT a.id, a.${order}, a.ordinal FROM public_articles a JOIN stories s ON s.id = a.story_id
    WHERE ${setting("fallback <> 'hide' AND closed_at IS NULL")} AND a.${order} >= coalesce((${oldest}), ${Number.MIN_SAFE_INTEGER})
      AND a.edition_id <> ${EDITION}
      AND NOT EXISTS (SELECT 1 FROM articles o
        WHERE o.story_id = a.story_id AND o.edition_id = ${EDITION} AND o.released_at IS NOT NULL)
      AND a.edition_id = coalesce(
        (SELECT o.edition_id FROM public_articles o WHERE o.story_id = a.story_id AND o.edition_id = s.source_edition_id),
        (SELECT min(o.edition_id) FROM public_articles o WHERE o.story_id = a.story_id))
    ORDER BY a.${order} DESC, a.id DESC LIMIT ${size}`;
}

/** SQL in which every parameter is the edition's path. */
function sqlFor(edition: string, text: string): Selection {
  return sql(
    text,
    ...text
      .split('?')
      .slice(1)
      .map(() => edition),
  );
}

/** A part of an edition's archive: the public ones among its members, which are the same for ever. */
export function archivePart(edition: string, part: number): Selection {
  return sql(
    `SELECT id FROM public_articles WHERE edition_id = ${EDITION} AND ordinal > ? AND ordinal <= ?`,
    edition,
    (part - 1) * PART_SIZE,
    part * PART_SIZE,
  );
}

/** Those of these articles that are public. */
export function among(ids: readonly number[]): Selection {
  return sql(
    'SELECT id FROM public_articles WHERE id IN (SELECT value FROM json_each(?))',
    JSON.stringify(ids),
  );
}

/** The article with this uuid, if it is public. */
export function ofUuid(uuid: string): Selection {
  return sql('SELECT id FROM public_articles WHERE uuid = ?', uuid);
}

/** The last changed of all editions. */
export function newestOfAll(size: number): Selection {
  return sql(
    'SELECT id FROM public_articles WHERE updated_at IS NOT NULL ORDER BY updated_at DESC, id DESC LIMIT ?',
    size,
  );
}

/** The edition's last released; among them, where it says so, stories that it has no article of. */
export function newest(edition: string, size: number): Selection {
  const last = `FROM public_articles WHERE edition_id = ${EDITION} ORDER BY released_at DESC, ordinal DESC LIMIT`;
  const oldest = `SELECT released_at ${last} 1 OFFSET ${size - 1}`;
  return sqlFor(
    edition,
    `SELECT id FROM (
       SELECT * FROM (SELECT id, released_at, ordinal ${last} ${size})
       UNION ALL SELECT * FROM (${standIns(oldest, size, 'released_at')})
       ORDER BY released_at DESC, ordinal DESC LIMIT ${size})`,
  );
}

/** The topic's articles that changed last, as many as the edition wants. */
export function topicWindow(edition: string, topic: string): Selection {
  return sql(
    `SELECT article_id AS id FROM article_topics
     WHERE edition_id = ${EDITION} AND topic_id = ${TOPIC} AND withdrawn_at IS NULL
     ORDER BY updated_at DESC, article_id DESC LIMIT ${setting('window_size')}`,
    edition,
    edition,
    topic,
    edition,
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

/**
 * A part of a month: the articles that `size` and the part's number give it, counted from the oldest.
 * @param part null: the rest, after the full parts, which is one part's worth at least where there is so much
 */
export function partOfMonth(edition: string, month: string, part: number | null, size: number): Selection {
  const rest = `max(0, coalesce((SELECT articles FROM months WHERE edition_id = ${EDITION} AND month = ?), 0) / ${size} - 1) * ${size}`;
  const oldestFirst = `SELECT id FROM public_articles WHERE edition_id = ${EDITION} AND month = ?
    ORDER BY released_at, ordinal`;
  return part === null
    ? sql(`${oldestFirst} LIMIT -1 OFFSET ${rest}`, edition, month, edition, month)
    : sql(`${oldestFirst} LIMIT ${size} OFFSET ?`, edition, month, (part - 1) * size);
}

/** How many older articles of the same topics a page leads to, at most: it shows one less (see `touch.ts`). */
export const RELATED = 4;

/** What came out before the article at a path, about the same: for each of its topics the last few. */
export function relatedTo(edition: string, month: string, slug: string): Selection {
  return sql(
    `SELECT x.article_id AS id FROM (${atPath(edition, month, slug).sql}) here
     JOIN article_topics t ON t.article_id = here.id JOIN article_topics x ON x.article_id IN (
       SELECT y.article_id FROM article_topics y
       WHERE y.edition_id = t.edition_id AND y.topic_id = t.topic_id AND y.withdrawn_at IS NULL
         AND (y.released_at, y.article_id) < (t.released_at, t.article_id)
       ORDER BY y.released_at DESC, y.article_id DESC LIMIT ${RELATED})
     GROUP BY x.article_id ORDER BY x.released_at DESC, x.article_id DESC LIMIT ${RELATED}`,
    edition,
    month,
    slug,
  );
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
