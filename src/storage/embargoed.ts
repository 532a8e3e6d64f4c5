// What is not public yet and has a time, for keys with embargoed access; and the audit trail of who saw what of it.
import type { Instant } from '../domain/time.ts';
import { type Database, type Query, type Row, type Statement, sql } from './database.ts';
import { insertRows } from './rows.ts';

/** An article that waits for its time, held ones too. */
export interface EmbargoedArticle {
  id: number;
  uuid: string;
  storyUuid: string;
  editionId: number;
  revision: number;
  publishAt: Instant;
  /** Since when its time has come and it waits for the rest of its story; null: its time is ahead. */
  heldAt: Instant | null;
}

/** Where a list goes on. */
export interface EmbargoedPlace {
  publishAt: Instant;
  /** Of the article there. */
  uuid: string;
}

const ROW = 'a.id, a.uuid, s.uuid AS story_uuid, a.edition_id, a.revision, a.publish_at, a.held_at';
const WAITING = 'a.released_at IS NULL AND a.publish_at IS NOT NULL AND a.erased_at IS NULL';
const OF = 'a.edition_id IN (SELECT value FROM json_each(?))';

/** Those of these editions after a place, by their times. */
export async function listEmbargoed(
  db: Database,
  { editions, after, limit }: { editions: readonly number[]; after: EmbargoedPlace | null; limit: number },
): Promise<EmbargoedArticle[]> {
  const { publishAt, uuid } = after ?? { publishAt: Number.MIN_SAFE_INTEGER, uuid: '' };
  const isAfter = '(a.publish_at, a.id) > (?, (SELECT id FROM articles WHERE uuid = ?))';
  const ids = JSON.stringify(editions);
  // Each by the index that holds nothing else: of all articles, few wait.
  const chosen = `SELECT * FROM (SELECT a.id, a.publish_at FROM articles a WHERE ${WAITING} AND a.held_at IS NULL
      AND ${isAfter} AND ${OF} ORDER BY a.publish_at, a.id LIMIT ?)
    UNION ALL SELECT a.id, a.publish_at FROM articles a WHERE ${WAITING} AND a.held_at IS NOT NULL AND a.story_id > 0
      AND ${isAfter} AND ${OF}`;
  const rows = await db.all(
    sql(
      `SELECT ${ROW} FROM (${chosen}) c JOIN articles a ON a.id = c.id JOIN stories s ON s.id = a.story_id
       ORDER BY a.publish_at, a.id LIMIT ?`,
      publishAt,
      uuid,
      ids,
      limit,
      publishAt,
      uuid,
      ids,
      limit,
    ),
  );
  return rows.map(decodeEmbargoed);
}

/** The article of a uuid in one of these editions: waiting for its time, or (`public`) released by now; else null. */
export function embargoedQuery(
  uuid: string,
  editions: readonly number[],
): Query<EmbargoedArticle | 'public' | null> {
  return {
    statement: sql(
      `SELECT ${ROW}, a.released_at FROM articles a JOIN stories s ON s.id = a.story_id
       WHERE a.uuid = ? AND ${OF} AND (a.released_at IS NOT NULL OR (${WAITING}))`,
      uuid,
      JSON.stringify(editions),
    ),
    decode: ([row]) => {
      if (!row) return null;
      return row['released_at'] === null ? decodeEmbargoed(row) : 'public';
    },
  };
}

/** A file that an article of these editions shows which waits for its time, and such an article; or null. */
export function embargoedMediaQuery(
  name: string,
  editions: readonly number[],
): Query<{ type: string; size: number; articleId: number; revision: number } | null> {
  return {
    statement: sql(
      `SELECT m.type, m.size, a.id, a.revision FROM media m JOIN revision_media u ON u.name = m.name
       JOIN articles a ON a.id = u.article_id AND a.revision = u.revision
       WHERE m.name = ? AND ${WAITING} AND ${OF} ORDER BY a.publish_at, a.id LIMIT 1`,
      name,
      JSON.stringify(editions),
    ),
    decode: ([row]) =>
      row
        ? {
            type: row['type'] as string,
            size: row['size'] as number,
            articleId: row['id'] as number,
            revision: row['revision'] as number,
          }
        : null,
  };
}

function decodeEmbargoed(row: Row): EmbargoedArticle {
  return {
    id: row['id'] as number,
    uuid: row['uuid'] as string,
    storyUuid: row['story_uuid'] as string,
    editionId: row['edition_id'] as number,
    revision: row['revision'] as number,
    publishAt: row['publish_at'] as number,
    heldAt: row['held_at'] as number | null,
  };
}

/** `listed`: it was in a list. `read`: asked for by itself. `media`: a file of it. */
export type AuditedAction = 'listed' | 'read' | 'media';

/** That a key saw an article before its time. */
export interface Audited {
  at: Instant;
  keyId: number;
  /** Of the secret that was shown. */
  prefix: string;
  action: AuditedAction;
  articleId: number;
  revision: number;
  media: string | null;
}

export function insertAudit(rows: readonly Audited[]): Statement[] {
  return insertRows(
    'embargo_audit',
    ['at', 'key_id', 'prefix', 'action', 'article_id', 'revision', 'media'],
    rows.map(({ at, keyId, prefix, action, articleId, revision, media }) => [
      ...[at, keyId, prefix, action],
      ...[articleId, revision, media],
    ]),
  );
}

/** One row of the trail, as it is told. */
export interface AuditRow {
  /** Grows with each. */
  id: number;
  at: Instant;
  key: string;
  prefix: string;
  action: AuditedAction;
  /** Of the story. */
  story: string;
  edition: string;
  revision: number;
  media: string | null;
}

/** The trail, newest first: of one key and of one story where they are named. */
export async function listAudit(
  db: Database,
  { key, story, before, limit }: { key: string | null; story: string | null; before: number; limit: number },
): Promise<AuditRow[]> {
  const rows = await db.all(
    sql(
      `SELECT t.id, t.at, k.name, t.prefix, t.action, s.key AS story, e.path, t.revision, t.media
       FROM embargo_audit t JOIN keys k ON k.id = t.key_id JOIN articles a ON a.id = t.article_id
       JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id
       WHERE t.id < ? AND (? IS NULL OR k.name = ?) AND (? IS NULL OR s.key = ?) ORDER BY t.id DESC LIMIT ?`,
      before,
      key,
      key,
      story,
      story,
      limit,
    ),
  );
  return rows.map((row) => ({
    id: row['id'] as number,
    at: row['at'] as number,
    key: row['name'] as string,
    prefix: row['prefix'] as string,
    action: row['action'] as AuditedAction,
    story: row['story'] as string,
    edition: row['path'] as string,
    revision: row['revision'] as number,
    media: row['media'] as string | null,
  }));
}
