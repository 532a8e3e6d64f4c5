// What pages say in the words of schema.org: the article with its languages and corrections, who publishes it, and where
// a page stands in its edition.
import { mediaKind } from '../../domain/article.ts';
import type { Entry, EntryMedia } from '../../domain/feed.ts';
import { dayOf, type Instant, toRfc3339 } from '../../domain/time.ts';
import type { Thing } from './json-ld.ts';
import type { ArticleModel, ChooserModel, PageFrame } from './models.ts';

/** An article (schema.org NewsArticle). */
export function newsArticle({ frame, entry, dateOnly }: ArticleModel): Thing {
  const { edition, url } = frame;
  return {
    '@type': 'NewsArticle',
    '@id': articleId(url),
    identifier: entry.id,
    url,
    mainEntityOfPage: url,
    headline: entry.headline,
    description: entry.lead === '' ? null : entry.lead,
    inLanguage: entry.language,
    datePublished: timeOf(entry.releasedAt, dateOnly, frame),
    dateModified: timeOf(entry.updatedAt, dateOnly, frame),
    dateline: entry.dateline,
    author:
      entry.bylines.length === 0
        ? publisher(frame)
        : entry.bylines.map((name) => ({ '@type': 'Person', name })),
    publisher: publisher(frame),
    image: entry.media.filter(({ type }) => mediaKind(type) === 'image').map(imageObject),
    articleSection: entry.topics.map(({ label }) => label),
    keywords: entry.topics.map(({ label }) => label),
    ...languages(entry),
    correction: entry.corrections.map(({ at, note }) => ({
      '@type': 'CorrectionComment',
      text: note,
      datePublished: timeOf(at, dateOnly, frame),
      inLanguage: entry.language,
    })),
    isPartOf: { '@type': 'WebSite', '@id': siteId(frame.homeUrl), name: edition.title, url: frame.homeUrl },
    license: edition.license,
    copyrightNotice: edition.rights,
    isAccessibleForFree: true,
  };
}

/** A front page, and with it the edition as a site. */
export function editionSite(frame: PageFrame, description: string): Thing {
  const { edition, homeUrl } = frame;
  return {
    '@type': 'WebSite',
    '@id': siteId(homeUrl),
    name: edition.title,
    alternateName: edition.publisher === edition.title ? null : edition.publisher,
    url: homeUrl,
    description: description === '' ? null : description,
    inLanguage: edition.language,
    publisher: publisher(frame),
    isPartOf: { '@type': 'WebSite', '@id': siteId(frame.chooserUrl), url: frame.chooserUrl },
    license: edition.license,
  };
}

/** All editions together: the page that leads to each. */
export function newsroomSite({ title, url, editions }: ChooserModel): Thing {
  const names = new Set(editions.map((edition) => edition.title));
  names.delete(title);
  return {
    '@type': 'WebSite',
    '@id': siteId(url),
    name: title,
    alternateName: [...names],
    url,
    inLanguage: [...new Set(editions.map(({ language }) => language))],
    hasPart: editions.map((edition) => ({
      '@type': 'WebSite',
      '@id': siteId(edition.url),
      name: edition.title,
      url: edition.url,
      inLanguage: edition.language,
    })),
  };
}

/** Any other page of an edition, and the way to it. @param isList whether it lists articles */
export function webPage(frame: PageFrame, title: string, isList: boolean): Thing {
  const { edition, homeUrl, url } = frame;
  const trail = [
    { name: edition.title, item: homeUrl },
    { name: title, item: url },
  ];
  return {
    '@type': isList ? 'CollectionPage' : 'WebPage',
    '@id': url,
    url,
    name: title,
    inLanguage: edition.language,
    isPartOf: { '@type': 'WebSite', '@id': siteId(homeUrl), name: edition.title, url: homeUrl },
    breadcrumb: {
      '@type': 'BreadcrumbList',
      itemListElement: trail.map((step, i) => ({ '@type': 'ListItem', position: i + 1, ...step })),
    },
  };
}

/** ISO 8601: of what has no time of day, the day in its edition's zone. */
export function timeOf(at: Instant, dateOnly: boolean, { edition }: Pick<PageFrame, 'edition'>): string {
  return dateOnly ? dayOf(at, edition.timeZone) : toRfc3339(at);
}

// Co-originals are neither: nobody calls any of them the original of another.
function languages({ role, translations }: Entry): Thing {
  const others = (which: (role: Entry['role']) => boolean) =>
    translations
      .filter((one) => which(one.role))
      .map(({ language, url }) => ({
        '@type': 'NewsArticle',
        '@id': articleId(url),
        url,
        inLanguage: language,
      }));
  if (role === 'source') return { workTranslation: others((one) => one === 'translation') };
  return role === 'translation' ? { translationOfWork: others((one) => one === 'source')[0] } : {};
}

function publisher({ edition, homeUrl, logo, iconUrl }: PageFrame): Thing {
  const icon = edition.icon !== null && { url: iconUrl, ...edition.iconSize };
  const picture = logo ?? (icon || null);
  return {
    '@type': 'Organization',
    '@id': `${homeUrl}#publisher`,
    name: edition.publisher ?? edition.title,
    url: homeUrl,
    logo: picture && { '@type': 'ImageObject', ...picture },
    email: edition.email,
    telephone: edition.phone,
    address: edition.address,
  };
}

function imageObject({ url, width, height, type, caption, alt, credit }: EntryMedia): Thing {
  return {
    '@type': 'ImageObject',
    url,
    width,
    height,
    encodingFormat: type,
    caption: caption ?? alt,
    creditText: credit,
  };
}

const articleId = (url: string): string => `${url}#article`;
const siteId = (homeUrl: string): string => `${homeUrl}#site`;
