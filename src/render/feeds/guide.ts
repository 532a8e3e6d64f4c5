// What a person sees who opens an XML feed in a browser: a stylesheet, and words in XHTML that readers pass over.
import type { Direction } from '../../domain/edition.ts';
import type { FeedGuide, GuideLink } from '../../domain/feed.ts';
import type { Words } from '../../i18n.ts';
import { element, type XmlElement, type XmlNode } from './xml-tree.ts';

const XHTML_NAMESPACE = 'http://www.w3.org/1999/xhtml';

export interface GuideParts {
  stylesheetUrl: string;
  /** The feed's title, and the language and direction it has. */
  title: string;
  direction: Direction;
  /** Absolute URL of the subscription document, also in an archive part. */
  feedUrl: string;
  archive: boolean;
  /** The page that says the same to people, and the one that lists feeds. */
  pageUrl: string;
  feedsUrl: string | null;
  /** Front pages of editions, for a feed in several languages. */
  editions?: readonly { language: string; url: string }[];
}

/** Says what a feed is and where to go, in these words. */
export function guideOf(words: Words, parts: GuideParts): FeedGuide {
  const { stylesheetUrl, title, direction, feedUrl, archive, pageUrl, feedsUrl, editions = [] } = parts;
  const own = { language: null };
  return {
    stylesheetUrl,
    language: words.language,
    direction,
    title,
    sentences: [words.t('guide.what'), ...(archive ? [words.t('guide.archive')] : []), words.t('guide.how')],
    address: feedUrl,
    links: [
      { ...own, text: words.t('guide.page'), url: pageUrl },
      ...(feedsUrl === null ? [] : [{ ...own, text: words.t('guide.feeds'), url: feedsUrl }]),
      ...editions.map(({ language, url }) => ({
        text: words.languageName(language, editions),
        language,
        url,
      })),
    ],
  };
}

/** What stands before the root element (xml-stylesheet 1.0): CSS, for browsers no longer know anything else. */
export function guideInstructions(guide: FeedGuide | null): string[] {
  if (guide === null) return [];
  const href = guide.stylesheetUrl.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return [`<?xml-stylesheet type="text/css" href="${href}"?>`];
}

/**
 * The words, for the end of a feed's head (RFC 4287 section 6.4 and RSS 2.0, "Extending RSS": elements of other
 * namespaces may stand there). For readers that do not look at namespaces, no name in it means anything else to them.
 */
export function guideElements(guide: FeedGuide | null): XmlElement[] {
  if (guide === null) return [];
  const { language, direction, title, sentences, address, links } = guide;
  const root = { 'xmlns:h': XHTML_NAMESPACE, 'xml:lang': language, dir: direction };
  const content = [
    // The window's name. A reader that takes it for the feed's reads the same text.
    element('h:title', {}, title),
    // Without it a phone shows the feed as wide as a desktop's.
    element('h:meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('h:h1', {}, title),
    ...sentences.map((sentence) => element('h:p', {}, sentence)),
    element('h:p', {}, [element('h:code', { dir: 'ltr' }, address)]),
    element('h:ul', {}, links.map(listItem)),
  ];
  return [element('h:div', root, content)];
}

function listItem({ text, url, language }: GuideLink): XmlNode {
  const foreign = language === null ? {} : { hreflang: language, 'xml:lang': language };
  return element('h:li', {}, [element('h:a', { href: url, ...foreign }, text)]);
}
