// Permanent public ids, derived from random ones: independent of URL, host and scheme.
import { v5 } from 'uuid';
import type { FeedVariant } from '../domain/feed.ts';

/** The id of a feed: of an edition or a topic in it, one for each variant, the same in all formats. */
export function feedId(editionUuid: string, topicUuid: string | null, variant: FeedVariant): string {
  return `urn:uuid:${v5(`${topicUuid ?? 'all'}/${variant}`, editionUuid)}`;
}

// RFC 3987 in the large: a scheme, and no character that an IRI may not hold.
const IRI = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`\p{Cc}]+$/iu;

/** An Atom id: the guid of a former system when it is an IRI, else the article's own. */
export function atomId(article: { uuid: string; guid: string | null }): string {
  const { uuid, guid } = article;
  return guid !== null && IRI.test(guid) ? guid : `urn:uuid:${uuid}`;
}

/** An RSS guid: that of a former system exactly as it was, else the article's own. */
export function rssGuid(article: { uuid: string; guid: string | null }): string {
  return article.guid ?? `urn:uuid:${article.uuid}`;
}
