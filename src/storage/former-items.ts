// Which articles the items of a former feed are: by guid, by the address that each had, by its title.
import { erasedMark } from '../domain/erased.ts';
import { ownPlace } from '../domain/former-path.ts';
import type { Instant } from '../domain/time.ts';
import { type Query, type Row, sql, type Value } from './database.ts';

/** What is asked of an item. */
export interface WantedItem {
  guids: readonly string[];
  /** Below the base URL. */
  paths: readonly string[];
  titles: readonly string[];
}

/** An article that may be one of the items. */
export interface FoundItem {
  id: number;
  /** The story's key. */
  story: string;
  /** The edition's path. */
  edition: string;
  uuid: string;
  guid: string | null;
  headline: string;
  releasedAt: Instant | null;
  publishAt: Instant | null;
  withdrawnAt: Instant | null;
  erasedAt: Instant | null;
  /** Those of the paths that were asked for that are or were its own; marks of those that were erased. */
  paths: string[];
  /** How many of its edition a feed must hold to hold it, up to one more than a feed may; null where it is not public. */
  place: number | null;
}

/** One more than an edition's feed may hold. */
const FAR = 501;

const OWN_ID = 'urn:uuid:';

/**
 * The articles that have one of the guids or addresses, and those of these editions that have one of the titles.
 * @param editionIds where titles are looked for: every article there is read
 */
export function formerItemsQuery(
  wanted: readonly WantedItem[],
  editionIds: readonly number[],
): Query<FoundItem[]> {
  const guids = [...new Set(wanted.flatMap((item) => item.guids))];
  const paths = [...new Set(wanted.flatMap((item) => item.paths))];
  const titles = [...new Set(wanted.flatMap((item) => item.titles))];
  const places = paths.flatMap((path) => {
    const place = ownPlace(path);
    return place ? [[place.edition, place.month, place.slug, path]] : [];
  });
  const uuids = guids.flatMap((guid) => (guid.startsWith(OWN_ID) ? [guid.slice(OWN_ID.length)] : []));
  // What was erased stands there as its mark.
  const withMarks = (names: readonly string[]) => names.flatMap((name) => [name, erasedMark(name)]);
  const lists: Value[] = [withMarks(guids), uuids, withMarks(paths), places, titles, editionIds].map((list) =>
    JSON.stringify(list),
  );
  return {
    statement: sql(
      `WITH found (id, path) AS (
         SELECT a.id, NULL FROM json_each(?) j JOIN editions e JOIN articles a ON a.edition_id = e.id AND a.guid = j.value
         UNION SELECT a.id, NULL FROM json_each(?) j JOIN articles a ON a.uuid = j.value
         UNION SELECT f.article_id, f.path FROM json_each(?) j JOIN former_paths f ON f.path = j.value
         UNION SELECT p.article_id, j.value ->> 3 FROM json_each(?) j JOIN edition_paths ep ON ep.path = j.value ->> 0
           JOIN paths p ON p.edition_id = ep.edition_id AND p.month = j.value ->> 1 AND p.slug = j.value ->> 2
         UNION SELECT a.id, NULL FROM articles a JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
           WHERE r.headline IN (SELECT value FROM json_each(?)) AND a.edition_id IN (SELECT value FROM json_each(?)))
       SELECT a.id, s.key, e.path AS edition, a.uuid, a.guid, r.headline, a.released_at, a.publish_at, a.withdrawn_at,
         a.erased_at, group_concat(f.path, ' ') AS paths,
         CASE WHEN a.released_at IS NOT NULL AND a.withdrawn_at IS NULL THEN (SELECT count(*) FROM (
           SELECT 1 FROM public_articles b WHERE b.edition_id = a.edition_id AND b.updated_at >= a.updated_at
           LIMIT ${FAR})) END AS place
       FROM found f JOIN articles a ON a.id = f.id JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
       JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id GROUP BY a.id ORDER BY a.id`,
      ...lists,
    ),
    decode: (rows) => rows.map(decodeItem),
  };
}

function decodeItem(row: Row): FoundItem {
  return {
    id: row['id'] as number,
    story: row['key'] as string,
    edition: row['edition'] as string,
    uuid: row['uuid'] as string,
    guid: row['guid'] as string | null,
    headline: row['headline'] as string,
    releasedAt: row['released_at'] as number | null,
    publishAt: row['publish_at'] as number | null,
    withdrawnAt: row['withdrawn_at'] as number | null,
    erasedAt: row['erased_at'] as number | null,
    paths: row['paths'] === null ? [] : (row['paths'] as string).split(' '),
    place: row['place'] as number | null,
  };
}
