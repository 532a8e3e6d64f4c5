// The plan of every kind of document: the one rendering path.
import type { Instant } from '../domain/time.ts';
import type { Address, DocumentKind } from './address.ts';
import { planArticle } from './article-document.ts';
import { planChooser, planFeeds, planOpml } from './edition-documents.ts';
import { planFeed } from './feed-document.ts';
import { planFront, planMonth, planTopic, planYear } from './list-documents.ts';
import type { Plan, Planner } from './plan.ts';

const PLANNERS: { [K in DocumentKind]: Planner<K> } = {
  chooser: planChooser,
  opml: planOpml,
  front: planFront,
  feeds: planFeeds,
  feed: planFeed,
  topic: planTopic,
  year: planYear,
  month: planMonth,
  article: planArticle,
};

/** The plan of the document at an address, as of a moment. */
export function planOf(address: Address, now: Instant): Plan {
  return (PLANNERS[address.kind] as Planner<DocumentKind>)(address as never, now);
}
