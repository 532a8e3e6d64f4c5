// Atom 1.0 (RFC 4287) with tombstones (RFC 6721), from the document that the library `feed` writes.
import { Feed as Library } from 'feed';
import type { Entry, EntryMedia, Feed, Tombstone } from '../../domain/feed.ts';
import { toRfc3339 } from '../../domain/time.ts';
import { escapeHtml } from '../html.ts';
import { acceptable, type FormatWriter, type FreshEntry, GENERATOR, nonBlank } from './format-writer.ts';
import {
  childrenNamed,
  element,
  readXml,
  replaceChildren,
  writeDocument,
  writeElement,
  type XmlElement,
  type XmlNode,
} from './xml-tree.ts';

/** RFC 6721 section 3; RSS carries its elements too. */
export const TOMBSTONES_NAMESPACE = 'http://purl.org/atompub/tombstones/1.0';

/** Atom. Bylines, topics and media are not given to the library: it leaves them unescaped or guesses types. */
export const writeAtom: FormatWriter = (feed, fresh) => {
  const library = new Library({
    id: feed.id,
    title: feed.title,
    description: feed.description,
    link: acceptable(feed.pageUrl),
    feed: acceptable(feed.url),
    updated: new Date(feed.updatedAt),
    generator: GENERATOR,
    author: { name: feed.publisher },
  });
  for (const { entry, content } of fresh) {
    library.addItem({
      // The library's texts are type="html", so it is given HTML.
      title: escapeHtml(entry.headline),
      description: escapeHtml(entry.lead),
      content,
      id: acceptable(entry.id),
      link: acceptable(entry.url),
      date: new Date(entry.updatedAt),
      published: new Date(entry.releasedAt),
    });
  }
  const root = readXml(library.atom1());
  const entries = childrenNamed(root, 'entry');
  entries.forEach((base, index) => {
    decorateEntry(base, fresh[index] as FreshEntry);
  });
  return {
    fragments: entries.map((entry) => writeElement(entry, 1)),
    assemble(fragments) {
      decorateFeed(root, feed);
      // All entries go last, the fresh ones too: what was decorated may stand behind these.
      replaceChildren(root, 'entry', []);
      const withdrawn = feed.tombstones.map(deletedEntry);
      const rendered = fragments.map((xml): XmlNode => ({ type: 'fragment', xml }));
      root.children.push(...withdrawn, ...rendered);
      return writeDocument(root);
    },
  };
};

/** RFC 6721 section 3: the mark of an entry that has been withdrawn. */
export function deletedEntry({ id, withdrawnAt }: Tombstone): XmlElement {
  return element('at:deleted-entry', { ref: id, when: toRfc3339(withdrawnAt) });
}

function decorateFeed(root: XmlElement, feed: Feed): void {
  root.attributes = { ...root.attributes, 'xmlns:at': TOMBSTONES_NAMESPACE, 'xml:lang': feed.language };
  replaceChildren(root, 'id', [element('id', {}, feed.id)]);
  replaceChildren(root, 'title', [element('title', { type: 'text' }, feed.title)]);
  replaceChildren(root, 'subtitle', textIfAny('subtitle', feed.description));
  replaceChildren(root, 'updated', [element('updated', {}, toRfc3339(feed.updatedAt))]);
  replaceChildren(root, 'author', [person(feed.publisher)]);
  replaceChildren(root, 'link', [
    element('link', { rel: 'self', type: 'application/atom+xml', href: feed.url }),
    element('link', { rel: 'alternate', type: 'text/html', href: feed.pageUrl }),
  ]);
}

function decorateEntry(base: XmlElement, { entry }: FreshEntry): void {
  base.attributes['xml:lang'] = entry.language;
  replaceChildren(base, 'title', [element('title', { type: 'text' }, entry.headline)]);
  replaceChildren(base, 'id', [element('id', {}, entry.id)]);
  replaceChildren(base, 'link', [...alternates(entry), ...entry.media.map(enclosure)]);
  replaceChildren(base, 'updated', [element('updated', {}, toRfc3339(entry.updatedAt))]);
  replaceChildren(base, 'published', [element('published', {}, toRfc3339(entry.releasedAt))]);
  replaceChildren(base, 'summary', textIfAny('summary', entry.lead));
  base.children.push(...nonBlank(entry.bylines).map(person));
  for (const { label, url } of entry.topics) {
    base.children.push(element('category', { term: label, scheme: url, label }));
  }
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

function enclosure({ url, type, size, caption, alt }: EntryMedia): XmlElement {
  const title = nonBlank([caption ?? '', alt ?? ''])[0];
  return element('link', { rel: 'enclosure', type, length: String(size), title, href: url });
}

function person(name: string): XmlElement {
  return element('author', {}, [element('name', {}, name)]);
}

function textIfAny(name: string, text: string): XmlElement[] {
  return text.trim() === '' ? [] : [element(name, { type: 'text' }, text)];
}
