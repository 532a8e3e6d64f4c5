// Sitemaps: every page for search engines, in each language, and the news of the last two days.
import type { Edition } from '../domain/edition.ts';
import { STATEMENT_KINDS } from '../domain/statement.ts';
import { editionsTag, editionTag, mapsTag, mapTag, monthsTag, monthTag, newestTag } from '../domain/tag.ts';
import { dayOf, HOUR, toRfc3339 } from '../domain/time.ts';
import { alternatesOf } from '../render/pages/alternates.ts';
import { renderNewsSitemap } from '../render/sitemap/news-sitemap.ts';
import { type MappedPage, renderSitemap, renderSitemapIndex } from '../render/sitemap/sitemap.ts';
import { editionsQuery } from '../storage/editions.ts';
import { type MonthExtent, monthsOfAllQuery, monthsQuery, topicsQuery } from '../storage/released.ts';
import { type MappedArticle, mapChangesQuery, mapQuery, newsQuery } from '../storage/sitemap.ts';
import type { Address } from './address.ts';
import { createLinks, type Links } from './links.ts';
import { findEdition, neutral, type Planner, plan, type Rendered } from './plan.ts';

type SitemapAddress = Extract<Address, { kind: 'edition-sitemap' }>;

/**
 * Articles in one file: with sixty languages that is some ten megabytes and never the fifty that a file may have.
 */
export const MAP_PART = 500;

/** Links to other languages in one file: with more it could be too large, and pages have them too. */
const MOST_LINKS = 45_000;

/** What Google takes for news, and how much of it. */
const NEWS_LIFE = 48 * HOUR;
const MOST_NEWS = 1_000;

/** The sitemaps of an edition: one of its own pages, then those of its months in parts. */
export function sitemapsOf(edition: string, months: readonly MonthExtent[]): SitemapAddress[] {
  const kind = 'edition-sitemap';
  return [
    { kind, edition, month: null, part: 1 },
    ...months.flatMap(({ month, articles }) =>
      Array.from(
        { length: Math.ceil(articles / MAP_PART) },
        (_, i) => ({ kind, edition, month, part: i + 1 }) as const,
      ),
    ),
  ];
}

/** Of all editions. It is asked for a few times a day and changes with every release: nothing of it is kept. */
export const planSitemap: Planner<'sitemap'> = () =>
  plan(
    { editions: editionsQuery, months: monthsOfAllQuery, changes: mapChangesQuery },
    (data, { baseUrl }) => {
      const { editions, months, changes } = data;
      const links = createLinks(baseUrl, editions);
      const files = editions.flatMap(({ id, path }) => {
        const ofEdition = months.get(id) ?? [];
        return sitemapsOf(path, ofEdition).map((address) => ({
          url: links.to(address),
          changedAt: changes.get(`${id}:${address.month}`) ?? null,
        }));
      });
      return xml(renderSitemapIndex(files), {
        tags: [editionsTag, mapsTag],
        since: editions[0]?.createdAt ?? 0,
        keep: false,
      });
    },
  );

export const planEditionSitemap: Planner<'edition-sitemap'> = (address) =>
  address.month === null ? planPages(address) : planMap({ ...address, month: address.month });

/** Everything that is no article. */
const planPages = (address: SitemapAddress) =>
  plan(
    { editions: editionsQuery, topics: topicsQuery(address.edition), months: monthsQuery(address.edition) },
    ({ editions, topics, months }, { baseUrl }) => {
      const edition = findEdition(editions, address.edition);
      if (!edition) return null;
      const links = createLinks(baseUrl, editions);
      const { path } = edition;
      const page = (at: Address): MappedPage => ({
        url: links.to(at),
        changedAt: null,
        alternates: links.alternates(edition, at),
      });
      const statements = STATEMENT_KINDS.filter((kind) => edition.statements.includes(kind));
      const years = new Set(months.map(({ month }) => month.slice(0, 4)));
      const pages = [
        // The page where a reader chooses belongs to no edition.
        ...(edition === editions[0] ? [page({ kind: 'chooser', suggested: null })] : []),
        page({ kind: 'front', edition: path }),
        page({ kind: 'feeds', edition: path }),
        ...statements.map((statement) => page({ kind: 'statement', edition: path, statement })),
        ...[...years].map((year) => page({ kind: 'year', edition: path, year })),
        ...months.map(({ month }) => page({ kind: 'month', edition: path, month, part: null })),
        ...topics.map(({ slug }) => page({ kind: 'topic', edition: path, topic: slug })),
      ];
      return xml(renderSitemap(pages), {
        tags: [
          editionsTag,
          // Their statements are alternates of this one's.
          ...editions.map(({ id }) => editionTag(id)),
          newestTag(edition.id),
          monthsTag(edition.id),
        ],
        since: edition.createdAt,
        keep: false,
      });
    },
  );

/** The articles of a month. */
const planMap = (address: SitemapAddress & { month: string }) =>
  plan(
    {
      editions: editionsQuery,
      articles: mapQuery(address.edition, address.month, address.part, MAP_PART),
    },
    ({ editions, articles }, { baseUrl }) => {
      const edition = findEdition(editions, address.edition);
      if (!edition || articles.length === 0) return null;
      const links = createLinks(baseUrl, editions);
      const count = articles.reduce((sum, { siblings }) => sum + siblings.length + 2, 0);
      const pages = articles.map((article) => ({
        url: links.article(article),
        changedAt: article.updatedAt,
        alternates: count > MOST_LINKS ? [] : alternates(article, editions, links),
      }));
      return xml(renderSitemap(pages), {
        tags: [editionsTag, editionTag(edition.id), mapTag(edition.id, address.month)],
        since: edition.createdAt,
        keep: false,
      });
    },
  );

function alternates(article: MappedArticle, editions: readonly Edition[], links: Links) {
  const { siblings, source } = article;
  const at = (place: (typeof siblings)[number]) => ({
    language: editions.find(({ id }) => id === place.editionId)?.language ?? 'und',
    url: links.article(place),
  });
  const original = [article, ...siblings].find(({ editionId }) => editionId === source);
  const fallback = original ? links.article(original) : links.to({ kind: 'chooser', suggested: null });
  return alternatesOf(at(article), siblings.map(at), fallback);
}

export const planNewsSitemap: Planner<'news-sitemap'> = (_address, now) =>
  plan(
    { editions: editionsQuery, news: newsQuery(now - NEWS_LIFE, MOST_NEWS) },
    ({ editions, news }, { baseUrl }) => {
      const links = createLinks(baseUrl, editions);
      const entries = news.map((item) => {
        const edition = editions.find(({ id }) => id === item.editionId) as Edition;
        return {
          url: links.article(item),
          headline: item.headline,
          publishedAt: item.dateOnly ? dayOf(item.releasedAt, edition.timeZone) : toRfc3339(item.releasedAt),
          publication: edition.title,
          language: edition.language,
        };
      });
      const oldest = news.at(-1);
      return xml(renderNewsSitemap(entries), {
        tags: [
          editionsTag,
          ...editions.flatMap(({ id }) => [editionTag(id), newestTag(id)]),
          ...new Set(news.map(({ editionId, month }) => monthTag(editionId, month))),
        ],
        since: editions[0]?.createdAt ?? 0,
        changesAt: oldest ? oldest.releasedAt + NEWS_LIFE : null,
        keep: true,
      });
    },
  );

type Own = Pick<Rendered, 'tags' | 'since' | 'keep'> & Partial<Rendered>;

const xml = (body: string, own: Own): Rendered => ({
  ...neutral,
  contentType: 'application/xml; charset=utf-8',
  body,
  ...own,
});
