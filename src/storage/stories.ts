// Stories and their articles as the desk sees them, released or not.
import type { Content, MediaUse } from '../domain/article.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, type Row, sql } from './database.ts';
import { chunks } from './rows.ts';

export interface DeskArticle {
  id: number;
  uuid: string;
  storyId: number;
  editionId: number;
  guid: string | null;
  guidIsPermaLink: boolean;
  revision: number;
  substantialRevision: number;
  createdAt: Instant;
  publishAt: Instant | null;
  publishGiven: string | null;
  dateOnly: boolean;
  withdrawAt: Instant | null;
  withdrawGiven: string | null;
  releasedAt: Instant | null;
  updatedAt: Instant | null;
  withdrawnAt: Instant | null;
  month: string | null;
  /** The slug in force; null before release. */
  slug: string | null;
  /** The source revision that the revision in force follows. */
  follows: number | null;
  content: Content;
}

export interface DeskStory {
  id: number;
  uuid: string;
  key: string;
  /** Null: co-original. */
  sourceEditionId: number | null;
  required: number[] | null;
  createdAt: Instant;
  /** By edition id. */
  articles: Map<number, DeskArticle>;
}

/** The media of article `a`'s revision in force, as JSON for `decodeMedia`. */
export const MEDIA_OF_REVISION = `(
  SELECT json_group_array(json_array(m.name, m.type, m.size, m.width, m.height, u.alt, u.caption, u.credit)
    ORDER BY u.position)
  FROM revision_media u JOIN media m ON m.name = u.name
  WHERE u.article_id = a.id AND u.revision = a.revision)`;

/** The stories with these keys, whole, by key. */
export async function findStories(db: Database, keys: readonly string[]): Promise<Map<string, DeskStory>> {
  const found = new Map<string, DeskStory>();
  for (const chunk of chunks([...new Set(keys)])) {
    const [stories, articles] = await db.batch([
      sql('SELECT * FROM stories WHERE key IN (SELECT value FROM json_each(?))', chunk),
      sql(
        `SELECT s.key AS story_key, a.*, r.headline, r.lead, r.body, r.slug AS wanted_slug, r.bylines, r.dateline,
           r.topics, r.follows,
           ${MEDIA_OF_REVISION} AS media
         FROM stories s JOIN articles a ON a.story_id = s.id
         JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
         WHERE s.key IN (SELECT value FROM json_each(?)) ORDER BY a.id`,
        chunk,
      ),
    ]);
    for (const row of stories ?? []) found.set(row['key'] as string, decodeStory(row));
    for (const row of articles ?? []) {
      const article = decodeDeskArticle(row);
      found.get(row['story_key'] as string)?.articles.set(article.editionId, article);
    }
  }
  return found;
}

/** Which articles hold these guids: `editionId` and guid to article id. */
export async function findGuids(
  db: Database,
  wanted: readonly { editionId: number; guid: string }[],
): Promise<{ editionId: number; guid: string; articleId: number; story: string }[]> {
  if (wanted.length === 0) return [];
  const rows = await db.all(
    sql(
      `SELECT a.edition_id, a.guid, a.id, s.key FROM json_each(?) j
       JOIN articles a ON a.edition_id = j.value ->> 0 AND a.guid = j.value ->> 1 AND a.guid IS NOT NULL
       JOIN stories s ON s.id = a.story_id`,
      JSON.stringify(wanted.map(({ editionId, guid }) => [editionId, guid])),
    ),
  );
  return rows.map((row) => ({
    editionId: row['edition_id'] as number,
    guid: row['guid'] as string,
    articleId: row['id'] as number,
    story: row['key'] as string,
  }));
}

/** Articles that wait for their time and ask for one of these slugs by name. */
export async function listWaitingSlugs(
  db: Database,
  slugs: readonly string[],
): Promise<{ articleId: number; editionId: number; slug: string; publishAt: Instant; story: string }[]> {
  const rows = await db.all(
    sql(
      `SELECT a.id, a.edition_id, a.publish_at, r.slug, s.key
       FROM json_each(?) j JOIN revisions r ON r.slug = j.value AND r.slug IS NOT NULL
       JOIN articles a ON a.id = r.article_id AND a.revision = r.number
       JOIN stories s ON s.id = a.story_id
       WHERE a.released_at IS NULL AND a.publish_at IS NOT NULL ORDER BY a.id`,
      JSON.stringify([...new Set(slugs)]),
    ),
  );
  return rows.map((row) => ({
    articleId: row['id'] as number,
    editionId: row['edition_id'] as number,
    slug: row['slug'] as string,
    publishAt: row['publish_at'] as number,
    story: row['key'] as string,
  }));
}

/** One page of stories for the status grid: newest first, content left out. */
export interface StatusArticle {
  editionId: number;
  publishAt: Instant | null;
  releasedAt: Instant | null;
  withdrawnAt: Instant | null;
  corrected: boolean;
  stale: boolean;
  headline: string;
}

export interface StatusStory {
  id: number;
  key: string;
  sourceEditionId: number | null;
  articles: StatusArticle[];
}

/** Stories newest first, `before` an id, or only the one with `key`. */
export async function listStatus(
  db: Database,
  options: { limit: number; before?: number | undefined; key?: string | undefined },
): Promise<StatusStory[]> {
  const rows = await db.all(
    sql(
      `SELECT s.id, s.key, s.source_edition_id, a.edition_id, a.publish_at, a.released_at, a.withdrawn_at, r.headline,
         EXISTS (SELECT 1 FROM revisions c WHERE c.article_id = a.id AND c.kind = 'correct') AS corrected,
         coalesce((SELECT r.follows < o.substantial_revision FROM articles o
          WHERE o.story_id = s.id AND o.edition_id = s.source_edition_id AND a.edition_id <> s.source_edition_id), 0) AS stale
       FROM (SELECT * FROM stories WHERE ${options.key === undefined ? 'id < ?' : 'key = ?'} ORDER BY id DESC LIMIT ?) s
       LEFT JOIN articles a ON a.story_id = s.id
       LEFT JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
       ORDER BY s.id DESC, a.edition_id`,
      options.key ?? options.before ?? Number.MAX_SAFE_INTEGER,
      options.limit,
    ),
  );
  const stories = new Map<number, StatusStory>();
  for (const row of rows) {
    const id = row['id'] as number;
    const story = stories.get(id) ?? {
      id,
      key: row['key'] as string,
      sourceEditionId: row['source_edition_id'] as number | null,
      articles: [],
    };
    stories.set(id, story);
    if (row['edition_id'] !== null) {
      story.articles.push({
        editionId: row['edition_id'] as number,
        publishAt: row['publish_at'] as number | null,
        releasedAt: row['released_at'] as number | null,
        withdrawnAt: row['withdrawn_at'] as number | null,
        corrected: row['corrected'] === 1,
        stale: row['stale'] === 1,
        headline: row['headline'] as string,
      });
    }
  }
  return [...stories.values()];
}

function decodeStory(row: Row): DeskStory {
  const required = row['required'] as string | null;
  return {
    id: row['id'] as number,
    uuid: row['uuid'] as string,
    key: row['key'] as string,
    sourceEditionId: row['source_edition_id'] as number | null,
    required: required === null ? null : (JSON.parse(required) as number[]),
    createdAt: row['created_at'] as number,
    articles: new Map(),
  };
}

function decodeDeskArticle(row: Row): DeskArticle {
  return {
    id: row['id'] as number,
    uuid: row['uuid'] as string,
    storyId: row['story_id'] as number,
    editionId: row['edition_id'] as number,
    guid: row['guid'] as string | null,
    guidIsPermaLink: row['guid_is_permalink'] === 1,
    revision: row['revision'] as number,
    substantialRevision: row['substantial_revision'] as number,
    createdAt: row['created_at'] as number,
    publishAt: row['publish_at'] as number | null,
    publishGiven: row['publish_given'] as string | null,
    dateOnly: row['date_only'] === 1,
    withdrawAt: row['withdraw_at'] as number | null,
    withdrawGiven: row['withdraw_given'] as string | null,
    releasedAt: row['released_at'] as number | null,
    updatedAt: row['updated_at'] as number | null,
    withdrawnAt: row['withdrawn_at'] as number | null,
    month: row['month'] as string | null,
    slug: row['slug'] as string | null,
    follows: row['follows'] as number | null,
    content: {
      headline: row['headline'] as string,
      lead: row['lead'] as string,
      body: row['body'] as string,
      slug: row['wanted_slug'] as string | null,
      bylines: JSON.parse(row['bylines'] as string) as string[],
      dateline: row['dateline'] as string | null,
      topics: JSON.parse(row['topics'] as string) as string[],
      media: decodeMedia(row['media'] as string),
    },
  };
}

type MediaCells = [
  string,
  string,
  number,
  number | null,
  number | null,
  string | null,
  string | null,
  string | null,
];

/** Reads the JSON that a media subquery makes, here and for public articles. */
export function decodeMedia(json: string): MediaUse[] {
  return (JSON.parse(json) as MediaCells[]).map(
    ([name, type, size, width, height, alt, caption, credit]) => ({
      name,
      type,
      size,
      width,
      height,
      alt,
      caption,
      credit,
    }),
  );
}
