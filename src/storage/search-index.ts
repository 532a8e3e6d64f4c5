// The search index, written: a consumer of the change log that has a table of its own and can be made anew from it.
import { type Database, type Query, type Row, type Statement, sql } from './database.ts';
import type { NewsroomState } from './newsroom.ts';
import { chunks } from './rows.ts';

/** Rows of the log that are read at once, articles that are indexed in one batch, and octets of their bodies. */
const CHANGES = 1_000;
const ARTICLES = 200;
const OCTETS = 2_000_000;

/**
 * The key under which article `a` is indexed: seconds of its release, then its id, so that entries are in the order of
 * release. It is never read into the program, whose numbers are not as large.
 */
const KEY = '(a.released_at / 1000) * 67108864 + a.id';

/** How far the index is. */
export interface IndexState {
  newsroom: NewsroomState;
  epoch: string;
  /** Newest seq of the log. */
  head: number;
  /** The rules and the log by which it was made, and how far it has read it; null before it is begun. */
  made: { rules: number; epoch: string; seq: number } | null;
}

export const indexStateQuery: Query<IndexState> = {
  statement: sql(`SELECT n.state, n.epoch, (SELECT coalesce(max(seq), 0) FROM changes) AS head,
    s.rules, s.epoch AS made_epoch, s.seq FROM newsroom n LEFT JOIN search_state s`),
  decode: ([row]) => ({
    newsroom: row?.['state'] as NewsroomState,
    epoch: row?.['epoch'] as string,
    head: row?.['head'] as number,
    made:
      row?.['seq'] === null
        ? null
        : {
            rules: row?.['rules'] as number,
            epoch: row?.['made_epoch'] as string,
            seq: row?.['seq'] as number,
          },
  }),
};

/** @see indexStateQuery */
export async function readIndexState(db: Database): Promise<IndexState> {
  return indexStateQuery.decode(await db.all(indexStateQuery.statement));
}

/** The seq that the index has read, by these rules and in this log; 0 where it is to be made anew. */
export function readSeq({ epoch, made }: IndexState, rules: number): number {
  return made?.rules === rules && made.epoch === epoch ? made.seq : 0;
}

/** A stretch of the log, and the articles that it says something new of. */
export interface IndexWork {
  /** Of its last row. */
  seq: number;
  articleIds: number[];
}

/**
 * What comes after a seq, as much as fits one batch; null at the end. An article is dealt with where the log names it
 * last. That a sibling came or went changes no word of it.
 */
export async function findIndexWork(db: Database, after: number): Promise<IndexWork | null> {
  const rows = await db.all(
    sql(
      `SELECT c.seq, CASE WHEN c.kind <> 'translated' AND NOT EXISTS (SELECT 1 FROM changes l
           WHERE l.article_id = c.article_id AND l.seq > c.seq AND l.kind <> 'translated') THEN c.article_id END AS id,
         (SELECT octet_length(r.body) FROM articles a JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
          WHERE a.id = c.article_id) AS octets
       FROM changes c WHERE c.seq > ? ORDER BY c.seq LIMIT ${CHANGES}`,
      after,
    ),
  );
  let [seq, octets] = [after, 0];
  const articleIds: number[] = [];
  for (const row of rows) {
    if (row['id'] !== null) {
      octets += (row['octets'] as number | null) ?? 0;
      if (articleIds.length === ARTICLES || (octets > OCTETS && articleIds.length > 0)) break;
      articleIds.push(row['id'] as number);
    }
    seq = row['seq'] as number;
  }
  return seq === after ? null : { seq, articleIds };
}

/** A public article, as far as it is indexed. */
export interface IndexedArticle {
  id: number;
  editionId: number;
  month: string;
  headline: string;
  lead: string;
  /** HTML. */
  body: string;
  topicIds: number[];
}

/** Those of these articles that are public. */
export async function listIndexed(db: Database, articleIds: readonly number[]): Promise<IndexedArticle[]> {
  const rows = await db.all(
    sql(
      `SELECT a.id, a.edition_id, a.month, r.headline, r.lead, r.body,
         (SELECT json_group_array(t.topic_id) FROM article_topics t WHERE t.article_id = a.id) AS topics
       FROM json_each(?) j JOIN public_articles a ON a.id = j.value
       JOIN revisions r ON r.article_id = a.id AND r.number = a.revision`,
      JSON.stringify(articleIds),
    ),
  );
  return rows.map(decodeIndexed);
}

function decodeIndexed(row: Row): IndexedArticle {
  return {
    id: row['id'] as number,
    editionId: row['edition_id'] as number,
    month: row['month'] as string,
    headline: row['headline'] as string,
    lead: row['lead'] as string,
    body: row['body'] as string,
    topicIds: JSON.parse(row['topics'] as string) as number[],
  };
}

/** What the index holds of an article: tokens with spaces between, by column. */
export interface IndexEntry {
  articleId: number;
  headline: string;
  lead: string;
  body: string;
  beside: string;
  scope: string;
}

/**
 * Replaces the entries of articles, and says how far the log has been read. The batch is refused (NULL in a NOT NULL
 * column) where anybody else has read on since: an older text never takes the place of a newer. What was withdrawn or
 * erased meanwhile does not come in; what was changed otherwise the log says further on.
 */
export function writeIndex(
  { epoch, made }: IndexState,
  rules: number,
  { seq, articleIds }: IndexWork,
  entries: readonly IndexEntry[],
): Statement[] {
  const ours = '(SELECT epoch FROM newsroom) = ?';
  const guard =
    made === null
      ? sql(
          `INSERT INTO search_state (id, rules, epoch, seq) SELECT 1, ?, ?, CASE WHEN ${ours} THEN ? END`,
          ...[rules, epoch, epoch, seq],
        )
      : sql(
          `UPDATE search_state SET rules = ?, epoch = ?,
             seq = CASE WHEN rules = ? AND epoch = ? AND seq = ? AND ${ours} THEN ? END`,
          ...[rules, epoch, made.rules, made.epoch, made.seq, epoch, seq],
        );
  const ids = JSON.stringify(entries.map(({ articleId }) => articleId));
  const rows = entries.map(({ articleId, headline, lead, body, beside, scope }) => [
    ...[articleId, headline, lead, body, beside, scope],
  ]);
  return [
    guard,
    leaveIndex(articleIds),
    sql(
      `INSERT INTO search_entries (key, article_id)
       SELECT ${KEY}, a.id FROM json_each(?) j JOIN public_articles a ON a.id = j.value`,
      ids,
    ),
    // In the order of their keys: else FTS5 would begin a segment with each.
    ...chunks(rows).map((chunk) =>
      sql(
        `INSERT INTO search_index (rowid, headline, lead, body, beside, scope)
         SELECT s.key, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5
         FROM json_each(?) j JOIN search_entries s ON s.article_id = j.value ->> 0 ORDER BY s.key`,
        chunk,
      ),
    ),
  ];
}

/** Articles leave the index: the trigger takes their words. */
export function leaveIndex(articleIds: readonly number[]): Statement {
  return sql(
    'DELETE FROM search_entries WHERE article_id IN (SELECT value FROM json_each(?))',
    JSON.stringify(articleIds),
  );
}

/** Makes one of all that the index is made of: until then it may keep words of what left it, marked as gone. */
export const mergeIndex: Statement = sql(`INSERT INTO search_index (search_index) VALUES ('optimize')`);

/** What an operator does by hand to have the index made anew by the next server. */
export const REMAKE = 'DELETE FROM search_state';

/** Where the index is not what it should be, once it has read the whole log. */
export interface IndexFaults {
  isBegun: boolean;
  /** Public articles that it lacks. */
  lacking: number;
  /** Entries of what is not public, or under another key than their own. */
  wrong: number;
  /** Entries without words, and words without an entry. */
  unpaired: number;
  /** When what it has not read yet was logged first; null: it has read all. */
  unreadSince: number | null;
}

export async function findIndexFaults(db: Database): Promise<IndexFaults> {
  const row = await db.first(
    sql(`SELECT EXISTS (SELECT 1 FROM search_state) AS begun,
      (SELECT count(*) FROM public_articles a WHERE NOT EXISTS
         (SELECT 1 FROM search_entries s WHERE s.article_id = a.id)) AS lacking,
      (SELECT count(*) FROM search_entries s WHERE NOT EXISTS
         (SELECT 1 FROM public_articles a WHERE a.id = s.article_id AND s.key = ${KEY})) AS wrong,
      (SELECT count(*) FROM search_entries s WHERE NOT EXISTS (SELECT 1 FROM search_index_docsize d WHERE d.id = s.key))
       + (SELECT count(*) FROM search_index_docsize d WHERE NOT EXISTS
         (SELECT 1 FROM search_entries s WHERE s.key = d.id)) AS unpaired,
      (SELECT min(at) FROM changes WHERE seq > coalesce((SELECT seq FROM search_state), 0)) AS unread`),
  );
  return {
    isBegun: row?.['begun'] === 1,
    lacking: row?.['lacking'] as number,
    wrong: row?.['wrong'] as number,
    unpaired: row?.['unpaired'] as number,
    unreadSince: row?.['unread'] as number | null,
  };
}
