// Paths that nobody else is given: those in force, those that lead to them, and those of what was erased.
import { erasedMark, isErased } from '../domain/erased.ts';
import { pathKey, type WantedPath } from '../domain/path.ts';
import { type Database, type Row, sql } from './database.ts';

/** A path that was given, with the article that has or had it. */
export interface TakenPath extends WantedPath {
  articleId: number;
  story: string;
}

/**
 * The slugs already given among those wanted and their numbered kin, each with the article it was given to, also
 * where that was erased.
 */
export async function listTakenPaths(db: Database, wanted: readonly WantedPath[]): Promise<TakenPath[]> {
  const asked = new Map(wanted.map((path) => [pathKey(path), [path.editionId, path.month, path.slug]]));
  const taken = `SELECT p.edition_id, p.month, p.slug, p.article_id, s.key FROM json_each(?) j
    JOIN paths p ON p.edition_id = j.value ->> 0 AND p.month = j.value ->> 1`;
  const holders = 'JOIN articles a ON a.id = p.article_id JOIN stories s ON s.id = a.story_id';
  const paths = JSON.stringify([...asked.values()]);
  const rows = await db.all(
    sql(
      `${taken} AND p.slug BETWEEN j.value ->> 2 AND (j.value ->> 2) || '-9999999' ${holders}
       UNION ${taken} AND p.slug >= 'erased:' AND p.slug < 'erased;' ${holders}`,
      paths,
      paths,
    ),
  );
  const [erased, others] = partition(rows.map(decodeTaken), ({ slug }) => isErased(slug));
  return [...others, ...recognise(wanted, erased, others)];
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

function decodeTaken(row: Row): TakenPath {
  return {
    editionId: row['edition_id'] as number,
    month: row['month'] as string,
    slug: row['slug'] as string,
    articleId: row['article_id'] as number,
    story: row['key'] as string,
  };
}
