// Subscription documents of an edition, full or headlines only, in three formats.
import type { FeedFormat, FeedHistory } from '../domain/feed.ts';
import type { PublishedArticle } from '../domain/published.ts';
import { editionTag, newestTag } from '../domain/tag.ts';
import { departedStandInsQuery, lastDepartureQuery, withdrawnQuery } from '../storage/departures.ts';
import { editionsQuery } from '../storage/editions.ts';
import { lastOrdinalQuery } from '../storage/extent.ts';
import { articlesQuery } from '../storage/published.ts';
import { PART_SIZE, subscriptionWindow } from '../storage/selections.ts';
import { answerWith, feedOf } from './edition-feed.ts';
import { toEntry } from './entry.ts';
import { forgottenAt, lastChange, TOMBSTONE_LIFE, tombstoneOfStandIn, toTombstone } from './feed-head.ts';
import { createLinks, type Links } from './links.ts';
import { findEdition, type Planner, plan } from './plan.ts';
import { planTopicFeed } from './topic-feed-document.ts';

export const planFeed: Planner<'feed'> = (address, now) =>
  address.topic === null
    ? planEdition(address, now)
    : planTopicFeed({ ...address, topic: address.topic }, now);

const planEdition: Planner<'feed'> = (address, now) => {
  const { edition: path, variant, format } = address;
  return plan(
    {
      editions: editionsQuery,
      articles: articlesQuery(subscriptionWindow(path)),
      withdrawn: withdrawnQuery(path, null, now - TOMBSTONE_LIFE),
      lastDeparture: lastDepartureQuery(path, null),
      standInsGone: departedStandInsQuery(path, now - TOMBSTONE_LIFE),
      lastOrdinal: lastOrdinalQuery(path),
    },
    (data, about) => {
      const edition = findEdition(data.editions, path);
      if (!edition) return null;
      const links = createLinks(about.baseUrl, data.editions);
      const making = { ...about, editions: data.editions, links };
      const standsIn = edition.fallback !== 'hide';
      const gone = data.standInsGone.map((story) => tombstoneOfStandIn(story, edition));
      const open = data.lastOrdinal - (data.lastOrdinal % PART_SIZE);
      const isOwn = ({ editionId }: PublishedArticle): boolean => editionId === edition.id;
      const required = data.articles.filter((article) => isOwn(article) && article.ordinal > open);
      const subject = { address, edition, topic: null, making };
      const feed = feedOf(subject, data.articles, {
        history: historyOf(links, path, variant === 'full' ? open / PART_SIZE : null, format),
        tombstones: [...data.withdrawn.map(toTombstone), ...gone].sort(newestFirst),
        updatedAt: lastChange(edition, [
          ...data.articles.map(({ updatedAt }) => updatedAt),
          data.lastDeparture,
          ...gone.map(({ withdrawnAt }) => withdrawnAt),
        ]),
        required: new Set(required.map((article) => toEntry(article, making).id)),
      });
      // What is complete without parts before it is so in headlines as well. Stories that stand in leave the window
      // and not the feed: readers would take away what a complete document has no longer.
      const isWhole = !standsIn || data.articles.length < edition.windowSize;
      if (data.lastOrdinal < PART_SIZE && isWhole) feed.history.complete = true;
      // What stands in shows the topics of its own edition.
      const others = standsIn ? data.editions.flatMap(({ id }) => [newestTag(id), editionTag(id)]) : [];
      const tags = [newestTag(edition.id), ...others];
      const remembered = [
        ...data.withdrawn.map(({ withdrawnAt }) => withdrawnAt),
        ...data.standInsGone.map(({ rememberedFrom }) => rememberedFrom),
      ];
      const changesAt = forgottenAt(remembered);
      return answerWith(feed, subject, { tags, articles: data.articles, changesAt });
    },
  );
};

/** @param parts how many full archive parts there are; null for a feed without an archive */
function historyOf(links: Links, edition: string, parts: number | null, format: FeedFormat): FeedHistory {
  const previous = parts ? links.to({ kind: 'archive', edition, part: parts, format }) : null;
  return { complete: false, archive: false, current: null, previous, next: null };
}

const newestFirst = (a: { withdrawnAt: number }, b: { withdrawnAt: number }): number =>
  b.withdrawnAt - a.withdrawnAt;
