// Absolute URLs of everything public. The base URL comes from configuration and from nowhere else.
import type { Edition } from '../domain/edition.ts';
import { FEED_FORMATS, type FeedVariant } from '../domain/feed.ts';
import type { ArticlePlace } from '../domain/published.ts';
import type { Words } from '../i18n.ts';
import { allFeedTitle, feedTitle } from '../render/pages/feed-titles.ts';
import type { EditionLink, FeedLink } from '../render/pages/models.ts';
import { type Address, pathOf } from './address.ts';

export interface Links {
  to(address: Address): string;
  article(place: ArticlePlace): string;
  /** Below it are the pages of an edition's topics. */
  topics(edition: string): string;
  media(name: string): string;
  asset(name: string): string;
  /** One feed in each format. */
  feeds(
    edition: Edition,
    topic: { label: string; slug: string } | null,
    variant: FeedVariant,
    words: Words,
  ): FeedLink[];
  /** The feed of all editions together in each format, or nothing while there is no edition. */
  all(words: Words): FeedLink[];
  editions(): EditionLink[];
}

/** @param baseUrl without trailing slash */
export function createLinks(baseUrl: string, editions: readonly Edition[]): Links {
  const paths = new Map(editions.map((edition) => [edition.id, edition.path]));
  const to = (address: Address): string => baseUrl + pathOf(address);
  return {
    to,
    article: ({ editionId, month, slug }) =>
      to({ kind: 'article', edition: paths.get(editionId) as string, month, slug }),
    topics: (edition) => `${baseUrl}/${encodeURIComponent(edition)}/topics/`,
    media: (name) => `${baseUrl}/media/${name}`,
    asset: (name) => `${baseUrl}/assets/${name}`,
    feeds: (edition, topic, variant, words) =>
      FEED_FORMATS.map((format) => ({
        title: feedTitle(words, { edition: edition.title, topic: topic?.label ?? null, variant }),
        url: to({ kind: 'feed', edition: edition.path, topic: topic?.slug ?? null, variant, format }),
        format,
      })),
    all: (words) =>
      editions.slice(0, 1).flatMap((first) =>
        FEED_FORMATS.map((format) => ({
          title: allFeedTitle(words, first.title),
          url: to({ kind: 'all', format }),
          format,
        })),
      ),
    editions: () =>
      editions.map(({ path, title, language, closedAt }) => ({
        path,
        title,
        language,
        url: to({ kind: 'front', edition: path }),
        isClosed: closedAt !== null,
      })),
  };
}
