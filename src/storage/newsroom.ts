// The newsroom's one row, and the guard by which all writes have one order on every host.
import { ConstraintError, type Database, type Row, type Statement, sql } from './database.ts';

/** Where the newsroom stands: what a writer read before it decided. */
export interface Head {
  uuid: string;
  /** Moves with every write, public or private. */
  version: number;
  epoch: string;
  /** Newest seq of the change log; 0 when empty. */
  seq: number;
  lastStoryId: number;
  lastArticleId: number;
}

/** Thrown when other writers came first too many times in a row. */
export class BusyError extends Error {
  override name = 'BusyError';
}

const MAX_TRIES = 200;

export async function readHead(db: Database): Promise<Head> {
  const row = await db.first(
    sql(`SELECT uuid, version, epoch,
      (SELECT coalesce(max(seq), 0) FROM changes) AS seq,
      (SELECT coalesce(max(id), 0) FROM stories) AS last_story_id,
      (SELECT coalesce(max(id), 0) FROM articles) AS last_article_id
      FROM newsroom`),
  );
  if (!row) throw new Error('the newsroom has no row; was the database created by Coranto?');
  return decodeHead(row);
}

function decodeHead(row: Row): Head {
  return {
    uuid: row['uuid'] as string,
    version: row['version'] as number,
    epoch: row['epoch'] as string,
    seq: row['seq'] as number,
    lastStoryId: row['last_story_id'] as number,
    lastArticleId: row['last_article_id'] as number,
  };
}

/** Gives an empty database its newsroom row; leaves an existing one alone. */
export async function ensureNewsroom(db: Database, newId: () => string): Promise<void> {
  await db.run(
    sql('INSERT OR IGNORE INTO newsroom (id, uuid, epoch, version) VALUES (1, ?, ?, 0)', newId(), newId()),
  );
}

/** What a writer decided: the statements, and what to tell its caller once they are committed. */
export interface Decision<T> {
  statements: Statement[];
  result: T;
}

/**
 * The only way anything but rendered documents is written: reads the head, lets `decide` read and
 * decide, and commits its statements in one batch that holds only if nobody has written since.
 * D1 has no interactive transactions, so this is how a decision and its write are one.
 * @throws BusyError after many lost races; ConstraintError when the statements themselves are refused
 */
export async function write<T>(db: Database, decide: (head: Head) => Promise<Decision<T>>): Promise<T> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const head = await readHead(db);
    const { statements, result } = await decide(head);
    if (statements.length === 0) return result;
    try {
      await db.batch([guard(head.version), ...statements]);
      return result;
    } catch (error) {
      if (!(error instanceof ConstraintError)) throw error;
      if ((await readHead(db)).version === head.version) throw error;
    }
  }
  throw new BusyError('other writers keep coming first; try again');
}

/** NULL in a NOT NULL column refuses the whole batch. */
function guard(version: number): Statement {
  return sql(
    'UPDATE newsroom SET version = CASE WHEN version = ? THEN version + 1 END WHERE id = 1',
    version,
  );
}

/** How far a consumer of the change log has read. */
export async function readConsumer(db: Database, name: string): Promise<number> {
  const row = await db.first(sql('SELECT seq FROM consumers WHERE name = ?', name));
  return (row?.['seq'] as number | undefined) ?? 0;
}

/** Moves a consumer forward, never back. */
export async function moveConsumer(db: Database, name: string, seq: number): Promise<void> {
  await db.run(
    sql(
      `INSERT INTO consumers (name, seq) VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET seq = max(seq, excluded.seq)`,
      name,
      seq,
    ),
  );
}
