// Requests that carried a key of their own: which were done, and what they were answered.
import { HOUR, type Instant } from '../domain/time.ts';
import { type Database, type Statement, sql } from './database.ts';

/** How long a request is remembered: whoever asks again after a day asks anew. */
export const REMEMBERED = 24 * HOUR;

/** Forgotten with one that comes in, so that each clears away more than it brings. */
const FORGOTTEN_AT_ONCE = 100;

export interface RequestName {
  /** Name of the key that asked; empty for the newsroom's own. */
  owner: string;
  name: string;
}

export interface KnownRequest {
  /** A digest of what was asked. */
  fingerprint: string;
  at: Instant;
  /** JSON; empty where it was given and is not kept; null where what was done is committed and the answer is not known, or was taken away. */
  answer: string | null;
}

/** What is known of a request, unless it was too long ago. */
export async function findRequest(
  db: Database,
  { owner, name }: RequestName,
  now: Instant,
): Promise<KnownRequest | undefined> {
  const text = 'SELECT fingerprint, at, answer FROM idempotent_requests WHERE owner = ? AND name = ?';
  const row = await db.first(sql(text, owner, name));
  if (!row || (row['at'] as number) <= now - REMEMBERED) return undefined;
  return {
    fingerprint: row['fingerprint'] as string,
    at: row['at'] as number,
    answer: row['answer'] as string | null,
  };
}

/** Says in a batch that it does what a request asks; what is too old goes. */
export function rememberRequest(
  { owner, name }: RequestName,
  { fingerprint, at }: Omit<KnownRequest, 'answer'>,
): Statement[] {
  const old = at - REMEMBERED;
  return [
    sql('DELETE FROM idempotent_requests WHERE owner = ? AND name = ? AND at <= ?', owner, name, old),
    forgetOld(old),
    sql(
      'INSERT INTO idempotent_requests (owner, name, fingerprint, at) VALUES (?, ?, ?, ?)',
      ...[owner, name, fingerprint, at],
    ),
  ];
}

/** Some of what is too old, of a newsroom that is open: the rows of another are not to change while they are moved. */
function forgetOld(old: Instant): Statement {
  return sql(
    `DELETE FROM idempotent_requests WHERE (owner, name) IN
       (SELECT owner, name FROM idempotent_requests WHERE at <= ? ORDER BY at LIMIT ?)
       AND EXISTS (SELECT 1 FROM newsroom WHERE state = 'open')`,
    ...[old, FORGOTTEN_AT_ONCE],
  );
}

/**
 * Keeps the answer to a request, also to one that wrote nothing, and so forgot nothing yet. A newsroom that is not open
 * keeps none.
 * @param known `at` is when the request began: where an article was erased since, which the answer may quote, none is
 * kept
 */
export async function keepAnswer(
  db: Database,
  { owner, name }: RequestName,
  { fingerprint, at, answer }: KnownRequest,
): Promise<void> {
  await db.run(forgetOld(at - REMEMBERED));
  await db.run(
    sql(
      `INSERT INTO idempotent_requests (owner, name, fingerprint, at, answer)
       SELECT ?, ?, ?, ?, ? FROM newsroom
       WHERE state = 'open' AND NOT EXISTS (SELECT 1 FROM articles WHERE erased_at IS NOT NULL AND erased_at >= ?)
       ON CONFLICT (owner, name) DO UPDATE SET fingerprint = excluded.fingerprint, at = excluded.at, answer = excluded.answer
         WHERE at <= ? OR (fingerprint = excluded.fingerprint AND answer IS NULL)`,
      ...[owner, name, fingerprint, at, answer, at, at - REMEMBERED],
    ),
  );
}

/** Takes every answer away: they quote what was asked, which may be what is erased for good. */
export function forgetAnswers(): Statement {
  return sql('UPDATE idempotent_requests SET answer = NULL WHERE answer IS NOT NULL');
}
