// RSS 2.0 as the RSS Advisory Board's profile advises, from the document that the library `feed` writes.
import { Feed as Library } from 'feed';
import { type MediaKind, mediaKind } from '../../domain/article.ts';
import type { Entry, EntryMedia, Feed } from '../../domain/feed.ts';
import { toRfc3339 } from '../../domain/time.ts';
import { escapeHtml } from '../html.ts';
import { deletedEntry, TOMBSTONES_NAMESPACE } from './atom.ts';
import { acceptable, type FormatWriter, type FreshEntry, GENERATOR, nonBlank } from './format-writer.ts';
import {
  childNamed,
  childrenNamed,
  element,
  readXml,
  replaceChildren,
  writeDocument,
  writeElement,
  type XmlElement,
  type XmlNode,
} from './xml-tree.ts';

/** All of them and no others on every document: the library declares what the items it is given need. */
const NAMESPACES = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:at': TOMBSTONES_NAMESPACE,
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
};

/** RSS. Bylines, topics and media are not given to the library: it leaves them unescaped or guesses types. */
export const writeRss: FormatWriter = (feed, fresh) => {
  const library = new Library({
    title: feed.title,
    description: feed.description,
    language: feed.language,
    link: acceptable(feed.pageUrl),
    feed: acceptable(feed.url),
    updated: new Date(feed.updatedAt),
    generator: GENERATOR,
    docs: 'https://www.rssboard.org/rss-specification',
  });
  for (const { entry, content } of fresh) {
    library.addItem({
      title: escapeHtml(entry.headline),
      // Profile, item description: HTML, so a plain text is escaped once more to be shown as it is.
      description: escapeHtml(entry.lead),
      content,
      guid: entry.guid,
      link: acceptable(entry.url),
      date: new Date(entry.releasedAt),
    });
  }
  const root = readXml(library.rss2());
  const channel = childNamed(root, 'channel');
  const items = childrenNamed(channel, 'item');
  items.forEach((base, index) => {
    decorateItem(base, fresh[index] as FreshEntry);
  });
  return {
    fragments: items.map((item) => writeElement(item, 2)),
    assemble(fragments) {
      root.attributes = { version: '2.0', ...NAMESPACES };
      decorateChannel(channel, feed);
      // All entries go last, the fresh ones too: what was decorated may stand behind these.
      replaceChildren(channel, 'item', []);
      const withdrawn = feed.tombstones.map(deletedEntry);
      const rendered = fragments.map((xml): XmlNode => ({ type: 'fragment', xml }));
      channel.children.push(...withdrawn, ...rendered);
      return writeDocument(root);
    },
  };
};

function decorateChannel(channel: XmlElement, feed: Feed): void {
  replaceChildren(channel, 'title', [element('title', {}, feed.title)]);
  replaceChildren(channel, 'link', [element('link', {}, feed.pageUrl)]);
  // The profile wants a description with something in it.
  const description = nonBlank([feed.description, feed.title])[0] ?? '';
  replaceChildren(channel, 'description', [element('description', {}, description)]);
  replaceChildren(channel, 'language', [element('language', {}, feed.language)]);
  const self = element('atom:link', { rel: 'self', type: 'application/rss+xml', href: feed.url });
  replaceChildren(channel, 'atom:link', [self]);
}

/**
 * Translations are left out: readers take an atom:link of an item for the item's own link.
 * The description and content:encoded are the library's own.
 */
function decorateItem(base: XmlElement, { entry }: FreshEntry): void {
  const title = entry.headline.trim() === '' ? [] : [element('title', {}, entry.headline)];
  replaceChildren(base, 'title', title);
  replaceChildren(base, 'link', [element('link', {}, entry.url)]);
  replaceChildren(base, 'guid', [
    element('guid', { isPermaLink: String(entry.guidIsPermaLink) }, entry.guid),
  ]);
  if (entry.lead.trim() === '') replaceChildren(base, 'description', []);
  base.children.push(
    element('atom:updated', {}, toRfc3339(entry.updatedAt)),
    element('dc:language', {}, entry.language),
    ...nonBlank(entry.bylines).map((name) => element('dc:creator', {}, name)),
    ...entry.topics.map(({ label, url }) => element('category', { domain: url }, label)),
    ...enclosures(entry),
  );
}

/** Profile, item enclosure: one at most. Sound comes before moving and still pictures, as podcasts need. */
const ENCLOSED: readonly MediaKind[] = ['audio', 'video', 'image'];

function enclosures({ media }: Entry): XmlElement[] {
  const firstOf = (kind: MediaKind) => media.find(({ type }) => mediaKind(type) === kind);
  const best: EntryMedia | undefined = ENCLOSED.map(firstOf).find((found) => found !== undefined);
  if (best === undefined) return [];
  return [element('enclosure', { url: best.url, length: String(best.size), type: best.type })];
}
