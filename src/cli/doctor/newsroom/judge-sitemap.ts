// Whether sitemaps and robots.txt lead machines to what there is: to all of it, and to nothing else.
import { Parser } from 'htmlparser2';
import { type Address, pathOf } from '../../../documents/address.ts';
import type { Edition } from '../../../domain/edition.ts';
import type { Database } from '../../../storage/database.ts';
import { listOfMonth } from '../../../storage/entries.ts';
import { checkRoot } from '../well-formed.ts';
import { urlsOf } from './judge-page.ts';

export type SitemapAddress = Extract<Address, { kind: 'sitemap' | 'news-sitemap' | 'edition-sitemap' }>;

export interface ReadSitemap {
  /** Where it leads, in order. */
  pages: string[];
  /** The like of those pages in other languages. */
  alternates: string[];
}

/** What one file may hold, by the protocol of sitemaps; Google takes so much news. */
const MOST_URLS = 50_000;
const MOST_NEWS = 1_000;

/** @throws Error, in words, when it is no sitemap or, where one is asked for, no index of them */
export function readSitemap(text: string, isIndex: boolean): ReadSitemap {
  checkRoot(text, isIndex ? 'sitemapindex' : 'urlset');
  const read: ReadSitemap = { pages: [], alternates: [] };
  let inside = '';
  const parser = new Parser(
    {
      onopentag(name, { href }) {
        inside = name;
        if (name === 'loc') read.pages.push('');
        if (name === 'xhtml:link' && href !== undefined) read.alternates.push(href);
      },
      ontext(text) {
        if (inside === 'loc') read.pages.push((read.pages.pop() ?? '') + text);
      },
      onclosetag() {
        inside = '';
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  return read;
}

/** What a sitemap must lead to, and may. */
export interface DuePages {
  must: readonly string[];
  /** Null: whatever there is. */
  may: ReadonlySet<string> | null;
}

/** What is wrong with a sitemap, in words. */
export function judgeSitemap({ pages }: ReadSitemap, { must, may }: DuePages, isNews: boolean): string[] {
  const named = new Set(pages);
  const faults = must.filter((url) => !named.has(url)).map((url) => `${url} is not in it`);
  if (named.size < pages.length) faults.push('it leads to the same page twice');
  if (pages.length > (isNews ? MOST_NEWS : MOST_URLS)) faults.push(`it has ${pages.length} addresses`);
  const others = may === null ? [] : [...named].filter((url) => !may.has(url));
  return [...faults, ...others.map((url) => `it leads to ${url}, which is not for it`)];
}

/** Finds what sitemaps are due to hold. The parts of a month are asked for one after the other. */
export function dueOfSitemaps(
  db: Database,
  editions: readonly Edition[],
  standing: readonly Address[],
  baseUrl: string,
): (address: SitemapAddress, read: ReadSitemap) => Promise<DuePages> {
  const urls = (addresses: readonly Address[]) => addresses.map((one) => baseUrl + pathOf(one));
  const exactly = (must: readonly string[]): DuePages => ({ must, may: new Set(must) });
  const maps = standing.filter((one) => one.kind === 'edition-sitemap');
  /** What earlier parts of the same month lead to. */
  let before = new Set<string>();

  return async (address, { pages }) => {
    if (address.kind === 'news-sitemap') return { must: [], may: null };
    if (address.kind === 'sitemap') return exactly(urls(maps));
    const { edition, month, part } = address;
    if (month === null) {
      const own = standing.filter((one) => isPage(one) && 'edition' in one && one.edition === edition);
      const chooser: Address[] = edition === editions[0]?.path ? [{ kind: 'chooser', suggested: null }] : [];
      return exactly(urls([...chooser, ...own]));
    }
    const all = urlsOf(edition, await listOfMonth(db, edition, month), baseUrl);
    if (part === 1) before = new Set();
    const may = new Set(all.filter((url) => !before.has(url)));
    for (const url of pages) before.add(url);
    const isLast = !maps.some((one) => one.edition === edition && one.month === month && one.part > part);
    return { must: isLast ? [...may] : [], may };
  };
}

/** Pages for people that are no article's. */
function isPage(address: Address): boolean {
  if (address.kind === 'month') return address.part === null;
  return ['front', 'feeds', 'statement', 'topic', 'year'].includes(address.kind);
}

/** What is wrong with robots.txt, in words. @param standing what everybody may read */
export function judgeRobots(text: string, standing: readonly Address[], baseUrl: string): string[] {
  const said = (field: string) =>
    [...text.matchAll(new RegExp(`^${field}: *(.*)$`, 'gim'))].map(([, value]) => value as string);
  const refused = said('disallow').filter((rule) => rule !== '');
  const faults = [];
  for (const kind of ['sitemap', 'news-sitemap'] as const) {
    const url = baseUrl + pathOf({ kind });
    if (!said('sitemap').includes(url)) faults.push(`it does not name ${url}`);
  }
  for (const address of standing) {
    const { pathname } = new URL(baseUrl + pathOf(address));
    const rule = refused.find((one) => pathname.startsWith(one));
    if (rule !== undefined) faults.push(`it keeps everybody from ${pathname}, by “${rule}”`);
  }
  return faults;
}
