// Touching: marks the documents made from what a batch changes, in that same batch.
import { mapsTag, type Tag } from '../domain/tag.ts';
import { type Statement, sql } from './database.ts';
import { insertRows } from './rows.ts';
import { RELATED } from './selections.ts';

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

/** The pages that lead to each of these articles as an older one about the same, or did until now. */
const RELATED_PAGES = `INSERT INTO touches (tag, seq)
  SELECT DISTINCT 'page:' || n.article_id, ?
  FROM json_each(?) j JOIN article_topics t ON t.article_id = j.value
  JOIN article_topics n ON n.article_id IN (
    SELECT y.article_id FROM article_topics y
    WHERE y.edition_id = t.edition_id AND y.topic_id = t.topic_id AND y.withdrawn_at IS NULL
      AND (y.released_at, y.article_id) > (t.released_at, t.article_id)
    ORDER BY y.released_at, y.article_id LIMIT ${RELATED})
  WHERE true ${FIRED_AGAIN}`;

/** The sitemaps that name the public articles of each of these stories, or did until now. */
const MAPS = `INSERT INTO touches (tag, seq)
  SELECT DISTINCT 'map:' || a.edition_id || ':' || a.month, ?
  FROM json_each(?) j JOIN articles a ON a.story_id = j.value WHERE a.released_at IS NOT NULL ${FIRED_AGAIN}`;

/** Topics of which an edition has no other public article than these, as the batch leaves them. */
const SUBJECTS = `INSERT INTO touches (tag, seq)
  SELECT DISTINCT 'subject:' || (j.value ->> 1), ? FROM json_each(?) j
  WHERE NOT EXISTS (SELECT 1 FROM article_topics x
    WHERE x.edition_id = j.value ->> 0 AND x.topic_id = j.value ->> 1 AND x.withdrawn_at IS NULL
      AND x.article_id NOT IN (SELECT value FROM json_each(?))) ${FIRED_AGAIN}`;

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

/** Fires the page tags of what leads to these articles, by the topics that they have at this point of the batch. */
export function touchRelated(seq: number, articles: readonly number[]): Statement {
  return sql(RELATED_PAGES, seq, JSON.stringify(articles));
}

/** What a batch changed; what follows from it is found where the batch has left things. */
export class Followed {
  /** Ids of articles that the pages beside them show. */
  readonly neighboursOf = new Set<number>();
  /** Ids of stories whose articles have other places, times or roles. */
  readonly stories = new Set<number>();
  /** Ids of articles that came to topics or left them. */
  readonly members = new Set<number>();
  /** Those topics, as `[edition, topic]` in JSON. */
  readonly subjects = new Set<string>();
}

/**
 * Fires tags, and those that follow from changed articles, as of a change; touches what recorded them.
 * @param seq that of the batch's last change
 */
export function touchStatements(
  seq: number,
  tags: Iterable<Tag>,
  { neighboursOf, stories, members, subjects }: Followed,
): Statement[] {
  const fired = [...tags, ...(stories.size > 0 ? [mapsTag] : [])].map((tag) => [tag, seq]);
  const articles = [...neighboursOf];
  return [
    ...insertRows('touches', ['tag', 'seq'], fired, FIRED_AGAIN),
    ...(articles.length > 0
      ? [sql(NEIGHBOURS, seq, JSON.stringify(articles)), touchRelated(seq, articles)]
      : []),
    ...(stories.size > 0 ? [sql(MAPS, seq, JSON.stringify([...stories]))] : []),
    ...(subjects.size > 0
      ? [sql(SUBJECTS, seq, `[${[...subjects].join()}]`, JSON.stringify([...members]))]
      : []),
    sql(TOUCH_DOCUMENTS, seq, seq),
  ];
}
