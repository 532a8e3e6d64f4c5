// Subscription documents: of an edition or a topic in it, full or headlines only, in three formats.
import type { Edition } from '../domain/edition.ts';
import type { Feed, FeedFormat, FeedHistory } from '../domain/feed.ts';
import type { PublishedArticle } from '../domain/published.ts';
import { editionsTag, editionTag, newestTag, storyTag, type Tag, topicTag } from '../domain/tag.ts';
import type { Instant } from '../domain/time.ts';
import { renderFeed } from '../render/feeds/render-feed.ts';
import { feedTitle } from '../render/pages/feed-titles.ts';
import { departedStandInsQuery, lastDepartureQuery, withdrawnQuery } from '../storage/departures.ts';
import { editionsQuery } from '../storage/editions.ts';
import { isWholeTopicQuery, lastOrdinalQuery } from '../storage/extent.ts';
import { articlesQuery } from '../storage/published.ts';
import { type EditionTopic, topicQuery } from '../storage/released.ts';
import { PART_SIZE, subscriptionWindow, topicWindow } from '../storage/selections.ts';
import { type Making, toEntry, toStandIn } from './entry.ts';
import {
  feedAnswer,
  forgottenAt,
  guideTo,
  headOf,
  lastChange,
  TOMBSTONE_LIFE,
  tombstoneOfStandIn,
  toTombstone,
} from './feed-head.ts';
import { feedId } from './ids.ts';
import { createLinks, type Links } from './links.ts';
import { findEdition, type Planner, plan, type Rendered } from './plan.ts';

export const planFeed: Planner<'feed'> = (address, now) =>
  address.topic === null ? planEdition(address, now) : planTopic({ ...address, topic: address.topic }, now);

type FeedAddress = Parameters<Planner<'feed'>>[0];

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
      const feed = feedOf({ address, edition, topic: null, making }, data.articles, {
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
      return answer(
        feed,
        address.format,
        edition,
        { tags, changesAt: forgottenAt(remembered) },
        data.articles,
        about,
      );
    },
  );
};

const planTopic = (address: FeedAddress & { topic: string }, now: number): ReturnType<Planner<'feed'>> => {
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
      const feed = feedOf({ address, edition, topic: data.topic, making }, data.articles, {
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
      return answer(feed, address.format, edition, { tags, changesAt }, data.articles, about);
    },
  );
};

interface Subject {
  address: FeedAddress;
  edition: Edition;
  topic: EditionTopic | null;
  making: Making;
}

function feedOf(
  { address, edition, topic, making }: Subject,
  articles: readonly PublishedArticle[],
  facts: Pick<Feed, 'history' | 'tombstones' | 'updatedAt' | 'required'>,
): Feed {
  const { links } = making;
  const { variant } = address;
  const words = making.i18n.for(edition.language);
  const feed = {
    ...headOf(edition, links, words),
    id: feedId(edition.uuid, topic?.uuid ?? null, variant),
    variant,
    url: links.to(address),
    pageUrl: pageUrl(links, address),
    title: feedTitle(words, { edition: edition.title, topic: topic?.label ?? null, variant }),
    entries: articles.map((article) =>
      article.editionId === edition.id ? toEntry(article, making) : toStandIn(article, edition, making),
    ),
    ...facts,
  };
  const feedsUrl = links.to({ kind: 'feeds', edition: edition.path });
  return { ...feed, guide: guideTo(feed, address.format, { links, words, feedsUrl }) };
}

function answer(
  feed: Feed,
  format: FeedFormat,
  edition: Edition,
  { tags, changesAt }: { tags: readonly Tag[]; changesAt: Instant | null },
  articles: readonly PublishedArticle[],
  about: { entries: Making['entries'] },
): Rendered {
  return feedAnswer(feed, format, {
    language: edition.language,
    body: renderFeed(feed, format, about.entries),
    // An entry names the languages of its translations.
    tags: [
      ...new Set([
        editionsTag,
        editionTag(edition.id),
        ...tags,
        ...articles.map((article) => storyTag(article.storyId)),
      ]),
    ],
    changesAt,
    since: edition.createdAt,
    keep: true,
  });
}

/** @param parts how many full archive parts there are; null for a feed without an archive */
function historyOf(links: Links, edition: string, parts: number | null, format: FeedFormat): FeedHistory {
  const previous = parts ? links.to({ kind: 'archive', edition, part: parts, format }) : null;
  return { complete: false, archive: false, current: null, previous, next: null };
}

const newestFirst = (a: { withdrawnAt: number }, b: { withdrawnAt: number }): number =>
  b.withdrawnAt - a.withdrawnAt;

function pageUrl(links: Links, { edition, topic }: FeedAddress): string {
  return links.to(topic === null ? { kind: 'front', edition } : { kind: 'topic', edition, topic });
}
