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

/** The edition's last released. */
export function newest(edition: string, size: number): Selection {
  return sql(
    `SELECT id FROM public_articles WHERE edition_id = ${EDITION}
     ORDER BY released_at DESC, ordinal DESC LIMIT ?`,
    edition,
    size,
  );
}

/** The topic's articles that changed last. */
export function topicWindow(edition: string, topic: string, size: number): Selection {
  return ofTopic('updated_at', edition, topic, size);
}

/** The topic's last released. */
export function newestOfTopic(edition: string, topic: string, size: number): Selection {
  return ofTopic('released_at', edition, topic, size);
}

function ofTopic(
  order: 'updated_at' | 'released_at',
  edition: string,
  topic: string,
  size: number,
): Selection {
  return sql(
    `SELECT article_id AS id FROM article_topics
     WHERE edition_id = ${EDITION} AND topic_id = ${TOPIC} AND withdrawn_at IS NULL
     ORDER BY ${order} DESC, article_id DESC LIMIT ?`,
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
