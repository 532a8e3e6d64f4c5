// The pages for developers: guides that come with the program, and the reference of the API.
import { isNotModified } from '../documents/conditional.ts';
import { entityTag } from '../documents/entity-tag.ts';
import { CACHE_CONTROL, SECURITY_HEADERS } from '../documents/headers.ts';
import { createLinks } from '../documents/links.ts';
import { STYLESHEET } from '../documents/page-frame.ts';
import { type DeveloperFrame, renderGuidePage } from '../render/pages/developers.ts';
import { type ApiDescription, renderReferencePage } from '../render/pages/reference.ts';
import { listEditions } from '../storage/editions.ts';
import type { AppContext, Handler } from './app.ts';
import { PAGES } from './developer-pages.ts';
import { redirect } from './document.ts';
import { notFound } from './problem.ts';

interface Page {
  html: string;
  etag: string;
}

/** Pages held: some of each. */
const MOST_MADE = 3 * PAGES.length;

/** Pages as they were made of the files of one program; kept as long as those are. */
const made = new WeakMap<AppContext['findAsset'], Map<string, Promise<Page | undefined>>>();

export const developers: Handler = async (call, context) => {
  const name = call.req.param('page') ?? '';
  if (!PAGES.some((page) => page.name === name)) return notFound(call, context);
  const page = await pageOf(name, context);
  if (!page) return notFound(call, context);
  const headers = {
    ...Object.fromEntries(SECURITY_HEADERS),
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': 'en',
    'Cache-Control': CACHE_CONTROL,
    ETag: `"${page.etag}"`,
  };
  const ifNoneMatch = call.req.header('If-None-Match') ?? null;
  const validators = { etag: page.etag, modifiedAt: 0 };
  if (isNotModified({ ifNoneMatch, ifModifiedSince: null }, validators, context.now())) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(page.html, { headers });
};

/** A page without its slash, or with one too many. */
export const developersElsewhere: Handler = (call, context) => {
  const name = call.req.param('page');
  return redirect(`${context.config.baseUrl}/developers/${name ?? ''}`);
};

async function pageOf(name: string, context: AppContext): Promise<Page | undefined> {
  const [first] = await listEditions(context.db);
  const pages = made.get(context.findAsset) ?? new Map<string, Promise<Page | undefined>>();
  made.set(context.findAsset, pages);
  // Examples name an edition that is there; everything else about a page stays as it is.
  const key = JSON.stringify([name, context.config.baseUrl, first?.path, first?.language, first?.icon]);
  const known = pages.get(key);
  if (known) return known;
  // Editions change their icons now and then.
  if (pages.size >= MOST_MADE) pages.clear();
  const page = makePage(name, context, first);
  pages.set(key, page);
  page.catch(() => pages.delete(key));
  return page;
}

async function makePage(
  name: string,
  { config, findAsset }: AppContext,
  first: Awaited<ReturnType<typeof listEditions>>[number] | undefined,
): Promise<Page | undefined> {
  const { baseUrl } = config;
  const links = createLinks(baseUrl, first ? [first] : []);
  const urlOf = (page: string): string => `${baseUrl}/developers/${page}`;
  const frame: DeveloperFrame = {
    pages: PAGES.map((page) => ({ title: page.title, url: urlOf(page.name), isCurrent: page.name === name })),
    homeUrl: `${baseUrl}/`,
    canonicalUrl: urlOf(name),
    stylesheetUrls: [links.asset(STYLESHEET), links.asset('developers.css')],
    icon: { url: links.icon(first), size: first?.iconSize ?? null },
  };
  let html: string;
  if (name === 'reference') {
    const { API_ROUTES } = await import('./api/routes.ts');
    const { describeApi } = await import('./api/openapi.ts');
    const api = (await describeApi(API_ROUTES, baseUrl)) as ApiDescription;
    html = renderReferencePage(api, `${baseUrl}/api/v1/openapi.json`, frame);
  } else {
    const file = await findAsset(`guide-${name || 'start'}.md`);
    if (!file) return undefined;
    const { renderGuide } = await import('../render/guide.ts');
    const values = { base: baseUrl, edition: first?.path ?? 'en', language: first?.language ?? 'en' };
    html = renderGuidePage(renderGuide(new TextDecoder().decode(file.bytes), values), frame);
  }
  return { html, etag: await entityTag(new TextEncoder().encode(html)) };
}
