// A key as it is shown: looked up by the prefix of its secret, and what it is used for counted.
import type { Key } from '../domain/partner.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, type Query, type Row, sql } from './database.ts';
import { decodeRights } from './keys.ts';

/** What is known of a secret besides what it may do. */
export interface KeyUse {
  /** The sooner of its own end and its key’s. */
  expiresAt: Instant | null;
  lastUsedAt: Instant | null;
  /** Requests of its key in the minute that was asked about, where they are counted here. */
  spent: number;
}

/** A secret and its key, good or not. */
export interface HeldKey {
  key: Key;
  /** SHA-256 in hexadecimal. */
  hash: string;
  revokedAt: Instant | null;
  use: KeyUse;
}

/** The secret with a prefix. @param minute when the minute began */
export function heldKeyQuery(prefix: string, minute: Instant): Query<HeldKey | undefined> {
  return {
    statement: sql(
      `SELECT k.id, k.name, k.scopes, k.editions, k.embargoed, k.per_minute, s.prefix, s.hash, s.last_used_at,
         coalesce(s.revoked_at, k.revoked_at) AS revoked_at,
         coalesce(min(s.expires_at, k.expires_at), s.expires_at, k.expires_at) AS expires_at,
         (SELECT coalesce(sum(o.window_count), 0) FROM key_secrets o
          WHERE o.key_id = k.id AND o.window_at = ?) AS spent
       FROM key_secrets s JOIN keys k ON k.id = s.key_id WHERE s.prefix = ?`,
      minute,
      prefix,
    ),
    decode: ([row]) => row && decodeHeld(row),
  };
}

/** The secret with a prefix, or undefined. @see heldKeyQuery */
export async function findHeldKey(
  db: Database,
  prefix: string,
  minute: Instant,
): Promise<HeldKey | undefined> {
  const { statement, decode } = heldKeyQuery(prefix, minute);
  return decode(await db.all(statement));
}

function decodeHeld(row: Row): HeldKey {
  return {
    key: {
      id: row['id'] as number,
      name: row['name'] as string,
      prefix: row['prefix'] as string,
      ...decodeRights(row),
    },
    hash: row['hash'] as string,
    revokedAt: row['revoked_at'] as number | null,
    use: {
      expiresAt: row['expires_at'] as number | null,
      lastUsedAt: row['last_used_at'] as number | null,
      spent: row['spent'] as number,
    },
  };
}

/** Notes that a secret was used. It is no news of the newsroom, and so not written with `write`. */
export function noteUse(db: Database, prefix: string, at: Instant): Promise<void> {
  const text = 'UPDATE key_secrets SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE prefix = ?';
  return db.run(sql(text, at, prefix));
}

/** The same, and counts the request (or, with a cost of 0, does not) in the minute that began then. */
export function countUse(
  db: Database,
  prefix: string,
  { at, minute, cost }: { at: Instant; minute: Instant; cost: 0 | 1 },
): Promise<void> {
  return db.run(
    sql(
      `UPDATE key_secrets SET last_used_at = max(coalesce(last_used_at, 0), ?),
         window_count = CASE WHEN window_at = ? THEN window_count ELSE 0 END + ?, window_at = ?
       WHERE prefix = ?`,
      at,
      minute,
      cost,
      minute,
      prefix,
    ),
  );
}
