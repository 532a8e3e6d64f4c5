// Atom 1.0 (RFC 4287) with tombstones (RFC 6721) and history (RFC 5005), on the base that the library `feed` writes.
import {
  type Entry,
  type EntryMedia,
  type EntryTopic,
  type Feed,
  IPTC_SCHEME,
  type Rights,
} from '../../domain/feed.ts';
import { type Instant, toRfc3339 } from '../../domain/time.ts';
import { atomBase } from './base.ts';
import {
  asDescription,
  type FormatWriter,
  type FreshEntry,
  nonBlank,
  titleOf,
  UPDATED,
} from './format-writer.ts';
import { guideElements, guideInstructions } from './guide.ts';
import { HISTORY_NAMESPACE, historyElements } from './history.ts';
import { MEDIA_NAMESPACE, mediaContents } from './media.ts';
import { element, placeFor, replaceChildren, writeElement, writeFrame, type XmlElement } from './xml-tree.ts';

/** RFC 6721 section 3; RSS carries its elements too. */
export const TOMBSTONES_NAMESPACE = 'http://purl.org/atompub/tombstones/1.0';

const NAMESPACES = {
  'xmlns:at': TOMBSTONES_NAMESPACE,
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:fh': HISTORY_NAMESPACE,
  'xmlns:media': MEDIA_NAMESPACE,
};

const TYPE = 'application/atom+xml';

export const atomWriter: FormatWriter = {
  entries: (fresh) =>
    fresh.map((one) => {
      const base = atomBase().entry();
      decorateEntry(base, one);
      return writeElement(base, 1);
    }),
  frame(feed) {
    const root = atomBase().root();
    decorateFeed(root, feed);
    const withdrawn = feed.tombstones.map(({ id, withdrawnAt }) => deletedEntry(id, withdrawnAt));
    root.children.push(...guideElements(feed.guide), ...withdrawn, ...placeFor(feed.entries));
    return writeFrame(root, guideInstructions(feed.guide));
  },
  updated: toRfc3339,
};

/** RFC 6721 section 3: the mark of an entry that has been withdrawn. */
export function deletedEntry(ref: string, withdrawnAt: Instant): XmlElement {
  return element('at:deleted-entry', { ref, when: toRfc3339(withdrawnAt) });
}

function decorateFeed(root: XmlElement, feed: Omit<Feed, 'updatedAt'>): void {
  root.attributes = { ...root.attributes, ...NAMESPACES, 'xml:lang': feed.language };
  replaceChildren(root, 'id', [element('id', {}, feed.id)]);
  replaceChildren(root, 'title', [element('title', { type: 'text' }, feed.title)]);
  replaceChildren(root, 'subtitle', textIfAny('subtitle', feed.description));
  replaceChildren(root, 'updated', [element('updated', {}, UPDATED)]);
  replaceChildren(root, 'author', [person(feed.publisher)]);
  replaceChildren(root, 'link', [
    element('link', { rel: 'self', type: TYPE, href: feed.url }),
    ...(feed.hub === null ? [] : [element('link', { rel: 'hub', href: feed.hub })]),
    element('link', { rel: 'alternate', type: 'text/html', href: feed.pageUrl }),
    ...historyElements(feed.history, 'link', TYPE),
  ]);
  replaceChildren(root, 'icon', urlIfAny('icon', feed.icon));
  replaceChildren(root, 'logo', urlIfAny('logo', feed.logo));
  root.children.push(...rightsOf(feed));
}

function decorateEntry(base: XmlElement, fresh: FreshEntry): void {
  const { entry, summary, summaryLanguage, content } = fresh;
  base.attributes['xml:lang'] = entry.language;
  // Where another language stands among the edition's own, every text says which it is.
  const language = entry.fallback === null ? {} : { 'xml:lang': entry.language };
  replaceChildren(base, 'title', [element('title', { type: 'text', ...language }, entry.headline)]);
  replaceChildren(base, 'id', [element('id', {}, entry.id)]);
  replaceChildren(base, 'link', [...alternates(entry), ...entry.media.map(enclosure), ...license(entry)]);
  replaceChildren(base, 'updated', [element('updated', {}, toRfc3339(entry.updatedAt))]);
  replaceChildren(base, 'published', [element('published', {}, toRfc3339(entry.releasedAt))]);
  // What only leads to another edition's article speaks in the feed's own.
  const marked = summaryLanguage === undefined ? language : { 'xml:lang': summaryLanguage };
  const contents = content === '' ? [] : [html('content', content, marked)];
  replaceChildren(base, 'content', contents);
  replaceChildren(base, 'summary', []);
  // As HTML: newsboat 2.21 takes it for that whatever its type, and rss2email mails plain text sooner than content.
  const summaries = summary.trim() === '' ? [] : [html('summary', asDescription(summary), marked)];
  base.children.push(
    // After the content and before the summary: readers that know only some of Media RSS (feedparser, rss2email) take
    // the description of a file for the content where none came before, and the last description for the summary.
    ...mediaContents(entry, content !== ''),
    ...summaries,
    ...nonBlank(entry.bylines).map(person),
    ...entry.topics.flatMap(categories),
    ...textIfAny('rights', entry.rights ?? ''),
    ...nonBlank([entry.dateline]).map((place) => element('dc:coverage', {}, place)),
  );
}

/**
 * Some readers take the first alternate for the article's own link and some the last: the own link is both.
 * RFC 4287 section 4.1.2: no two alternates of an entry share type and hreflang.
 */
function alternates(entry: Entry): XmlElement[] {
  const alternate = (href: string, hreflang?: string) =>
    element('link', { rel: 'alternate', type: 'text/html', hreflang, href });
  const languages = new Set([entry.language.toLowerCase()]);
  const others = entry.translations.filter(({ language }) => {
    const isNew = !languages.has(language.toLowerCase());
    languages.add(language.toLowerCase());
    return isNew;
  });
  if (others.length === 0) return [alternate(entry.url)];
  return [
    alternate(entry.url),
    ...others.map(({ url, language }) => alternate(url, language)),
    alternate(entry.url, entry.language),
  ];
}

function enclosure(media: EntryMedia): XmlElement {
  const { url, type, size } = media;
  return element('link', { rel: 'enclosure', type, length: String(size), title: titleOf(media), href: url });
}

/** RFC 4287 section 4.2.2: a scheme and a term name a subject, the label is for people. */
function categories({ term, scheme, label, iptc }: EntryTopic): XmlElement[] {
  const own = element('category', { term, scheme, label });
  return iptc === null ? [own] : [own, element('category', { term: iptc, scheme: IPTC_SCHEME, label })];
}

/** RFC 4946: the licence that goes with a text. */
function license({ license: href }: Rights): XmlElement[] {
  return href === null ? [] : [element('link', { rel: 'license', href })];
}

function rightsOf(rights: Rights): XmlElement[] {
  return [...textIfAny('rights', rights.rights ?? ''), ...license(rights)];
}

function person(name: string): XmlElement {
  return element('author', {}, [element('name', {}, name)]);
}

function html(name: string, text: string, attributes: Record<string, string>): XmlElement {
  return element(name, { type: 'html', ...attributes }, [{ type: 'cdata', text }]);
}

function textIfAny(name: string, text: string, attributes: Record<string, string> = {}): XmlElement[] {
  return text.trim() === '' ? [] : [element(name, { type: 'text', ...attributes }, text)];
}

function urlIfAny(name: string, url: string | null): XmlElement[] {
  return url === null ? [] : [element(name, {}, url)];
}
