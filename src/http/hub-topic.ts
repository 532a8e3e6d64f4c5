// Which of our feeds a topic URL is: one that answers now, under the path that it has or had.
import { parsePath, pathOf } from '../documents/address.ts';
import { type FeedAddress, feedPath, parseFeedPath } from '../domain/feed-address.ts';
import type { FeedIds } from '../domain/subscription.ts';
import { findFeedIds } from '../storage/subscribed-feeds.ts';
import type { AppContext } from './app.ts';
import { listFormer } from './former.ts';

/**
 * The feed of a topic, or undefined for one that there is not.
 * @param topic below the base URL, with its query
 */
export async function findTopicFeed(context: AppContext, topic: string): Promise<FeedIds | undefined> {
  const { pathname, search } = new URL(`http://inside.invalid${topic}`);
  const own = search === '' ? await inForce(context, parseFeedPath(pathname)) : undefined;
  const feed = own ?? (await formerFeed(context, pathname, search));
  return feed && findFeedIds(context.db, feed);
}

/** The feed's address now, where there is one to be read there. */
async function inForce(
  { documents, config }: AppContext,
  feed: FeedAddress | undefined,
): Promise<FeedAddress | undefined> {
  const address = feed && parsePath(feedPath(feed));
  const found = address && (await documents.find(pathOf(address)));
  if (found?.status === 200) return feed;
  const location = found?.headers.find(([name]) => name === 'Location')?.[1];
  if (found?.status !== 301 || !location?.startsWith(config.baseUrl)) return undefined;
  return parseFeedPath(location.slice(config.baseUrl.length));
}

async function formerFeed(
  context: AppContext,
  pathname: string,
  search: string,
): Promise<FeedAddress | undefined> {
  const [first] = await listFormer(context, pathname, search);
  return first && 'feed' in first && first.feed.feed ? inForce(context, first.feed.feed) : undefined;
}
