// The secret that signs links to previews. It stays in its database: no export and no transfer takes it along.
import { type Database, type Statement, sql } from './database.ts';

/** The newsroom's secret; null until the first link is asked for. */
export async function findPreviewSecret(db: Database): Promise<string | null> {
  const row = await db.first(sql('SELECT preview_secret FROM newsroom'));
  return (row?.['preview_secret'] as string | null | undefined) ?? null;
}

/** Gives the newsroom its secret, to be written with `write`. */
export function setPreviewSecret(secret: string): Statement {
  return sql('UPDATE newsroom SET preview_secret = ? WHERE id = 1', secret);
}
