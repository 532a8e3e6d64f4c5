// RSS 2.0 as the RSS Advisory Board's profile advises, on the base that the library `feed` writes.
import { type MediaKind, mediaKind } from '../../domain/article.ts';
import {
  type Entry,
  type EntryMedia,
  type EntryTopic,
  type Feed,
  IPTC_SCHEME,
  type Rights,
} from '../../domain/feed.ts';
import { toRfc3339 } from '../../domain/time.ts';
import { deletedEntry, TOMBSTONES_NAMESPACE } from './atom.ts';
import { rssBase } from './base.ts';
import { asDescription, type FormatWriter, type FreshEntry, nonBlank, UPDATED } from './format-writer.ts';
import { guideElements, guideInstructions } from './guide.ts';
import { HISTORY_NAMESPACE, historyElements } from './history.ts';
import { MEDIA_NAMESPACE, mediaContents } from './media.ts';
import {
  childNamed,
  childrenNamed,
  element,
  placeFor,
  replaceChildren,
  writeElement,
  writeFrame,
  type XmlElement,
} from './xml-tree.ts';

/** On every document, whatever is in it: an entry that was rendered once stands in many. */
const NAMESPACES = {
  'xmlns:at': TOMBSTONES_NAMESPACE,
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:creativeCommons': 'http://backend.userland.com/creativeCommonsRssModule',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:fh': HISTORY_NAMESPACE,
  'xmlns:media': MEDIA_NAMESPACE,
};

const TYPE = 'application/rss+xml';

export const rssWriter: FormatWriter = {
  entries: (fresh) =>
    fresh.map((one) => {
      const base = rssBase().entry();
      decorateItem(base, one);
      return writeElement(base, 2);
    }),
  frame(feed) {
    const root = rssBase().root();
    root.attributes = { version: '2.0', ...NAMESPACES };
    const channel = childNamed(root, 'channel');
    decorateChannel(channel, feed);
    const withdrawn = feed.tombstones.map(({ guid, withdrawnAt }) => deletedEntry(guid, withdrawnAt));
    channel.children.push(...guideElements(feed.guide), ...withdrawn, ...placeFor(feed.entries));
    return writeFrame(root, guideInstructions(feed.guide));
  },
  updated: (at) => new Date(at).toUTCString(),
};

function decorateChannel(channel: XmlElement, feed: Omit<Feed, 'updatedAt'>): void {
  replaceChildren(channel, 'title', [element('title', {}, feed.title)]);
  replaceChildren(channel, 'link', [element('link', {}, feed.pageUrl)]);
  // The profile wants a description with something in it.
  const description = nonBlank([feed.description, feed.title])[0] ?? '';
  replaceChildren(channel, 'description', [element('description', {}, description)]);
  replaceChildren(channel, 'lastBuildDate', [element('lastBuildDate', {}, UPDATED)]);
  const language = feed.multilingual ? [] : [element('language', {}, feed.language)];
  replaceChildren(channel, 'language', language);
  replaceChildren(
    channel,
    'copyright',
    nonBlank([feed.rights]).map((text) => element('copyright', {}, text)),
  );
  // Of items that name nobody.
  replaceChildren(channel, 'dc:creator', [element('dc:creator', {}, feed.publisher)]);
  replaceChildren(channel, 'image', image(feed));
  replaceChildren(channel, 'atom:link', [
    element('atom:link', { rel: 'self', type: TYPE, href: feed.url }),
    ...(feed.hub === null ? [] : [element('atom:link', { rel: 'hub', href: feed.hub })]),
    ...historyElements(feed.history, 'atom:link', TYPE),
    ...license(feed),
  ]);
}

/** RSS 2.0, image: its title and link are the channel's. */
function image({ logo, icon, title, pageUrl }: Omit<Feed, 'updatedAt'>): XmlElement[] {
  const url = logo ?? icon;
  if (url === null) return [];
  return [
    element('image', {}, [
      element('url', {}, url),
      element('title', {}, title),
      element('link', {}, pageUrl),
    ]),
  ];
}

/** Translations are left out: readers take an atom:link of an item for the item's own link. */
function decorateItem(base: XmlElement, { entry, summary, content }: FreshEntry): void {
  base.attributes['xml:lang'] = entry.language;
  const title = entry.headline.trim() === '' ? [] : [element('title', {}, entry.headline)];
  replaceChildren(base, 'title', title);
  replaceChildren(base, 'link', [element('link', {}, entry.url)]);
  replaceChildren(base, 'guid', [
    element('guid', { isPermaLink: String(entry.guidIsPermaLink) }, entry.guid),
  ]);
  const released = new Date(entry.releasedAt).toUTCString();
  replaceChildren(base, 'pubDate', [element('pubDate', {}, released)]);
  replaceChildren(base, 'content:encoded', cdataIfAny('content:encoded', content));
  // Profile, item description: HTML, so a plain text is escaped once more to be shown as it is.
  // Profile, item content:encoded: what there is only once is the description.
  const said = summary.trim() === '' ? content : asDescription(summary);
  const description = cdataIfAny('description', said);
  const media = mediaContents(entry, content !== '');
  // Profile 5.2.1 wants the description before content:encoded; but where a file is described, only the order that
  // Atom has too keeps readers from taking one for the other.
  const isDescribed = media.some((one) => childrenNamed(one, 'media:description').length > 0);
  replaceChildren(base, 'description', isDescribed ? [] : description);
  base.children.push(
    ...media,
    ...(isDescribed ? description : []),
    element('atom:updated', {}, toRfc3339(entry.updatedAt)),
    element('dc:language', {}, entry.language),
    ...nonBlank(entry.bylines).map((name) => element('dc:creator', {}, name)),
    ...nonBlank([entry.dateline]).map((place) => element('dc:coverage', {}, place)),
    ...nonBlank([entry.rights]).map((text) => element('dc:rights', {}, text)),
    ...license(entry),
    ...entry.topics.flatMap(categories),
    ...enclosures(entry),
  );
}

function cdataIfAny(name: string, text: string): XmlElement[] {
  return text === '' ? [] : [element(name, {}, [{ type: 'cdata', text }])];
}

/** RSS 2.0, category: the domain identifies a taxonomy. */
function categories({ label, url, iptc }: EntryTopic): XmlElement[] {
  const own = element('category', { domain: url }, label);
  return iptc === null ? [own] : [own, element('category', { domain: IPTC_SCHEME }, `medtop:${iptc}`)];
}

function license({ license: url }: Rights): XmlElement[] {
  return url === null ? [] : [element('creativeCommons:license', {}, url)];
}

/** Profile, item enclosure: one at most. Sound comes before moving and still pictures, as podcasts need. */
const ENCLOSED: readonly MediaKind[] = ['audio', 'video', 'image', 'file'];

function enclosures({ media }: Entry): XmlElement[] {
  const firstOf = (kind: MediaKind) => media.find(({ type }) => mediaKind(type) === kind);
  const best: EntryMedia | undefined = ENCLOSED.map(firstOf).find((found) => found !== undefined);
  if (best === undefined) return [];
  return [element('enclosure', { url: best.url, length: String(best.size), type: best.type })];
}
