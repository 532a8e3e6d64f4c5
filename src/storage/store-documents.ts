// Storing what was rendered: each in the place of what its snapshot saw, so that nobody's is lost and no change slips in.
import type { Tag } from '../domain/tag.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, type Query, type Row, type Statement, sql } from './database.ts';
import { type DocumentState, decodeDocument, STATE, type StoredDocument } from './documents.ts';

/**
 * Stores renders in one batch, each in the place of the one that was there in its snapshot. What was fired for its
 * tags after that counts as touching it, so no change can slip in between. Equal bytes keep their Last-Modified;
 * other bytes are as of now, whatever made them so, and where a clock was set back as of later than before.
 * Nobody waits for the disk: what a power cut takes is rendered again. What was read before an erasure is not stored at all: it may say what was erased.
 * @returns what is stored now, without the bytes; undefined for one that was not stored: another was meanwhile, or
 *   something was erased
 */
export async function storeDocuments(
  db: Database,
  documents: readonly NewDocument[],
  now: Instant,
): Promise<(Omit<StoredDocument, 'body'> | undefined)[]> {
  const statements = documents.map((document) => storeStatements(document, now));
  const results = await db.batch(statements.flat(), { remade: true });
  let next = 0;
  return documents.map((document, i) => {
    const row = results[next]?.[0];
    next += (statements[i] as Statement[]).length;
    if (!row) return undefined;
    const { former: _former, text: _text, tags: _tags, since: _since, ...stored } = document;
    return {
      ...stored,
      touchedSeq: row['touched_seq'] as number,
      modifiedAt: row['modified_at'] as number,
    };
  });
}

/** A stored document that a new render takes the place of. */
export type FormerRender = DocumentState & {
  /** How often it was stored. */
  renders: number;
  tags: readonly Tag[];
};

/** What rendering gives to store. */
export type NewDocument = Omit<StoredDocument, 'modifiedAt' | 'touchedSeq' | 'body'> & {
  /** Null: only its validators are stored. */
  text: string | null;
  tags: readonly Tag[];
  /** Its Last-Modified while no change has ever fired one of its tags. */
  since: Instant;
  /** What was stored of it in the snapshot that it was rendered from; undefined where nothing was. */
  former: Pick<FormerRender, 'renders' | 'tags'> | undefined;
};

/** Documents as they are stored, with what whoever stores a new render must know of the one before. */
export function formerRendersQuery(paths: readonly string[]): Query<Map<string, FormerRender>> {
  return {
    statement: sql(
      `SELECT ${STATE}, NULL AS body, body IS NOT NULL AS kept, renders,
         (SELECT json_group_array(tag) FROM document_tags WHERE document_id = documents.id) AS tags
       FROM documents WHERE path IN (SELECT value FROM json_each(?))`,
      JSON.stringify(paths),
    ),
    decode: (rows) => new Map(rows.map((row) => [row['path'] as string, decodeFormer(row)])),
  };
}

/** The first of them gives a row back when it has stored something; the others act then alone. */
function storeStatements(document: NewDocument, now: Instant): Statement[] {
  const { path, renderedSeq, etag, former } = document;
  const had = new Set(former?.tags);
  const has = new Set(document.tags);
  const added = JSON.stringify([...has].filter((tag) => !had.has(tag)));
  const gone = JSON.stringify([...had].filter((tag) => !has.has(tag)));
  const stored = [path, (former?.renders ?? 0) + 1, renderedSeq, etag] as const;
  const statements = [former ? replace(document, former, added, now) : insert(document, added)];
  if (gone !== '[]') statements.push(sql(DROP_TAGS, gone, ...stored));
  if (added !== '[]') statements.push(sql(ADD_TAGS, added, ...stored));
  return statements;
}

/** The document that is stored here, and no other's. */
const STORED = 'd.path = ? AND d.renders = ? AND d.rendered_seq = ? AND d.etag = ?';

const DROP_TAGS = `DELETE FROM document_tags WHERE (tag, document_id) IN
  (SELECT j.value, d.id FROM json_each(?) j, documents d WHERE ${STORED})`;

const ADD_TAGS = `INSERT OR IGNORE INTO document_tags (tag, document_id)
  SELECT j.value, d.id FROM json_each(?) j, documents d WHERE ${STORED}`;

/** When tags were last fired. */
const FIRED = `(SELECT coalesce(max(seq), 0) AS seq FROM touches WHERE tag IN (SELECT value FROM json_each(?)))`;

const NOTHING_ERASED = `NOT EXISTS (SELECT 1 FROM changes WHERE kind = 'erased' AND seq > ?)`;

function insert(document: NewDocument, tags: string): Statement {
  return sql(
    `INSERT INTO documents (path, kind, rendered_seq, touched_seq, stamp, status, headers, etag, modified_at, changes_at,
       hot, body)
     SELECT ?, ?, ?, fired.seq, ?, ?, ?, ?, coalesce((SELECT at FROM changes WHERE seq = fired.seq), ?), ?, ?, ?
     FROM ${FIRED} fired WHERE ${NOTHING_ERASED}
     ON CONFLICT DO NOTHING RETURNING touched_seq, modified_at`,
    document.path,
    document.kind,
    document.renderedSeq,
    document.stamp,
    document.status,
    JSON.stringify(document.headers),
    document.etag,
    document.since,
    document.changesAt,
    document.hot ? 1 : 0,
    document.text,
    tags,
    document.renderedSeq,
  );
}

/** What it was made from before has touched it already, whenever that was fired: only what is new is looked at. */
function replace(
  document: NewDocument,
  former: Pick<FormerRender, 'renders'>,
  added: string,
  now: Instant,
): Statement {
  return sql(
    `UPDATE documents SET
       kind = ?, rendered_seq = ?, touched_seq = max(touched_seq, fired.seq), stamp = ?, status = ?, headers = ?, etag = ?,
       modified_at = CASE WHEN etag = ? AND status = ? THEN modified_at ELSE max(
         coalesce((SELECT at FROM changes WHERE seq = max(touched_seq, fired.seq)), ?), ?,
         iif(modified_at > ?, modified_at + 1000, 0)) END,
       changes_at = ?, hot = ?, body = ?, renders = renders + 1
     FROM ${FIRED} fired WHERE path = ? AND renders = ? AND ${NOTHING_ERASED}
     RETURNING touched_seq, modified_at`,
    document.kind,
    document.renderedSeq,
    document.stamp,
    document.status,
    JSON.stringify(document.headers),
    document.etag,
    document.etag,
    document.status,
    document.since,
    now,
    now,
    document.changesAt,
    document.hot ? 1 : 0,
    document.text,
    added,
    document.path,
    former.renders,
    document.renderedSeq,
  );
}

/**
 * Marks a document that no longer is one (its topic emptied, say). The row stays: whoever holds the old
 * answer in memory learns from it, and a later change can touch it again. No row, nothing to mark.
 */
export async function markMissing(
  db: Database,
  path: string,
  made: { seq: number; stamp: string },
): Promise<void> {
  const mark = sql(
    `UPDATE documents SET status = 404, rendered_seq = ?, stamp = ?, etag = '', headers = '[]', body = NULL, changes_at = NULL,
       hot = 0, renders = renders + 1
     WHERE path = ? AND rendered_seq <= ?`,
    made.seq,
    made.stamp,
    path,
    made.seq,
  );
  await db.batch([mark], { remade: true });
}

function decodeFormer(row: Row): FormerRender {
  return {
    ...decodeDocument(row),
    kept: row['kept'] === 1,
    renders: row['renders'] as number,
    tags: JSON.parse(row['tags'] as string) as Tag[],
  };
}
