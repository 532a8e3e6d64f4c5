// Which changes somebody wants to be told of. Whoever follows one topic is told when an article leaves it too.
import { CHANGE_KINDS, type ChangeKind } from '../domain/change.ts';
import type { Edition } from '../domain/edition.ts';
import { matchesLanguage } from '../domain/language-range.ts';
import { type Database, snapshot } from '../storage/database.ts';
import { editionPathsQuery, editionsQuery } from '../storage/editions.ts';
import { shownTopicsQuery } from '../storage/topics.ts';
import type { Keyed } from './reads.ts';

/**
 * Ids; null is all of them. What changes of an edition itself concerns whoever follows any: articles of other editions
 * lead to it.
 */
export interface ChangeFilter {
  editions: readonly number[] | null;
  /** One that was merged means the one that it was merged into. */
  topics: readonly number[] | null;
  kinds: readonly ChangeKind[] | null;
}

/** A filter as it is asked for; what is left out is all. */
export interface WantedChanges {
  /** Paths, those that editions had before too. */
  editions?: readonly string[] | undefined;
  /** Language ranges (RFC 4647). */
  languages?: readonly string[] | undefined;
  /** UUIDs, those of merged topics too. */
  topics?: readonly string[] | undefined;
  kinds?: readonly ChangeKind[] | undefined;
}

export interface Resolved {
  filter: ChangeFilter;
  /** UUIDs of the topics that are meant, which are others where topics were merged. */
  topics: string[] | null;
}

/**
 * The filter that is meant.
 * @param keyed which editions that need a key may be told of
 * @returns a sentence where it names what the public never saw, or an edition that may not be told of
 */
export async function resolveFilter(
  db: Database,
  wanted: WantedChanges,
  keyed: Keyed,
): Promise<Resolved | { unknown: string } | { locked: Edition }> {
  const { editions, paths, topics } = await snapshot(db, {
    editions: editionsQuery,
    paths: editionPathsQuery,
    topics: shownTopicsQuery(wanted.topics ?? []),
  });
  const named = wanted.editions?.map((path) => paths.get(path));
  const noEdition = wanted.editions?.find((path) => !paths.has(path));
  if (noEdition !== undefined) return { unknown: `There is no edition “${noEdition}”.` };
  const noTopic = wanted.topics?.find((uuid) => !topics.has(uuid));
  if (noTopic !== undefined) return { unknown: `There is no topic “${noTopic}”.` };
  const { languages, kinds } = wanted;
  const isWanted = ({ id, language }: Edition): boolean =>
    (named === undefined || named.includes(id)) &&
    (languages === undefined || matchesLanguage(languages, language));
  const locked = named && editions.find((edition) => isWanted(edition) && !mayTell(edition, keyed));
  if (locked) return { locked };
  const told = editions.filter((edition) => isWanted(edition) && mayTell(edition, keyed));
  return {
    filter: {
      editions: told.length === editions.length ? null : told.map(({ id }) => id),
      topics: wanted.topics ? [...new Set([...topics.values()].map(({ id }) => id))] : null,
      kinds: kinds && kinds.length < CHANGE_KINDS.length ? kinds : null,
    },
    topics: wanted.topics ? [...new Set([...topics.values()].map(({ uuid }) => uuid))] : null,
  };
}

/** Whether an edition may be told of. */
export function mayTell({ id, api }: Edition, keyed: Keyed): boolean {
  return api === 'open' || keyed === 'all' || keyed.includes(id);
}
