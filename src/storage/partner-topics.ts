// The topics that the public sees, as partners read them: in each edition by the name that they have there.
import { type Query, sql } from './database.ts';

/** A topic in an edition that has a public article about it. */
export interface ShownTopic {
  uuid: string;
  iptc: string | null;
  editionId: number;
  label: string;
  slug: string;
}

/** In the order of the editions, and of their labels. */
export const shownInEditionsQuery: Query<ShownTopic[]> = {
  statement: sql(
    `SELECT t.uuid, t.iptc, l.edition_id, l.label, l.slug FROM topic_labels l JOIN topics t ON t.id = l.topic_id
     WHERE EXISTS (SELECT 1 FROM article_topics x
       WHERE x.edition_id = l.edition_id AND x.topic_id = l.topic_id AND x.withdrawn_at IS NULL)
     ORDER BY l.edition_id, l.label, t.uuid`,
  ),
  decode: (rows) =>
    rows.map((row) => ({
      uuid: row['uuid'] as string,
      iptc: row['iptc'] as string | null,
      editionId: row['edition_id'] as number,
      label: row['label'] as string,
      slug: row['slug'] as string,
    })),
};
