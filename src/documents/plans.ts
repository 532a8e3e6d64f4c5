// The plan of every kind of document: the one rendering path, and the one place where former addresses lead on.
import type { Instant } from '../domain/time.ts';
import { editionPathsQuery } from '../storage/editions.ts';
import { type Address, type DocumentKind, pathOf } from './address.ts';
import { planAll } from './all-document.ts';
import { planArchive } from './archive-document.ts';
import { planArticle } from './article-document.ts';
import { planChooser, planFeeds, planOpml } from './edition-documents.ts';
import { planFeed } from './feed-document.ts';
import { addressInForce, type FoundByAddress, redirectTo } from './former-address.ts';
import { planFront, planTopic } from './list-documents.ts';
import { planMonth, planYear } from './month-document.ts';
import type { Plan, Planner } from './plan.ts';
import { planRobots } from './robots-document.ts';
import { planEditionSitemap, planNewsSitemap, planSitemap } from './sitemap-documents.ts';
import { planStatement } from './statement-document.ts';
import { planStyle } from './style-document.ts';

const PLANNERS: { [K in DocumentKind]: Planner<K> } = {
  chooser: planChooser,
  opml: planOpml,
  robots: planRobots,
  sitemap: planSitemap,
  'news-sitemap': planNewsSitemap,
  front: planFront,
  feeds: planFeeds,
  style: planStyle,
  statement: planStatement,
  'edition-sitemap': planEditionSitemap,
  feed: planFeed,
  archive: planArchive,
  all: planAll,
  topic: planTopic,
  year: planYear,
  month: planMonth,
  article: planArticle,
};

/** The plan of the document at an address, as of a moment; of a former address, the way to the one in force. */
export function planOf(address: Address, now: Instant): Plan {
  const planner = PLANNERS[address.kind] as Planner<DocumentKind>;
  const own = planner(address as never, now);
  if (!('edition' in address)) return own;
  return {
    queries: { ...own.queries, paths: editionPathsQuery },
    build(data, about) {
      const inForce = addressInForce(address, data as unknown as FoundByAddress);
      if (inForce === undefined) return null;
      if (pathOf(inForce) === pathOf(address)) return own.build(data, about);
      // Whatever was read is what the address in force would have read.
      const there = planner(inForce as never, now).build(data, about);
      return there && redirectTo(inForce, there, data as unknown as FoundByAddress, about);
    },
  };
}
