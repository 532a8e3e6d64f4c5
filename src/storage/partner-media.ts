// The media files that public articles show, as partners read them.
import type { MediaFile } from '../domain/article.ts';
import { type ListPlace, LOOKED_AT, seenArticles, TOP } from './article-lists.ts';
import { type Database, type Query, type Row, sql } from './database.ts';

/** How a public article shows a file. */
export interface PublicUse {
  articleUuid: string;
  editionId: number;
  /** It stands for another of its files. */
  asThumbnail: boolean;
  alt: string | null;
  caption: string | null;
  credit: string | null;
  title: string | null;
  terms: string | null;
}

/** Uses of one file that are told of. */
export const MOST_USES = 20;

const SHOWN = `SELECT 1 FROM revision_media u JOIN public_articles a ON a.id = u.article_id AND a.revision = u.revision
  WHERE u.name = m.name AND a.edition_id IN (SELECT value FROM json_each(?))`;

/** Where a list of files goes on: in an article, after a file that stands there. */
export interface MediaPlace extends ListPlace {
  name: string;
}

export interface MediaPage {
  files: MediaFile[];
  /** Null: this is the last page. There may be another after a page that is not full, or empty. */
  next: MediaPlace | null;
}

const ANY = { from: null, before: null };
/** After the last file of an article: names are hexadecimal. */
const AFTER_ALL = '~';

/**
 * Reads a page of the files that public articles of these editions show, by when those were released, newest first, and
 * then by name. Of the articles that show it a file stands at the one that came in last, and so comes once.
 * @param page `lookAt`: at so many articles and files at most, which is more than an article has files
 */
export async function listShownMedia(
  db: Database,
  editions: readonly number[],
  page: { after: MediaPlace | null; limit: number; lookAt?: number },
): Promise<MediaPage> {
  const { after, limit, lookAt = LOOKED_AT } = page;
  // There may be more in the article itself.
  const from = after ? { ...after, editionId: after.editionId + 1 } : TOP;
  const which = { editions, topic: null, released: ANY, updated: ANY };
  const seen = seenArticles(which, 'released', from, lookAt);
  const rows = await db.all(
    sql(
      `WITH seen AS (${seen.text})
       SELECT a.released_at AS at, a.ordinal, a.edition_id, m.*
       FROM seen CROSS JOIN articles a ON a.id = seen.id
       LEFT JOIN media m ON m.name IN (
         SELECT u.name FROM revision_media u WHERE u.article_id = a.id AND u.revision = a.revision)
         AND NOT EXISTS (SELECT 1 FROM revision_media x CROSS JOIN public_articles z ON z.id = x.article_id AND z.revision = x.revision
           WHERE x.name = m.name AND x.article_id > a.id AND z.edition_id IN (SELECT value FROM json_each(?)))
       ORDER BY a.released_at DESC, a.ordinal DESC, a.edition_id DESC, m.name LIMIT ?`,
      ...seen.values,
      JSON.stringify(editions),
      lookAt,
    ),
  );
  const looked = rows.map((row) => ({
    place: decodePlace(row),
    file: row['name'] === null ? null : decodeFile(row),
  }));
  const files = looked.filter(({ place, file }) => file && !(after && isUpTo(place, after)));
  const told = files.slice(0, limit);
  const isCut = files.length > limit;
  const last = isCut ? told.at(-1) : rows.length < lookAt ? undefined : looked.at(-1);
  return { files: told.map(({ file }) => file as MediaFile), next: last?.place ?? null };
}

/** Whether a place is in the article of another, there or before. */
function isUpTo({ at, ordinal, editionId, name }: MediaPlace, other: MediaPlace): boolean {
  const isThere = at === other.at && ordinal === other.ordinal && editionId === other.editionId;
  return isThere && name <= other.name;
}

function decodePlace(row: Row): MediaPlace {
  return {
    at: row['at'] as number,
    ordinal: row['ordinal'] as number,
    editionId: row['edition_id'] as number,
    name: (row['name'] as string | null) ?? AFTER_ALL,
  };
}

/** A file that a public article of these editions shows, or null. */
export function shownMediaQuery(name: string, editions: readonly number[]): Query<MediaFile | null> {
  return {
    statement: sql(
      `SELECT m.* FROM media m WHERE m.name = ? AND EXISTS (${SHOWN})`,
      name,
      JSON.stringify(editions),
    ),
    decode: ([row]) => (row ? decodeFile(row) : null),
  };
}

/** How public articles of these editions show these files, by file: some of each. */
export async function listPublicUses(
  db: Database,
  names: readonly string[],
  editions: readonly number[],
): Promise<Map<string, PublicUse[]>> {
  const rows = await db.all(
    sql(
      `SELECT j.value AS name, a.uuid, a.edition_id, u.thumbnail_of, u.alt, u.caption, u.credit, u.title, u.terms
       FROM json_each(?) j CROSS JOIN public_articles a ON a.id IN (
         SELECT x.article_id FROM revision_media x JOIN public_articles p ON p.id = x.article_id AND p.revision = x.revision
         WHERE x.name = j.value AND p.edition_id IN (SELECT value FROM json_each(?)) ORDER BY x.article_id DESC LIMIT ?)
       JOIN revision_media u ON u.article_id = a.id AND u.revision = a.revision AND u.name = j.value
       ORDER BY j.key, a.released_at DESC, a.edition_id, a.ordinal DESC, u.position`,
      JSON.stringify(names),
      JSON.stringify(editions),
      MOST_USES,
    ),
  );
  const byName = Map.groupBy(rows, (row) => row['name'] as string);
  return new Map([...byName].map(([name, uses]) => [name, uses.map(decodeUse)]));
}

function decodeFile(row: Row): MediaFile {
  return {
    name: row['name'] as string,
    type: row['type'] as string,
    size: row['size'] as number,
    width: row['width'] as number | null,
    height: row['height'] as number | null,
  };
}

function decodeUse(row: Row): PublicUse {
  return {
    articleUuid: row['uuid'] as string,
    editionId: row['edition_id'] as number,
    asThumbnail: row['thumbnail_of'] !== null,
    alt: row['alt'] as string | null,
    caption: row['caption'] as string | null,
    credit: row['credit'] as string | null,
    title: row['title'] as string | null,
    terms: row['terms'] as string | null,
  };
}
