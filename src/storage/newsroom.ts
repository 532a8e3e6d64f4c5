// The newsroom's one row, and the guard by which all writes have one order on every host.
import { ConditionalDatabase } from './condition.ts';
import { ConstraintError, type Database, type Query, type Row, type Statement, sql } from './database.ts';

/**
 * `open`: at work. `closed`: what is public stays so, and nothing new is taken or released: another host has
 * the newsroom. `receiving`: it is being filled from another host, and is not there for anybody yet.
 */
export type NewsroomState = 'open' | 'closed' | 'receiving';

/** Where the newsroom stands: what a writer read before it decided. */
export interface Head {
  uuid: string;
  state: NewsroomState;
  /** Moves with every write, public or private. */
  version: number;
  epoch: string;
  /** Newest seq of the change log; 0 when empty. */
  seq: number;
  lastStoryId: number;
  lastArticleId: number;
}

/** Thrown to a writer while the newsroom is not open. */
export class ClosedError extends Error {
  override name = 'ClosedError';
}

/** Thrown when other writers came first too many times in a row. */
export class BusyError extends Error {
  override name = 'BusyError';
}

const MAX_TRIES = 200;

export async function readHead(db: Database): Promise<Head> {
  const row = await db.first(
    sql(`SELECT uuid, state, version, epoch,
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
    state: row['state'] as NewsroomState,
    version: row['version'] as number,
    epoch: row['epoch'] as string,
    seq: row['seq'] as number,
    lastStoryId: row['last_story_id'] as number,
    lastArticleId: row['last_article_id'] as number,
  };
}

/** The newsroom's own id, private: public ones are made from it. */
export const newsroomUuidQuery: Query<string> = {
  statement: sql('SELECT uuid FROM newsroom'),
  decode: ([row]) => row?.['uuid'] as string,
};

/** Whether the database has its newsroom row. */
export async function isThere(db: Database): Promise<boolean> {
  return (await db.first(sql('SELECT 1 FROM newsroom'))) !== undefined;
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
 * D1 has no interactive transactions, so this is how a decision and its write are one; and the condition of a
 * database that has one is part of both.
 * @param states those in which this may be written; only what changes the state itself names others
 * @throws ClosedError when the newsroom is not open; BusyError after many lost races; ConstraintError when the
 * statements themselves are refused
 */
export async function write<T>(
  db: Database,
  decide: (head: Head) => Promise<Decision<T>>,
  states: readonly NewsroomState[] = ['open'],
): Promise<T> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const head = await readHead(db);
    if (!states.includes(head.state)) throw new ClosedError(CLOSED[head.state]);
    const condition = db instanceof ConditionalDatabase ? db : undefined;
    const along = (await condition?.admit(head)) ?? [];
    const { statements, result } = await decide(head);
    if (statements.length === 0) {
      condition?.fulfil();
      return result;
    }
    try {
      await db.batch([guard(head.version), ...along, ...statements]);
      condition?.fulfil();
      return result;
    } catch (error) {
      if (!(error instanceof ConstraintError)) throw error;
      if ((await readHead(db)).version === head.version) throw error;
    }
  }
  throw new BusyError('other writers keep coming first; try again');
}

/** Why a newsroom that is not open takes nothing. */
export const CLOSED: Record<NewsroomState, string> = {
  open: 'the newsroom is open',
  closed:
    'the newsroom is closed here: another host has it, or is about to; “coranto newsroom open” opens it again',
  receiving: 'the newsroom is being filled from another host; let that transfer finish first',
};

/** A change of state, to be written with `write`. */
export function setState(state: NewsroomState): Statement {
  return sql('UPDATE newsroom SET state = ? WHERE id = 1', state);
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

/** Moves a consumer forward, never back; but a power cut may: then it does again what it has done before. */
export async function moveConsumer(db: Database, name: string, seq: number): Promise<void> {
  const move = sql(
    `INSERT INTO consumers (name, seq) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET seq = max(seq, excluded.seq)`,
    name,
    seq,
  );
  await db.batch([move], { remade: true });
}
