// What a former system had at an address that is asked for: one of its feeds, or an article, found in one look-up.
import { asksTheSame } from '../domain/former-feed.ts';
import { formerPath } from '../domain/former-path.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, snapshot } from '../storage/database.ts';
import { type FormerFeed, formerFeedsQuery } from '../storage/former-feeds.ts';
import { knownFormerQuery } from '../storage/former-targets.ts';

/** A feed, or the path of an article. */
export type Former = { feed: FormerFeed } | { article: string };

/** No former path is as long (see src/intake/former-paths.ts), encoded in capitals or not. */
const LONGEST = 6_000;

/**
 * Finds what there was, the most exact first: at the address with its query, at the same with a slash more or less at
 * the end, a feed with the same parameters, and what was there without a query.
 * @param path below the base URL, as it was asked for
 * @param query with its question mark, or empty
 */
export async function listFormer(
  { db, now }: { db: Database; now(): Instant },
  path: string,
  query: string,
): Promise<Former[]> {
  const given = query === '' ? [path, otherSlash(path)] : [path + query, otherSlash(path) + query];
  const asked = namesOf(given);
  const bare = query === '' ? [] : namesOf([path, otherSlash(path)]);
  const { feeds, articles } = await snapshot(db, {
    feeds: formerFeedsQuery([...asked, ...bare]),
    articles: knownFormerQuery([...asked, ...bare], now()),
  });
  const at = (names: readonly string[]): Former[] =>
    names.flatMap((name): Former[] => [
      ...feeds.filter((feed) => feed.path === name).map((feed) => ({ feed })),
      ...articles.filter((one) => one === name).map((article) => ({ article })),
    ]);
  const alike = feeds.filter(
    (feed) => !asked.includes(feed.path) && asked.some((name) => asksTheSame(name, feed.path)),
  );
  return [...at(asked), ...alike.map((feed) => ({ feed })), ...at(bare)];
}

export const otherSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : `${path}/`);

function namesOf(addresses: readonly string[]): string[] {
  return addresses.filter((address) => address.startsWith('/') && address.length <= LONGEST).map(formerPath);
}
