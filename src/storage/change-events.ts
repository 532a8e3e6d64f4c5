// The change log as partners read it: which changes concern somebody, and how what they are about stands now.
import type { ChangeKind } from '../domain/change.ts';
import type { Instant } from '../domain/time.ts';
import type { Withdrawal } from '../domain/withdrawal.ts';
import { type Query, type Row, sql } from './database.ts';

/** What a reader of the log wants; null is everything. */
export interface LogFilter {
  /** Ids; changes of editions themselves are told whatever these are. */
  editions: readonly number[] | null;
  /** Ids; one that was merged is the one that it was merged into. */
  topics: readonly number[] | null;
  kinds: readonly ChangeKind[] | null;
  /** Leaves out what is pushed to nobody. */
  loud: boolean;
}

/** One row of the log. */
export interface LoggedChange {
  seq: number;
  /** That of the log when it was written. */
  epoch: string;
  at: Instant;
  kind: ChangeKind;
  articleId: number | null;
  editionId: number;
  revision: number | null;
  /** Octets of the article's text, about. */
  size: number;
}

/** How far one look at the log goes. */
export interface LogRange {
  /** Exclusive. */
  after: number;
  /** Inclusive. */
  upTo: number;
  most: number;
}

/** The topics that are meant by these, by id. */
const MEANT = `SELECT coalesce(t.merged_into, t.id) FROM json_each(?) j JOIN topics t ON t.id = j.value`;

/** What of the log concerns somebody, oldest first. An article that was in a topic concerns whoever follows it. */
export function loggedQuery(
  { editions, topics, kinds, loud }: LogFilter,
  range: LogRange,
): Query<LoggedChange[]> {
  const json = (list: readonly unknown[] | null) => (list === null ? [] : [JSON.stringify(list)]);
  const conditions = [
    'c.seq > ? AND c.seq <= ?',
    ...(kinds ? ['c.kind IN (SELECT value FROM json_each(?))'] : []),
    ...(editions ? ["(c.kind = 'edition' OR c.edition_id IN (SELECT value FROM json_each(?)))"] : []),
    ...(topics
      ? [
          `(c.kind = 'edition'
            OR EXISTS (SELECT 1 FROM article_topics x WHERE x.article_id = c.article_id AND x.topic_id IN (${MEANT}))
            OR EXISTS (SELECT 1 FROM former_topics x WHERE x.article_id = c.article_id AND x.topic_id IN (${MEANT})))`,
        ]
      : []),
    ...(loud ? ['c.quiet = 0'] : []),
  ];
  return {
    statement: sql(
      `SELECT c.seq, c.epoch, c.at, c.kind, c.article_id, c.edition_id, c.revision,
         (SELECT octet_length(r.body) + octet_length(r.lead) FROM public_articles a
          JOIN revisions r ON r.article_id = a.id AND r.number = a.revision WHERE a.id = c.article_id) AS size
       FROM changes c WHERE ${conditions.join(' AND ')} ORDER BY c.seq LIMIT ?`,
      range.after,
      range.upTo,
      ...json(kinds),
      ...json(editions),
      ...json(topics),
      ...json(topics),
      range.most,
    ),
    decode: (rows) => rows.map(decodeLogged),
  };
}

function decodeLogged(row: Row): LoggedChange {
  return {
    seq: row['seq'] as number,
    epoch: row['epoch'] as string,
    at: row['at'] as number,
    kind: row['kind'] as ChangeKind,
    articleId: row['article_id'] as number | null,
    editionId: row['edition_id'] as number,
    revision: row['revision'] as number | null,
    size: (row['size'] as number | null) ?? 0,
  };
}

/** How an article of the log stands now. */
export interface ChangedArticle {
  uuid: string;
  storyUuid: string;
  /** Null while it is public. */
  withdrawnAt: Instant | null;
  /** Null where nobody said. */
  withdrawal: Withdrawal | null;
  isErased: boolean;
  /** Whether it is about one of the topics that were asked for, or none were. */
  isInside: boolean;
}

/** Released articles by id; `topics` as in `LogFilter`. */
export function standingsQuery(
  articleIds: readonly number[],
  topics: readonly number[] | null,
): Query<Map<number, ChangedArticle>> {
  const inside = `EXISTS (SELECT 1 FROM article_topics x WHERE x.article_id = a.id AND x.topic_id IN (${MEANT}))`;
  return {
    statement: sql(
      `SELECT a.id, a.uuid, s.uuid AS story_uuid, a.withdrawn_at, a.withdrawal, a.erased_at,
         ${topics ? inside : '1'} AS inside
       FROM json_each(?) chosen JOIN articles a ON a.id = chosen.value JOIN stories s ON s.id = a.story_id
       WHERE a.released_at IS NOT NULL`,
      ...(topics ? [JSON.stringify(topics)] : []),
      JSON.stringify(articleIds),
    ),
    decode: (rows) => new Map(rows.map((row) => [row['id'] as number, decodeStanding(row)])),
  };
}

function decodeStanding(row: Row): ChangedArticle {
  return {
    uuid: row['uuid'] as string,
    storyUuid: row['story_uuid'] as string,
    withdrawnAt: row['withdrawn_at'] as number | null,
    withdrawal: row['withdrawal'] as Withdrawal | null,
    isErased: row['erased_at'] !== null,
    isInside: row['inside'] === 1,
  };
}

/** Where the log is. */
export interface LogHead {
  epoch: string;
  /** Newest; 0 when empty. */
  seq: number;
}

export const logHeadQuery: Query<LogHead> = {
  statement: sql('SELECT epoch, (SELECT coalesce(max(seq), 0) FROM changes) AS seq FROM newsroom'),
  decode: ([row]) => ({ epoch: row?.['epoch'] as string, seq: row?.['seq'] as number }),
};

/**
 * The change after which those at or after an instant come; 0 when that is the first of all. The log is in the order
 * of its times, unless a clock was set back.
 */
export function beforeQuery(since: Instant): Query<number> {
  return {
    // By halves: the log has no gaps, and no index of its times.
    statement: sql(
      `WITH RECURSIVE halves (low, high) AS (
         SELECT 0, (SELECT coalesce(max(seq), 0) + 1 FROM changes)
         UNION ALL
         SELECT CASE WHEN c.at < ? THEN c.seq ELSE low END, CASE WHEN c.at < ? THEN high ELSE c.seq END
         FROM halves JOIN changes c ON c.seq = (low + high) / 2 WHERE high - low > 1)
       SELECT low FROM halves WHERE high - low <= 1`,
      since,
      since,
    ),
    decode: ([row]) => row?.['low'] as number,
  };
}
