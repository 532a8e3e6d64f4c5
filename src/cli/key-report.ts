// Keys as they are printed: a line for each secret, and as JSON; nothing of either is secret.
import { toRfc3339 } from '../domain/time.ts';
import type { KeyView, SecretView } from '../operations/key-view.ts';
import { formatTable } from './table.ts';

const HEADER = ['key', 'state', 'prefix', 'scopes', 'editions', 'embargoed', 'a minute', 'ends', 'last used'];

export function formatKeys(keys: readonly KeyView[], columns: number | null): string {
  return formatTable(keys.flatMap(rowsOf), { header: HEADER, columns });
}

function rowsOf(key: KeyView): string[][] {
  return key.secrets.map((secret, at) => {
    const own = [
      listed(key.scopes),
      key.editions === null ? 'all' : listed(key.editions),
      listed(key.embargoed),
      String(key.perMinute),
    ];
    const common = at === 0 ? own : own.map(() => '');
    return [
      at === 0 ? key.name : '',
      secret.state,
      secret.prefix,
      ...common,
      endOf(key, secret),
      secret.lastUsedAt === null ? 'never' : toRfc3339(secret.lastUsedAt),
    ];
  });
}

const listed = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(','));

/** When the secret is no longer good, or since when. */
function endOf(key: KeyView, secret: SecretView): string {
  const revokedAt = secret.revokedAt ?? key.revokedAt;
  if (revokedAt !== null) return toRfc3339(revokedAt);
  const ends = [secret.expiresAt, key.expiresAt].filter((at) => at !== null);
  return ends.length === 0 ? 'never' : toRfc3339(Math.min(...ends));
}

export function asJson(key: KeyView) {
  const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  return {
    ...key,
    createdAt: iso(key.createdAt),
    expiresAt: iso(key.expiresAt),
    revokedAt: iso(key.revokedAt),
    secrets: key.secrets.map((secret) => ({
      ...secret,
      createdAt: iso(secret.createdAt),
      expiresAt: iso(secret.expiresAt),
      revokedAt: iso(secret.revokedAt),
      lastUsedAt: iso(secret.lastUsedAt),
    })),
  };
}
