// Editions and topics: the few rows that everything else refers to.
import type { Direction, Edition, Fallback } from '../domain/edition.ts';
import { type Database, type Query, type Row, type Statement, sql } from './database.ts';

export const editionsQuery: Query<Edition[]> = {
  statement: sql('SELECT * FROM editions ORDER BY id'),
  decode: (rows) => rows.map(decodeEdition),
};

export async function listEditions(db: Database): Promise<Edition[]> {
  return editionsQuery.decode(await db.all(editionsQuery.statement));
}

export function insertEdition(edition: Omit<Edition, 'id'>): Statement {
  return sql(
    `INSERT INTO editions (uuid, path, language, title, description, direction, time_zone, calendar, fallback, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    edition.uuid,
    edition.path,
    edition.language,
    edition.title,
    edition.description,
    edition.direction,
    edition.timeZone,
    edition.calendar,
    edition.fallback,
    edition.createdAt,
  );
}

/** Settings of an edition that may change without changing a URL or an id. */
export type EditionSettings = Pick<
  Edition,
  'language' | 'title' | 'description' | 'direction' | 'timeZone' | 'calendar' | 'fallback'
>;

export function updateEdition(id: number, settings: EditionSettings): Statement {
  return sql(
    `UPDATE editions SET language = ?, title = ?, description = ?, direction = ?, time_zone = ?, calendar = ?, fallback = ?
     WHERE id = ?`,
    settings.language,
    settings.title,
    settings.description,
    settings.direction,
    settings.timeZone,
    settings.calendar,
    settings.fallback,
    id,
  );
}

/** A topic with its label and slug in each edition that has one, by edition id. */
export interface Topic {
  id: number;
  uuid: string;
  key: string;
  labels: Map<number, { label: string; slug: string }>;
}

export async function listTopics(db: Database): Promise<Topic[]> {
  const rows = await db.all(
    sql(`SELECT t.id, t.uuid, t.key, l.edition_id, l.label, l.slug
      FROM topics t LEFT JOIN topic_labels l ON l.topic_id = t.id ORDER BY t.id, l.edition_id`),
  );
  const topics = new Map<number, Topic>();
  for (const row of rows) {
    const id = row['id'] as number;
    const topic = topics.get(id) ?? {
      id,
      uuid: row['uuid'] as string,
      key: row['key'] as string,
      labels: new Map(),
    };
    topics.set(id, topic);
    if (row['edition_id'] !== null) {
      const label = { label: row['label'] as string, slug: row['slug'] as string };
      topic.labels.set(row['edition_id'] as number, label);
    }
  }
  return [...topics.values()];
}

export function insertTopic(uuid: string, key: string): Statement {
  return sql('INSERT INTO topics (uuid, key) VALUES (?, ?)', uuid, key);
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

/** Decodes an `editions` row, also where a join renamed nothing. */
export function decodeEdition(row: Row): Edition {
  return {
    id: row['id'] as number,
    uuid: row['uuid'] as string,
    path: row['path'] as string,
    language: row['language'] as string,
    title: row['title'] as string,
    description: row['description'] as string,
    direction: row['direction'] as Direction,
    timeZone: row['time_zone'] as string,
    calendar: row['calendar'] as string,
    fallback: row['fallback'] as Fallback,
    createdAt: row['created_at'] as number,
  };
}
