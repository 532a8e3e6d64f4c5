// Lists of public articles and stories for partners: filtered, in an order that pages by keyset, each page a bounded
// number of rows.
import type { Role } from '../domain/feed.ts';
import type { Instant } from '../domain/time.ts';
import type { Withdrawal } from '../domain/withdrawal.ts';
import { type Database, type Query, type Row, sql, type Value } from './database.ts';
import { SOURCE, staleOf } from './published.ts';

export type ListOrder = 'released' | 'updated';

/** From one instant, before another. */
export interface Span {
  from: Instant | null;
  before: Instant | null;
}

/** Which articles; null is any. */
export interface ListFilter {
  /** Ids. */
  editions: readonly number[];
  /** Uuid, that of a merged one too. */
  topic: string | null;
  role: Role | null;
  stale: boolean | null;
  released: Span;
  updated: Span;
}

/** Where a list goes on: after the article that has this time and ordinal in an edition. All of it is public. */
export interface ListPlace {
  at: Instant;
  ordinal: number;
  editionId: number;
}

export interface ListedArticle extends ListPlace {
  id: number;
  storyId: number;
}

export interface ListPage {
  articles: ListedArticle[];
  /** Null: this is the last page. There may be another after a page that is not full, or empty. */
  next: ListPlace | null;
}

/** Rows of which one page looks whether they are meant, where no index says so. */
export const LOOKED_AT = 1_000;

const [FIRST, LAST] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

/** Before the first. */
export const TOP: ListPlace = { at: LAST, ordinal: LAST, editionId: LAST };

interface Condition {
  text: string;
  values: Value[];
}

/**
 * Reads one page, newest first.
 * @param page `lookAt`: so many rows at most, where no index says which are meant
 * @param what `stories`: of the articles of each story that are meant, only the first in the order
 */
export async function listArticles(
  db: Database,
  what: 'articles' | 'stories',
  filter: ListFilter,
  page: { order: ListOrder; after: ListPlace | null; limit: number; lookAt?: number },
): Promise<ListPage> {
  const { order, limit } = page;
  const conditions = [...rareConditions(filter, order, 'a')];
  if (what === 'stories') conditions.push(firstOfStory(filter, order));
  const most = conditions.length === 0 ? limit + 1 : (page.lookAt ?? LOOKED_AT);
  const seen = seenArticles(filter, order, page.after ?? TOP, most);
  const meant = conditions.map(({ text }) => `(${text})`).join(' AND ') || '1';
  const rows = await db.all(
    sql(
      `WITH seen AS (${seen.text})
       SELECT a.id, a.story_id, a.${order}_at AS at, a.ordinal, a.edition_id, ${meant} AS is_meant
       FROM seen n JOIN articles a ON a.id = n.id JOIN stories s ON s.id = a.story_id
       ORDER BY a.${order}_at DESC, a.ordinal DESC, a.edition_id DESC`,
      ...seen.values,
      ...conditions.flatMap(({ values }) => values),
    ),
  );
  const looked = rows.map(decodeListed);
  const matching = looked.filter((_, i) => rows[i]?.['is_meant'] === 1);
  const articles = matching.slice(0, limit);
  if (matching.length > limit) return { articles, next: articles.at(-1) ?? null };
  return { articles, next: looked.length < most ? null : (looked.at(-1) ?? null) };
}

/** The first articles after a place, in order: of each edition as many as could be needed, by index. */
export function seenArticles(
  { editions, topic, ...spans }: Pick<ListFilter, 'editions' | 'topic' | 'released' | 'updated'>,
  order: ListOrder,
  after: ListPlace,
  most: number,
): Condition {
  const at = `b.${order}_at`;
  const { from, before } = spans[order];
  const upTo = Math.min(after.at, before === null ? LAST : before - 1);
  const range = `b.edition_id = e.value AND ${at} >= ? AND ${at} <= ?
    AND (${at}, ${topic === null ? 'b' : 'o'}.ordinal, b.edition_id) < (?, ?, ?)`;
  const rangeValues = [from ?? FIRST, upTo, after.at, after.ordinal, after.editionId];
  const ofEdition =
    topic === null
      ? `SELECT b.id FROM public_articles b WHERE ${range} ORDER BY ${at} DESC, b.ordinal DESC LIMIT ?`
      : `SELECT b.article_id FROM article_topics b CROSS JOIN articles o ON o.id = b.article_id
         WHERE b.topic_id = ${TOPIC} AND b.withdrawn_at IS NULL AND ${range}
         ORDER BY ${at} DESC, o.ordinal DESC LIMIT ?`;
  return {
    text: `SELECT p.id FROM json_each(?) e CROSS JOIN articles p ON p.id IN (${ofEdition})
      ORDER BY p.${order}_at DESC, p.ordinal DESC, p.edition_id DESC LIMIT ?`,
    values: [JSON.stringify(editions), ...(topic === null ? [] : [topic]), ...rangeValues, most, most],
  };
}

/** The topic of a uuid, or that into which it was merged. */
const TOPIC = '(SELECT coalesce(merged_into, id) FROM topics WHERE uuid = ?)';

/** What no index says of article `x` of story `s`. */
function rareConditions(filter: ListFilter, order: ListOrder, x: string): Condition[] {
  const { role, stale } = filter;
  const other = order === 'released' ? 'updated' : 'released';
  return [
    ...within(filter[other], `${x}.${other}_at`),
    ...(role === null ? [] : [{ text: `${roleOf(x)} = ?`, values: [role] }]),
    ...(stale === null ? [] : [{ text: `${staleOf(x)} = ?`, values: [stale ? 1 : 0] }]),
  ];
}

function within({ from, before }: Span, column: string): Condition[] {
  return [
    ...(from === null ? [] : [{ text: `${column} >= ?`, values: [from] }]),
    ...(before === null ? [] : [{ text: `${column} < ?`, values: [before] }]),
  ];
}

const roleOf = (x: string): string =>
  `(CASE ${SOURCE} WHEN ${x}.edition_id THEN 'source' ELSE iif(s.source_edition_id IS NULL, 'co-original', 'translation') END)`;

/** Of the articles of `a`'s story that are meant, none comes before it. */
function firstOfStory(filter: ListFilter, order: ListOrder): Condition {
  const { editions, topic } = filter;
  const at = `z.${order}_at`;
  const conditions: Condition[] = [
    { text: `z.story_id = a.story_id`, values: [] },
    { text: 'z.edition_id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(editions)] },
    { text: `(${at}, z.ordinal, z.edition_id) > (a.${order}_at, a.ordinal, a.edition_id)`, values: [] },
    ...within(filter[order], at),
    ...rareConditions(filter, order, 'z'),
    ...(topic === null
      ? []
      : [
          {
            text: `EXISTS (SELECT 1 FROM article_topics t WHERE t.article_id = z.id AND t.topic_id = ${TOPIC})`,
            values: [topic],
          },
        ]),
  ];
  return {
    text: `NOT EXISTS (SELECT 1 FROM public_articles z WHERE ${conditions.map(({ text }) => text).join(' AND ')})`,
    values: conditions.flatMap(({ values }) => values),
  };
}

function decodeListed(row: Row): ListedArticle {
  return {
    id: row['id'] as number,
    storyId: row['story_id'] as number,
    at: row['at'] as number,
    ordinal: row['ordinal'] as number,
    editionId: row['edition_id'] as number,
  };
}

/** An article by its uuid, as far as it was ever public. */
export interface KnownArticle {
  id: number;
  uuid: string;
  editionId: number;
  /** Null: it is public. */
  withdrawnAt: Instant | null;
  withdrawal: Withdrawal | null;
  isErased: boolean;
}

const KNOWN = 'a.id, a.uuid, a.edition_id, a.withdrawn_at, a.withdrawal, a.erased_at FROM articles a';

/** The article with this uuid; null for one that never was public, and for none. */
export function knownArticleQuery(uuid: string): Query<KnownArticle | null> {
  return {
    statement: sql(`SELECT ${KNOWN} WHERE a.uuid = ? AND a.released_at IS NOT NULL`, uuid),
    decode: ([row]) => (row ? decodeKnown(row) : null),
  };
}

/** The articles of a story that ever were public, by the order of the editions. */
export function knownArticlesQuery(storyUuid: string): Query<KnownArticle[]> {
  return {
    statement: sql(
      `SELECT ${KNOWN} WHERE a.story_id = (SELECT id FROM stories WHERE uuid = ?) AND a.released_at IS NOT NULL
       ORDER BY a.edition_id`,
      storyUuid,
    ),
    decode: (rows) => rows.map(decodeKnown),
  };
}

function decodeKnown(row: Row): KnownArticle {
  return {
    id: row['id'] as number,
    uuid: row['uuid'] as string,
    editionId: row['edition_id'] as number,
    withdrawnAt: row['withdrawn_at'] as number | null,
    withdrawal: row['withdrawal'] as Withdrawal | null,
    isErased: row['erased_at'] !== null,
  };
}

/** What a list of stories shows of an article. */
export interface StoryItem {
  uuid: string;
  storyUuid: string;
  storyId: number;
  editionId: number;
  month: string;
  slug: string;
  headline: string;
  releasedAt: Instant;
  updatedAt: Instant;
  role: Role;
  stale: boolean;
}

/** The public articles of these stories in these editions, in the order of the editions. */
export async function listStoryItems(
  db: Database,
  storyIds: readonly number[],
  editions: readonly number[],
): Promise<StoryItem[]> {
  const rows = await db.all(
    sql(
      `SELECT a.uuid, s.uuid AS story_uuid, a.story_id, a.edition_id, a.month, a.slug, r.headline, a.released_at,
         a.updated_at, ${roleOf('a')} AS role, ${staleOf('a')} AS stale
       FROM public_articles a JOIN stories s ON s.id = a.story_id
       JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
       WHERE a.story_id IN (SELECT value FROM json_each(?)) AND a.edition_id IN (SELECT value FROM json_each(?))
       ORDER BY a.edition_id`,
      JSON.stringify(storyIds),
      JSON.stringify(editions),
    ),
  );
  return rows.map((row) => ({
    uuid: row['uuid'] as string,
    storyUuid: row['story_uuid'] as string,
    storyId: row['story_id'] as number,
    editionId: row['edition_id'] as number,
    month: row['month'] as string,
    slug: row['slug'] as string,
    headline: row['headline'] as string,
    releasedAt: row['released_at'] as number,
    updatedAt: row['updated_at'] as number,
    role: row['role'] as Role,
    stale: row['stale'] === 1,
  }));
}
