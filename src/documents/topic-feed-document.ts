// Subscription documents of a topic in an edition.
import { topicTag } from '../domain/tag.ts';
import type { Instant } from '../domain/time.ts';
import { lastDepartureQuery, withdrawnQuery } from '../storage/departures.ts';
import { editionsQuery } from '../storage/editions.ts';
import { isWholeTopicQuery } from '../storage/extent.ts';
import { articlesQuery } from '../storage/published.ts';
import { topicQuery } from '../storage/released.ts';
import { topicWindow } from '../storage/selections.ts';
import { answerWith, type FeedAddress, feedOf } from './edition-feed.ts';
import { forgottenAt, lastChange, TOMBSTONE_LIFE, toTombstone } from './feed-head.ts';
import { createLinks } from './links.ts';
import { findEdition, type Plan, plan } from './plan.ts';

/** Articles of the edition alone: labels are its own. */
export function planTopicFeed(address: FeedAddress & { topic: string }, now: Instant): Plan {
  const { edition: path, topic } = address;
  return plan(
    {
      editions: editionsQuery,
      topic: topicQuery(path, topic),
      articles: articlesQuery(topicWindow(path, topic)),
      withdrawn: withdrawnQuery(path, topic, now - TOMBSTONE_LIFE),
      lastDeparture: lastDepartureQuery(path, topic),
      isWhole: isWholeTopicQuery(path, topic),
    },
    (data, about) => {
      const edition = findEdition(data.editions, path);
      if (!edition || !data.topic || data.articles.length === 0) return null;
      const links = createLinks(about.baseUrl, data.editions);
      const making = { ...about, editions: data.editions, links };
      const subject = { address, edition, topic: data.topic, making };
      const feed = feedOf(subject, data.articles, {
        history: { complete: data.isWhole, archive: false, current: null, previous: null, next: null },
        tombstones: data.withdrawn.map(toTombstone),
        updatedAt: lastChange(edition, [
          ...data.articles.map(({ updatedAt }) => updatedAt),
          data.lastDeparture,
        ]),
        required: new Set(),
      });
      const tags = [topicTag(edition.id, data.topic.id)];
      const changesAt = forgottenAt(data.withdrawn.map(({ withdrawnAt }) => withdrawnAt));
      return answerWith(feed, subject, { tags, articles: data.articles, changesAt });
    },
  );
}
