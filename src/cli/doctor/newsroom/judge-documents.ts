// Judges a handful of documents: what each says, beside what the newsroom says; and gathers where they lead.
import { type Address, pathOf } from '../../../documents/address.ts';
import type { PublicAddress } from '../../../documents/all-addresses.ts';
import { textOf } from '../../../documents/body.ts';
import type { Rendered } from '../../../documents/plan.ts';
import type { Edition } from '../../../domain/edition.ts';
import { octets } from '../../../render/feeds/limits.ts';
import { findArticlesAt, type PathArticle } from '../../../storage/paths.ts';
import { reasonOf } from '../well-formed.ts';
import { attempt } from './attempt.ts';
import { type Examined, REPORT } from './finding.ts';
import { type Due, type FeedAddress, judgeFeed, listDueEntries } from './judge-feed.ts';
import { judgePage, listDueItems, urlsOf } from './judge-page.ts';
import {
  dueOfSitemaps,
  judgeRobots,
  judgeSitemap,
  readSitemap,
  type SitemapAddress,
} from './judge-sitemap.ts';
import type { Linking } from './links.ts';
import { readFeed, readOpml } from './read-feed.ts';
import { readPage } from './read-page.ts';
import { ANEW, isStoredWrong, STORED_WRONG } from './stored.ts';

export interface DocumentFault {
  path: string;
  what: string;
  remedy: string;
}

export interface Judged {
  faults: DocumentFault[];
  linking: Linking[];
}

export type Judge = (handful: readonly PublicAddress[]) => Promise<Judged>;

/**
 * Makes the judge of an examination.
 * @param standing every address but the articles'
 */
export function createJudge(
  examined: Examined,
  editions: readonly Edition[],
  standing: readonly Address[],
): Judge {
  const { db, config } = examined;
  const { baseUrl } = config;
  const dueOf = dueOfSitemaps(db, editions, standing, baseUrl);
  /** Of the feeds that come one after the other. */
  let due: { of: string; entries: Due } | null = null;

  return async (handful) => {
    const judged: Judged = { faults: [], linking: [] };
    const places = handful.flatMap(({ address }) => (address.kind === 'article' ? [address] : []));
    const articles = new Map(
      (await findArticlesAt(db, places)).map((one) => [pathOf({ kind: 'article', ...one }), one]),
    );
    const attempted = await attempt(
      examined,
      handful.map(({ address }) => pathOf(address)),
    );
    for (const { address, status } of handful) {
      const path = pathOf(address);
      const blame = (what: string, remedy = REPORT) => judged.faults.push({ path, what, remedy });
      const rendered = attempted.renders.get(path)?.rendered;
      if (!rendered) {
        const failure = attempted.failures.get(path);
        blame(
          failure === undefined
            ? 'there is nothing, and there should be'
            : `it cannot be rendered (${failure})`,
        );
        continue;
      }
      if (rendered.status !== status) blame(`it answers ${rendered.status} instead of ${status}`);
      if (await isStoredWrong(examined, attempted.states.get(path), rendered)) blame(STORED_WRONG, ANEW);
      const article = articles.get(path) ?? null;
      try {
        const { faults, links } = await judgeOne(address, rendered, article);
        for (const what of faults) blame(what);
        judged.linking.push({ path, article, links });
      } catch (error) {
        blame(`no parser can read it (${reasonOf(error)})`);
      }
    }
    return judged;
  };

  type Said = Pick<Linking, 'links'> & { faults: string[] };

  async function judgeOne(address: Address, rendered: Rendered, article: PathArticle | null): Promise<Said> {
    const { location, status } = rendered;
    if (location !== null) return { faults: [], links: [{ url: location, isInText: false }] };
    const body = textOf(rendered.body);
    if (address.kind === 'feed' || address.kind === 'archive' || address.kind === 'all') {
      return judgeFeedAt(address, body);
    }
    if (address.kind === 'opml') return judgeOpml(body);
    if (address.kind === 'robots') return { faults: judgeRobots(body, standing, baseUrl), links: [] };
    if (isSitemap(address)) return judgeSitemapAt(address, body);
    // Stylesheets and what only machines read have no language, heading or text to judge.
    if (!rendered.contentType.startsWith('text/html')) return { faults: [], links: [] };
    const page = readPage(body);
    const chosen = address.kind === 'chooser' ? address.suggested : null;
    const path = 'edition' in address ? address.edition : chosen;
    const edition = path === null ? (editions[0] ?? null) : editionAt(path);
    // However many it may suggest, the chooser has one URL.
    const url = baseUrl + (address.kind === 'chooser' ? '/' : pathOf(address));
    const items = 'edition' in address ? await listDueItems(db, address) : [];
    const faults = judgePage(page, {
      edition,
      url: status === 200 ? url : null,
      headline: status === 200 ? (article?.headline ?? null) : null,
      leadsTo: 'edition' in address ? urlsOf(address.edition, items, baseUrl) : [],
    });
    return { faults, links: page.links };
  }

  async function judgeFeedAt(address: FeedAddress, body: string): Promise<Said> {
    const { format: _format, ...of } = address;
    const edition = 'edition' in address ? editionAt(address.edition) : null;
    if (due?.of !== JSON.stringify(of)) {
      due = { of: JSON.stringify(of), entries: await listDueEntries(db, address, edition) };
    }
    const feed = readFeed(address.format, body);
    const size = octets(body);
    const faults = await judgeFeed(db, address, feed, { edition, due: due.entries, baseUrl, size });
    const urls = [
      ...feed.entries.flatMap(({ url, media }) => [url, ...media]),
      ...(feed.page ? [feed.page] : []),
      ...feed.parts,
    ];
    return { faults, links: urls.map((url) => ({ url, isInText: false })) };
  }

  async function judgeSitemapAt(address: SitemapAddress, body: string): Promise<Said> {
    const read = readSitemap(body, address.kind === 'sitemap');
    const faults = judgeSitemap(read, await dueOf(address, read), address.kind === 'news-sitemap');
    const urls = new Set([...read.pages, ...read.alternates]);
    return { faults, links: [...urls].map((url) => ({ url, isInText: false })) };
  }

  /** Every feed must be in it once, in one format or another; of topics those with the whole text. */
  function judgeOpml(body: string): Said {
    const { feeds, pages } = readOpml(body);
    const must = standing.flatMap((address) =>
      address.kind === 'feed' && (address.topic === null || address.variant === 'full')
        ? [nameOf(address)]
        : [],
    );
    const named = new Set(feeds.map((url) => url.replace(/\.\w+$/, '')));
    const missing = [...new Set(must)].filter((url) => !named.has(url));
    const urls = [...feeds, ...pages];
    return {
      faults: missing.map((url) => `the feed ${url} is not in it`),
      links: urls.map((url) => ({ url, isInText: false })),
    };
  }

  function nameOf(address: FeedAddress): string {
    return (baseUrl + pathOf(address)).replace(/\.\w+$/, '');
  }

  function editionAt(path: string): Edition | null {
    return editions.find((edition) => edition.path === path) ?? null;
  }
}

function isSitemap(address: Address): address is SitemapAddress {
  return ['sitemap', 'news-sitemap', 'edition-sitemap'].includes(address.kind);
}
