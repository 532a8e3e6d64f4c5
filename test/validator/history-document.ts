// A document of a feed, in any format, as one step of its history.
import { textOf } from './atom-feed-rules.ts';
import { relatedTo } from './history-rules.ts';
import { isObject, objectsIn, textIn } from './json-members.ts';
import { childrenNamed, readXml, type XmlNode } from './xml.ts';

export interface HistoryDocument {
  /** Where it was fetched. */
  url: string;
  format: 'atom' | 'rss' | 'json';
  /** The feed's id; RSS and JSON have none. */
  feedId: string | undefined;
  /** Addresses it gives: its own, of the subscription document, of the parts before and after. */
  self: string | undefined;
  current: string | undefined;
  previous: string | undefined;
  next: string | undefined;
  isArchive: boolean;
  entries: HistoryEntry[];
  removed: { id: string; when: string }[];
}

export interface HistoryEntry {
  id: string;
  updated: string;
}

/** The document, or null for what is no feed. */
export function readDocument(url: string, text: string): HistoryDocument | null {
  if (text.trimStart().startsWith('{')) return fromJson(url, text);
  const document = readXml(text);
  if (Array.isArray(document)) return null;
  if (document.root.name === 'atom:feed') return fromHead(url, document.root, 'atom');
  const [channel] = childrenNamed(document.root, 'channel');
  return channel === undefined ? null : fromHead(url, channel, 'rss');
}

function fromHead(url: string, head: XmlNode, format: 'atom' | 'rss'): HistoryDocument {
  const entries = childrenNamed(head, format === 'atom' ? 'atom:entry' : 'item');
  return {
    url,
    format,
    feedId: format === 'atom' ? textOf(head, 'atom:id') : undefined,
    self: relatedTo(head, 'self'),
    current: relatedTo(head, 'current'),
    previous: relatedTo(head, 'prev-archive'),
    next: relatedTo(head, 'next-archive'),
    isArchive: childrenNamed(head, 'fh:archive').length > 0,
    entries: entries.map((entry) => ({
      id: textOf(entry, format === 'atom' ? 'atom:id' : 'guid'),
      updated: textOf(entry, 'atom:updated'),
    })),
    removed: childrenNamed(head, 'at:deleted-entry').map(({ attributes }) => ({
      id: attributes.get('ref') ?? '',
      when: attributes.get('when') ?? '',
    })),
  };
}

function fromJson(url: string, text: string): HistoryDocument | null {
  let feed: unknown;
  try {
    feed = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(feed)) return null;
  const extension = isObject(feed._coranto) ? feed._coranto : {};
  return {
    url,
    format: 'json',
    feedId: undefined,
    self: textIn(feed, 'feed_url'),
    current: undefined,
    previous: textIn(feed, 'next_url'),
    next: undefined,
    isArchive: false,
    entries: objectsIn(feed, 'items').map((item) => ({
      id: textIn(item, 'id') ?? '',
      updated: textIn(item, 'date_modified') ?? '',
    })),
    removed: objectsIn(extension, 'withdrawn').map((one) => ({
      id: textIn(one, 'id') ?? '',
      when: textIn(one, 'at') ?? '',
    })),
  };
}
