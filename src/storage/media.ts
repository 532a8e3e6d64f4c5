// Media: the port that keeps the files, and the rule that a file answers only while a public article uses it.
import { type Database, sql } from './database.ts';

/** Keeps media files by name (`{sha256}.{ext}`). Content-addressed: writing twice is writing once. */
export interface MediaStore {
  has(name: string): Promise<boolean>;
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** The file, or undefined. */
  find(name: string): Promise<{ size: number; body: ReadableStream<Uint8Array> } | undefined>;
}

/** The type of a file that a public article's revision in force uses; undefined for any other. */
export async function findPublicMedia(
  db: Database,
  name: string,
): Promise<{ type: string; size: number } | undefined> {
  const row = await db.first(
    sql(
      `SELECT m.type, m.size FROM media m WHERE m.name = ? AND EXISTS (
         SELECT 1 FROM revision_media u JOIN public_articles a ON a.id = u.article_id AND a.revision = u.revision
         WHERE u.name = m.name)`,
      name,
    ),
  );
  return row && { type: row['type'] as string, size: row['size'] as number };
}
