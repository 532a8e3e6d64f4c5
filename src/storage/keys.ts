// Partners' keys: what each may do, the hashes of their secrets, and what was done to them.
import type { Actor } from '../domain/change.ts';
import type { Key, Scope } from '../domain/partner.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, type Row, type Statement, sql } from './database.ts';

/** What somebody decided about a key. Editions by their ids; null: all, those to come too. */
export interface KeySettings {
  scopes: readonly Scope[];
  editions: readonly number[] | null;
  embargoed: readonly number[];
  perMinute: number;
  expiresAt: Instant | null;
}

export interface StoredSecret {
  prefix: string;
  createdAt: Instant;
  expiresAt: Instant | null;
  revokedAt: Instant | null;
  lastUsedAt: Instant | null;
}

export interface StoredKey extends KeySettings {
  id: number;
  name: string;
  createdAt: Instant;
  revokedAt: Instant | null;
  /** Those that are good as of when they were asked for, and the newest; from the oldest. */
  secrets: StoredSecret[];
}

/** Every key, by name. */
export async function listKeys(db: Database, now: Instant): Promise<StoredKey[]> {
  const [keys, secrets] = await db.batch([
    sql('SELECT * FROM keys ORDER BY name'),
    sql(
      `SELECT s.* FROM key_secrets s
       WHERE (s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > ?))
         OR s.created_at = (SELECT max(o.created_at) FROM key_secrets o WHERE o.key_id = s.key_id)
       ORDER BY s.created_at, s.prefix`,
      now,
    ),
  ]);
  const own = Map.groupBy(secrets as Row[], (row) => row['key_id']);
  return (keys as Row[]).map((row) => decodeKey(row, own.get(row['id'] as number) ?? []));
}

function decodeKey(row: Row, secrets: readonly Row[]): StoredKey {
  return {
    id: row['id'] as number,
    name: row['name'] as string,
    ...decodeRights(row),
    expiresAt: row['expires_at'] as number | null,
    createdAt: row['created_at'] as number,
    revokedAt: row['revoked_at'] as number | null,
    secrets: secrets.map((secret) => ({
      prefix: secret['prefix'] as string,
      createdAt: secret['created_at'] as number,
      expiresAt: secret['expires_at'] as number | null,
      revokedAt: secret['revoked_at'] as number | null,
      lastUsedAt: secret['last_used_at'] as number | null,
    })),
  };
}

/** What the columns of a key say that it may do. */
export function decodeRights(row: Row): Pick<Key, 'scopes' | 'editions' | 'embargoed' | 'perMinute'> {
  const editions = row['editions'] as string | null;
  return {
    scopes: JSON.parse(row['scopes'] as string) as Scope[],
    editions: editions === null ? null : (JSON.parse(editions) as number[]),
    embargoed: JSON.parse(row['embargoed'] as string) as number[],
    perMinute: row['per_minute'] as number,
  };
}

/** With its id, which `write` makes certain. */
export function insertKey(id: number, name: string, settings: KeySettings, createdAt: Instant): Statement {
  return sql(
    `INSERT INTO keys (id, name, scopes, editions, embargoed, per_minute, expires_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    name,
    ...cellsOf(settings),
    createdAt,
  );
}

export function updateKey(id: number, settings: KeySettings): Statement {
  return sql(
    'UPDATE keys SET scopes = ?, editions = ?, embargoed = ?, per_minute = ?, expires_at = ? WHERE id = ?',
    ...cellsOf(settings),
    id,
  );
}

function cellsOf({ scopes, editions, embargoed, perMinute, expiresAt }: KeySettings) {
  return [
    JSON.stringify(scopes),
    editions === null ? null : JSON.stringify(editions),
    JSON.stringify(embargoed),
    perMinute,
    expiresAt,
  ] as const;
}

export function insertSecret(keyId: number, prefix: string, hash: string, createdAt: Instant): Statement {
  const text = 'INSERT INTO key_secrets (prefix, key_id, hash, created_at) VALUES (?, ?, ?, ?)';
  return sql(text, prefix, keyId, hash, createdAt);
}

export function endSecret(prefix: string, expiresAt: Instant): Statement {
  return sql('UPDATE key_secrets SET expires_at = ? WHERE prefix = ?', expiresAt, prefix);
}

export function revokeSecret(prefix: string, revokedAt: Instant): Statement {
  const text = 'UPDATE key_secrets SET revoked_at = ? WHERE prefix = ? AND revoked_at IS NULL';
  return sql(text, revokedAt, prefix);
}

/** The key, and with it whatever secret it has. */
export function revokeKey(id: number, revokedAt: Instant): Statement {
  return sql('UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', revokedAt, id);
}

export const KEY_ACTIONS = ['created', 'rotated', 'edited', 'revoked'] as const;
export type KeyAction = (typeof KEY_ACTIONS)[number];

/** What was done to a key, by whom and why. */
export interface KeyEvent extends Actor {
  at: Instant;
  action: KeyAction;
  /** Of the secret that it was done to; null: the key as a whole. */
  prefix: string | null;
}

export function logKey(keyId: number, { at, action, prefix, actor, reason }: KeyEvent): Statement {
  return sql(
    'INSERT INTO key_log (at, action, key_id, prefix, actor, reason) VALUES (?, ?, ?, ?, ?, ?)',
    at,
    action,
    keyId,
    prefix,
    actor,
    reason,
  );
}

/** From the newest. */
export async function listKeyEvents(db: Database, keyId: number, limit: number): Promise<KeyEvent[]> {
  const rows = await db.all(
    sql(
      'SELECT at, action, prefix, actor, reason FROM key_log WHERE key_id = ? ORDER BY id DESC LIMIT ?',
      keyId,
      limit,
    ),
  );
  return rows.map((row) => ({
    at: row['at'] as number,
    action: row['action'] as KeyAction,
    prefix: row['prefix'] as string | null,
    actor: row['actor'] as string,
    reason: row['reason'] as string | null,
  }));
}
