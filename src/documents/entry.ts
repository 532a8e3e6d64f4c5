// From a public article to the entry that feeds and pages show: URLs made absolute, roles told.
import { type MediaUse, mediaKind } from '../domain/article.ts';
import type { Edition } from '../domain/edition.ts';
import type { Entry, EntryMedia } from '../domain/feed.ts';
import type { PublishedArticle, PublishedItem } from '../domain/published.ts';
import { absoluteHtml } from '../render/html.ts';
import type { ListItem } from '../render/pages/models.ts';
import { correctionLabel } from '../render/pages/time.ts';
import { atomId, ownId, rssGuid, standInId } from './ids.ts';
import type { Links } from './links.ts';
import type { Surroundings } from './plan.ts';

/** What entries are made with, besides the article. */
export interface Making extends Surroundings {
  editions: readonly Edition[];
  links: Links;
}

/** An article as it appears in its own edition. */
export function toEntry(article: PublishedArticle, making: Making): Entry {
  return making.entries.entry(article, making.editions, 'own', () => makeEntry(article, making));
}

/**
 * An article as it appears among those of all editions: under its own id, since two editions may have the same guid of
 * a former system, and with whose it is, since the feed is nobody's.
 */
export function toEntryOfAll(article: PublishedArticle, making: Making): Entry {
  return making.entries.entry(article, making.editions, 'of all', () => makeEntryOfAll(article, making));
}

function makeEntryOfAll(article: PublishedArticle, making: Making): Entry {
  const entry = toEntry(article, making);
  const { title, rights, license } = editionOf(article, making.editions);
  const id = ownId(article);
  const bylines = entry.bylines.length > 0 ? entry.bylines : [title];
  return { ...entry, id, guid: id, guidIsPermaLink: false, bylines, rights, license };
}

/**
 * An article as it stands in for its story in an edition that has none of it: under one id whichever language stands
 * there, so that a reader has the story once.
 */
export function toStandIn(article: PublishedArticle, edition: Edition, making: Making): Entry {
  const as = `in ${edition.id}`;
  return making.entries.entry(article, making.editions, as, () => makeStandIn(article, edition, making));
}

function makeStandIn(article: PublishedArticle, edition: Edition, making: Making): Entry {
  const entry = toEntry(article, making);
  const { title, rights, license } = editionOf(article, making.editions);
  const words = making.i18n.for(edition.language);
  const kind = edition.fallback === 'show' ? 'show' : 'link';
  const language = words.languageName(entry.language);
  const id = standInId(article.storyUuid, edition.uuid);
  return {
    ...entry,
    ...(kind === 'link' && { lead: '', bodyHtml: '', corrections: [], media: [] }),
    id,
    guid: id,
    guidIsPermaLink: false,
    bylines: entry.bylines.length > 0 ? entry.bylines : [title],
    rights,
    license,
    fallback: {
      kind,
      text: words.t(kind === 'show' ? 'feed.shown' : 'feed.linked', { language }),
      language: edition.language,
      direction: edition.direction,
    },
  };
}

function makeEntry(article: PublishedArticle, making: Making): Entry {
  const { editions, links, i18n } = making;
  const edition = editionOf(article, editions);
  const words = i18n.for(edition.language);
  const url = links.article(article);
  const scheme = links.topics(edition.path);
  return {
    id: atomId(article),
    guid: rssGuid(article),
    guidIsPermaLink: article.guidIsPermaLink,
    url,
    language: edition.language,
    direction: edition.direction,
    headline: article.headline,
    lead: article.lead,
    bodyHtml: absoluteBody(article.body, url, making),
    corrections: article.corrections.map(({ at, note }) => ({
      at,
      note,
      label: correctionLabel(at, edition, words),
    })),
    releasedAt: article.releasedAt,
    updatedAt: article.updatedAt,
    bylines: article.bylines,
    dateline: article.dateline,
    topics: article.topics.map(({ label, slug, iptc }) => ({
      term: slug,
      scheme,
      label,
      url: links.to({ kind: 'topic', edition: edition.path, topic: slug }),
      iptc,
    })),
    media: article.media.map((use) => toEntryMedia(use, links)),
    rights: null,
    license: null,
    role: article.role,
    stale: article.stale,
    translations: article.siblings.map((sibling) => ({
      language: editionOf(sibling, editions).language,
      url: links.article(sibling),
      role: sibling.role,
      stale: sibling.stale,
    })),
    more: words.t('feed.whole'),
    fallback: null,
  };
}

function editionOf({ editionId }: { editionId: number }, editions: readonly Edition[]): Edition {
  return editions.find(({ id }) => id === editionId) as Edition;
}

/** An image that has no thumbnail is its own: readers scale it. */
function toEntryMedia({ thumbnail, ...use }: MediaUse, links: Links): EntryMedia {
  const picture = thumbnail ?? (mediaKind(use.type) === 'image' ? use : null);
  return {
    ...use,
    url: links.media(use.name),
    thumbnail: picture && { url: links.media(picture.name), width: picture.width, height: picture.height },
  };
}

/** Parsing costs most of an entry, and what is new beside an article leaves its text as it was. */
function absoluteBody(body: string, articleUrl: string, { links, entries: cache }: Making): string {
  return cache.text(`${articleUrl} ${links.media('')}`, body, () =>
    absoluteHtml(body, { articleUrl, mediaUrl: links.media }),
  );
}

/**
 * An article in a list of an edition's. Of another edition's that stands in there, the lead shows only where the
 * edition shows texts in other languages.
 */
export function toListItem(
  item: PublishedItem,
  edition: Edition,
  { editions, links }: Pick<Making, 'editions' | 'links'>,
): ListItem {
  const { headline, lead, releasedAt, dateOnly, updatedAt, corrected } = item;
  const isOwn = item.editionId === edition.id;
  return {
    headline,
    lead: isOwn || edition.fallback === 'show' ? lead : '',
    url: links.article(item),
    releasedAt,
    dateOnly,
    updatedAt,
    corrected,
    standsIn: isOwn
      ? null
      : { language: editionOf(item, editions).language, isOriginal: item.role === 'source' },
  };
}
