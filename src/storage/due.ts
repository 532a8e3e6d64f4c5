// What time has made due: releases and ends, in the one order in which they happen.
import { pathKey, type WantedPath } from '../domain/path.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, type Query, sql } from './database.ts';
import type { NewsroomState } from './newsroom.ts';

/** An article whose time has come, with what deciding its release needs. */
export interface DueRelease {
  articleId: number;
  storyId: number;
  editionId: number;
  revision: number;
  publishAt: Instant;
  updatedAt: Instant | null;
  headline: string;
  slug: string | null;
  topics: string[];
}

/** The unreleased articles due at `now`, by due time, then in the order they came in. */
export async function listDueReleases(db: Database, now: Instant, limit: number): Promise<DueRelease[]> {
  const rows = await db.all(
    sql(
      `SELECT a.id, a.story_id, a.edition_id, a.revision, a.publish_at, a.updated_at, r.headline, r.slug, r.topics
       FROM articles a JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
       WHERE a.released_at IS NULL AND a.publish_at IS NOT NULL AND a.publish_at <= ?
       ORDER BY a.publish_at, a.id LIMIT ?`,
      now,
      limit,
    ),
  );
  return rows.map((row) => ({
    articleId: row['id'] as number,
    storyId: row['story_id'] as number,
    editionId: row['edition_id'] as number,
    revision: row['revision'] as number,
    publishAt: row['publish_at'] as number,
    updatedAt: row['updated_at'] as number | null,
    headline: row['headline'] as string,
    slug: row['slug'] as string | null,
    topics: JSON.parse(row['topics'] as string) as string[],
  }));
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

/** The public articles whose end is due at `now`, by due time. */
export async function listDueEnds(
  db: Database,
  now: Instant,
  limit: number,
): Promise<(PublicArticle & { withdrawAt: Instant })[]> {
  const rows = await db.all(
    sql(
      `SELECT a.withdraw_at, ${PUBLIC_ARTICLE} FROM public_articles a
       WHERE a.withdraw_at IS NOT NULL AND a.withdraw_at <= ? ORDER BY a.withdraw_at, a.id LIMIT ?`,
      now,
      limit,
    ),
  );
  return rows.map((row) => ({ ...decodePublic(row), withdrawAt: row['withdraw_at'] as number }));
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

/** What time asks of the newsroom: whether it is at work, and when settle will next have something to do. */
export interface Duty {
  state: NewsroomState;
  /** Null: nothing waits, or nothing is released here. */
  nextDueAt: Instant | null;
}

export const dutyQuery: Query<Duty> = {
  statement: sql(`SELECT state, CASE state WHEN 'open' THEN (SELECT min(at) FROM (
      SELECT min(publish_at) AS at FROM articles WHERE released_at IS NULL AND publish_at IS NOT NULL
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
      `SELECT (SELECT count(*) FROM public_articles a
         WHERE a.edition_id = j.value ->> 0 AND a.month = j.value ->> 1) AS count
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
         (SELECT max(a.month) FROM public_articles a
          WHERE a.edition_id = j.value ->> 0 AND a.month < j.value ->> 1) AS earlier,
         (SELECT min(a.month) FROM public_articles a
          WHERE a.edition_id = j.value ->> 0 AND a.month > j.value ->> 1) AS later
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

/** The slugs already given among those wanted and their numbered kin, each with the article it was given to. */
export async function listTakenPaths(
  db: Database,
  wanted: readonly WantedPath[],
): Promise<(WantedPath & { articleId: number; story: string })[]> {
  const asked = new Map(wanted.map((path) => [pathKey(path), [path.editionId, path.month, path.slug]]));
  const rows = await db.all(
    sql(
      `SELECT DISTINCT p.edition_id, p.month, p.slug, p.article_id, s.key FROM json_each(?) j
       JOIN paths p ON p.edition_id = j.value ->> 0 AND p.month = j.value ->> 1
         AND p.slug BETWEEN j.value ->> 2 AND (j.value ->> 2) || '-9999999'
       JOIN articles a ON a.id = p.article_id JOIN stories s ON s.id = a.story_id`,
      JSON.stringify([...asked.values()]),
    ),
  );
  return rows.map((row) => ({
    editionId: row['edition_id'] as number,
    month: row['month'] as string,
    slug: row['slug'] as string,
    articleId: row['article_id'] as number,
    story: row['key'] as string,
  }));
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
