// What time has made due: releases and ends, in the one order in which they happen.
import type { Instant } from '../domain/time.ts';
import type { Standing } from '../domain/together.ts';
import { type Database, type Query, type Row, type Statement, sql } from './database.ts';
import type { NewsroomState } from './newsroom.ts';
import { decodeStanding, gatherStories, STANDING, STORY, type StoryFacts } from './standing.ts';

/** An article of a story that time asks about, as far as deciding what becomes of it needs. */
export interface DueArticle extends Standing {
  articleId: number;
  storyId: number;
  updatedAt: Instant | null;
  alone: boolean;
  quiet: boolean;
  /** Of the unreleased only; empty for others. */
  headline: string;
  slug: string | null;
  topics: string[];
}

/** A story with an article that is due, or that was held and has changed since. */
export type DueStory = StoryFacts & { articles: Map<number, DueArticle> };

/**
 * The stories that time asks about at `now`, whole: those of the first due articles, by due time, and those to be
 * looked at again.
 */
export async function listDueStories(db: Database, now: Instant, limit: number): Promise<DueStory[]> {
  const rows = await db.all(
    sql(
      `WITH due AS (SELECT story_id FROM articles
         WHERE released_at IS NULL AND publish_at IS NOT NULL AND held_at IS NULL AND publish_at <= ?
         ORDER BY publish_at, id LIMIT ?),
       chosen AS (SELECT story_id FROM due UNION SELECT id FROM (SELECT id FROM stories WHERE reconsider = 1 LIMIT ?))
       SELECT ${STORY}, ${STANDING}, a.id, a.updated_at, a.alone, a.quiet, r.headline, r.slug, r.topics
       FROM chosen CROSS JOIN stories s ON s.id = chosen.story_id CROSS JOIN articles a ON a.story_id = s.id
       LEFT JOIN revisions r ON a.released_at IS NULL AND r.article_id = a.id AND r.number = a.revision
       ORDER BY a.story_id, a.id`,
      now,
      limit,
      limit,
    ),
  );
  return gatherStories(rows, decodeDue);
}

function decodeDue(row: Row): DueArticle {
  return {
    ...decodeStanding(row),
    articleId: row['id'] as number,
    storyId: row['story_id'] as number,
    updatedAt: row['updated_at'] as number | null,
    alone: row['alone'] === 1,
    quiet: row['quiet'] === 1,
    headline: (row['headline'] as string | null) ?? '',
    slug: row['slug'] as string | null,
    topics: row['topics'] === null ? [] : (JSON.parse(row['topics'] as string) as string[]),
  };
}

/** These stories have been looked at. */
export function considered(storyIds: readonly number[]): Statement {
  return sql(
    'UPDATE stories SET reconsider = 0 WHERE reconsider = 1 AND id IN (SELECT value FROM json_each(?))',
    JSON.stringify(storyIds),
  );
}

/** A public article, as far as a change to it needs. */
export interface PublicArticle {
  articleId: number;
  storyId: number;
  editionId: number;
  revision: number;
  month: string;
  releasedAt: Instant;
  updatedAt: Instant;
  topicIds: number[];
}

const PUBLIC_ARTICLE = `a.id, a.story_id, a.edition_id, a.revision, a.month, a.released_at, a.updated_at,
  (SELECT json_group_array(t.topic_id) FROM article_topics t WHERE t.article_id = a.id) AS topic_ids`;

/** The public articles whose end is due at `now`, by due time; quiet are those that had ended before they came here. */
export async function listDueEnds(
  db: Database,
  now: Instant,
  limit: number,
): Promise<(PublicArticle & { withdrawAt: Instant; quiet: boolean })[]> {
  const rows = await db.all(
    sql(
      `SELECT a.withdraw_at, a.quiet AND a.withdraw_at <= a.created_at AS was_over, ${PUBLIC_ARTICLE} FROM public_articles a
       WHERE a.withdraw_at IS NOT NULL AND a.withdraw_at <= ? ORDER BY a.withdraw_at, a.id LIMIT ?`,
      now,
      limit,
    ),
  );
  return rows.map((row) => ({
    ...decodePublic(row),
    withdrawAt: row['withdraw_at'] as number,
    quiet: row['was_over'] === 1,
  }));
}

/** Every public article of these stories. */
export async function listPublicOfStories(
  db: Database,
  storyIds: readonly number[],
): Promise<PublicArticle[]> {
  const rows = await db.all(
    sql(
      `SELECT ${PUBLIC_ARTICLE} FROM public_articles a
       WHERE a.story_id IN (SELECT value FROM json_each(?)) ORDER BY a.id`,
      JSON.stringify(storyIds),
    ),
  );
  return rows.map(decodePublic);
}

/** Every public article that is about a topic. */
export async function listPublicOfTopic(db: Database, topicId: number): Promise<PublicArticle[]> {
  const rows = await db.all(
    sql(
      `SELECT ${PUBLIC_ARTICLE} FROM editions e
       JOIN article_topics x ON x.edition_id = e.id AND x.topic_id = ? AND x.withdrawn_at IS NULL
       JOIN articles a ON a.id = x.article_id ORDER BY a.id`,
      topicId,
    ),
  );
  return rows.map(decodePublic);
}

/** What time asks of the newsroom: whether it is at work, and when settle will next have something to do. */
export interface Duty {
  state: NewsroomState;
  /** Null: nothing waits, or nothing is released here. */
  nextDueAt: Instant | null;
}

export const dutyQuery: Query<Duty> = {
  statement: sql(`SELECT state, CASE state WHEN 'open' THEN (SELECT min(at) FROM (
      SELECT min(publish_at) AS at FROM articles
      WHERE released_at IS NULL AND publish_at IS NOT NULL AND held_at IS NULL
      UNION ALL
      SELECT 0 WHERE EXISTS (SELECT 1 FROM stories WHERE reconsider = 1)
      UNION ALL
      SELECT min(withdraw_at) FROM articles
      WHERE withdraw_at IS NOT NULL AND withdrawn_at IS NULL AND released_at IS NOT NULL)) END AS at
    FROM newsroom`),
  decode: ([row]) => ({
    state: (row?.['state'] as NewsroomState | undefined) ?? 'open',
    nextDueAt: (row?.['at'] as number | null | undefined) ?? null,
  }),
};

/** @see dutyQuery */
export async function readDuty(db: Database): Promise<Duty> {
  return dutyQuery.decode(await db.all(dutyQuery.statement));
}

/** The next moment at which settle will have something to do, or null. */
export async function nextDueAt(db: Database): Promise<Instant | null> {
  return (await readDuty(db)).nextDueAt;
}

/** Highest ordinal given so far in each edition. */
export async function lastOrdinals(db: Database): Promise<Map<number, number>> {
  const rows = await db.all(
    sql(`SELECT e.id, (SELECT max(ordinal) FROM articles a WHERE a.edition_id = e.id AND a.ordinal IS NOT NULL) AS last
      FROM editions e`),
  );
  return new Map(rows.map((row) => [row['id'] as number, (row['last'] as number | null) ?? 0]));
}

/** How many public articles each month of an edition has, in the order asked. */
export async function countPublic(
  db: Database,
  months: readonly { editionId: number; month: string }[],
): Promise<number[]> {
  const rows = await db.all(
    sql(
      `SELECT coalesce((SELECT m.articles FROM months m
         WHERE m.edition_id = j.value ->> 0 AND m.month = j.value ->> 1), 0) AS count
       FROM json_each(?) j ORDER BY j.key`,
      JSON.stringify(months.map(({ editionId, month }) => [editionId, month])),
    ),
  );
  return rows.map((row) => row['count'] as number);
}

/** The months with public articles just before and after each of these, where there are such. */
export async function listMonthsBeside(
  db: Database,
  months: readonly { editionId: number; month: string }[],
): Promise<{ editionId: number; month: string }[]> {
  if (months.length === 0) return [];
  const rows = await db.all(
    sql(
      `SELECT j.value ->> 0 AS edition_id,
         (SELECT max(m.month) FROM months m
          WHERE m.edition_id = j.value ->> 0 AND m.month < j.value ->> 1 AND m.articles > 0) AS earlier,
         (SELECT min(m.month) FROM months m
          WHERE m.edition_id = j.value ->> 0 AND m.month > j.value ->> 1 AND m.articles > 0) AS later
       FROM json_each(?) j`,
      JSON.stringify(months.map(({ editionId, month }) => [editionId, month])),
    ),
  );
  return rows.flatMap((row) =>
    [row['earlier'], row['later']].flatMap((month) =>
      month === null ? [] : [{ editionId: row['edition_id'] as number, month: month as string }],
    ),
  );
}

function decodePublic(row: Record<string, unknown>): PublicArticle {
  return {
    articleId: row['id'] as number,
    storyId: row['story_id'] as number,
    editionId: row['edition_id'] as number,
    revision: row['revision'] as number,
    month: row['month'] as string,
    releasedAt: row['released_at'] as number,
    updatedAt: row['updated_at'] as number,
    topicIds: JSON.parse(row['topic_ids'] as string) as number[],
  };
}
