// Media: the port that keeps the files, and the rule that a file answers only while something public shows it.
import type { MediaFile } from '../domain/article.ts';
import { type Database, sql } from './database.ts';

/** Keeps media files by name (`{sha256}.{ext}`). Content-addressed: writing twice is writing once. */
export interface MediaStore {
  has(name: string): Promise<boolean>;
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** The file, or undefined. */
  find(name: string): Promise<{ size: number; body: ReadableStream<Uint8Array> } | undefined>;
  /** Deletes a file; one that is not there is deleted already. */
  delete(name: string): Promise<void>;
}

/** Whether an edition has a file, of that name in SQL, as its icon or logo. */
const isPicture = (name: string): string =>
  `(EXISTS (SELECT 1 FROM editions e WHERE e.icon = ${name}) OR EXISTS (SELECT 1 FROM editions e WHERE e.logo = ${name}))`;

/** Whether anything uses a file: a revision of an article, in force or not, or an edition. */
export const isUsed = (name: string): string =>
  `(EXISTS (SELECT 1 FROM revision_media u WHERE u.name = ${name}) OR ${isPicture(name)})`;

/** Whether something public shows a file: a public article's revision in force, or an edition. */
const isPublic = (name: string): string => `(EXISTS (
  SELECT 1 FROM revision_media u JOIN public_articles a ON a.id = u.article_id AND a.revision = u.revision
  WHERE u.name = ${name}) OR ${isPicture(name)})`;

/** The type of a file that something public shows; undefined for any other. @see isPublic */
export async function findPublicMedia(
  db: Database,
  name: string,
): Promise<{ type: string; size: number } | undefined> {
  const row = await db.first(
    sql(`SELECT m.type, m.size FROM media m WHERE m.name = ? AND ${isPublic('m.name')}`, name),
  );
  return row && { type: row['type'] as string, size: row['size'] as number };
}

/** Those of these files that something public shows. @see isPublic */
export async function listPublicMedia(db: Database, names: readonly string[]): Promise<string[]> {
  const rows = await db.all(
    sql(`SELECT j.value AS name FROM json_each(?) j WHERE ${isPublic('j.value')}`, JSON.stringify(names)),
  );
  return rows.map((row) => row['name'] as string);
}

/** Records what a file is; what is recorded already stays. */
export async function insertMedia(
  db: Database,
  { name, type, size, width, height }: MediaFile,
): Promise<void> {
  await db.run(
    sql(
      'INSERT INTO media (name, type, size, width, height) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      name,
      type,
      size,
      width,
      height,
    ),
  );
}

/** What is recorded of these files, by name. */
export async function listMedia(db: Database, names: readonly string[]): Promise<Map<string, MediaFile>> {
  const rows = await db.all(
    sql('SELECT * FROM media WHERE name IN (SELECT value FROM json_each(?))', JSON.stringify(names)),
  );
  return new Map(
    rows.map((row) => [
      row['name'] as string,
      {
        name: row['name'] as string,
        type: row['type'] as string,
        size: row['size'] as number,
        width: row['width'] as number | null,
        height: row['height'] as number | null,
      },
    ]),
  );
}

/** Names of recorded files after one, in order. */
export async function listMediaNames(db: Database, after: string, limit: number): Promise<string[]> {
  const rows = await db.all(sql('SELECT name FROM media WHERE name > ? ORDER BY name LIMIT ?', after, limit));
  return rows.map((row) => row['name'] as string);
}
