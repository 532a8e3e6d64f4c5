// Statements: what an edition says about accessibility, privacy, who publishes it and how they are reached.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import type { Edition } from '../domain/edition.ts';
import type { StatementKind } from '../domain/statement.ts';
import { editionsTag, editionTag, statementTag } from '../domain/tag.ts';
import { type Instant, wholeSecond } from '../domain/time.ts';
import type { Database } from '../storage/database.ts';
import { listEditions } from '../storage/editions.ts';
import { write } from '../storage/newsroom.ts';
import { deleteStatement, findStatement, listStatements, putStatement } from '../storage/statements.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { findEdition } from './find-article.ts';
import { Refusal } from './refusal.ts';

export interface GivenStatement {
  /** Path of the edition. */
  edition: string;
  kind: StatementKind;
  title: string;
  /** Sanitised HTML. */
  body: string;
}

export interface SetStatement extends Omit<GivenStatement, 'body'> {
  outcome: 'new' | 'changed' | 'unchanged';
}

/**
 * Says something of a kind in an edition, instead of what was said there before.
 * @throws Refusal for an unknown edition, or a statement that says nothing
 */
export async function setStatement(desk: Desk, given: GivenStatement, by: Actor): Promise<SetStatement> {
  const { kind, body } = given;
  const title = given.title.trim();
  if (title === '') throw new Refusal('the title is empty; expected the heading of the statement');
  if (body.trim() === '') throw new Refusal('the statement has no text');
  return write(desk.db, async (head) => {
    const edition = findEdition(await listEditions(desk.db), given.edition);
    const former = await findStatement(desk.db, edition.id, kind);
    const result = (outcome: SetStatement['outcome']): SetStatement => {
      return { edition: edition.path, kind, title, outcome };
    };
    if (former?.title === title && former.body === body)
      return { statements: [], result: result('unchanged') };
    const now = desk.now();
    const batch = new WriteBatch(head, by, now);
    batch.add(putStatement({ editionId: edition.id, kind, title, body, changedAt: wholeSecond(now) }));
    touch(batch, edition, kind, former === undefined);
    return { statements: batch.statements(), result: result(former ? 'changed' : 'new') };
  });
}

/**
 * Takes a statement away.
 * @throws Refusal for an unknown edition, or one that has none
 */
export async function removeStatement(
  desk: Desk,
  { edition: path, kind }: Pick<GivenStatement, 'edition' | 'kind'>,
  by: Actor,
): Promise<Pick<SetStatement, 'edition' | 'kind' | 'title'>> {
  return write(desk.db, async (head) => {
    const edition = findEdition(await listEditions(desk.db), path);
    const former = await findStatement(desk.db, edition.id, kind);
    if (!former) throw new Refusal(`edition “${path}” has no ${kind} statement`);
    const batch = new WriteBatch(head, by, desk.now());
    batch.add(deleteStatement(edition.id, kind));
    touch(batch, edition, kind, true);
    return { statements: batch.statements(), result: { edition: path, kind, title: former.title } };
  });
}

/** Every page leads to the statements that there are, and their pages to the same one in other editions. */
function touch(batch: WriteBatch, { id }: Edition, kind: StatementKind, comesOrGoes: boolean): void {
  batch.changeEdition(id);
  batch.touch(statementTag(id, kind), ...(comesOrGoes ? [editionsTag, editionTag(id)] : []));
}

export interface ListedStatement {
  edition: string;
  kind: StatementKind;
  title: string;
  changedAt: Instant;
}

/** The editions, and the statements that they have. */
export async function describeStatements(
  db: Database,
): Promise<{ editions: Pick<Edition, 'path' | 'closedAt'>[]; statements: ListedStatement[] }> {
  const [editions, statements] = [await listEditions(db), await listStatements(db)];
  const paths = new Map(editions.map(({ id, path }) => [id, path]));
  return {
    editions: editions.map(({ path, closedAt }) => ({ path, closedAt })),
    statements: statements.map(({ editionId, kind, title, changedAt }) => {
      return { edition: paths.get(editionId) as string, kind, title, changedAt };
    }),
  };
}
