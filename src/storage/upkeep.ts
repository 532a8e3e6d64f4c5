// What somebody should look after: files and who uses them, topics without a name, how long translations are behind.
import type { Instant } from '../domain/time.ts';
import { type Database, sql } from './database.ts';

/**
 * What uses a media file, a few at most: editions as `en (icon)`, articles as `en/quay` (edition and story) with the
 * revision in force.
 */
export async function listMediaUsers(db: Database, name: string, limit: number): Promise<string[]> {
  const rows = await db.all(
    sql(
      `SELECT place FROM (
         SELECT path || ' (icon)' AS place, -1 AS rank, id FROM editions WHERE icon = ?
         UNION ALL SELECT path || ' (logo)', -1, id FROM editions WHERE logo = ?
         UNION SELECT e.path || '/' || s.key, a.released_at IS NULL, a.id FROM revision_media u
         JOIN articles a ON a.id = u.article_id AND a.revision = u.revision
         JOIN editions e ON e.id = a.edition_id JOIN stories s ON s.id = a.story_id
         WHERE u.name = ?)
       ORDER BY rank, id LIMIT ?`,
      name,
      name,
      name,
      limit,
    ),
  );
  return rows.map((row) => row['place'] as string);
}

/** How many octets all recorded files have, and how many files there are. */
export async function sumMedia(db: Database): Promise<{ files: number; octets: number }> {
  const row = await db.first(sql('SELECT count(*) AS files, coalesce(sum(size), 0) AS octets FROM media'));
  return { files: row?.['files'] as number, octets: row?.['octets'] as number };
}

/** A topic that public articles of an edition are about, and that has no name there. */
export interface Unnamed {
  edition: string;
  /** Key of the topic. */
  topic: string;
  articles: number;
}

export async function listUnnamedTopics(db: Database): Promise<Unnamed[]> {
  const rows = await db.all(
    sql(`SELECT e.path, t.key, count(*) AS articles FROM article_topics x
      JOIN editions e ON e.id = x.edition_id JOIN topics t ON t.id = x.topic_id
      LEFT JOIN topic_labels l ON l.edition_id = x.edition_id AND l.topic_id = x.topic_id
      WHERE x.withdrawn_at IS NULL AND l.topic_id IS NULL GROUP BY e.id, t.id`),
  );
  return rows.map((row) => ({
    edition: row['path'] as string,
    topic: row['key'] as string,
    articles: row['articles'] as number,
  }));
}

/** When the sources of these stories last changed so that translations must follow, by story id. */
export async function listSourceChanges(
  db: Database,
  storyIds: readonly number[],
): Promise<Map<number, Instant>> {
  const rows = await db.all(
    sql(
      `SELECT s.id, r.saved_at FROM json_each(?) j JOIN stories s ON s.id = j.value
       JOIN articles a ON a.story_id = s.id AND a.edition_id = s.source_edition_id
       JOIN revisions r ON r.article_id = a.id AND r.number = a.substantial_revision`,
      JSON.stringify(storyIds),
    ),
  );
  return new Map(rows.map((row) => [row['id'] as number, row['saved_at'] as number]));
}
