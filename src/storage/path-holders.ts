// Who holds a path already: articles by the paths they had on a former system, and by their own.
import { type Database, type Row, sql } from './database.ts';
import { chunks } from './rows.ts';

export interface PathHolder {
  articleId: number;
  /** The story's key. */
  story: string;
  /** The edition's path. */
  edition: string;
}

/** Those of these former paths that lead to an article, public or not, with that article. */
export async function listFormerPaths(
  db: Database,
  paths: readonly string[],
): Promise<(PathHolder & { path: string })[]> {
  const found: (PathHolder & { path: string })[] = [];
  for (const chunk of chunks(paths)) {
    const rows = await db.all(
      sql(
        `SELECT f.path, a.id, s.key, e.path AS edition FROM json_each(?) j
         JOIN former_paths f ON f.path = j.value
         JOIN articles a ON a.id = f.article_id
         JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id`,
        chunk,
      ),
    );
    found.push(...rows.map((row) => ({ path: row['path'] as string, ...decodeHolder(row) })));
  }
  return found;
}

/** An article's path: edition, month and slug. */
export type Place = [edition: string, month: string, slug: string];

/** The articles that have or had a path of ours, under any path that their edition has or had. */
export async function listOwnPaths(
  db: Database,
  places: readonly Place[],
): Promise<(PathHolder & { place: Place })[]> {
  const rows: Row[] = [];
  for (const chunk of chunks(places)) {
    const found = await db.all(
      sql(
        `SELECT j.value AS place, a.id, s.key, e.path AS edition FROM json_each(?) j
         JOIN edition_paths ep ON ep.path = j.value ->> 0
         JOIN paths p ON p.edition_id = ep.edition_id AND p.month = j.value ->> 1 AND p.slug = j.value ->> 2
         JOIN articles a ON a.id = p.article_id
         JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id`,
        chunk,
      ),
    );
    rows.push(...found);
  }
  return rows.map((row) => ({ place: JSON.parse(row['place'] as string) as Place, ...decodeHolder(row) }));
}

function decodeHolder(row: Row): PathHolder {
  return {
    articleId: row['id'] as number,
    story: row['key'] as string,
    edition: row['edition'] as string,
  };
}
