// Former paths of an import: each leads to one article for ever, and what leads elsewhere already is refused.
import type { Desk } from '../context.ts';
import { erasedMark, isErased } from '../domain/erased.ts';
import { ownPlace } from '../domain/former-path.ts';
import { type ArticleInput, type Problem, problemAt, type StoryInput } from '../domain/story-input.ts';
import { findFormerFeedPaths } from '../storage/former-feeds.ts';
import { listFormerPaths, listOwnPaths, type PathHolder, type Place } from '../storage/path-holders.ts';
import type { WriteBatch } from '../storage/write-batch.ts';

export interface FormerPaths {
  /** Path to the article that it leads to already, or that claimed it in this group. */
  articles: Map<string, Pick<PathHolder, 'story' | 'edition'> & { articleId: number | null; own: boolean }>;
  /** Those that were a feed's. */
  feeds: ReadonlySet<string>;
}

/** Who holds the former paths that a group of stories names. */
export async function findFormerPaths(desk: Desk, stories: readonly StoryInput[]): Promise<FormerPaths> {
  const wanted = stories.flatMap(({ articles }) => articles.flatMap(({ formerPaths }) => formerPaths ?? []));
  const found: FormerPaths['articles'] = new Map();
  if (wanted.length === 0) return { articles: found, feeds: new Set() };
  const byName = new Map(
    wanted.flatMap((path) => [
      [path, path],
      [erasedMark(path), path],
    ]),
  );
  for (const { path, ...holder } of await listFormerPaths(desk.db, [...byName.keys()])) {
    found.set(byName.get(path) as string, { ...holder, own: false });
  }
  const places = new Map<string, string[]>();
  const asked = wanted.flatMap((path) => {
    const place = ownPlace(path);
    if (!place) return [];
    return [place.slug, erasedMark(place.slug)].map((slug): Place => {
      const one: Place = [place.edition, place.month, slug];
      places.set(JSON.stringify(one), [...(places.get(JSON.stringify(one)) ?? []), path]);
      return one;
    });
  });
  for (const { place, ...holder } of await listOwnPaths(desk.db, asked)) {
    for (const path of places.get(JSON.stringify(place)) ?? []) found.set(path, { ...holder, own: true });
  }
  return { articles: found, feeds: await findFormerFeedPaths(desk.db, wanted) };
}

/** Refuses an article of which a former path is another's, else claims its paths. */
export function faultOfFormerPaths(taken: FormerPaths, input: ArticleInput): Problem | undefined {
  const { story, edition, formerPaths = [], origin } = input;
  for (const path of formerPaths) {
    if (taken.feeds.has(path)) {
      const message = `“${path}” was the address of a feed; take it from “coranto former-feed list” if it was not`;
      return problemAt(origin, 'formerPaths', message);
    }
    const holder = taken.articles.get(path);
    if (!holder || (holder.story === story && holder.edition === edition)) continue;
    const whose = isErased(holder.story)
      ? 'an article that was erased'
      : `story “${holder.story}” in edition “${holder.edition}”`;
    const message = holder.own ? `“${path}” is the URL of ${whose}` : `“${path}” leads to ${whose} already`;
    return problemAt(origin, 'formerPaths', `${message}; a path is never given to another article`);
  }
  for (const path of formerPaths) {
    if (!taken.articles.has(path)) taken.articles.set(path, { story, edition, articleId: null, own: false });
  }
  return undefined;
}

/**
 * Lets those former paths of an article lead to it that do not yet; none is ever taken away.
 * @returns whether there were any
 */
export function leadFormerPaths(
  batch: WriteBatch,
  taken: FormerPaths,
  articleId: number,
  input: ArticleInput,
): boolean {
  const fresh = (input.formerPaths ?? []).filter((path) => taken.articles.get(path)?.articleId === null);
  for (const path of fresh) batch.leadHere(articleId, path);
  return fresh.length > 0;
}
