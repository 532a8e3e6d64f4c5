// Acting on a part of what belongs together: refused in words, unless somebody says why.
import type { Actor } from '../domain/change.ts';
import type { Edition } from '../domain/edition.ts';
import { isBehind, type Lack, type Standing, type StoryStanding, sayLacks } from '../domain/together.ts';
import { Refusal } from './refusal.ts';

/**
 * Refuses an override that nobody answers for.
 * @throws Refusal
 */
export function checkOverride(override: boolean | undefined, by: Actor): void {
  if (override && !by.reason?.trim()) throw new Refusal('an override needs a reason (--reason "...")');
}

/**
 * Why a story does not go out in part: “budget” goes out in nl, fr and de together: fr is missing, de is stale.
 * @param required the editions that belong together
 */
export function sayUnready(story: string, required: readonly Edition[], lacks: readonly Lack[]): string {
  return say(story, 'goes out', required, sayLacks(lacks));
}

/** What an update or correction of a story leaves as it is, and how things stand afterwards. */
export interface Revision {
  /** Paths of the editions that are updated or corrected. */
  changed: ReadonlySet<string>;
  /** How the articles stand once it is done. */
  articles: ReadonlyMap<number, Standing>;
}

/**
 * Why a story is not updated or corrected in part; undefined where none of the required editions is changed, or
 * all are. One that was withdrawn is out of the question, and so is one that waits and is not behind.
 * @param does “is updated”, “is corrected”
 */
export function sayLeftOut(
  does: string,
  key: string,
  story: StoryStanding,
  required: readonly Edition[],
  { changed, articles }: Revision,
): string | undefined {
  if (!required.some(({ path }) => changed.has(path))) return undefined;
  const left = required.flatMap(({ id, path }): string[] => {
    const article = articles.get(id);
    if (!article) return [`${path} is missing`];
    if (article.withdrawnAt !== null || article.erasedAt !== null) return [];
    const behind = isBehind({ ...story, articles }, article);
    if (behind) return [changed.has(path) ? `${path} follows an older source` : `${path} would be stale`];
    return article.releasedAt !== null && !changed.has(path) ? [`${path} is left as it is`] : [];
  });
  return left.length === 0 ? undefined : say(key, does, required, left.join(', '));
}

function say(story: string, does: string, required: readonly Edition[], lacks: string): string {
  const paths = required.map(({ path }) => path);
  const list = paths.length > 1 ? `${paths.slice(0, -1).join(', ')} and ${paths.at(-1)} together` : paths[0];
  return `“${story}” ${does} in ${list}: ${lacks}; bring that along, or say why not with --override --reason "..."`;
}
