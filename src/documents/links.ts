// Absolute URLs of everything public. The base URL comes from configuration and from nowhere else.
import type { Edition } from '../domain/edition.ts';
import { FEED_FORMATS, type FeedVariant } from '../domain/feed.ts';
import type { ArticlePlace } from '../domain/published.ts';
import type { Words } from '../i18n.ts';
import { alternatesOf } from '../render/pages/alternates.ts';
import { allFeedTitle, feedTitle } from '../render/pages/feed-titles.ts';
import type { Alternate, EditionLink, FeedLink } from '../render/pages/models.ts';
import { type Address, pathOf } from './address.ts';

/** The program's own icon, for an edition that has none. */
const ICON = 'icon.svg';

/** Of the hub, below the base URL. */
export const HUB_PATH = '/hub';

export interface Links {
  to(address: Address): string;
  article(place: ArticlePlace): string;
  /** Below it are the pages of an edition's topics. */
  topics(edition: string): string;
  /** Where programs subscribe to feeds. */
  hub: string;
  media(name: string): string;
  asset(name: string): string;
  /** An edition's icon, or the program's. */
  icon(edition: Pick<Edition, 'icon'> | undefined): string;
  /** Where those who write programs read on. */
  developers(): string;
  /** Where an edition is searched. */
  search(edition: string): string;
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
  /** A page of an edition and its like in the others, where it is of a kind that depends on nothing published. */
  alternates(edition: Edition, address: Address): readonly Alternate[];
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
    hub: `${baseUrl}${HUB_PATH}`,
    media: (name) => `${baseUrl}/media/${name}`,
    asset: (name) => `${baseUrl}/assets/${name}`,
    icon: (edition) => (edition?.icon ? `${baseUrl}/media/${edition.icon}` : `${baseUrl}/assets/${ICON}`),
    developers: () => `${baseUrl}/developers/`,
    search: (edition) => `${baseUrl}/${encodeURIComponent(edition)}/search`,
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
    alternates: (edition, address) => {
      const like = likeOf(address);
      if (like === undefined) return [];
      const others = editions.filter((one) => one.id !== edition.id);
      const inEdition = (one: Edition) =>
        like(one).map((there) => ({ language: one.language, url: to(there) }));
      const [own] = inEdition(edition);
      const fallback = address.kind === 'front' ? to({ kind: 'chooser', suggested: null }) : null;
      return own === undefined ? [] : alternatesOf(own, others.flatMap(inEdition), fallback);
    },
  };
}

/** What a page is like in another edition, if there. Undefined for pages that each edition has for itself. */
function likeOf(address: Address): ((edition: Edition) => Address[]) | undefined {
  if (address.kind === 'front' || address.kind === 'feeds') {
    return ({ path }) => [{ ...address, edition: path }];
  }
  if (address.kind !== 'statement') return undefined;
  return ({ path, statements }) =>
    statements.includes(address.statement) ? [{ ...address, edition: path }] : [];
}
