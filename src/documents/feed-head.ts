// What the documents of an edition's feeds have in common: whose they are, in its words.
import type { Edition } from '../domain/edition.ts';
import type { Feed, FeedFormat, FeedGuide, Tombstone } from '../domain/feed.ts';
import type { DepartedStory, WithdrawnArticle } from '../domain/published.ts';
import { DAY, type Instant } from '../domain/time.ts';
import type { Words } from '../i18n.ts';
import { guideOf } from '../render/feeds/guide.ts';
import { contentTypeOf } from '../render/feeds/render-feed.ts';
import type { EditionLink } from '../render/pages/models.ts';
import { closedSentence } from '../render/pages/time.ts';
import { atomId, rssGuid, standInId } from './ids.ts';
import type { Links } from './links.ts';
import type { Rendered } from './plan.ts';

/** How long a subscription document remembers a withdrawal. */
export const TOMBSTONE_LIFE = 30 * DAY;

/** The settings of an edition as its feeds tell them. */
export function headOf(
  edition: Edition,
  links: Links,
  words: Words,
): Pick<
  Feed,
  | 'language'
  | 'multilingual'
  | 'direction'
  | 'description'
  | 'publisher'
  | 'icon'
  | 'logo'
  | 'rights'
  | 'license'
> {
  return {
    language: edition.language,
    multilingual: false,
    direction: edition.direction,
    description: describe(edition, words),
    publisher: edition.title,
    icon: edition.icon && links.media(edition.icon),
    logo: edition.logo && links.media(edition.logo),
    rights: edition.rights,
    license: edition.license,
  };
}

/** What a person reads who opens a feed of an edition: JSON has no room for it. */
export function guideTo(
  feed: Pick<Feed, 'title' | 'pageUrl' | 'history' | 'url' | 'direction'>,
  format: FeedFormat,
  { links, words, feedsUrl, editions }: Guidance,
): FeedGuide | null {
  if (format === 'json') return null;
  const { title, pageUrl, direction, history } = feed;
  return guideOf(words, {
    stylesheetUrl: links.asset(FEED_STYLESHEET),
    title,
    direction,
    feedUrl: history.current ?? feed.url,
    archive: history.archive,
    pageUrl,
    feedsUrl,
    ...(editions && { editions }),
  });
}

interface Guidance {
  links: Links;
  words: Words;
  /** The page that lists the edition's feeds. */
  feedsUrl: string | null;
  editions?: readonly EditionLink[];
}

const FEED_STYLESHEET = 'feed.css';

/** What it is about; of a closed edition that nothing new appears, where a reader shows what a feed says of itself. */
function describe(edition: Edition, words: Words): string {
  const closed = edition.closedAt === null ? '' : closedSentence(edition.closedAt, edition, words);
  return [edition.description, closed].filter((text) => text.trim() !== '').join(' ');
}

export function toTombstone(article: WithdrawnArticle): Tombstone {
  return { id: atomId(article), guid: rssGuid(article), withdrawnAt: article.withdrawnAt };
}

/** Of a story that stood in an edition as it is elsewhere. */
export function tombstoneOfStandIn({ uuid, departedAt }: DepartedStory, edition: Edition): Tombstone {
  const id = standInId(uuid, edition.uuid);
  return { id, guid: id, withdrawnAt: departedAt };
}

/** The last of these changes, those that there were; without any, that an edition came to be. */
export function lastChange(edition: Edition, changes: readonly (Instant | null)[]): Instant {
  const known = changes.filter((at) => at !== null);
  return known.length === 0 ? edition.createdAt : known.reduce((a, b) => Math.max(a, b));
}

/** When the first of what is remembered from these moments is forgotten, or null. */
export function forgottenAt(moments: readonly Instant[]): Instant | null {
  return moments.length === 0 ? null : moments.reduce((a, b) => Math.min(a, b)) + TOMBSTONE_LIFE;
}

/** A rendered feed, as an answer. */
export function feedAnswer(
  feed: Pick<Feed, 'url' | 'hub'>,
  format: FeedFormat,
  more: Pick<Rendered, 'language' | 'body' | 'tags' | 'changesAt' | 'since' | 'keep'>,
): Rendered {
  return {
    status: 200,
    contentType: contentTypeOf(format),
    location: null,
    // WebSub section 4: of a subscription document both.
    links: [...(feed.hub === null ? [] : [{ rel: 'hub', url: feed.hub }]), { rel: 'self', url: feed.url }],
    ...more,
  };
}
