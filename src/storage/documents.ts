// Stored documents, as whoever serves, renders or purges asks for them.
import type { Instant } from '../domain/time.ts';
import { type Database, type Query, type Row, snapshot, sql } from './database.ts';

const encoder = new TextEncoder();

/** The answer at one public URL, as stored. */
export interface StoredDocument {
  /** Canonical path below the base URL. */
  path: string;
  kind: string;
  /** 404 for one that was a document once: its topic has emptied, say. */
  status: 200 | 301 | 404 | 410;
  /** Baked headers, validators and coding apart. */
  headers: [string, string][];
  /** Entity-tag stem: a hash of the identity bytes. */
  etag: string;
  modifiedAt: Instant;
  /** When it changes by itself, or null. */
  changesAt: Instant | null;
  renderedSeq: number;
  touchedSeq: number;
  stamp: string;
  /** Whether it is rendered ahead of whoever asks; the long tail is not. */
  hot: boolean;
  /** Null where it is rendered on demand, and where the process that serves holds it in memory. */
  body: Uint8Array<ArrayBuffer> | null;
}

export async function findDocument(db: Database, path: string): Promise<StoredDocument | undefined> {
  const row = await db.first(sql('SELECT * FROM documents WHERE path = ?', path));
  return row && decodeDocument(row);
}

/** Columns of a document without its body. @internal of storage */
export const STATE =
  'path, kind, status, headers, etag, modified_at, changes_at, rendered_seq, touched_seq, stamp, hot';

/** What there is of stored documents, bodies apart, by path. */
export function documentStatesQuery(paths: readonly string[]): Query<Map<string, DocumentState>> {
  return {
    statement: sql(
      `SELECT ${STATE}, NULL AS body, body IS NOT NULL AS kept
       FROM documents WHERE path IN (SELECT value FROM json_each(?))`,
      JSON.stringify(paths),
    ),
    decode: (rows) =>
      new Map(
        rows.map((row) => [row['path'] as string, { ...decodeDocument(row), kept: row['kept'] === 1 }]),
      ),
  };
}

/** @see documentStatesQuery */
export async function listStates(
  db: Database,
  paths: readonly string[],
): Promise<Map<string, DocumentState>> {
  const query = documentStatesQuery(paths);
  return query.decode(await db.all(query.statement));
}

/** Paths of stored documents after one, in the order of their ids. */
export async function listDocumentPaths(
  db: Database,
  after: number,
  limit: number,
): Promise<{ id: number; path: string }[]> {
  const rows = await db.all(
    sql('SELECT id, path FROM documents WHERE id > ? ORDER BY id LIMIT ?', after, limit),
  );
  return rows.map((row) => ({ id: row['id'] as number, path: row['path'] as string }));
}

/** A stored document without its body: whether there is one is all that is known of it. */
export type DocumentState = StoredDocument & { kept: boolean };

/**
 * What a holder of rendered documents must know: which were touched after `seq`, whether something was erased since
 * (of what showed it, not all have a row any more), and where the log is now.
 */
export async function readTouched(
  db: Database,
  seq: number,
): Promise<{ seq: number; erased: boolean; paths: string[] }> {
  return snapshot(db, {
    seq: headSeqQuery,
    erased: erasedQuery(seq),
    paths: {
      statement: sql('SELECT path FROM documents WHERE touched_seq > ?', seq),
      decode: (rows: Row[]) => rows.map((row) => row['path'] as string),
    },
  });
}

/** Whether something was erased after a change. */
const erasedQuery = (after: number): Query<boolean> => ({
  statement: sql("SELECT 1 FROM changes WHERE kind = 'erased' AND seq > ? LIMIT 1", after),
  decode: (rows) => rows.length > 0,
});

/**
 * What somebody may hold a copy of that changes after `after` made wrong, up to the log's head: paths of
 * documents, and names of the media of articles that changed. `limit` of each at most. Of what was erased there is
 * neither any more.
 */
export async function readCopied(
  db: Database,
  after: number,
  limit: number,
): Promise<{ seq: number; erased: boolean; documents: string[]; media: string[] }> {
  const names = (column: string) => (rows: Row[]) => rows.map((row) => row[column] as string);
  return snapshot(db, {
    seq: headSeqQuery,
    erased: erasedQuery(after),
    documents: {
      statement: sql('SELECT path FROM documents WHERE touched_seq > ? LIMIT ?', after, limit),
      decode: names('path'),
    },
    media: {
      statement: sql(
        `SELECT u.name FROM changes c JOIN revision_media u ON u.article_id = c.article_id WHERE c.seq > ?
         UNION SELECT m.name FROM changes c JOIN editions e ON e.id = c.edition_id
         JOIN media m ON m.name IN (e.icon, e.logo) WHERE c.seq > ? AND c.kind = 'edition' LIMIT ?`,
        after,
        after,
        limit,
      ),
      decode: names('name'),
    },
  });
}

/** Paths of stored documents that wait for a render. */
export async function listBehind(db: Database, now: Instant, limit: number): Promise<string[]> {
  const rows = await db.all(
    sql(
      `SELECT path FROM documents WHERE id IN (
         SELECT id FROM documents WHERE rendered_seq < touched_seq AND hot = 1
         UNION ALL SELECT id FROM documents WHERE changes_at IS NOT NULL AND changes_at <= ?)
       ORDER BY id LIMIT ?`,
      now,
      limit,
    ),
  );
  return rows.map((row) => row['path'] as string);
}

/** The log's head, read with a model in one snapshot. */
export const headSeqQuery: Query<number> = {
  statement: sql('SELECT coalesce(max(seq), 0) AS seq FROM changes'),
  decode: ([row]) => row?.['seq'] as number,
};

/** @internal of storage */
export function decodeDocument(row: Row): StoredDocument {
  return {
    path: row['path'] as string,
    kind: row['kind'] as string,
    status: row['status'] as StoredDocument['status'],
    headers: JSON.parse(row['headers'] as string) as [string, string][],
    etag: row['etag'] as string,
    modifiedAt: row['modified_at'] as number,
    changesAt: row['changes_at'] as number | null,
    renderedSeq: row['rendered_seq'] as number,
    touchedSeq: row['touched_seq'] as number,
    stamp: row['stamp'] as string,
    hot: row['hot'] === 1,
    body: row['body'] === null ? null : encoder.encode(row['body'] as string),
  };
}
