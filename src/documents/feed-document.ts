// Feeds: of an edition or a topic in it, full or headlines only, in three formats.
import type { Edition } from '../domain/edition.ts';
import type { Feed, Tombstone } from '../domain/feed.ts';
import type { PublishedArticle, WithdrawnArticle } from '../domain/published.ts';
import { editionsTag, editionTag, newestTag, storyTag, topicTag } from '../domain/tag.ts';
import { DAY, type Instant } from '../domain/time.ts';
import type { Words } from '../i18n.ts';
import { contentTypeOf, renderFeed } from '../render/feeds/render-feed.ts';
import { feedTitle } from '../render/pages/feed-titles.ts';
import { closedSentence, correctionLabel } from '../render/pages/time.ts';
import { editionsQuery } from '../storage/editions.ts';
import { articlesQuery } from '../storage/published.ts';
import { lastDepartureQuery, topicQuery, withdrawnQuery } from '../storage/released.ts';
import { subscriptionWindow, topicWindow } from '../storage/selections.ts';
import { toEntry } from './entry.ts';
import { atomId, feedId } from './ids.ts';
import { createLinks, type Links } from './links.ts';
import { findEdition, type Planner, plan } from './plan.ts';

/** Entries of a subscription document, and of a topic's. */
export const WINDOW = 50;

/** How long a subscription document remembers a withdrawal. */
export const TOMBSTONE_LIFE = 30 * DAY;

export const planFeed: Planner<'feed'> = (address, now) => {
  const { edition: path, topic, variant, format } = address;
  const selection = topic === null ? subscriptionWindow(path, WINDOW) : topicWindow(path, topic, WINDOW);
  return plan(
    {
      editions: editionsQuery,
      topic: topicQuery(path, topic),
      articles: articlesQuery(selection),
      withdrawn: withdrawnQuery(path, topic, now - TOMBSTONE_LIFE),
      lastDeparture: lastDepartureQuery(path, topic),
    },
    (data, { baseUrl, i18n, entries: cache, built }) => {
      const edition = findEdition(data.editions, path);
      if (!edition || (topic !== null && (!data.topic || data.articles.length === 0))) return null;
      const links = createLinks(baseUrl, data.editions);
      const words = i18n.for(edition.language);
      const url = links.to(address);
      const feed: Feed = {
        id: feedId(edition.uuid, data.topic?.uuid ?? null, variant),
        variant,
        url,
        pageUrl: pageUrl(links, path, topic),
        language: edition.language,
        direction: edition.direction,
        title: feedTitle(words, { edition: edition.title, topic: data.topic?.label ?? null, variant }),
        description: describe(edition, words),
        publisher: edition.title,
        updatedAt: lastChange(edition, data.articles, data.lastDeparture),
        entries: data.articles.map((article) => {
          const entry = built.get(article) ?? toEntry(article, edition, data.editions, links, cache);
          built.set(article, entry);
          return entry;
        }),
        tombstones: data.withdrawn.map(toTombstone),
      };
      const body = renderFeed(feed, format, {
        cache,
        words: { correctionLabel: (at) => correctionLabel(at, edition, words) },
      });
      const oldest = data.withdrawn.at(-1);
      return {
        status: 200,
        contentType: contentTypeOf(format),
        language: edition.language,
        location: null,
        links: [{ rel: 'self', url }],
        body,
        tags: [
          // An entry names the languages of its translations.
          editionsTag,
          editionTag(edition.id),
          data.topic ? topicTag(edition.id, data.topic.id) : newestTag(edition.id),
          ...data.articles.map((article) => storyTag(article.storyId)),
        ],
        changesAt: oldest ? oldest.withdrawnAt + TOMBSTONE_LIFE : null,
        since: edition.createdAt,
        keep: true,
      };
    },
  );
};

/** What it is about; of a closed edition that nothing new appears, where a reader shows what a feed says of itself. */
function describe(edition: Edition, words: Words): string {
  const closed = edition.closedAt === null ? '' : closedSentence(edition.closedAt, edition, words);
  return [edition.description, closed].filter((text) => text.trim() !== '').join(' ');
}

function pageUrl(links: Links, edition: string, topic: string | null): string {
  return links.to(topic === null ? { kind: 'front', edition } : { kind: 'topic', edition, topic });
}

/** The last real change: an article's, or a departure, which leaves none. */
function lastChange(
  edition: Edition,
  articles: readonly PublishedArticle[],
  departedAt: Instant | null,
): Instant {
  const changes = articles.map((article) => article.updatedAt);
  if (departedAt !== null) changes.push(departedAt);
  return changes.length === 0 ? edition.createdAt : changes.reduce((a, b) => Math.max(a, b));
}

function toTombstone(article: WithdrawnArticle): Tombstone {
  return { id: atomId(article), withdrawnAt: article.withdrawnAt };
}
