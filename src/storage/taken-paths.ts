// Paths that nobody else is given: those in force, those that lead to them, on a former system too, and those of what
// was erased.
import { erasedMark, isErased } from '../domain/erased.ts';
import { ownPlace } from '../domain/former-path.ts';
import { pathKey, type WantedPath } from '../domain/path.ts';
import { type Database, type Row, sql } from './database.ts';

/** A path that was given, with the article that has or had it. */
export interface TakenPath extends WantedPath {
  articleId: number;
  story: string;
}

/**
 * The slugs already given among those wanted and their numbered kin, each with the article it was given to, also
 * where that was erased; first those that articles had elsewhere before they came here.
 * @param going ids of articles that are released now: what is not public is in nobody's way
 */
export async function listTakenPaths(
  db: Database,
  wanted: readonly WantedPath[],
  going: readonly number[] = [],
): Promise<TakenPath[]> {
  const asked = new Map(
    wanted.map((path) => [
      pathKey(path),
      [path.editionId, path.month, path.slug, encodeURIComponent(path.slug)],
    ]),
  );
  const taken = `SELECT p.edition_id, p.month, p.slug, p.article_id, s.key FROM json_each(?) j
    JOIN paths p ON p.edition_id = j.value ->> 0 AND p.month = j.value ->> 1`;
  const holders = 'JOIN articles a ON a.id = p.article_id JOIN stories s ON s.id = a.story_id';
  const paths = JSON.stringify([...asked.values()]);
  // With a slash at the end or without: a request for the one leads to the other.
  const former = `SELECT j.value ->> 0 AS edition_id, f.path, f.article_id, s.key FROM json_each(?) j
    CROSS JOIN edition_paths ep ON ep.edition_id = j.value ->> 0
    CROSS JOIN former_paths f ON f.path BETWEEN
      '/' || ep.path || '/' || replace(j.value ->> 1, '-', '/') || '/' || (j.value ->> 3) AND
      '/' || ep.path || '/' || replace(j.value ->> 1, '-', '/') || '/' || (j.value ->> 3) || '/'
    CROSS JOIN articles a ON a.id = f.article_id CROSS JOIN stories s ON s.id = a.story_id
    WHERE a.released_at IS NOT NULL OR a.id IN (SELECT value FROM json_each(?))`;
  const [elsewhere = [], rows = []] = await db.batch([
    sql(former, paths, JSON.stringify(going)),
    sql(
      `${taken} AND p.slug BETWEEN j.value ->> 2 AND (j.value ->> 2) || '-9999999' ${holders}
       UNION ${taken} AND p.slug >= 'erased:' AND p.slug < 'erased;' ${holders}`,
      paths,
      paths,
    ),
  ]);
  const [erased, others] = partition(rows.map(decodeTaken), ({ slug }) => isErased(slug));
  return [...elsewhere.flatMap(decodeFormer), ...others, ...recognise(wanted, erased, others)];
}

/** Which of the wanted paths and their kin erased ones were: marks say nothing until they are compared. */
function recognise(
  wanted: readonly WantedPath[],
  erased: readonly TakenPath[],
  others: readonly TakenPath[],
): TakenPath[] {
  if (erased.length === 0) return [];
  const marks = new Map(erased.map((path) => [pathKey(path), path]));
  const found = new Map<string, TakenPath>();
  for (const { path, count } of counted(wanted)) {
    const beside = (other: WantedPath) => other.editionId === path.editionId && other.month === path.month;
    const kin = others.filter(
      (other) => beside(other) && (other.slug === path.slug || other.slug.startsWith(`${path.slug}-`)),
    );
    // The first free number is no higher than there are paths that could be in the way.
    const most = count + kin.length + erased.filter(beside).length + 1;
    for (let n = 1; n <= most; n++) {
      const slug = n === 1 ? path.slug : `${path.slug}-${n}`;
      const holder = marks.get(pathKey({ ...path, slug: erasedMark(slug) }));
      if (holder) found.set(pathKey({ ...path, slug }), { ...holder, slug });
    }
  }
  return [...found.values()];
}

/** Each path once, and how many want it. */
function counted(wanted: readonly WantedPath[]): { path: WantedPath; count: number }[] {
  const groups = Map.groupBy(wanted, pathKey);
  return [...groups.values()].map((group) => ({ path: group[0] as WantedPath, count: group.length }));
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function decodeFormer(row: Row): TakenPath[] {
  const place = ownPlace(row['path'] as string);
  return place ? [decodeTaken({ ...row, month: place.month, slug: place.slug })] : [];
}

function decodeTaken(row: Row): TakenPath {
  return {
    editionId: row['edition_id'] as number,
    month: row['month'] as string,
    slug: row['slug'] as string,
    articleId: row['article_id'] as number,
    story: row['key'] as string,
  };
}
