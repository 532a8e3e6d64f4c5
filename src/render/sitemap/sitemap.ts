// Sitemaps (sitemaps.org protocol 0.9) and their index, with the like of each page in other languages.
import type { Instant } from '../../domain/time.ts';
import { toRfc3339 } from '../../domain/time.ts';
import { element, writeDocument, type XmlElement } from '../feeds/xml-tree.ts';
import { cleanText } from '../html.ts';
import type { Alternate } from '../pages/models.ts';

/** What one file may hold, by the protocol. */
export const MOST_URLS = 50_000;

export interface MappedPage {
  url: string;
  /** When what it says changed last; null: nobody says. */
  changedAt: Instant | null;
  /** Itself among them; empty where there is no other. */
  alternates: readonly Alternate[];
}

/** One file of a site's map, for its index. */
export type MappedFile = Omit<MappedPage, 'alternates'>;

export const SITEMAP_NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const XHTML = 'http://www.w3.org/1999/xhtml';

/** Renders a sitemap; pages past what a file may hold are left out. */
export function renderSitemap(pages: readonly MappedPage[]): string {
  const urls = pages
    .slice(0, MOST_URLS)
    .map(({ alternates, ...page }) =>
      element('url', {}, [
        ...place(page),
        ...alternates.map(({ language, url }) =>
          element('xhtml:link', { rel: 'alternate', hreflang: language, href: url }),
        ),
      ]),
    );
  return writeDocument(element('urlset', { xmlns: SITEMAP_NAMESPACE, 'xmlns:xhtml': XHTML }, urls));
}

/** Renders the index of sitemaps. */
export function renderSitemapIndex(files: readonly MappedFile[]): string {
  const sitemaps = files.slice(0, MOST_URLS).map((file) => element('sitemap', {}, place(file)));
  return writeDocument(element('sitemapindex', { xmlns: SITEMAP_NAMESPACE }, sitemaps));
}

function place({ url, changedAt }: MappedFile): XmlElement[] {
  const loc = element('loc', {}, cleanText(url));
  return changedAt === null ? [loc] : [loc, element('lastmod', {}, toRfc3339(changedAt))];
}
