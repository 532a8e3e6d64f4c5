// Permanent public ids, derived from random ones: independent of URL, host and scheme.
import { v5 } from 'uuid';
import { remembered } from '../bounded-cache.ts';
import type { FeedVariant } from '../domain/feed.ts';

/** The id of a feed: of an edition or a topic in it, one for each variant, the same in all formats. */
export const feedId: (editionUuid: string, topicUuid: string | null, variant: FeedVariant) => string =
  remembered(
    1000,
    (editionUuid, topicUuid, variant) => `${editionUuid} ${topicUuid} ${variant}`,
    (editionUuid, topicUuid, variant) => `urn:uuid:${v5(`${topicUuid ?? 'all'}/${variant}`, editionUuid)}`,
  );

/** The id of the feed of all editions together. */
export function feedIdOfAll(newsroomUuid: string): string {
  return `urn:uuid:${v5('all', newsroomUuid)}`;
}

/** The id of a story in an edition that has no article of it and shows another's. */
export const standInId: (storyUuid: string, editionUuid: string) => string = remembered(
  1000,
  (storyUuid, editionUuid) => `${storyUuid} ${editionUuid}`,
  (storyUuid, editionUuid) => `urn:uuid:${v5(`story/${storyUuid}`, editionUuid)}`,
);

/** The article's own id, whatever a former system called it. */
export function ownId({ uuid }: { uuid: string }): string {
  return `urn:uuid:${uuid}`;
}

// RFC 3987 in the large: a scheme, no character that an IRI may not hold, whole percent-encodings, and brackets
// around the address of a host only.
const IRI =
  /^[a-z][a-z0-9+.-]*:(\/\/([^\s<>"{}|\\^`\p{Cc}%[\]/]*@)?\[[\da-f:.]+\])?([^\s<>"{}|\\^`\p{Cc}%[\]]|%[\da-f]{2})+$/iu;

/** An Atom id: the guid of a former system when it is an IRI, else the article's own. */
export function atomId(article: { uuid: string; guid: string | null }): string {
  const { guid } = article;
  return guid !== null && IRI.test(guid) ? guid : ownId(article);
}

/** An RSS guid: that of a former system exactly as it was, else the article's own. */
export function rssGuid(article: { uuid: string; guid: string | null }): string {
  return article.guid ?? ownId(article);
}
