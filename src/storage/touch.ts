// Touching: marks the documents made from what a batch changes, in that same batch.
import type { Tag } from '../domain/tag.ts';
import { type Statement, sql } from './database.ts';
import { insertRows } from './rows.ts';

/** Firing a tag again moves it to the newer change. */
const FIRED_AGAIN = 'ON CONFLICT (tag) DO UPDATE SET seq = excluded.seq';

/** The pages before and after each of these articles, as the batch leaves them. */
const NEIGHBOURS = `INSERT INTO touches (tag, seq)
  SELECT DISTINCT 'page:' || n.id, ?
  FROM json_each(?) j JOIN articles a ON a.id = j.value
  JOIN articles n ON n.id IN (
    (SELECT p.id FROM public_articles p
     WHERE p.edition_id = a.edition_id AND (p.released_at, p.ordinal) < (a.released_at, a.ordinal)
     ORDER BY p.released_at DESC, p.ordinal DESC LIMIT 1),
    (SELECT p.id FROM public_articles p
     WHERE p.edition_id = a.edition_id AND (p.released_at, p.ordinal) > (a.released_at, a.ordinal)
     ORDER BY p.released_at, p.ordinal LIMIT 1))
  WHERE true ${FIRED_AGAIN}`;

const TOUCH_DOCUMENTS = `UPDATE documents SET touched_seq = ? WHERE id IN (
  SELECT t.document_id FROM touches u JOIN document_tags t ON t.tag = u.tag WHERE u.seq = ?)`;

/**
 * What was made from one thing is made from another as well: the documents of each first tag record the second too, and
 * what was fired for that before counts for them as well.
 */
export function followTags(pairs: readonly [Tag, Tag][]): Statement[] {
  const both = JSON.stringify(pairs);
  return [
    sql(
      `INSERT INTO document_tags (tag, document_id)
       SELECT j.value ->> 1, t.document_id FROM json_each(?) j JOIN document_tags t ON t.tag = j.value ->> 0
       WHERE true ON CONFLICT DO NOTHING`,
      both,
    ),
    sql(
      `UPDATE documents SET touched_seq = max(touched_seq, fired.seq)
       FROM (SELECT t.document_id AS id, max(u.seq) AS seq
         FROM json_each(?) j JOIN document_tags t ON t.tag = j.value ->> 0 JOIN touches u ON u.tag = j.value ->> 1
         GROUP BY t.document_id) fired
       WHERE documents.id = fired.id`,
      both,
    ),
  ];
}

/**
 * Fires tags, and the page tags of the articles beside some, as of a change; touches what recorded them.
 * @param seq that of the batch's last change
 * @param neighboursOf article ids
 */
export function touchStatements(
  seq: number,
  tags: Iterable<Tag>,
  neighboursOf: Iterable<number>,
): Statement[] {
  const fired = [...tags].map((tag) => [tag, seq]);
  const articles = [...neighboursOf];
  return [
    ...insertRows('touches', ['tag', 'seq'], fired, FIRED_AGAIN),
    ...(articles.length > 0 ? [sql(NEIGHBOURS, seq, JSON.stringify(articles))] : []),
    sql(TOUCH_DOCUMENTS, seq, seq),
  ];
}
