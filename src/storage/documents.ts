// Rendered documents and what touches them.
import type { Tag } from '../domain/tag.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, type Query, type Row, type Statement, snapshot, sql } from './database.ts';

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
  /** Null for the long tail: rendered on demand. */
  body: Uint8Array | null;
}

export async function findDocument(db: Database, path: string): Promise<StoredDocument | undefined> {
  const row = await db.first(sql('SELECT * FROM documents WHERE path = ?', path));
  return row && decodeDocument(row);
}

/** What there is of stored documents, bodies apart, by path. */
export function documentStatesQuery(paths: readonly string[]): Query<Map<string, DocumentState>> {
  return {
    statement: sql(
      `SELECT path, kind, status, headers, etag, modified_at, changes_at, rendered_seq, touched_seq, stamp,
         NULL AS body, body IS NOT NULL AS kept
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

/** What rendering gives to store. */
export type NewDocument = Omit<StoredDocument, 'modifiedAt' | 'touchedSeq' | 'body'> & {
  /** Null for the long tail. */
  text: string | null;
  tags: readonly Tag[];
  /** Its Last-Modified while no change has ever fired one of its tags. */
  since: Instant;
};

/**
 * Stores renders in one batch, each unless a newer one is there. What was fired for its tags after its
 * snapshot counts as touching it, so no change can slip in between. Equal bytes keep their Last-Modified;
 * other bytes are as of now, whatever made them so, and where a clock was set back as of later than before.
 * Every batch is one wait for the disk: give it a handful, which is also as long as it holds the lock.
 * What was read before an erasure is not stored at all: it may say what was erased.
 * @returns the rows as they now are; without the bytes where they are those just given; undefined where there is none
 */
export async function storeDocuments(
  db: Database,
  documents: readonly NewDocument[],
  now: Instant,
): Promise<(StoredDocument | undefined)[]> {
  const results = await db.batch(documents.flatMap((document) => storeStatements(document, now)));
  return documents.map((_, i) => {
    const row = results[4 * i + 3]?.[0];
    return row && decodeDocument(row);
  });
}

function storeStatements(document: NewDocument, now: Instant): Statement[] {
  const { path, renderedSeq } = document;
  const tags = JSON.stringify(document.tags);
  return [
    sql(
      `INSERT INTO documents (path, kind, rendered_seq, touched_seq, stamp, status, headers, etag, modified_at, changes_at, body)
       SELECT ?, ?, ?, fired.seq, ?, ?, ?, ?, coalesce((SELECT at FROM changes WHERE seq = fired.seq), ?), ?, ?
       FROM (SELECT coalesce(max(seq), 0) AS seq FROM touches WHERE tag IN (SELECT value FROM json_each(?))) fired
       WHERE NOT EXISTS (SELECT 1 FROM changes WHERE kind = 'erased' AND seq > ?)
       ON CONFLICT (path) DO UPDATE SET
         kind = excluded.kind, rendered_seq = excluded.rendered_seq, touched_seq = excluded.touched_seq,
         stamp = excluded.stamp, status = excluded.status, headers = excluded.headers, etag = excluded.etag,
         modified_at = CASE WHEN etag = excluded.etag AND status = excluded.status
           THEN modified_at ELSE max(excluded.modified_at, ?, iif(modified_at > ?, modified_at + 1000, 0)) END,
         changes_at = excluded.changes_at, body = excluded.body
       WHERE documents.rendered_seq <= excluded.rendered_seq`,
      path,
      document.kind,
      renderedSeq,
      document.stamp,
      document.status,
      JSON.stringify(document.headers),
      document.etag,
      document.since,
      document.changesAt,
      document.text,
      tags,
      renderedSeq,
      now,
      now,
    ),
    sql(
      `DELETE FROM document_tags
       WHERE document_id = (SELECT id FROM documents WHERE path = ? AND rendered_seq = ?)
         AND tag NOT IN (SELECT value FROM json_each(?))`,
      path,
      renderedSeq,
      tags,
    ),
    sql(
      `INSERT OR IGNORE INTO document_tags (tag, document_id)
       SELECT j.value, d.id FROM json_each(?) j, documents d WHERE d.path = ? AND d.rendered_seq = ?`,
      tags,
      path,
      renderedSeq,
    ),
    // The caller has the bytes that it stored: nobody else's of the same seq can be there, for a later store
    // of it takes its place.
    sql(
      `SELECT path, kind, status, headers, etag, modified_at, changes_at, rendered_seq, touched_seq, stamp,
         CASE WHEN rendered_seq <> ? THEN body END AS body
       FROM documents WHERE path = ?`,
      renderedSeq,
      path,
    ),
  ];
}

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
         SELECT id FROM documents WHERE rendered_seq < touched_seq AND body IS NOT NULL
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

/**
 * Marks a document that no longer is one (its topic emptied, say). The row stays: whoever holds the old
 * answer in memory learns from it, and a later change can touch it again. No row, nothing to mark.
 */
export async function markMissing(
  db: Database,
  path: string,
  made: { seq: number; stamp: string },
): Promise<void> {
  await db.run(
    sql(
      `UPDATE documents SET status = 404, rendered_seq = ?, stamp = ?, etag = '', headers = '[]', body = NULL, changes_at = NULL
       WHERE path = ? AND rendered_seq <= ?`,
      made.seq,
      made.stamp,
      path,
      made.seq,
    ),
  );
}

function decodeDocument(row: Row): StoredDocument {
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
    body: row['body'] === null ? null : encoder.encode(row['body'] as string),
  };
}
