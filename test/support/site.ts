// A newsroom's public side without a server: the app over a direct source, and every answer as plain values.
import type { Hono } from 'hono';
import { type Config, readConfig } from '../../src/config.ts';
import type { Address } from '../../src/documents/address.ts';
import { parsePath, pathOf } from '../../src/documents/address.ts';
import { createDirectSource } from '../../src/documents/direct-source.ts';
import { bakeHeaders } from '../../src/documents/headers.ts';
import { planOf } from '../../src/documents/plans.ts';
import { stampOf } from '../../src/documents/produce.ts';
import { FEED_FORMATS } from '../../src/domain/feed.ts';
import { slugify } from '../../src/domain/slug.ts';
import { monthOf } from '../../src/domain/time.ts';
import { type AppContext, createApp } from '../../src/http/app.ts';
import { type Catalogue, createI18n } from '../../src/i18n.ts';
import { readAssets, readCatalogues } from '../../src/node/catalogues.ts';
import { createEntryCache } from '../../src/render/feeds/entry-cache.ts';
import { snapshot } from '../../src/storage/database.ts';
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
  app: Hono;
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
}

const CATALOGUES = readCatalogues();
const ASSETS = readAssets();

export async function openSite(newsroom: Newsroom, options: SiteOptions = {}): Promise<Site> {
  const { baseUrl = 'https://news.example.org', words = (catalogue: Catalogue) => catalogue } = options;
  const config: Config = readConfig({ CORANTO_BASE_URL: baseUrl });
  const catalogues = Object.fromEntries(Object.entries(CATALOGUES).map(([tag, own]) => [tag, words(own)]));
  const errors: string[] = [];
  const base = {
    config,
    db: options.db ?? newsroom.db,
    media: memoryMedia(),
    i18n: createI18n(catalogues),
    entries: createEntryCache(4_000_000),
    now: newsroom.now,
    newId: newsroom.newId,
    stamp: await stampOf(config.baseUrl, catalogues),
    log: {
      info: () => {},
      warn: () => {},
      error: (message: string, facts: Record<string, unknown> = {}) => {
        errors.push(`${message} ${JSON.stringify(facts)}`);
      },
    },
  };
  const context: AppContext = {
    ...base,
    documents: createDirectSource(base),
    assets: (name) => ASSETS.get(name),
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

export async function answerOf(response: Response | Promise<Response>): Promise<Answer> {
  const { status, headers, ...rest } = await response.then?.((r) => r) as never;
  return { status, headers, body: String(rest) };
}
