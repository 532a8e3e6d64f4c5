// What endpoints are owed and what came of it: claims, what follows from an attempt, and the delivery log.
import type { Key } from '../domain/partner.ts';
import type { Instant } from '../domain/time.ts';
import { type Attempt, KEPT_ATTEMPTS } from '../domain/webhook.ts';
import { type Database, type Query, type Row, type Statement, sql } from './database.ts';
import { decodeEndpoint, ENDPOINT_ROW, type Endpoint } from './endpoints.ts';
import { type ClaimedReceiver, decodeClaimed } from './receivers.ts';

/** Whether the key of endpoint `e` is valid and may have endpoints; the newsroom's own need none. */
const MAY = `(e.key_id IS NULL OR EXISTS (SELECT 1 FROM keys k WHERE k.id = e.key_id AND k.revoked_at IS NULL
  AND (k.expires_at IS NULL OR k.expires_at > ?)
  AND 'webhooks' IN (SELECT value FROM json_each(k.scopes))))`;

/** Nobody has taken it, or whoever did has died. */
const FREE = '(e.claimed_until IS NULL OR e.claimed_until <= ?)';

const OPEN = "(SELECT state FROM newsroom) = 'open'";

/**
 * Those with something to be told and due, whose turn was the longest ago. A test is sent though it is disabled. Only
 * who failed waits for a time: a clock that is set back holds up nobody else.
 */
const OWED = `SELECT e.id FROM endpoints e WHERE e.id IN (
    SELECT b.id FROM endpoints b WHERE b.disabled_at IS NULL
      AND b.seq < (SELECT max(seq) FROM changes) AND (b.tries = 0 OR (b.next_at <= ? AND NOT ?))
    UNION ALL SELECT t.id FROM endpoints t WHERE t.test IS NOT NULL)
  AND ${FREE} AND ${MAY} AND e.host NOT IN (SELECT value FROM json_each(?))
  AND ${OPEN}
  ORDER BY coalesce(e.next_at, 0), e.id LIMIT ?`;

/** What to claim. */
export interface WantedClaims {
  now: Instant;
  most: number;
  /** None at these hosts. */
  notAt: readonly string[];
  /** None that failed, but for tests. */
  soundOnly: boolean;
}

/** Ids of those whom something is owed. */
export const owedStatement = ({ now, most, notAt, soundOnly }: WantedClaims): Statement =>
  sql(OWED, now, soundOnly ? 1 : 0, now, now, JSON.stringify(notAt), most);

/**
 * Takes endpoints that are owed something and due, so that nobody else sends to them; none while the newsroom is not
 * open.
 * @param until when the claim ends by itself
 */
export async function claimEndpoints(
  db: Database,
  wanted: WantedClaims,
  until: Instant,
): Promise<ClaimedReceiver[]> {
  // Nearly always there is none; asking leaves the lock alone.
  if ((await db.all(owedStatement({ ...wanted, most: 1 }))).length === 0) return [];
  const owed = owedStatement(wanted);
  const claim = `UPDATE endpoints SET claimed_until = ? WHERE id IN (${owed.sql})
    RETURNING id, host, tries > 0 AS doubtful, json_array(seq, tries, test) AS stand`;
  const rows = await db.all(sql(claim, until, ...owed.values));
  return rows.map(decodeClaimed);
}

/** Gives claims back. */
export async function freeEndpoints(db: Database, ids: readonly number[] | 'all'): Promise<void> {
  const free = 'UPDATE endpoints SET claimed_until = NULL WHERE claimed_until IS NOT NULL';
  await db.run(
    ids === 'all'
      ? sql(free)
      : sql(`${free} AND id IN (SELECT value FROM json_each(?))`, JSON.stringify(ids)),
  );
}

/** When the first of those that failed is to be tried again; null: none is. */
export async function nextAttemptAt(db: Database, now: Instant): Promise<Instant | null> {
  const { statement, decode } = nextAttemptQuery(now);
  return decode(await db.all(statement));
}

/** @see nextAttemptAt */
export const nextAttemptQuery = (now: Instant): Query<Instant | null> => ({
  statement: sql(
    `SELECT e.next_at FROM endpoints e WHERE e.tries > 0 AND e.disabled_at IS NULL AND ${FREE} AND ${MAY}
       AND ${OPEN} ORDER BY e.next_at LIMIT 1`,
    now,
    now,
  ),
  decode: ([row]) => (row?.['next_at'] as number | null | undefined) ?? null,
});

/** A claimed endpoint, and what its key lets it be told of; null: the newsroom made it. */
export interface OwedEndpoint extends Endpoint {
  claimedUntil: Instant | null;
  key: Pick<Key, 'scopes' | 'editions'> | null;
  /** The newsroom’s own id, private: cursors are signed with it. */
  newsroomUuid: string;
}

/** Undefined too when its key has ended or the newsroom was closed meanwhile. */
export async function findOwed(db: Database, id: number, now: Instant): Promise<OwedEndpoint | undefined> {
  const row = await db.first(
    sql(
      `SELECT ${ENDPOINT_ROW}, k.scopes AS key_scopes, k.editions AS key_editions,
         (SELECT uuid FROM newsroom) AS newsroom_uuid
       FROM endpoints e LEFT JOIN keys k ON k.id = e.key_id WHERE e.id = ? AND ${MAY} AND ${OPEN}`,
      id,
      now,
    ),
  );
  if (!row) return undefined;
  const [scopes, editions] = [row['key_scopes'] as string | null, row['key_editions'] as string | null];
  return {
    ...decodeEndpoint(row),
    claimedUntil: row['claimed_until'] as number | null,
    newsroomUuid: row['newsroom_uuid'] as string,
    key: scopes === null ? null : { scopes: JSON.parse(scopes), editions: editions && JSON.parse(editions) },
  };
}

/** What is written down of a claim that was used. */
export interface SettledAttempt {
  id: number;
  claimedUntil: Instant | null;
  /** What was sent, for the log; null: nothing was. */
  attempt: Omit<Attempt, 'id'> | null;
  /**
   * How the endpoint stands now. It holds only where nobody has changed it since: `was` is what this was decided on.
   * Null: it stands as it did.
   */
  stands: Standing | null;
}

export type Standing = Pick<
  Endpoint,
  'seq' | 'tries' | 'failingSince' | 'nextAt' | 'error' | 'disabledAt' | 'disabledWhy'
> & { was: Pick<Endpoint, 'seq' | 'url' | 'tries' | 'disabledAt'> };

/** Writes down what came of attempts, one of an endpoint, and frees their claims. */
export async function settleEndpoints(db: Database, settled: readonly SettledAttempt[]): Promise<void> {
  const standing = settled.flatMap(({ id, stands }) =>
    stands
      ? [
          [
            id,
            ...[stands.seq, stands.tries, stands.failingSince, stands.nextAt, stands.error],
            ...[stands.disabledAt, stands.disabledWhy],
            ...[stands.was.seq, stands.was.url, stands.was.tries, stands.was.disabledAt],
          ],
        ]
      : [],
  );
  const made = settled.flatMap(({ id, claimedUntil, attempt }) => {
    if (!attempt) return [];
    const { message, seq, at, took, status, error } = attempt;
    return [[id, message, seq, at, took, status, error, claimedUntil]];
  });
  const freed = settled.map(({ id, claimedUntil, attempt }) => [id, claimedUntil, attempt?.message ?? null]);
  await db.batch([
    sql(
      `UPDATE endpoints SET seq = j.value ->> 1, tries = j.value ->> 2, failing_since = j.value ->> 3,
         next_at = j.value ->> 4, error = j.value ->> 5, disabled_at = j.value ->> 6, disabled_why = j.value ->> 7
       FROM json_each(?) j WHERE endpoints.id = j.value ->> 0 AND endpoints.seq = j.value ->> 8
         AND endpoints.url = j.value ->> 9 AND endpoints.tries = j.value ->> 10
         AND endpoints.disabled_at IS j.value ->> 11`,
      JSON.stringify(standing),
    ),
    // It may have been removed meanwhile, and its number be that of another partner's.
    sql(
      `INSERT INTO attempts (endpoint_id, message, seq, at, took, status, error)
       SELECT e.id, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6
       FROM json_each(?) j JOIN endpoints e ON e.id = j.value ->> 0 AND e.claimed_until IS j.value ->> 7`,
      JSON.stringify(made),
    ),
    // Of a claim that had ended before somebody else's may be in force.
    sql(
      `UPDATE endpoints SET claimed_until = nullif(endpoints.claimed_until, j.value ->> 1),
         test = nullif(endpoints.test, j.value ->> 2)
       FROM json_each(?) j WHERE endpoints.id = j.value ->> 0`,
      JSON.stringify(freed),
    ),
    // One came, so one at most goes.
    sql(
      `DELETE FROM attempts WHERE id IN (SELECT (SELECT a.id FROM attempts a WHERE a.endpoint_id = j.value ->> 0
         ORDER BY a.id DESC LIMIT 1 OFFSET ${KEPT_ATTEMPTS}) FROM json_each(?) j)`,
      JSON.stringify(made),
    ),
  ]);
}

/** The attempts that were made of an endpoint, newest first. */
export async function listAttempts(db: Database, endpointId: number): Promise<Attempt[]> {
  const rows = await db.all(
    sql(
      `SELECT id, message, seq, at, took, status, error FROM attempts WHERE endpoint_id = ? ORDER BY id DESC`,
      endpointId,
    ),
  );
  return rows.map(decodeAttempt);
}

function decodeAttempt(row: Row): Attempt {
  return {
    id: row['id'] as number,
    message: row['message'] as string,
    seq: row['seq'] as number | null,
    at: row['at'] as number,
    took: row['took'] as number,
    status: row['status'] as number | null,
    error: row['error'] as string | null,
  };
}
