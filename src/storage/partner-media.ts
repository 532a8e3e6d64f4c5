// The media files that public articles show, as partners read them.
import type { MediaFile } from '../domain/article.ts';
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

/** Files after a name, in the order of their names, that public articles of these editions show. */
export async function listShownMedia(
  db: Database,
  { after, editions, limit }: { after: string; editions: readonly number[]; limit: number },
): Promise<MediaFile[]> {
  const rows = await db.all(
    sql(
      `SELECT m.* FROM media m WHERE m.name > ? AND EXISTS (${SHOWN}) ORDER BY m.name LIMIT ?`,
      after,
      JSON.stringify(editions),
      limit,
    ),
  );
  return rows.map(decodeFile);
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
