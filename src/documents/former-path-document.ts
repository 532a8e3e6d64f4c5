// What is at a path that an article had on a former system: the way to the article, or what is left of it.
import { articleTag, monthsTag, monthTag, newestTag, storyTag, type Tag } from '../domain/tag.ts';
import { renderWithdrawnPage } from '../render/pages/withdrawn.ts';
import type { FormerTarget } from '../storage/former-targets.ts';
import type { Address } from './address.ts';
import { createLinks } from './links.ts';
import { frameOf, page } from './page-frame.ts';
import type { Rendered, Surroundings } from './plan.ts';

/**
 * The answer at a path where there is no document of our own.
 * @param own the address that it would have as one of our own, if any
 * @param editionPaths the edition of every path that one has or had, by id
 */
export function renderFormerPath(
  path: string,
  target: FormerTarget,
  own: Address | undefined,
  editionPaths: ReadonlyMap<string, number>,
  { baseUrl, i18n }: Surroundings,
): Rendered {
  const { edition, articleId, storyId, withdrawnAt, erasedAt } = target;
  const links = createLinks(baseUrl, [edition]);
  const tags = [articleTag(articleId), storyTag(storyId), ...tagsOfOwn(own, editionPaths)];
  if (erasedAt === null)
    return page(edition, '', tags, { status: 301, location: links.article(target.place) });
  // Its URL was erased too, and to store this would be to store its path again.
  const words = i18n.for(edition.language);
  const frame = {
    ...frameOf(edition, { kind: 'front', edition: edition.path }, links, words),
    url: baseUrl + path,
  };
  const body = renderWithdrawnPage({ frame, withdrawnAt: withdrawnAt as number }, words);
  return page(edition, body, tags, { status: 410, unstored: true, since: erasedAt });
}

/** Fired when a document of our own appears there, which then has the path. */
function tagsOfOwn(own: Address | undefined, editionPaths: ReadonlyMap<string, number>): Tag[] {
  const editionId = own && 'edition' in own ? editionPaths.get(own.edition) : undefined;
  // Where there is no such edition, the list of editions changes first: every page hangs on that.
  if (own === undefined || editionId === undefined) return [];
  if (own.kind === 'article' || own.kind === 'month') return [monthTag(editionId, own.month)];
  return [own.kind === 'year' ? monthsTag(editionId) : newestTag(editionId)];
}
