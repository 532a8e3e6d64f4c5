// Feeds of a former system: which of ours is answered at the address that one had, or redirected to.
import type { Desk } from '../context.ts';
import { RESERVED_PATHS } from '../domain/edition.ts';
import { erasedMark } from '../domain/erased.ts';
import { feedPath, ownFirstPart, parseFeedPath } from '../domain/feed-address.ts';
import type { Database } from '../storage/database.ts';
import { listEditionPaths, listEditions } from '../storage/editions.ts';
import {
  deleteFormerFeed,
  type FormerFeedRow,
  listFormerFeeds,
  putFormerFeed,
} from '../storage/former-feeds.ts';
import { write } from '../storage/newsroom.ts';
import { listFormerPaths } from '../storage/path-holders.ts';
import { listTopicSlugs, listTopics } from '../storage/topics.ts';
import { Refusal } from './refusal.ts';

export interface ListedFormerFeed {
  /** The address that it had, below the base URL and with its query. */
  path: string;
  /** Path of ours; null where its topic has no label in the edition any more. */
  feed: string | null;
  /** Whether ours is answered there, and not redirected to. */
  inPlace: boolean;
}

export interface AddedFormerFeed extends ListedFormerFeed {
  outcome: 'added' | 'changed' | 'unchanged';
}

/** Every former feed, in the order of their addresses. */
export async function describeFormerFeeds(db: Database): Promise<ListedFormerFeed[]> {
  const feeds = await listFormerFeeds(db);
  return feeds.map((one) => ({ ...one, feed: one.feed && feedPath(one.feed) }));
}

/**
 * Answers what a feed of a former system was asked for with one of ours; once more, with another one.
 * @param given the address, in the form that `formerPath` gives, and the path of ours
 * @throws Refusal for an address that is Coranto’s own or was an article’s, and for what is none of our feeds
 */
export async function addFormerFeed(
  desk: Desk,
  given: { path: string; feed: string; inPlace: boolean },
): Promise<AddedFormerFeed> {
  const { path, inPlace } = given;
  const { db } = desk;
  return write(db, async () => {
    await refuseTaken(db, path);
    const row = { path, inPlace, ...(await findFeed(db, given.feed)) };
    const before = (await describeFormerFeeds(db)).find((one) => one.path === path);
    const { feed, ...kept } = row;
    const isSame = before?.feed === feed && before.inPlace === inPlace;
    return {
      statements: isSame ? [] : [putFormerFeed(kept)],
      result: { path, feed, inPlace, outcome: isSame ? 'unchanged' : before ? 'changed' : 'added' },
    };
  });
}

/**
 * Answers an address as if it had never been a feed’s.
 * @throws Refusal where it is none
 */
export async function removeFormerFeed(desk: Desk, path: string): Promise<ListedFormerFeed> {
  return write(desk.db, async () => {
    const former = (await describeFormerFeeds(desk.db)).find((one) => one.path === path);
    if (!former)
      throw new Refusal(`“${path}” is no former feed; “coranto former-feed list” shows those that there are`);
    return { statements: [deleteFormerFeed(path)], result: former };
  });
}

/** What is answered at these, whatever is asked for: `all` and the list of feeds are documents. */
const ANSWERED = RESERVED_PATHS.filter((path) => path !== 'all' && path !== 'feeds.opml');

async function refuseTaken(db: Database, path: string): Promise<void> {
  const [pathname = '', query] = path.split('?', 2);
  const first = pathname.split('/')[1] ?? '';
  if (ANSWERED.includes(first)) throw new Refusal(`“${path}” is a URL of Coranto itself`);
  const own = query === undefined ? ownFirstPart(pathname) : undefined;
  if (own !== undefined) {
    const isOwn = own === '' || own === 'all' || (await listEditionPaths(db)).has(own);
    if (isOwn)
      throw new Refusal(
        `“${path}” is a URL of the newsroom’s own; only with a query can it be a former feed`,
      );
  }
  const [holder] = await listFormerPaths(db, [path, erasedMark(path)]);
  if (!holder) return;
  const whose =
    holder.path === path
      ? `story “${holder.story}” in edition “${holder.edition}”`
      : 'an article that was erased';
  throw new Refusal(`“${path}” was the address of ${whose}, and leads there for ever`);
}

type FoundFeed = Omit<FormerFeedRow, 'path' | 'inPlace'> & { feed: string };

/** Ours at a path that it has or had. */
async function findFeed(db: Database, path: string): Promise<FoundFeed> {
  const address = parseFeedPath(path);
  if (!address) {
    throw new Refusal(
      `“${path}” is none of our feeds; expected one such as nl/feed.rss, nl/topics/trade/headlines.atom or all/feed.json`,
    );
  }
  const { edition, topic, variant, format } = address;
  if (edition === null) return { editionId: null, topicId: null, variant, format, feed: feedPath(address) };
  const [editions, paths] = await Promise.all([listEditions(db), listEditionPaths(db)]);
  const found = editions.find(({ id }) => id === paths.get(edition));
  if (!found) {
    const known = editions.map((one) => one.path).join(', ');
    throw new Refusal(`there is no edition “${edition}”; the editions are ${known}`);
  }
  const inForce = { ...address, edition: found.path };
  if (topic === null) return { editionId: found.id, topicId: null, variant, format, feed: feedPath(inForce) };
  const [topics, slugs] = await Promise.all([listTopics(db), listTopicSlugs(db)]);
  const topicId = slugs.find(({ editionId, slug }) => editionId === found.id && slug === topic)?.topicId;
  const slug = topics.find(({ id }) => id === topicId)?.labels.get(found.id)?.slug;
  if (topicId === undefined || slug === undefined) {
    const known = [...new Set(topics.flatMap(({ labels }) => labels.get(found.id)?.slug ?? []))].join(', ');
    throw new Refusal(`edition “${found.path}” has no topic at “${topic}”; it has ${known || 'none yet'}`);
  }
  return { editionId: found.id, topicId, variant, format, feed: feedPath({ ...inForce, topic: slug }) };
}
