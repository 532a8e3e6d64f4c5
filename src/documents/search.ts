// Search in an edition: what was asked, what was found, and the page that says so. Not a document: nothing is stored.
import type { Context } from '../context.ts';
import { excerptOf, findHits, markHits } from '../domain/search/hits.ts';
import { cleanQuery, parseQuery, type Term } from '../domain/search/query.ts';
import { plainText } from '../render/html.ts';
import type { FoundItem, SearchModel } from '../render/pages/models.ts';
import { renderSearchPage } from '../render/pages/search.ts';
import { type Database, snapshot } from '../storage/database.ts';
import { editionPathsQuery, editionsQuery } from '../storage/editions.ts';
import { topicQuery, topicsQuery, yearsQuery } from '../storage/released.ts';
import { type FoundArticle, findArticles, listFound } from '../storage/search.ts';
import { readIndexState } from '../storage/search-index.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { createLinks, type Links } from './links.ts';
import { frameOf } from './page-frame.ts';
import { indexForSearch, isBehind } from './search-index.ts';
import { inOrder } from './topic-order.ts';

/** What a search is answered with: a page, or the way to where the edition is now. */
export type SearchAnswer = { url: string; body: string; headers: [string, string][] } | { location: string };

/** Answers searches: on Node a thread beside, on Workers where they are asked. */
export interface SearchSource {
  /**
   * Searches what is public now.
   * @param edition path that one has or had
   * @param query of the URL, as it came
   * @returns undefined where there is no such edition
   * @throws BusyError when too many are asked at once
   */
  find(edition: string, query: string): Promise<SearchAnswer | undefined>;
}

/** Thrown instead of searching: others wait already. */
export class BusyError extends Error {
  override name = 'BusyError';
}

export type Searcher = Pick<Context, 'db' | 'config' | 'i18n'>;

/** Searches here and now. What the index lacks it reads first, as far as nobody has to wait long for it. */
export function createDirectSearch(searcher: Searcher): SearchSource {
  return {
    async find(edition, query) {
      if (await isIndexBehind(searcher.db)) await indexForSearch(searcher);
      return answerSearch(searcher, edition, query);
    },
  };
}

/** The same where nothing may be written: by the index as it is. */
export function createReadOnlySearch(searcher: Searcher): SearchSource {
  return { find: (edition, query) => answerSearch(searcher, edition, query) };
}

/** Whether the log says something that the index does not know. */
export async function isIndexBehind(db: Database): Promise<boolean> {
  return isBehind(await readIndexState(db));
}

const PAGE = 20;
/**
 * More are not counted, and not shown: each is looked up to see whether it is public now, and a word that is in a thousand
 * articles of a million must not take longer than one in all of a small newsroom. Topic, year and order lead to the rest.
 */
const MOST = 200;

/** No cache in front may keep them: none could be told which of them an article is in that was withdrawn. */
const CACHE_CONTROL = 'private, max-age=60';

/** Searches by the index as it is. */
export async function answerSearch(
  { db, config, i18n }: Searcher,
  path: string,
  query: string,
): Promise<SearchAnswer | undefined> {
  const asked = new URLSearchParams(query);
  const data = await snapshot(db, {
    editions: editionsQuery,
    paths: editionPathsQuery,
    topics: topicsQuery(path),
    topic: topicQuery(path, asked.get('topic')?.toWellFormed() || null),
    years: yearsQuery(path),
  });
  const edition = data.editions.find(({ id }) => id === data.paths.get(path));
  if (!edition) return undefined;
  const links = createLinks(config.baseUrl, data.editions);
  const searchUrl = links.search(edition.path);
  if (edition.path !== path) return { location: searchUrl + query };

  const words = i18n.for(edition.language);
  const topics = inOrder(data.topics, words);
  const topic = topics.find(({ id }) => id === data.topic?.id) ?? null;
  const year = data.years.find((one) => one === asked.get('year')) ?? null;
  const order = asked.get('order') === 'oldest' ? 'oldest' : 'newest';
  const text = cleanQuery(asked.get('q') ?? '');
  const terms = parseQuery(text);
  const search = { terms, editionId: edition.id, topicId: topic?.id ?? null, year, order } as const;

  const ids = terms.length === 0 ? [] : await findArticles(db, search, MOST + 1);
  const total = Math.min(ids.length, MOST);
  const pages = Math.max(1, Math.ceil(total / PAGE));
  const page = pageOf(asked.get('page'), pages);
  const found = await listFound(db, ids.slice(0, MOST).slice((page - 1) * PAGE, page * PAGE));
  const urlOf = (number: number): string => {
    const filters = { topic: topic?.slug, year, order: order === 'newest' ? null : order };
    const more = { ...filters, page: number === 1 ? null : String(number) };
    const set = Object.entries(more).filter((pair): pair is [string, string] => Boolean(pair[1]));
    return `${searchUrl}?${new URLSearchParams([['q', text], ...set])}`;
  };
  const model: SearchModel = {
    frame: {
      ...frameOf(edition, { kind: 'front', edition: edition.path }, links, words),
      url: searchUrl,
    },
    query: text,
    topics: topics.map(({ slug, label }) => ({ slug, label })),
    topic: topic?.slug ?? null,
    years: data.years,
    year,
    order,
    results: terms.length === 0 ? null : { total, isMore: ids.length > MOST, page, pages },
    items: found.map((article) => itemOf(article, terms, links)),
    previousUrl: page > 1 ? urlOf(page - 1) : null,
    nextUrl: page < pages ? urlOf(page + 1) : null,
  };
  const headers: [string, string][] = [
    ['Content-Type', 'text/html; charset=utf-8'],
    ['Content-Language', edition.language],
    ['Cache-Control', CACHE_CONTROL],
    ['Vary', 'Accept-Encoding'],
    ['X-Robots-Tag', 'noindex'],
    ...SECURITY_HEADERS,
    ['Access-Control-Allow-Origin', '*'],
  ];
  return { url: searchUrl, body: renderSearchPage(model, words), headers };
}

/** A page that there is: the nearest to what was asked. */
function pageOf(asked: string | null, pages: number): number {
  return asked !== null && /^[1-9]\d{0,8}$/.test(asked) ? Math.min(Number(asked), pages) : 1;
}

function itemOf(article: FoundArticle, terms: readonly Term[], links: Links): FoundItem {
  const { headline, lead, releasedAt, dateOnly } = article;
  const text = [lead, plainText(article.body)].filter((part) => part !== '').join(' ');
  return {
    headline: markHits(headline, findHits(headline, terms)),
    excerpt: excerptOf(text, findHits(text, terms)),
    url: links.article(article),
    releasedAt,
    dateOnly,
  };
}
