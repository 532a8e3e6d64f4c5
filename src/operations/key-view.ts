// A key as people and programs are shown it: editions by their paths, how it stands, and nothing secret.
import type { Edition } from '../domain/edition.ts';
import { type KeyState, stateAt } from '../domain/key-secret.ts';
import type { Scope } from '../domain/partner.ts';
import type { Instant } from '../domain/time.ts';
import type { KeySettings, StoredKey, StoredSecret } from '../storage/keys.ts';
import type { GivenKeySettings } from './key-settings.ts';

export interface SecretView extends StoredSecret {
  state: KeyState;
}

export interface KeyView {
  name: string;
  state: KeyState;
  scopes: readonly Scope[];
  /** Paths; null: all, those to come too. */
  editions: string[] | null;
  embargoed: string[];
  perMinute: number;
  createdAt: Instant;
  expiresAt: Instant | null;
  revokedAt: Instant | null;
  /** From the oldest. */
  secrets: SecretView[];
}

/** @param now as of which it stands so */
export function viewOf(key: StoredKey, editions: readonly Edition[], now: Instant): KeyView {
  const { name, scopes, perMinute, createdAt, expiresAt, revokedAt } = key;
  const ofKey = stateAt(key, now);
  return {
    name,
    state: ofKey,
    scopes,
    ...pathsOf(key, editions),
    ...{ perMinute, createdAt, expiresAt, revokedAt },
    // A key takes its secrets along.
    secrets: key.secrets.map((secret) => ({
      ...secret,
      state: ofKey === 'valid' ? stateAt(secret, now) : ofKey,
    })),
  };
}

/** Of the editions that a key names, the paths. */
export function pathsOf(
  { editions: ids, embargoed }: Pick<KeySettings, 'editions' | 'embargoed'>,
  editions: readonly Edition[],
): Pick<KeyView, 'editions' | 'embargoed'> {
  const paths = (named: readonly number[]) =>
    editions.filter(({ id }) => named.includes(id)).map(({ path }) => path);
  return { editions: ids === null ? null : paths(ids), embargoed: paths(embargoed) };
}

/** The settings in which two descriptions of a key differ, in whatever order their lists are. */
export function differences(before: KeySettings, after: KeySettings): (keyof GivenKeySettings)[] {
  const same = <T extends string | number>(a: readonly T[] | null, b: readonly T[] | null) =>
    JSON.stringify(a?.toSorted()) === JSON.stringify(b?.toSorted());
  return [
    ...(same(before.scopes, after.scopes) ? [] : (['scopes'] as const)),
    ...(same(before.editions, after.editions) ? [] : (['editions'] as const)),
    ...(same(before.embargoed, after.embargoed) ? [] : (['embargoed'] as const)),
    ...(before.expiresAt === after.expiresAt ? [] : (['expires'] as const)),
    ...(before.perMinute === after.perMinute ? [] : (['perMinute'] as const)),
  ];
}
