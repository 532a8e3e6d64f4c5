// Sitemaps as an independent parser reads them, each held to the schema of its vocabulary.
import assert from 'node:assert/strict';
import { SaxesParser } from 'saxes';
import type { Site } from './site.ts';

export interface MapEntry {
  loc: string;
  lastmod: string | null;
  /** URL by language, `x-default` among them. */
  alternates: Record<string, string>;
  news: { name: string; language: string; date: string; title: string } | null;
}

const SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const NEWS = 'http://www.google.com/schemas/sitemap-news/0.9';
const XHTML = 'http://www.w3.org/1999/xhtml';

/** What may stand where, by the published schemas; text only in the last. */
const CHILDREN: Record<string, string[]> = {
  '': [`${SITEMAP} urlset`, `${SITEMAP} sitemapindex`],
  [`${SITEMAP} urlset`]: [`${SITEMAP} url`],
  [`${SITEMAP} sitemapindex`]: [`${SITEMAP} sitemap`],
  [`${SITEMAP} url`]: [`${SITEMAP} loc`, `${SITEMAP} lastmod`, `${XHTML} link`, `${NEWS} news`],
  [`${SITEMAP} sitemap`]: [`${SITEMAP} loc`, `${SITEMAP} lastmod`],
  [`${NEWS} news`]: [`${NEWS} publication`, `${NEWS} publication_date`, `${NEWS} title`],
  [`${NEWS} publication`]: [`${NEWS} name`, `${NEWS} language`],
};

/** Reads a sitemap or an index of them. Fails on what its schema does not have, or not there. */
export function readSitemap(body: string): MapEntry[] {
  const entries: MapEntry[] = [];
  const open: string[] = [];
  let text = '';
  const texts = new Map<string, string>();
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('text', (more) => {
    text += more;
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    const name = `${uri} ${local}`;
    const parent = open.at(-1) ?? '';
    assert.ok(CHILDREN[parent]?.includes(name), `${name} in ${parent}`);
    open.push(name);
    text = '';
    if (local === 'url' || local === 'sitemap') {
      entries.push({ loc: '', lastmod: null, alternates: {}, news: null });
      texts.clear();
    }
    if (uri !== XHTML) return;
    const { rel, hreflang, href } = attributes as unknown as Record<string, { value: string }>;
    const { alternates } = entries.at(-1) as MapEntry;
    assert.equal(rel?.value, 'alternate');
    assert.ok(!((hreflang?.value as string) in alternates), `${hreflang?.value} twice`);
    alternates[hreflang?.value as string] = href?.value as string;
  });
  parser.on('closetag', ({ local, uri }) => {
    open.pop();
    const entry = entries.at(-1);
    const value = text.trim();
    texts.set(local, value);
    if (local === 'loc') (entry as MapEntry).loc = value;
    if (local === 'lastmod') (entry as MapEntry).lastmod = value;
    if (uri === NEWS && local === 'news') {
      const said = (name: string) => texts.get(name) as string;
      const date = said('publication_date');
      (entry as MapEntry).news = {
        name: said('name'),
        language: said('language'),
        date,
        title: said('title'),
      };
    }
  });
  parser.write(body).close();
  return entries;
}

/** The entries at a path below the base URL. */
export async function getSitemap(site: Site, path: string): Promise<MapEntry[]> {
  const { status, headers, body } = await site.get(path);
  assert.equal(status, 200, path);
  assert.equal(headers['content-type'], 'application/xml; charset=utf-8');
  assert.ok(Buffer.byteLength(body) < 50_000_000);
  const entries = readSitemap(body);
  assert.ok(entries.length <= 50_000);
  assert.equal(new Set(entries.map(({ loc }) => loc)).size, entries.length, 'an address is there twice');
  return entries;
}

/** Every entry of every sitemap that the index names. */
export async function crawlSitemaps(site: Site): Promise<Map<string, MapEntry>> {
  const all = new Map<string, MapEntry>();
  for (const { loc } of await getSitemap(site, '/sitemap.xml')) {
    for (const entry of await getSitemap(site, below(site, loc))) {
      assert.ok(!all.has(entry.loc), `${entry.loc} is in two sitemaps`);
      all.set(entry.loc, entry);
    }
  }
  return all;
}

/** The path of a URL below the base URL. */
export function below(site: Site, url: string): string {
  const { baseUrl } = site.context.config;
  assert.ok(url.startsWith(`${baseUrl}/`), `${url} is elsewhere`);
  return url.slice(baseUrl.length);
}
