// What a key may do, as somebody gives it and as it is kept.
import type { Edition } from '../domain/edition.ts';
import type { Scope } from '../domain/partner.ts';
import { HOUR, type Instant, parseTime, resolveTime, toRfc3339 } from '../domain/time.ts';
import type { KeySettings } from '../storage/keys.ts';
import { findEdition } from './find-article.ts';
import { Refusal } from './refusal.ts';

/** A key's settings as somebody gives them: editions by their paths, and a time as text (see `parseTime`, in UTC). */
export interface GivenKeySettings {
  scopes: readonly Scope[];
  /** Null: all, those to come too. */
  editions: readonly string[] | null;
  embargoed: readonly string[];
  /** Null: it does not end by itself. */
  expires: string | null;
  perMinute: number;
}

/**
 * The settings of a key.
 * @throws Refusal for an unknown edition, an end that is past, and a key that may do nothing; TimeError
 */
export function settingsOf(given: GivenKeySettings, editions: readonly Edition[], now: Instant): KeySettings {
  const idsOf = (paths: readonly string[]) => [
    ...new Set(paths.map((path) => findEdition(editions, path).id)),
  ];
  const scopes = [...new Set(given.scopes)];
  if (scopes.length === 0 && given.embargoed.length === 0)
    throw new Refusal('a key without scopes and embargoed editions may do nothing; give it one');
  if (given.editions?.length === 0)
    throw new Refusal('a key for no edition may do nothing; name one, or say that it is for all');
  return {
    scopes,
    editions: given.editions === null ? null : idsOf(given.editions),
    embargoed: idsOf(given.embargoed),
    perMinute: given.perMinute,
    expiresAt: given.expires === null ? null : readExpiry(given.expires, now),
  };
}

/** Those of a key that has some; what is not given stays. @throws as `settingsOf` does */
export function changedSettings(
  key: KeySettings,
  given: Partial<GivenKeySettings>,
  editions: readonly Edition[],
  now: Instant,
): KeySettings {
  const pathOf = (id: number) => editions.find((edition) => edition.id === id)?.path as string;
  const before: GivenKeySettings = {
    scopes: key.scopes,
    editions: key.editions?.map(pathOf) ?? null,
    embargoed: key.embargoed.map(pathOf),
    perMinute: key.perMinute,
    // What is not given may be past: such a key is changed like any other.
    expires: null,
  };
  const settings = settingsOf({ ...before, ...given }, editions, now);
  return given.expires === undefined ? { ...settings, expiresAt: key.expiresAt } : settings;
}

/** @throws Refusal, TimeError */
function readExpiry(text: string, now: Instant): Instant {
  const given = parseTime(text, 'UTC');
  const at = resolveTime(given, now);
  // Of a date alone its beginning: it is good until then.
  const expiresAt = given.kind === 'instant' && given.dateOnly ? at - 12 * HOUR : at;
  if (expiresAt <= now) throw new Refusal(`a key cannot end in the past: ${toRfc3339(expiresAt)} is over`);
  return expiresAt;
}
