// An article's page; the notice that is left of a withdrawn one; the redirect from a former path.
import type { Edition } from '../domain/edition.ts';
import type { PublishedArticle, PublishedItem } from '../domain/published.ts';
import { articleTag, pageTag, storyTag } from '../domain/tag.ts';
import { DAY } from '../domain/time.ts';
import { renderArticlePage } from '../render/pages/article.ts';
import type { ArticleModel, PageFrame } from '../render/pages/models.ts';
import { renderWithdrawnPage } from '../render/pages/withdrawn.ts';
import { editionsQuery } from '../storage/editions.ts';
import { articlesQuery, itemsQuery, neighbourQuery } from '../storage/published.ts';
import { type PathTarget, pathQuery } from '../storage/released.ts';
import { atPath, RELATED, relatedTo } from '../storage/selections.ts';
import { type Making, toEntry, toListItem } from './entry.ts';
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
      related: itemsQuery(relatedTo(path, month, slug)),
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
      const model = articleModel(article, data, frame, { ...about, editions: data.editions, links });
      // Once it is no longer recent it is rendered again, and then only its validators are kept.
      const tail = article.releasedAt + RECENT;
      const storage = tail > now ? { keep: true, changesAt: tail } : { keep: false };
      return page(edition, renderArticlePage(model, words), tags, storage);
    },
  );
};

/** What stands beside an article. */
export interface Beside {
  previous: PublishedItem | null;
  next: PublishedItem | null;
  /** One more than its page shows, at most. */
  related: PublishedItem[];
}

/** What the page of an article says. */
export function articleModel(
  article: PublishedArticle,
  { previous, next, related }: Beside,
  frame: PageFrame,
  making: Making,
): ArticleModel {
  const { editions, links, i18n } = making;
  const edition = editions.find(({ id }) => id === article.editionId) as Edition;
  const others = related.filter(({ id }) => id !== previous?.id).slice(0, RELATED - 1);
  return {
    frame,
    entry: toEntry(article, making),
    dateOnly: article.dateOnly,
    staleSince: article.stale
      ? (article.siblings.find(({ role }) => role === 'source')?.updatedAt ?? null)
      : null,
    missing: missingIn(article, editions).map(({ language, direction }) => {
      const their = i18n.for(language);
      return {
        language,
        direction,
        notYet: their.t('article.notYet', { language: their.inLanguage(language) }),
      };
    }),
    related: others.map((item) => toListItem(item, edition, making)),
    previous: previous && { headline: previous.headline, url: links.article(previous) },
    next: next && { headline: next.headline, url: links.article(next) },
  };
}

/** Open editions that do not hide stories which they lack, and have none of this one; withdrawn is not lacking. */
function missingIn(
  { editionId, siblings, withdrawnIn }: PublishedArticle,
  editions: readonly Edition[],
): Edition[] {
  const there = new Set([editionId, ...siblings.map((sibling) => sibling.editionId), ...withdrawnIn]);
  return editions.filter(
    ({ id, fallback, closedAt }) => !there.has(id) && fallback !== 'hide' && closedAt === null,
  );
}

/** Straight to the path in force: however often an article moved, a reader is sent on once. */
function redirect(edition: Edition, target: PathTarget, links: Links): Rendered {
  const location = links.article({ editionId: edition.id, month: target.month, slug: target.slug });
  return page(edition, '', [articleTag(target.articleId), storyTag(target.storyId)], {
    status: 301,
    location,
  });
}
