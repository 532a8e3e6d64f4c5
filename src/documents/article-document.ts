// An article's page; the notice that is left of a withdrawn one; the redirect from a former path.
import type { Edition } from '../domain/edition.ts';
import { articleTag, pageTag, storyTag } from '../domain/tag.ts';
import { DAY } from '../domain/time.ts';
import { renderArticlePage } from '../render/pages/article.ts';
import { renderWithdrawnPage } from '../render/pages/withdrawn.ts';
import { editionsQuery } from '../storage/editions.ts';
import { articlesQuery, neighbourQuery } from '../storage/published.ts';
import { type PathTarget, pathQuery } from '../storage/released.ts';
import { atPath } from '../storage/selections.ts';
import { toEntry } from './entry.ts';
import { createLinks, type Links } from './links.ts';
import { frameOf, page } from './page-frame.ts';
import { findEdition, type Planner, plan, type Rendered } from './plan.ts';

/** Pages of older releases are the long tail: validators are kept, bytes are made on demand. */
const RECENT = 90 * DAY;

export const planArticle: Planner<'article'> = (address, now) => {
  const { edition: path, month, slug } = address;
  return plan(
    {
      editions: editionsQuery,
      target: pathQuery(path, month, slug),
      articles: articlesQuery(atPath(path, month, slug)),
      previous: neighbourQuery('previous', path, month, slug),
      next: neighbourQuery('next', path, month, slug),
    },
    (data, about) => {
      const { baseUrl, i18n } = about;
      const edition = findEdition(data.editions, path);
      const { target } = data;
      if (!edition || !target) return null;
      const links = createLinks(baseUrl, data.editions);
      const words = i18n.for(edition.language);
      const tags = [articleTag(target.articleId), storyTag(target.storyId), pageTag(target.articleId)];
      if (target.erasedAt === null && target.slug !== slug) return redirect(edition, target, links);
      const frame = frameOf(edition, address, links, words);
      const [article] = data.articles;
      if (!article) {
        const body = renderWithdrawnPage({ frame, withdrawnAt: target.withdrawnAt as number }, words);
        // To store it would be to store its path again.
        const gone = target.erasedAt === null ? {} : { unstored: true as const, since: target.erasedAt };
        return page(edition, body, tags, { status: 410, ...gone });
      }
      const model = {
        frame,
        entry: toEntry(article, { ...about, editions: data.editions, links }),
        dateOnly: article.dateOnly,
        previous: data.previous && { headline: data.previous.headline, url: links.article(data.previous) },
        next: data.next && { headline: data.next.headline, url: links.article(data.next) },
      };
      // Once it is no longer recent it is rendered again, and then only its validators are kept.
      const tail = article.releasedAt + RECENT;
      const storage = tail > now ? { keep: true, changesAt: tail } : { keep: false };
      return page(edition, renderArticlePage(model, words), tags, storage);
    },
  );
};

/** Straight to the path in force: however often an article moved, a reader is sent on once. */
function redirect(edition: Edition, target: PathTarget, links: Links): Rendered {
  const location = links.article({ editionId: edition.id, month: target.month, slug: target.slug });
  return page(edition, '', [articleTag(target.articleId), storyTag(target.storyId)], {
    status: 301,
    location,
  });
}
