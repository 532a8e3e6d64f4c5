// The feeds of an edition and of its topics: what both are made of.
import type { Edition } from '../domain/edition.ts';
import type { Feed } from '../domain/feed.ts';
import type { PublishedArticle } from '../domain/published.ts';
import { editionsTag, editionTag, storyTag, type Tag } from '../domain/tag.ts';
import type { Instant } from '../domain/time.ts';
import { renderFeed } from '../render/feeds/render-feed.ts';
import { feedTitle } from '../render/pages/feed-titles.ts';
import type { EditionTopic } from '../storage/released.ts';
import type { Address } from './address.ts';
import { type Making, toEntry, toStandIn } from './entry.ts';
import { feedAnswer, guideTo, headOf } from './feed-head.ts';
import { feedId } from './ids.ts';
import type { Links } from './links.ts';
import type { Rendered } from './plan.ts';

export type FeedAddress = Extract<Address, { kind: 'feed' }>;

/** What a feed is of. */
export interface Subject {
  address: FeedAddress;
  edition: Edition;
  topic: EditionTopic | null;
  making: Making;
}

/** The feed of an edition, or of a topic in it, with these articles. */
export function feedOf(
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
    hub: links.hub,
    title: feedTitle(words, { edition: edition.title, topic: topic?.label ?? null, variant }),
    entries: articles.map((article) =>
      article.editionId === edition.id ? toEntry(article, making) : toStandIn(article, edition, making),
    ),
    ...facts,
  };
  const feedsUrl = links.to({ kind: 'feeds', edition: edition.path });
  return { ...feed, guide: guideTo(feed, address.format, { links, words, feedsUrl }) };
}

/** What a feed was made from, and when it changes by itself. */
interface Grounds {
  tags: readonly Tag[];
  articles: readonly PublishedArticle[];
  changesAt: Instant | null;
}

/** The answer that the feed is. */
export function answerWith(
  feed: Feed,
  { address, edition, making }: Subject,
  { tags, articles, changesAt }: Grounds,
): Rendered {
  // An entry names the languages of its translations.
  const all = [
    editionsTag,
    editionTag(edition.id),
    ...tags,
    ...articles.map(({ storyId }) => storyTag(storyId)),
  ];
  return feedAnswer(feed, address.format, {
    language: edition.language,
    body: renderFeed(feed, address.format, making.entries),
    tags: [...new Set(all)],
    changesAt,
    since: edition.createdAt,
    keep: true,
  });
}

function pageUrl(links: Links, { edition, topic }: FeedAddress): string {
  return links.to(topic === null ? { kind: 'front', edition } : { kind: 'topic', edition, topic });
}
