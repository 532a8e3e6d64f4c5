// The SQL that erases: texts, names and media go from every table, and marks stand where a name must not be given again.
import { erasedMark } from '../domain/erased.ts';
import { articleTag } from '../domain/tag.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, type Row, type Statement, sql } from './database.ts';
import { leaveRemains } from './erasing.ts';
import { forgetAnswers } from './idempotent-requests.ts';
import { isUsed } from './media.ts';
import { chunks, updateRows } from './rows.ts';
import { leaveIndex } from './search-index.ts';

/** What stands in the place of a text that may not be empty. */
const BLANK = '(erased)';

/** The names under which articles are or were found, and those of the files that they use or used. */
export interface Names {
  paths: { editionId: number; month: string; slug: string }[];
  formerPaths: string[];
  media: string[];
}

export async function listNames(db: Database, articleIds: readonly number[]): Promise<Names> {
  const ids = JSON.stringify(articleIds);
  const [paths = [], former = [], media = []] = await db.batch([
    sql(
      `SELECT p.edition_id, p.month, p.slug FROM json_each(?) j JOIN paths p ON p.article_id = j.value
       ORDER BY p.edition_id, p.month, p.slug`,
      ids,
    ),
    sql(
      'SELECT f.path FROM json_each(?) j JOIN former_paths f ON f.article_id = j.value ORDER BY f.path',
      ids,
    ),
    sql(
      `SELECT DISTINCT u.name FROM json_each(?) j JOIN revision_media u ON u.article_id = j.value ORDER BY u.name`,
      ids,
    ),
  ]);
  return {
    paths: paths.map(decodePath),
    formerPaths: former.map(({ path }) => path as string),
    media: media.map(({ name }) => name as string),
  };
}

function decodePath(row: Row): Names['paths'][number] {
  return {
    editionId: row['edition_id'] as number,
    month: row['month'] as string,
    slug: row['slug'] as string,
  };
}

/** An article that is to be erased, with what it has now. */
export interface ErasedArticle {
  id: number;
  guid: string | null;
  /** Null for one that never was released. */
  slug: string | null;
  releasedAt: Instant | null;
  publishAt: Instant | null;
  /** When it was withdrawn, with this or before. */
  withdrawnAt: Instant | null;
}

export interface ErasedStory {
  id: number;
  /** Its key, when no article of it is left; null keeps it. */
  key: string | null;
  articles: readonly ErasedArticle[];
  names: Names;
}

/** Takes away whatever articles say, before the log says so. */
export function eraseStatements(
  { id, key, articles, names }: ErasedStory,
  at: Instant,
  now: Instant,
): Statement[] {
  const ids = JSON.stringify(articles.map((article) => article.id));
  const rows = articles.map(({ id: articleId, guid, slug, releasedAt, publishAt, withdrawnAt }) => [
    ...[articleId, at, withdrawnAt, releasedAt === null ? null : publishAt, null, null, null],
    ...[guid && erasedMark(guid), 0, slug && erasedMark(slug)],
  ]);
  return [
    ...updateRows(
      'articles',
      [
        ...['erased_at', 'withdrawn_at', 'publish_at', 'publish_given', 'withdraw_given', 'held_at'],
        ...['guid', 'guid_is_permalink', 'slug'],
      ],
      rows,
    ),
    ...markNames(names),
    sql(
      `UPDATE revisions SET headline = '${BLANK}', lead = '', body = '', slug = NULL, bylines = '[]', dateline = NULL,
         topics = '[]', note = CASE WHEN kind = 'correct' THEN '${BLANK}' END, reason = NULL
       WHERE article_id IN (SELECT value FROM json_each(?))`,
      ids,
    ),
    leaveIndex(articles.map((article) => article.id)),
    ...dropMedia(ids, names.media),
    ...forgetReasons(id),
    ...(key === null ? [] : [sql('UPDATE stories SET key = ? WHERE id = ?', erasedMark(key), id)]),
    forgetAnswers(),
    leaveRemains(now),
  ];
}

function markNames({ paths, formerPaths }: Names): Statement[] {
  const places = paths.map(({ editionId, month, slug }) => [editionId, month, slug, erasedMark(slug)]);
  return [
    ...chunks(places).map((chunk) =>
      sql(
        `UPDATE paths SET slug = j.value ->> 3 FROM json_each(?) j
         WHERE paths.edition_id = j.value ->> 0 AND paths.month = j.value ->> 1 AND paths.slug = j.value ->> 2`,
        chunk,
      ),
    ),
    ...chunks(formerPaths.map((path) => [path, erasedMark(path)])).map((chunk) =>
      sql(
        'UPDATE former_paths SET path = j.value ->> 1 FROM json_each(?) j WHERE former_paths.path = j.value ->> 0',
        chunk,
      ),
    ),
  ];
}

/** What other articles or editions use stays; the other files are deleted from the store afterwards. */
function dropMedia(ids: string, names: readonly string[]): Statement[] {
  const unused = `j.value FROM json_each(?) j WHERE NOT ${isUsed('j.value')}`;
  return [
    sql('DELETE FROM revision_media WHERE article_id IN (SELECT value FROM json_each(?))', ids),
    ...chunks(names).flatMap((chunk) => [
      sql(`INSERT INTO dropped_media (name) SELECT ${unused} ON CONFLICT DO NOTHING`, chunk),
      sql(`DELETE FROM media WHERE name IN (SELECT ${unused})`, chunk),
    ]),
  ];
}

/**
 * One reason is often given for all editions of a story, and for what happens to the others when one goes: none
 * stays, but those of erasures themselves.
 */
function forgetReasons(storyId: number): Statement[] {
  return [
    sql(
      `UPDATE revisions SET reason = NULL
       WHERE article_id IN (SELECT id FROM articles WHERE story_id = ?) AND reason IS NOT NULL`,
      storyId,
    ),
    sql(
      `UPDATE changes SET reason = NULL
       WHERE article_id IN (SELECT id FROM articles WHERE story_id = ?) AND reason IS NOT NULL AND kind <> 'erased'`,
      storyId,
    ),
    sql(
      "UPDATE desk_log SET reason = NULL WHERE story_id = ? AND reason IS NOT NULL AND action <> 'erased'",
      storyId,
    ),
  ];
}

/**
 * Takes away what was rendered from articles, once the batch has touched it. Their own documents go, for their
 * paths tell their slugs. Whatever else waits for a render may have shown them, and is never served as it is.
 */
export function eraseDocuments(articleIds: readonly number[]): Statement[] {
  return [
    sql(
      `DELETE FROM documents WHERE id IN
         (SELECT t.document_id FROM json_each(?) j JOIN document_tags t ON t.tag = j.value)`,
      JSON.stringify(articleIds.map(articleTag)),
    ),
    sql('UPDATE documents SET body = NULL WHERE rendered_seq < touched_seq AND hot = 1 AND body IS NOT NULL'),
  ];
}
