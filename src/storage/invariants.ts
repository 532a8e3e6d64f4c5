// What must always hold of the rows and the schema cannot say by itself: each as a query for what breaks it.
import { type Database, sql } from './database.ts';

/** One rule, and where it is broken. */
export interface BrokenRule {
  /** What is wrong there, as a clause. */
  what: string;
  /** Articles as `en/quay` (edition and story), else the name of what it is. */
  where: string[];
  /** How many such places there are in all. */
  total: number;
}

/** Places named of each rule; the others are counted. */
const NAMED = 20;

/** Article `a` as `en/quay`. */
const ARTICLE = `(SELECT e.path || '/' || s.key FROM editions e, stories s WHERE e.id = a.edition_id AND s.id = a.story_id)`;

const logged = (kind: string): string =>
  `(SELECT count(*) FROM changes c WHERE c.article_id = a.id AND c.kind = '${kind}')`;

/** Each selects a column `place` of what breaks the rule. */
const RULES: Readonly<Record<string, string>> = {
  'the change log has gaps': `SELECT 'changes' AS place FROM (SELECT count(*) AS n, max(seq) AS last FROM changes) WHERE n <> last`,
  'ordinals of the edition have gaps': `SELECT (SELECT path FROM editions e WHERE e.id = a.edition_id) AS place
    FROM articles a WHERE ordinal IS NOT NULL GROUP BY edition_id HAVING count(*) <> max(ordinal)`,
  'it is released, and the log does not say so once': `SELECT ${ARTICLE} AS place FROM articles a
    WHERE released_at IS NOT NULL AND ${logged('released')} <> 1`,
  'the log says that it was released, and it was not': `SELECT ${ARTICLE} AS place FROM articles a
    WHERE released_at IS NULL AND ${logged('released')} > 0`,
  'the log does not say how it came to be withdrawn or public': `SELECT ${ARTICLE} AS place FROM articles a
    WHERE released_at IS NOT NULL AND (withdrawn_at IS NOT NULL) <> coalesce((SELECT c.kind <> 'reinstated' FROM changes c
      WHERE c.article_id = a.id AND c.kind IN ('withdrawn', 'reinstated', 'erased') ORDER BY c.seq DESC LIMIT 1), 0)`,
  'the log tells of a revision that it never had': `SELECT DISTINCT ${ARTICLE} AS place FROM changes c
    JOIN articles a ON a.id = c.article_id WHERE c.revision > a.revision`,
  'its newest revision is not the one in force': `SELECT ${ARTICLE} AS place FROM articles a
    WHERE revision IS NOT (SELECT max(number) FROM revisions r WHERE r.article_id = a.id)`,
  'it follows a revision that its source never had': `SELECT ${ARTICLE} AS place FROM articles a JOIN stories s ON s.id = a.story_id
    JOIN articles o ON o.story_id = a.story_id AND o.edition_id = s.source_edition_id
    WHERE a.id <> o.id AND a.follows > o.revision`,
  'it has topics and was never released': `SELECT DISTINCT ${ARTICLE} AS place FROM article_topics t
    JOIN articles a ON a.id = t.article_id WHERE a.released_at IS NULL`,
  'its topics list it at other times than its own': `SELECT DISTINCT ${ARTICLE} AS place FROM article_topics t
    JOIN articles a ON a.id = t.article_id WHERE a.released_at IS NOT NULL AND (t.released_at <> a.released_at
      OR t.updated_at IS NOT a.updated_at OR t.withdrawn_at IS NOT a.withdrawn_at OR t.edition_id <> a.edition_id)`,
  'it has a path and was never released': `SELECT DISTINCT ${ARTICLE} AS place FROM paths p
    JOIN articles a ON a.id = p.article_id WHERE a.released_at IS NULL`,
  'the path in force is not among its paths': `SELECT ${ARTICLE} AS place FROM articles a WHERE a.slug IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM paths p WHERE p.edition_id = a.edition_id AND p.month = a.month AND p.slug = a.slug
      AND p.article_id = a.id)`,
  'the month counts more or fewer public articles than it has': `SELECT e.path || '/' || month AS place FROM (
      SELECT edition_id, month, articles AS n FROM months
      UNION ALL SELECT edition_id, month, -count(*) FROM public_articles GROUP BY edition_id, month)
    JOIN editions e ON e.id = edition_id GROUP BY edition_id, month HAVING sum(n) <> 0`,
  'the edition’s path in force is not among its paths': `SELECT e.path AS place FROM editions e
    WHERE NOT EXISTS (SELECT 1 FROM edition_paths p WHERE p.path = e.path AND p.edition_id = e.id)`,
  'the topic’s slug in force is not among its slugs': `SELECT e.path || '/' || l.slug AS place FROM topic_labels l
    JOIN editions e ON e.id = l.edition_id WHERE NOT EXISTS (SELECT 1 FROM topic_slugs p
      WHERE p.edition_id = l.edition_id AND p.slug = l.slug AND p.topic_id = l.topic_id)`,
  'the topic was merged into another and is still in use': `SELECT t.key AS place FROM topics t WHERE t.merged_into IS NOT NULL
    AND (EXISTS (SELECT 1 FROM topic_labels l WHERE l.topic_id = t.id)
      OR EXISTS (SELECT 1 FROM article_topics x WHERE x.topic_id = t.id))`,
  'it waits for its story before its time has come': `SELECT ${ARTICLE} AS place FROM articles a WHERE held_at < publish_at`,
  'it waits for its story though it goes out by itself': `SELECT ${ARTICLE} AS place FROM articles a
    WHERE held_at IS NOT NULL AND (quiet = 1 OR alone = 1)
      AND NOT EXISTS (SELECT 1 FROM stories s WHERE s.id = a.story_id AND s.reconsider = 1)`,
  'a thumbnail of it is no picture, or of another thumbnail': `SELECT DISTINCT ${ARTICLE} AS place FROM revision_media u
    JOIN articles a ON a.id = u.article_id JOIN media m ON m.name = u.name WHERE u.thumbnail_of IS NOT NULL
      AND (m.type NOT LIKE 'image/%' OR EXISTS (SELECT 1 FROM revision_media o WHERE o.article_id = u.article_id
        AND o.revision = u.revision AND o.position = u.thumbnail_of AND o.thumbnail_of IS NOT NULL))`,
  'the edition’s icon or logo is no picture': `SELECT e.path AS place FROM editions e JOIN media m ON m.name IN (e.icon, e.logo)
    WHERE m.type NOT LIKE 'image/%'`,
  'it requires an edition that there is not': `SELECT DISTINCT s.key AS place FROM stories s, json_each(s.required) j
    WHERE j.value NOT IN (SELECT id FROM editions)`,
  'it was erased, and something of it is left': `SELECT ${ARTICLE} AS place FROM articles a WHERE erased_at IS NOT NULL AND (
    guid NOT GLOB 'erased:*' OR slug NOT GLOB 'erased:*' OR publish_given IS NOT NULL
    OR EXISTS (SELECT 1 FROM revisions r WHERE r.article_id = a.id AND (r.body <> '' OR r.lead <> '' OR r.slug IS NOT NULL
      OR r.bylines <> '[]' OR r.topics <> '[]' OR r.dateline IS NOT NULL OR r.reason IS NOT NULL OR r.headline <> '(erased)'))
    OR EXISTS (SELECT 1 FROM revision_media u WHERE u.article_id = a.id)
    OR EXISTS (SELECT 1 FROM paths p WHERE p.article_id = a.id AND p.slug NOT GLOB 'erased:*')
    OR EXISTS (SELECT 1 FROM former_paths p WHERE p.article_id = a.id AND p.path NOT GLOB 'erased:*'))`,
  'the document missed a change that touches it': `SELECT d.path AS place FROM documents d WHERE d.touched_seq <
    (SELECT max(u.seq) FROM document_tags t JOIN touches u ON u.tag = t.tag WHERE t.document_id = d.id)`,
  'the document tells of changes that the log has not': `SELECT path AS place FROM documents
    WHERE max(rendered_seq, touched_seq) > (SELECT coalesce(max(seq), 0) FROM changes)`,
  'the reader of the log is ahead of it': `SELECT name AS place FROM consumers
    WHERE seq > (SELECT coalesce(max(seq), 0) FROM changes)`,
  'the newsroom has no row of its own': `SELECT 'newsroom' AS place WHERE NOT EXISTS (SELECT 1 FROM newsroom)`,
};

/** How many rules there are. */
export const RULE_COUNT = Object.keys(RULES).length;

/** Looks at one rule after the other, so that whoever waits can say how far it is; null for one that holds. */
export async function* checkRules(db: Database): AsyncGenerator<BrokenRule | null> {
  for (const [what, text] of Object.entries(RULES)) {
    const rows = await db.all(
      sql(`SELECT place, count(*) OVER () AS total FROM (${text}) ORDER BY place LIMIT ${NAMED}`),
    );
    const total = (rows[0]?.['total'] as number | undefined) ?? 0;
    yield total === 0 ? null : { what, where: rows.map((row) => String(row['place'])), total };
  }
}
