// Statements: the pages about the site itself, a few for each edition.
import type { Statement as PublishedStatement, StatementKind } from '../domain/statement.ts';
import { type Database, type Query, type Row, type Statement, sql } from './database.ts';
import { EDITION } from './selections.ts';

/** What the edition that has a path, or had it, says of a kind; null: nothing. */
export function statementQuery(edition: string, kind: StatementKind): Query<PublishedStatement | null> {
  return {
    statement: sql(`SELECT * FROM statements WHERE edition_id = ${EDITION} AND kind = ?`, edition, kind),
    decode: ([row]) => (row ? decodeStatement(row) : null),
  };
}

/** All of them, texts and all: there are four of an edition at most. */
export async function listStatements(db: Database): Promise<PublishedStatement[]> {
  const rows = await db.all(sql('SELECT * FROM statements ORDER BY edition_id, kind'));
  return rows.map(decodeStatement);
}

export async function findStatement(
  db: Database,
  editionId: number,
  kind: StatementKind,
): Promise<PublishedStatement | undefined> {
  const row = await db.first(
    sql('SELECT * FROM statements WHERE edition_id = ? AND kind = ?', editionId, kind),
  );
  return row && decodeStatement(row);
}

/** Whether or not there is one already. */
export function putStatement({ editionId, kind, title, body, changedAt }: PublishedStatement): Statement {
  return sql(
    `INSERT INTO statements (edition_id, kind, title, body, changed_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (edition_id, kind) DO UPDATE SET title = excluded.title, body = excluded.body,
       changed_at = excluded.changed_at`,
    editionId,
    kind,
    title,
    body,
    changedAt,
  );
}

export function deleteStatement(editionId: number, kind: StatementKind): Statement {
  return sql('DELETE FROM statements WHERE edition_id = ? AND kind = ?', editionId, kind);
}

function decodeStatement(row: Row): PublishedStatement {
  return {
    editionId: row['edition_id'] as number,
    kind: row['kind'] as StatementKind,
    title: row['title'] as string,
    body: row['body'] as string,
    changedAt: row['changed_at'] as number,
  };
}
