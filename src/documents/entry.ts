// From a public article to the entry that feeds and pages show: URLs made absolute, roles told.
import type { Edition } from '../domain/edition.ts';
import type { Entry } from '../domain/feed.ts';
import type { PublishedArticle, PublishedItem } from '../domain/published.ts';
import type { EntryCache } from '../render/feeds/entry-cache.ts';
import { absoluteHtml } from '../render/html.ts';
import type { ListItem } from '../render/pages/models.ts';
import { atomId, rssGuid } from './ids.ts';
import type { Links } from './links.ts';

export function toEntry(
  article: PublishedArticle,
  edition: Edition,
  editions: readonly Edition[],
  links: Links,
  cache: EntryCache,
): Entry {
  const url = links.article(article);
  const languages = new Map(editions.map(({ id, language }) => [id, language]));
  return {
    id: atomId(article),
    guid: rssGuid(article),
    guidIsPermaLink: article.guidIsPermaLink,
    url,
    language: edition.language,
    direction: edition.direction,
    headline: article.headline,
    lead: article.lead,
    bodyHtml: absoluteBody(article.body, url, links, cache),
    corrections: article.corrections,
    releasedAt: article.releasedAt,
    updatedAt: article.updatedAt,
    bylines: article.bylines,
    dateline: article.dateline,
    topics: article.topics.map(({ label, slug }) => ({
      label,
      url: links.to({ kind: 'topic', edition: edition.path, topic: slug }),
    })),
    media: article.media.map((use) => ({ ...use, url: links.media(use.name) })),
    role: article.role,
    stale: article.stale,
    translations: article.siblings.map((sibling) => ({
      language: languages.get(sibling.editionId) as string,
      url: links.article(sibling),
      role: sibling.role,
      stale: sibling.stale,
    })),
  };
}

/** Parsing costs most of an entry, and a feed shows the same fifty again and again. */
function absoluteBody(body: string, articleUrl: string, links: Links, cache: EntryCache): string {
  const key = `body ${articleUrl} ${links.media('')}\n${body}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const absolute = absoluteHtml(body, { articleUrl, mediaUrl: links.media });
  cache.set(key, absolute);
  return absolute;
}

export function toListItem(item: PublishedItem, links: Links): ListItem {
  const { headline, lead, releasedAt, dateOnly, updatedAt, corrected } = item;
  return {
    headline,
    lead,
    url: links.article(item),
    releasedAt,
    dateOnly,
    updatedAt,
    corrected,
    language: null,
  };
}
