// Stories and their articles as the desk sees them, released or not.
import type { Content, MediaUse } from '../domain/article.ts';
import { erasedMark } from '../domain/erased.ts';
import type { Instant } from '../domain/time.ts';
import type { Standing } from '../domain/together.ts';
import { type Database, type Row, sql } from './database.ts';
import { chunks } from './rows.ts';
import { decodeStanding, decodeStoryFacts, STORY, type StoryFacts } from './standing.ts';
import { meantKeysOf } from './topics.ts';

export interface DeskArticle extends Standing {
  id: number;
  uuid: string;
  storyId: number;
  guid: string | null;
  guidIsPermaLink: boolean;
  createdAt: Instant;
  publishGiven: string | null;
  dateOnly: boolean;
  withdrawAt: Instant | null;
  withdrawGiven: string | null;
  updatedAt: Instant | null;
  month: string | null;
  /** The slug in force; null before release. */
  slug: string | null;
  /** It goes out without waiting for the rest of its story. */
  alone: boolean;
  content: Content;
}

export interface DeskStory extends StoryFacts {
  uuid: string;
  createdAt: Instant;
  /** By edition id. */
  articles: Map<number, DeskArticle>;
}

/** The media of a revision, as JSON for `decodeMedia`. */
export const mediaOf = (articleId: string, revision: string): string => `(
  SELECT json_group_array(json_array(m.name, m.type, m.size, m.width, m.height, u.alt, u.caption, u.credit,
    u.title, u.terms, u.position, u.thumbnail_of) ORDER BY u.position)
  FROM revision_media u JOIN media m ON m.name = u.name
  WHERE u.article_id = ${articleId} AND u.revision = ${revision})`;

/** The same of article `a`'s revision in force. */
export const MEDIA_OF_REVISION = mediaOf('a.id', 'a.revision');

/** The stories with these keys, whole, by the key asked for: one that was erased has another by now. */
export async function findStories(db: Database, keys: readonly string[]): Promise<Map<string, DeskStory>> {
  const there = new Map<string, DeskStory>();
  for (const chunk of chunks([...new Set(keys.flatMap((key) => [key, erasedMark(key)]))])) {
    const [stories, articles] = await db.batch([
      sql(
        `SELECT ${STORY}, s.uuid, s.created_at FROM stories s WHERE s.key IN (SELECT value FROM json_each(?))`,
        chunk,
      ),
      sql(
        `SELECT s.key AS story_key, a.*, r.headline, r.lead, r.body, r.slug AS wanted_slug, r.bylines, r.dateline,
           ${meantKeysOf('r.topics')} AS topics,
           ${MEDIA_OF_REVISION} AS media
         FROM stories s JOIN articles a ON a.story_id = s.id
         JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
         WHERE s.key IN (SELECT value FROM json_each(?)) ORDER BY a.id`,
        chunk,
      ),
    ]);
    for (const row of stories ?? []) there.set(row['key'] as string, decodeStory(row));
    for (const row of articles ?? []) {
      const article = decodeDeskArticle(row);
      there.get(row['story_key'] as string)?.articles.set(article.editionId, article);
    }
  }
  const found = new Map<string, DeskStory>();
  for (const key of keys) {
    const story = there.get(key) ?? there.get(erasedMark(key));
    if (story) found.set(key, story);
  }
  return found;
}

/** Which articles hold these guids, erased ones too: `editionId` and guid to article id. */
export async function findGuids(
  db: Database,
  wanted: readonly { editionId: number; guid: string }[],
): Promise<{ editionId: number; guid: string; articleId: number; story: string }[]> {
  if (wanted.length === 0) return [];
  const asked = new Map(
    wanted.flatMap(({ guid }) => [[erasedMark(guid), guid] as const, [guid, guid] as const]),
  );
  const names = wanted.flatMap(({ editionId, guid }) =>
    [guid, erasedMark(guid)].map((name) => [editionId, name]),
  );
  const rows = await db.all(
    sql(
      `SELECT a.edition_id, a.guid, a.id, s.key FROM json_each(?) j
       JOIN articles a ON a.edition_id = j.value ->> 0 AND a.guid = j.value ->> 1 AND a.guid IS NOT NULL
       JOIN stories s ON s.id = a.story_id`,
      JSON.stringify(names),
    ),
  );
  return rows.map((row) => ({
    editionId: row['edition_id'] as number,
    guid: asked.get(row['guid'] as string) as string,
    articleId: row['id'] as number,
    story: row['key'] as string,
  }));
}

const OWN_ID = 'urn:uuid:';

/** Which of these guids are the ids that articles without a guid have, in any edition. */
export async function findIds(
  db: Database,
  guids: readonly string[],
): Promise<Map<string, { story: string; edition: string }>> {
  const uuids = guids.filter((guid) => guid.startsWith(OWN_ID)).map((guid) => guid.slice(OWN_ID.length));
  if (uuids.length === 0) return new Map();
  const rows = await db.all(
    sql(
      `SELECT a.uuid, s.key, e.path FROM json_each(?) j JOIN articles a ON a.uuid = j.value
       JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id`,
      JSON.stringify(uuids),
    ),
  );
  return new Map(
    rows.map((row) => [
      OWN_ID + (row['uuid'] as string),
      { story: row['key'] as string, edition: row['path'] as string },
    ]),
  );
}

/** What released articles are about, withdrawn ones too: ids of topics in their order, by article id. */
export async function listArticleTopics(
  db: Database,
  articleIds: readonly number[],
): Promise<Map<number, number[]>> {
  const rows = await db.all(
    sql(
      `SELECT t.article_id, t.topic_id FROM json_each(?) j JOIN article_topics t ON t.article_id = j.value
       ORDER BY t.article_id, t.position`,
      JSON.stringify(articleIds),
    ),
  );
  const topics = new Map<number, number[]>(articleIds.map((id) => [id, []]));
  for (const row of rows) topics.get(row['article_id'] as number)?.push(row['topic_id'] as number);
  return topics;
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

function decodeStory(row: Row): DeskStory {
  const [uuid, createdAt] = [row['uuid'] as string, row['created_at'] as number];
  return { ...decodeStoryFacts(row), uuid, createdAt, articles: new Map() };
}

function decodeDeskArticle(row: Row): DeskArticle {
  return {
    ...decodeStanding(row),
    id: row['id'] as number,
    uuid: row['uuid'] as string,
    storyId: row['story_id'] as number,
    guid: row['guid'] as string | null,
    guidIsPermaLink: row['guid_is_permalink'] === 1,
    createdAt: row['created_at'] as number,
    publishGiven: row['publish_given'] as string | null,
    dateOnly: row['date_only'] === 1,
    withdrawAt: row['withdraw_at'] as number | null,
    withdrawGiven: row['withdraw_given'] as string | null,
    updatedAt: row['updated_at'] as number | null,
    month: row['month'] as string | null,
    slug: row['slug'] as string | null,
    alone: row['alone'] === 1,
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
  name: string,
  type: string,
  size: number,
  width: number | null,
  height: number | null,
  alt: string | null,
  caption: string | null,
  credit: string | null,
  title: string | null,
  terms: string | null,
  position: number,
  thumbnailOf: number | null,
];

/** Reads the JSON that a media subquery makes, here and for public articles. Thumbnails come after all others. */
export function decodeMedia(json: string): MediaUse[] {
  const uses = new Map<number, MediaUse>();
  for (const cells of JSON.parse(json) as MediaCells[]) {
    const [name, type, size, width, height, alt, caption, credit, title, terms, position, thumbnailOf] =
      cells;
    const file = { name, type, size, width, height };
    if (thumbnailOf === null) {
      uses.set(position, { ...file, alt, caption, credit, title, terms, thumbnail: null });
      continue;
    }
    const use = uses.get(thumbnailOf);
    if (use) use.thumbnail = file;
  }
  return [...uses.values()];
}
