// A newsroom's public side without a server: the app over a direct source, and every answer as plain values.

import { type Config, readConfig } from '../../src/config.ts';
import type { Desk } from '../../src/context.ts';
import { takePartnerRequests, takeRequests } from '../../src/desk/requests.ts';
import { type Address, parsePath, pathOf } from '../../src/documents/address.ts';
import { textOf } from '../../src/documents/body.ts';
import type { BodyCache } from '../../src/documents/body-cache.ts';
import { createDirectSource } from '../../src/documents/direct-source.ts';
import { stampOf } from '../../src/documents/entity-tag.ts';
import { bakeHeaders } from '../../src/documents/headers.ts';
import { createKnownRows } from '../../src/documents/known-rows.ts';
import { planOf } from '../../src/documents/plans.ts';
import { createDirectSearch } from '../../src/documents/search.ts';
import { FEED_FORMATS } from '../../src/domain/feed.ts';
import { slugify } from '../../src/domain/slug.ts';
import { STATEMENT_KINDS } from '../../src/domain/statement.ts';
import { createMemoryLimiter } from '../../src/http/api/limiter.ts';
import { type App, type AppContext, createApp } from '../../src/http/app.ts';
import { type Catalogue, createI18n } from '../../src/i18n.ts';
import { readAssets, readCatalogues } from '../../src/node/catalogues.ts';
import { createAnswerCache, createReads } from '../../src/partners/perform-reads.ts';
import { createEntryCache } from '../../src/render/feeds/entry-cache.ts';
import { snapshot } from '../../src/storage/database.ts';
import type { Erasing, Erasure } from '../../src/storage/erasing.ts';
import type { MediaStore } from '../../src/storage/media.ts';
import type { Newsroom } from './newsroom.ts';

export interface Answer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

export interface Site {
  context: AppContext;
  app: App;
  /** What the operator's log was told went wrong. */
  errors: string[];
  /** GET of a path below the base URL, unless told otherwise. */
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Answer>;
}

export interface SiteOptions {
  baseUrl?: string;
  /** Changes the words of every language. */
  words?: (catalogue: Catalogue) => Catalogue;
  db?: AppContext['db'];
  /** What a desk elsewhere must show; left out, none is let in. */
  key?: string;
  /** How those who wait for a change are woken; left out, nobody waits. */
  awaitChange?: AppContext['awaitChange'];
  /** As on Node. */
  compress?: AppContext['compress'];
  /** Bytes held between requests, as on Workers. */
  bodies?: BodyCache;
}

const CATALOGUES = readCatalogues();
const ASSETS = readAssets();
/** Read once: a site is opened for most tests, and takes less time than the words of all languages. */
const WORDS = { catalogues: CATALOGUES, i18n: createI18n(CATALOGUES) };
/** With those words, by base URL. */
const STAMPS = new Map<string, Promise<string>>();

function stampAt(baseUrl: string): Promise<string> {
  const stamp = STAMPS.get(baseUrl) ?? stampOf(baseUrl, CATALOGUES);
  STAMPS.set(baseUrl, stamp);
  return stamp;
}

function wordsWith(change: NonNullable<SiteOptions['words']>): typeof WORDS {
  const catalogues = Object.fromEntries(Object.entries(CATALOGUES).map(([tag, own]) => [tag, change(own)]));
  return { catalogues, i18n: createI18n(catalogues) };
}

export async function openSite(newsroom: Desk, options: SiteOptions = {}): Promise<Site> {
  const { baseUrl = 'https://news.example.org', words } = options;
  const config: Config = readConfig({ CORANTO_BASE_URL: baseUrl, CORANTO_KEY: options.key });
  const { catalogues, i18n } = words ? wordsWith(words) : WORDS;
  const errors: string[] = [];
  const base = {
    config,
    db: options.db ?? newsroom.db,
    media: memoryMedia(),
    erasing: memoryErasing(),
    i18n,
    entries: createEntryCache(4_000_000),
    known: createKnownRows(1_000_000),
    now: newsroom.now,
    newId: newsroom.newId,
    keepsBodies: true,
    stamp: await (words ? stampOf(config.baseUrl, catalogues) : stampAt(config.baseUrl)),
    log: {
      info: () => {},
      warn: () => {},
      error: (message: string, facts: Record<string, unknown> = {}) => {
        errors.push(`${message} ${JSON.stringify(facts)}`);
      },
    },
  };
  const partners = takePartnerRequests(base);
  const context: AppContext = {
    ...base,
    documents: createDirectSource(base, options.bodies),
    search: createDirectSearch(base),
    reads: createReads(base, createAnswerCache(1_000_000)),
    awaitChange: options.awaitChange ?? (async () => false),
    desk: takeRequests(base),
    partners,
    limiter: createMemoryLimiter((used) => void partners.perform('note-use', used).catch(() => {})),
    findAsset: async (name) => ASSETS.get(name),
    compress: options.compress ?? null,
  };
  const app = createApp(context);
  const prefix = new URL(config.baseUrl).pathname.replace(/\/$/, '');
  return {
    context,
    app,
    errors,
    get: (path, headers = {}, method = 'GET') =>
      answerOf(app.request(`http://inside.invalid${prefix}${path}`, { method, headers })),
  };
}

export async function answerOf(given: Response | Promise<Response>): Promise<Answer> {
  const response = await given;
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await response.text() };
}

/** Nothing is written to a disk, so nothing is left on one. */
export function memoryErasing(): Erasing {
  const noted: Erasure[] = [];
  return {
    ledger: { note: async (erasures) => void noted.push(...erasures), list: async () => noted },
    scrub: async () => true,
  };
}

function memoryMedia(): MediaStore {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    has: async (name) => files.has(name),
    put: async (name, bytes) => void files.set(name, bytes.slice()),
    find: async (name) => {
      const bytes = files.get(name);
      return bytes && { size: bytes.length, body: new Blob([bytes]).stream() };
    },
    delete: async (name) => void files.delete(name),
  };
}

/** What a document ought to answer now: rendered from nothing but what is public. */
export async function renderAnew(
  site: Site,
  path: string,
): Promise<Omit<Answer, 'headers'> & { headers: string }> {
  const address = parsePath(path) as Address;
  const { context } = site;
  const plan = planOf(address, context.now());
  const data = await snapshot<Record<string, unknown>>(context.db, plan.queries);
  const about = {
    baseUrl: context.config.baseUrl,
    i18n: context.i18n,
    entries: createEntryCache(0),
  };
  const rendered = plan.build(data, about);
  if (!rendered) return { status: 404, headers: '', body: '' };
  return {
    status: rendered.status,
    headers: JSON.stringify(bakeHeaders(rendered)),
    body: textOf(rendered.body),
  };
}

/** Every document an edition has whatever is published, and those of the periods and topics named. */
export function standingPaths(
  editions: readonly string[],
  months: readonly string[],
  topics: readonly string[],
): string[] {
  const addresses = editions.flatMap((edition): Address[] => {
    const feeds = (topic: string | null) =>
      (['full', 'headlines'] as const).flatMap((variant) =>
        FEED_FORMATS.map((format): Address => ({ kind: 'feed', edition, topic, variant, format })),
      );
    return [
      { kind: 'front', edition },
      { kind: 'feeds', edition },
      ...feeds(null),
      ...topics.flatMap((key): Address[] => {
        const topic = `${key}-${edition}`;
        return [{ kind: 'topic', edition, topic }, ...feeds(topic)];
      }),
      ...months.map((month): Address => ({ kind: 'month', edition, month, part: null })),
      { kind: 'style', edition },
      ...[null, ...months].map((month): Address => ({ kind: 'edition-sitemap', edition, month, part: 1 })),
      ...[...new Set(months.map((month) => month.slice(0, 4)))].map(
        (year): Address => ({ kind: 'year', edition, year }),
      ),
    ];
  });
  const all = FEED_FORMATS.map((format) => ({ kind: 'all' as const, format }));
  const ofNewsroom = [
    { kind: 'chooser', suggested: null },
    { kind: 'opml' },
    { kind: 'robots' },
    { kind: 'sitemap' },
    { kind: 'news-sitemap' },
  ] as const;
  return [...ofNewsroom, ...all, ...addresses].map(pathOf);
}

/** What editions may say of themselves. */
export function statementPaths(editions: readonly string[]): string[] {
  return editions.flatMap((edition) =>
    STATEMENT_KINDS.map((statement) => pathOf({ kind: 'statement', edition, statement })),
  );
}

/** Every article URL that the texts and times in a newsroom could lead to, released or not. */
export function guessedArticlePaths(newsrooms: readonly Newsroom[], months: readonly string[]): string[] {
  const slugs = new Map<string, Set<string>>();
  for (const newsroom of newsrooms) {
    const rows = newsroom.rows(`SELECT e.path, e.language, r.headline, r.slug AS asked, a.slug
      FROM revisions r JOIN articles a ON a.id = r.article_id JOIN editions e ON e.id = a.edition_id`);
    for (const { path, language, headline, asked, slug } of rows) {
      const known = slugs.get(path as string) ?? new Set();
      slugs.set(path as string, known);
      const derived = slugify(headline as string, language as string);
      for (const one of [derived, asked, slug]) if (one !== null) known.add(one as string).add(`${one}-2`);
    }
  }
  return [...slugs].flatMap(([edition, ofEdition]) =>
    months.flatMap((month) =>
      [...ofEdition].map((slug) => pathOf({ kind: 'article', edition, month, slug })),
    ),
  );
}
