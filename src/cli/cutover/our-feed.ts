// Which of our feeds the subscribers of a former one will get, and that feed as a reader gets it.
import type { DeskLink } from '../../desk/link.ts';
import type { FeedFormat } from '../../domain/feed.ts';
import { feedPath } from '../../domain/feed-address.ts';
import { asksTheSame } from '../../domain/former-feed.ts';
import { readFormerAddress } from '../../intake/former-paths.ts';
import { Refusal } from '../../operations/refusal.ts';
import type { ReadFeed } from './read-feed.ts';

/** Why it is that one. */
export type Reason = 'it was named' | 'its address leads there' | 'its language is that edition’s';

export interface OurFeed {
  /** Below the base URL. */
  path: string;
  reason: Reason;
}

export interface Choice {
  /** What was named, below the base URL. */
  named: string | undefined;
  /** Where the former feed is or says that it is, the best first. */
  addresses: readonly string[];
  old: ReadFeed;
}

/**
 * Finds it: the one that is named, else the one to which its address leads, else that of the only edition in its
 * language, in the format that is nearest.
 * @throws Refusal where none of these is one
 */
export async function chooseFeed(
  desk: DeskLink,
  baseUrl: string,
  { named, addresses, old }: Choice,
): Promise<OurFeed> {
  if (named !== undefined) return { path: named, reason: 'it was named' };
  const formers = await desk.perform('former-feeds', {});
  const paths = addresses.flatMap((address) => pathsOf(address, baseUrl));
  for (const path of paths) {
    const exact = formers.find((one) => one.path === path);
    const feed = (exact ?? formers.find((one) => asksTheSame(path, one.path)))?.feed;
    if (feed) return { path: feed, reason: 'its address leads there' };
  }
  return { path: await feedOfLanguage(desk, old), reason: 'its language is that edition’s' };
}

/** The address in the newsroom; of one at another host, the path that its requests will have here. */
function pathsOf(address: string, baseUrl: string): string[] {
  const url = URL.parse(address);
  const texts = url ? [url.href, url.pathname + url.search] : [];
  return texts.flatMap((text) => {
    const read = readFormerAddress(text, baseUrl);
    return 'path' in read ? [read.path] : [];
  });
}

async function feedOfLanguage(desk: DeskLink, { language, format }: ReadFeed): Promise<string> {
  const editions = await desk.perform('editions', {});
  const say = 'say which of our feeds its subscribers will get: --feed nl/feed.rss';
  const known = editions.map((one) => `${one.path} (${one.language})`).join(', ') || 'none yet';
  if (language === null)
    throw new Refusal(`the feed does not say its language; ${say} (the editions are ${known})`);
  const [exact, alike] = [tagOf(language), baseOf(language)];
  const same = editions.filter((one) => tagOf(one.language) === exact);
  const near = editions.filter((one) => baseOf(one.language) === alike);
  const [edition, ...others] = same.length === 1 ? same : near;
  if (!edition || others.length > 0) {
    const what = edition ? 'more than one edition is' : 'no edition is';
    throw new Refusal(
      `the feed is in “${language}”, and ${what} in that language; ${say} (the editions are ${known})`,
    );
  }
  return feedPath({ edition: edition.path, topic: null, variant: 'full', format: format as FeedFormat });
}

/** RSS 0.9x has tags of its own, such as “en-us”. */
const tagOf = (language: string): string => language.trim().replaceAll('_', '-').toLowerCase();
const baseOf = (language: string): string => tagOf(language).split('-')[0] as string;
