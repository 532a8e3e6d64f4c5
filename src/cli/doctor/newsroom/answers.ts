// What is answered at a URL of this newsroom, found out without a server: many at a time, each once.
import { createBoundedCache } from '../../../bounded-cache.ts';
import { type Address, parsePath, pathOf } from '../../../documents/address.ts';
import { createApp } from '../../../http/app.ts';
import { listPublicMedia } from '../../../storage/media.ts';
import { findArticlesAt } from '../../../storage/paths.ts';
import type { Examined } from './finding.ts';

/** Finds the status at the end of all redirects, by path with its query; paths are below the base URL. */
export type FindStatuses = (paths: readonly string[]) => Promise<Map<string, number>>;

const REMEMBERED = 100_000;
const MOST_REDIRECTS = 5;

type ArticleAddress = Extract<Address, { kind: 'article' }>;

/**
 * Makes the search. Articles and media are looked up together; all else is asked of the app itself, once.
 * @param standing paths of the documents that are known to be there
 */
export function statusFinder(examined: Examined, standing: ReadonlySet<string>): FindStatuses {
  const { db, config } = examined;
  const known = createBoundedCache<number>(REMEMBERED, () => 1);
  const app = createApp(examined);
  const { origin, pathname } = new URL(`${config.baseUrl}/`);

  return async (paths) => {
    const wanted = [...new Set(paths)];
    const open = wanted.filter((path) => known.get(path) === undefined && !standing.has(path));
    for (const find of [ofArticles, ofMedia]) {
      for (const [path, status] of await find(open)) known.set(path, status);
    }
    const found = new Map<string, number>();
    for (const path of wanted)
      found.set(path, standing.has(path) ? 200 : (known.get(path) ?? (await ask(path))));
    return found;
  };

  async function ofArticles(open: readonly string[]): Promise<[string, number][]> {
    const asked = open.flatMap((path): [string, ArticleAddress][] => {
      const address = parsePath(withoutQuery(path));
      return address?.kind === 'article' ? [[path, address]] : [];
    });
    const articles = await findArticlesAt(
      db,
      asked.map(([, address]) => address),
    );
    const statuses = new Map(
      articles.map((one) => [pathOf({ kind: 'article', ...one }), one.isWithdrawn ? 410 : 200]),
    );
    return asked.flatMap(([path, address]): [string, number][] => {
      const status = statuses.get(pathOf(address));
      return status === undefined ? [] : [[path, status]];
    });
  }

  async function ofMedia(open: readonly string[]): Promise<[string, number][]> {
    const asked = open.flatMap((path): [string, string][] => {
      const name = /^\/media\/([^/?]+)$/.exec(path)?.[1];
      return name === undefined ? [] : [[path, name]];
    });
    const there = new Set(
      await listPublicMedia(
        db,
        asked.map(([, name]) => name),
      ),
    );
    return asked.map(([path, name]) => [path, there.has(name) ? 200 : 404]);
  }

  async function ask(path: string): Promise<number> {
    let at = path;
    let status = 0;
    for (let asked = 0; asked <= MOST_REDIRECTS; asked++) {
      const answer = await app.request(origin + pathname + at.slice(1));
      ({ status } = answer);
      await answer.body?.cancel();
      const location = answer.headers.get('Location');
      const next = location === null ? undefined : pathBelowBase(location, config.baseUrl);
      if (status < 300 || status >= 400 || next === undefined) break;
      at = next;
    }
    known.set(path, status);
    return status;
  }
}

/** The path of a URL below the base URL, with its query; undefined for one that is elsewhere. */
export function pathBelowBase(url: string, baseUrl: string): string | undefined {
  const [target, base] = [URL.parse(url), new URL(`${baseUrl}/`)];
  if (target?.origin !== base.origin) return undefined;
  if (`${target.pathname}/` === base.pathname) return '/';
  if (!target.pathname.startsWith(base.pathname)) return undefined;
  return `/${target.pathname.slice(base.pathname.length)}${target.search}`;
}

function withoutQuery(path: string): string {
  return path.replace(/\?.*$/, '');
}
