// What the library `feed` writes of a feed with one item, as trees: each document and each entry is a copy, filled in.
import { Feed as Library } from 'feed';
import { GENERATOR } from './format-writer.ts';
import { childNamed, childrenNamed, copyOf, readXml, type XmlElement } from './xml-tree.ts';

/** Every text is a stand-in: the writers put the real ones into the tree, which the library would escape in its own way. */
const STAND_IN = 'urn:coranto:stand-in';

function library(): Library {
  const feed = new Library({
    id: STAND_IN,
    title: STAND_IN,
    description: STAND_IN,
    link: STAND_IN,
    feed: STAND_IN,
    updated: new Date(0),
    generator: GENERATOR,
    author: { name: STAND_IN },
    docs: 'https://www.rssboard.org/rss-specification',
  });
  feed.addItem({
    title: STAND_IN,
    description: STAND_IN,
    content: STAND_IN,
    id: STAND_IN,
    guid: STAND_IN,
    link: STAND_IN,
    date: new Date(0),
    published: new Date(0),
  });
  return feed;
}

export interface Base {
  /** A new root element, without entries. */
  root(): XmlElement;
  /** A new entry. */
  entry(): XmlElement;
}

/** Reads once what the library writes; it is the same for ever. */
function baseOf(write: () => string, name: string, within: (root: XmlElement) => XmlElement): () => Base {
  let base: Base | undefined;
  return () => {
    if (base === undefined) {
      const root = readXml(write());
      const parent = within(root);
      const entry = childrenNamed(parent, name)[0] as XmlElement;
      parent.children = parent.children.filter((child) => child !== entry);
      base = { root: () => copyOf(root), entry: () => copyOf(entry) };
    }
    return base;
  };
}

export const atomBase = baseOf(
  () => library().atom1(),
  'entry',
  (root) => root,
);

export const rssBase = baseOf(
  () => library().rss2(),
  'item',
  (root) => childNamed(root, 'channel'),
);
