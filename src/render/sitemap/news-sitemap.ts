// The sitemap of news: what came out just now, as Google's schema for it has it.
import { element, writeDocument } from '../feeds/xml-tree.ts';
import { cleanText } from '../html.ts';
import { flatText } from '../pages/text.ts';
import { SITEMAP_NAMESPACE } from './sitemap.ts';

export interface NewsEntry {
  url: string;
  headline: string;
  /** ISO 8601: a moment, or a day. */
  publishedAt: string;
  /** The edition: its title, and its BCP 47 tag. */
  publication: string;
  language: string;
}

const NEWS = 'http://www.google.com/schemas/sitemap-news/0.9';

/** Renders the sitemap of news. */
export function renderNewsSitemap(entries: readonly NewsEntry[]): string {
  // Asked once for each language: to maximize a tag takes longer than to write an entry.
  const languages = new Map([...new Set(entries.map(({ language }) => language))].map(inNews));
  const urls = entries.map(({ url, headline, publishedAt, publication, language }) =>
    element('url', {}, [
      element('loc', {}, cleanText(url)),
      element('news:news', {}, [
        element('news:publication', {}, [
          element('news:name', {}, text(publication)),
          element('news:language', {}, languages.get(language) as string),
        ]),
        element('news:publication_date', {}, publishedAt),
        element('news:title', {}, text(headline)),
      ]),
    ]),
  );
  return writeDocument(element('urlset', { xmlns: SITEMAP_NAMESPACE, 'xmlns:news': NEWS }, urls));
}

const text = (given: string): string => flatText(cleanText(given));

const inNews = (tag: string): [string, string] => [tag, newsLanguage(tag)];

/** ISO 639 codes of two or three letters, except that Chinese is told by where it is written so. */
export function newsLanguage(tag: string): string {
  const { language, script } = new Intl.Locale(tag).maximize();
  if (language !== 'zh') return language;
  return script === 'Hant' ? 'zh-tw' : 'zh-cn';
}
