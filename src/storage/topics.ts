// Topics: what articles are about, with a label and a slug in each edition that has them.
import { type Database, type Query, type Row, type Statement, sql } from './database.ts';

/**
 * A topic by one of the keys that it goes by: its own, or that of a topic that was merged into it. Ids and labels
 * are of the topic that is meant.
 */
export interface Topic {
  id: number;
  uuid: string;
  key: string;
  /** Key of the topic that is meant: another than `key` for one that was merged. */
  means: string;
  /** The code of the same subject among the IPTC Media Topics, eight digits. */
  iptc: string | null;
  /** By edition id. */
  labels: Map<number, { label: string; slug: string }>;
}

/** How many topics there are, each counted once for every edition that has it. */
export async function countTopicsInEditions(db: Database): Promise<number> {
  const row = await db.first(sql('SELECT count(*) AS count FROM topic_labels'));
  return row?.['count'] as number;
}

const TOPICS = `SELECT t.id AS own_id, t.key, m.id, m.uuid, m.key AS means, m.iptc, l.edition_id, l.label, l.slug
  FROM topics t JOIN topics m ON m.id = coalesce(t.merged_into, t.id) LEFT JOIN topic_labels l ON l.topic_id = m.id
  ORDER BY t.id, l.edition_id`;

/** Every topic, by every key: what imports and old revisions call by the key of a merged one is the other. */
export async function listTopics(db: Database): Promise<Topic[]> {
  const topics = new Map<number, Topic>();
  for (const row of await db.all(sql(TOPICS))) {
    const ownId = row['own_id'] as number;
    const topic = topics.get(ownId) ?? {
      id: row['id'] as number,
      uuid: row['uuid'] as string,
      key: row['key'] as string,
      means: row['means'] as string,
      iptc: row['iptc'] as string | null,
      labels: new Map(),
    };
    topics.set(ownId, topic);
    if (row['edition_id'] !== null) {
      const label = { label: row['label'] as string, slug: row['slug'] as string };
      topic.labels.set(row['edition_id'] as number, label);
    }
  }
  return [...topics.values()];
}

/** The keys of the topics that are meant, in the order given, each once; unknown keys stay. */
export function meantKeys(keys: readonly string[], topics: ReadonlyMap<string, Topic>): string[] {
  return [...new Set(keys.map((key) => topics.get(key)?.means ?? key))];
}

/** The same in SQL: a JSON list of the keys that a JSON list means, the first of each. */
export const meantKeysOf = (json: string): string => `(
  SELECT json_group_array(means ORDER BY position) FROM (
    SELECT coalesce(m.key, k.value) AS means, min(k.key) AS position FROM json_each(${json}) k
    LEFT JOIN topics t ON t.key = k.value LEFT JOIN topics m ON m.id = t.merged_into GROUP BY 1))`;

export function insertTopic(uuid: string, key: string, iptc: string | null = null): Statement {
  return sql('INSERT INTO topics (uuid, key, iptc) VALUES (?, ?, ?)', uuid, key, iptc);
}

/** @param iptc null takes the code away */
export function updateTopicCode(topicId: number, iptc: string | null): Statement {
  return sql('UPDATE topics SET iptc = ? WHERE id = ?', iptc, topicId);
}

export function insertTopicLabel(key: string, editionId: number, label: string, slug: string): Statement {
  return sql(
    `INSERT INTO topic_labels (topic_id, edition_id, label, slug)
     SELECT id, ?, ?, ? FROM topics WHERE key = ?`,
    editionId,
    label,
    slug,
    key,
  );
}

/** Another label or slug in an edition; the slug that it had leads to the new one. */
export function updateTopicLabel(topicId: number, editionId: number, label: string, slug: string): Statement {
  return sql(
    'UPDATE topic_labels SET label = ?, slug = ? WHERE topic_id = ? AND edition_id = ?',
    label,
    slug,
    topicId,
    editionId,
  );
}

/** A slug that a topic has or had in an edition: nobody else gets it. */
export interface TopicSlug {
  editionId: number;
  slug: string;
  topicId: number;
}

export async function listTopicSlugs(db: Database): Promise<TopicSlug[]> {
  const rows = await db.all(sql('SELECT edition_id, slug, topic_id FROM topic_slugs'));
  return rows.map((row) => ({
    editionId: row['edition_id'] as number,
    slug: row['slug'] as string,
    topicId: row['topic_id'] as number,
  }));
}

/** The editions in which a topic shows or ever showed: an article released there is, was or had been about it. */
const SHOWN_IN = `SELECT edition_id FROM article_topics WHERE topic_id = ?
  UNION SELECT edition_id FROM topic_labels WHERE topic_id = ? AND left_at IS NOT NULL`;

/** @see SHOWN_IN */
export async function listShownEditions(db: Database, topicId: number): Promise<number[]> {
  const rows = await db.all(sql(SHOWN_IN, topicId, topicId));
  return rows.map((row) => row['edition_id'] as number);
}

/**
 * Makes one topic part of another, whole: its articles, once and in the better of the two positions; its slugs; and
 * whatever was merged into it before.
 */
export function mergeTopics(id: number, into: number): Statement[] {
  return [
    // What never showed leaves no trace: its slug may not begin to lead anywhere.
    sql(`DELETE FROM topic_slugs WHERE topic_id = ? AND edition_id NOT IN (${SHOWN_IN})`, id, id, id),
    sql(
      `UPDATE topic_labels SET left_at = nullif(max(coalesce(topic_labels.left_at, 0), coalesce(l.left_at, 0)), 0)
       FROM topic_labels l WHERE l.topic_id = ? AND topic_labels.topic_id = ? AND l.edition_id = topic_labels.edition_id`,
      id,
      into,
    ),
    sql(
      `UPDATE article_topics SET position = min(article_topics.position, m.position)
       FROM (SELECT article_id, position FROM article_topics WHERE topic_id = ?) m
       WHERE article_topics.article_id = m.article_id AND topic_id = ?`,
      id,
      into,
    ),
    sql(
      `DELETE FROM article_topics WHERE topic_id = ?
         AND article_id IN (SELECT article_id FROM article_topics WHERE topic_id = ?)`,
      id,
      into,
    ),
    sql('UPDATE article_topics SET topic_id = ? WHERE topic_id = ?', into, id),
    // Whoever follows the one is told of what left it, though it follows the other from now on.
    sql(
      'INSERT OR IGNORE INTO former_topics (article_id, topic_id) SELECT article_id, ? FROM former_topics WHERE topic_id = ?',
      into,
      id,
    ),
    sql('DELETE FROM former_topics WHERE topic_id = ?', id),
    sql(
      `DELETE FROM former_topics WHERE topic_id = ? AND article_id IN (SELECT article_id FROM article_topics WHERE topic_id = ?)`,
      into,
      into,
    ),
    // Before the labels go: a slug in force would go with its label.
    sql('UPDATE topic_slugs SET topic_id = ? WHERE topic_id = ?', into, id),
    sql('DELETE FROM topic_labels WHERE topic_id = ?', id),
    sql('UPDATE topics SET merged_into = ? WHERE merged_into = ?', into, id),
    sql('UPDATE topics SET merged_into = ? WHERE id = ?', into, id),
  ];
}

/**
 * The topics that these are, by UUID, as far as the public ever saw them: an article released in them is, was or had
 * been about it. One that was merged is the other.
 */
export function shownTopicsQuery(uuids: readonly string[]): Query<Map<string, Pick<Topic, 'id' | 'uuid'>>> {
  const inEdition = (state: string): string =>
    `EXISTS (SELECT 1 FROM article_topics x WHERE x.edition_id = e.id AND x.topic_id = m.id AND x.withdrawn_at ${state})`;
  return {
    statement: sql(
      `SELECT t.uuid AS given, m.id, m.uuid FROM json_each(?) j JOIN topics t ON t.uuid = j.value
         JOIN topics m ON m.id = coalesce(t.merged_into, t.id)
       WHERE EXISTS (SELECT 1 FROM editions e WHERE ${inEdition('IS NULL')} OR ${inEdition('IS NOT NULL')}
         OR EXISTS (SELECT 1 FROM topic_labels l WHERE l.edition_id = e.id AND l.topic_id = m.id AND l.left_at IS NOT NULL))`,
      JSON.stringify(uuids),
    ),
    decode: (rows) =>
      new Map(
        rows.map((row) => [row['given'] as string, { id: row['id'] as number, uuid: row['uuid'] as string }]),
      ),
  };
}

/** What a topic is used for in an edition. */
export interface TopicUse {
  topicId: number;
  editionId: number;
  publicArticles: number;
}

/** The topics that released articles are about, by edition: how many of those are public. */
export const topicUsesQuery: Query<TopicUse[]> = {
  statement: sql(`SELECT topic_id, edition_id, sum(withdrawn_at IS NULL) AS public FROM article_topics
    GROUP BY topic_id, edition_id ORDER BY topic_id, edition_id`),
  decode: (rows: Row[]) =>
    rows.map((row) => ({
      topicId: row['topic_id'] as number,
      editionId: row['edition_id'] as number,
      publicArticles: row['public'] as number,
    })),
};

/** The editions in which an article is about a topic, released or not. */
export async function listEditionsOfTopic(db: Database, id: number, key: string): Promise<number[]> {
  const rows = await db.all(
    sql(
      `SELECT edition_id FROM article_topics WHERE topic_id = ?
       UNION SELECT a.edition_id FROM articles a JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
       WHERE a.released_at IS NULL AND EXISTS (SELECT 1 FROM json_each(r.topics) k JOIN topics t ON t.key = k.value
         LEFT JOIN topics m ON m.id = t.merged_into WHERE coalesce(m.key, t.key) = ?)
       ORDER BY edition_id`,
      id,
      key,
    ),
  );
  return rows.map((row) => row['edition_id'] as number);
}
