// Every public URL there is, in one place: for whoever goes through all of them.
import type { Edition } from '../domain/edition.ts';
import { FEED_FORMATS, type FeedVariant } from '../domain/feed.ts';
import type { StatementKind } from '../domain/statement.ts';
import { type Database, snapshot } from '../storage/database.ts';
import { editionsQuery } from '../storage/editions.ts';
import { lastOrdinalQuery } from '../storage/extent.ts';
import { listArticlePaths, type PathCursor, type PathStatus } from '../storage/paths.ts';
import { type MonthExtent, monthsQuery, topicsQuery } from '../storage/released.ts';
import { PART_SIZE } from '../storage/selections.ts';
import type { Address, DocumentKind } from './address.ts';
import { fullParts } from './month-document.ts';
import { sitemapsOf } from './sitemap-documents.ts';

/** An address, and the status of what is there. */
export interface PublicAddress {
  address: Address;
  status: PathStatus;
}

const PAGE = 500;

const VARIANTS: readonly FeedVariant[] = ['full', 'headlines'];

/** What an edition has besides its articles. */
interface EditionContents {
  edition: string;
  statements: readonly StatementKind[];
  /** Slugs of the topics that have a public article. */
  topics: readonly string[];
  /** Newest first. */
  months: readonly MonthExtent[];
  lastOrdinal: number;
}

type Standing = Exclude<
  DocumentKind,
  'chooser' | 'opml' | 'robots' | 'sitemap' | 'news-sitemap' | 'all' | 'article'
>;

/** Every kind must say here which there are of it: a document that is left out would never be looked at. */
const OF_EDITION: { [K in Standing]: (contents: EditionContents) => Extract<Address, { kind: K }>[] } = {
  front: ({ edition }) => [{ kind: 'front', edition }],
  feeds: ({ edition }) => [{ kind: 'feeds', edition }],
  feed: ({ edition, topics }) =>
    [null, ...topics].flatMap((topic) =>
      VARIANTS.flatMap((variant) =>
        FEED_FORMATS.map((format) => ({ kind: 'feed' as const, edition, topic, variant, format })),
      ),
    ),
  archive: ({ edition, lastOrdinal }) =>
    lastOrdinal < PART_SIZE
      ? []
      : Array.from({ length: Math.floor(lastOrdinal / PART_SIZE) + 1 }, (_, i) => i + 1).flatMap((part) =>
          FEED_FORMATS.map((format) => ({ kind: 'archive' as const, edition, part, format })),
        ),
  topic: ({ edition, topics }) => topics.map((topic) => ({ kind: 'topic', edition, topic })),
  year: ({ edition, months }) =>
    [...new Set(months.map(({ month }) => month.slice(0, 4)))].map((year) => ({
      kind: 'year',
      edition,
      year,
    })),
  month: ({ edition, months }) =>
    months.flatMap(({ month, articles }) =>
      [...fullParts(articles), null].map((part) => ({ kind: 'month' as const, edition, month, part })),
    ),
  style: ({ edition }) => [{ kind: 'style', edition }],
  statement: ({ edition, statements }) =>
    statements.map((statement) => ({ kind: 'statement', edition, statement })),
  'edition-sitemap': ({ edition, months }) => sitemapsOf(edition, months),
};

/**
 * The address of every document but the articles': what there is of editions, topics, months and years.
 * Those of a topic follow one another, so that whoever renders them in handfuls reads their articles once.
 */
export async function listStandingAddresses(db: Database): Promise<Address[]> {
  const editions = editionsQuery.decode(await db.all(editionsQuery.statement));
  const all: Address[] = [
    { kind: 'chooser', suggested: null },
    ...editions.map(({ path }) => ({ kind: 'chooser' as const, suggested: path })),
    { kind: 'opml' },
    { kind: 'robots' },
    { kind: 'sitemap' },
    { kind: 'news-sitemap' },
  ];
  if (editions.length > 0) all.push(...FEED_FORMATS.map((format) => ({ kind: 'all' as const, format })));
  for (const { path, statements } of editions) {
    const { topics, months, lastOrdinal } = await snapshot(db, {
      topics: topicsQuery(path),
      months: monthsQuery(path),
      lastOrdinal: lastOrdinalQuery(path),
    });
    const contents = {
      edition: path,
      statements,
      topics: topics.map(({ slug }) => slug),
      months,
      lastOrdinal,
    };
    for (const list of Object.values(OF_EDITION)) all.push(...list(contents));
  }
  return all;
}

/**
 * Every address at which there is a document: an article's, 200; what is left of a withdrawn one, 410; a former
 * path, 301; and all that stand whatever is public. Articles come in the order of their paths, a page at a time;
 * who needs them all as of one moment holds a snapshot meanwhile.
 */
export async function* listAddresses(db: Database): AsyncGenerator<PublicAddress> {
  for (const address of await listStandingAddresses(db)) yield { address, status: 200 };
  const editions = editionsQuery.decode(await db.all(editionsQuery.statement));
  for (const edition of editions) yield* listArticles(db, edition);
}

async function* listArticles(db: Database, edition: Edition): AsyncGenerator<PublicAddress> {
  let after: PathCursor | null = null;
  for (;;) {
    const paths: Awaited<ReturnType<typeof listArticlePaths>> = await listArticlePaths(
      db,
      edition,
      after,
      PAGE,
    );
    for (const { status, ...path } of paths) yield { address: { kind: 'article', ...path }, status };
    after = paths.at(-1) ?? null;
    if (paths.length < PAGE) return;
  }
}
