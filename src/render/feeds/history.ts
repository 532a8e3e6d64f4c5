// RFC 5005: where a document stands in its feed's history, the same in Atom and RSS.
import type { FeedHistory } from '../../domain/feed.ts';
import { element, type XmlElement } from './xml-tree.ts';

export const HISTORY_NAMESPACE = 'http://purl.org/syndication/history/1.0';

/**
 * The marks and links of a feed's head.
 * @param link the name of Atom's link element there
 * @param type media type of the documents that are linked to
 */
export function historyElements(history: FeedHistory, link: string, type: string): XmlElement[] {
  const to = (rel: string, href: string | null): XmlElement[] =>
    href === null ? [] : [element(link, { rel, type, href })];
  return [
    // Section 4: what a reader finds here for ever.
    ...(history.archive ? [element('fh:archive', {})] : []),
    // Section 2: nothing else is in the feed.
    ...(history.complete ? [element('fh:complete', {})] : []),
    ...to('current', history.current),
    ...to('prev-archive', history.previous),
    ...to('next-archive', history.next),
  ];
}
