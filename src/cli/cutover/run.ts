// A cut-over rehearsed: the former feed and ours, read as readers read them, and compared.
import { readConfig } from '../../config.ts';
import { type FormerItem, MOST_ITEMS, type RecognisedItem } from '../../desk/former-items.ts';
import { type DeskLink, linkHere } from '../../desk/link.ts';
import { feedPath, parseFeedPath } from '../../domain/feed-address.ts';
import { formerPath } from '../../domain/former-path.ts';
import { readFormerAddress } from '../../intake/former-paths.ts';
import { Refusal } from '../../operations/refusal.ts';
import type { Io } from '../io.ts';
import { openSnapshot, withDesk } from '../open-desk.ts';
import { type Comparison, compare, missingItems } from './compare.ts';
import { isUrl, load } from './load.ts';
import { chooseFeed, type OurFeed } from './our-feed.ts';
import { type ReadFeed, type ReadItem, readFeed } from './read-feed.ts';

export interface CutoverOptions {
  /** Of ours, below the base URL. */
  feed: string | undefined;
  to: string | undefined;
}

export interface Cutover extends Comparison {
  old: ReadFeed;
  ours: ReadFeed;
  feed: OurFeed;
}

/** A newsroom to be compared with, here or elsewhere. */
interface Newsroom {
  desk: DeskLink;
  baseUrl: string;
  /** The text of the document at a path, and the path at which it is now. */
  get(path: string): Promise<{ path: string; text: string }>;
}

/**
 * Compares a former feed with the one of ours that its subscribers will get. Nothing is written.
 * @param from a file or a URL
 * @param say told of what takes time while it happens
 * @throws Refusal where there is nothing to compare; RemoteError where it cannot be had
 */
export async function cutover(
  io: Io,
  from: string,
  options: CutoverOptions,
  say: (what: string) => void,
): Promise<Cutover> {
  const source = await load(from, say);
  const old = readFeed(source.text, from);
  if (old.items.length === 0)
    throw new Refusal(`${from}: the feed has no items; take it while the former system still fills it`);
  return withNewsroom(io, options, say, async (newsroom) => {
    const { desk, baseUrl } = newsroom;
    for (const url of [source.url, source.contentLocation]) refuseOwn(from, url, baseUrl);
    const addresses = [...(isUrl(from) ? [from] : []), ...(old.self === null ? [] : [old.self])];
    const feed = await chooseFeed(desk, baseUrl, { named: options.feed, addresses, old });
    const there = await newsroom.get(feed.path);
    const address = parseFeedPath(there.path);
    if (!address) throw new Refusal(`“${feed.path}” is none of our feeds; expected one such as nl/feed.rss`);
    const ours = readFeed(there.text, feedPath(address));
    const missing = missingItems(old, ours);
    const articles = await recognise(desk, baseUrl, missing, address.edition);
    return {
      old,
      ours,
      feed: { ...feed, path: there.path },
      ...compare({ old, ours, address }, missing, articles),
    };
  });
}

/** What leads here already is our feed itself. */
function refuseOwn(from: string, url: URL | null, baseUrl: string): void {
  const read = url ? readFormerAddress(url.href, baseUrl) : { fault: '' };
  if ('path' in read && parseFeedPath(read.path)) {
    throw new Refusal(
      `“${from}” leads to ${read.path} of this newsroom already; compare a copy that was taken before`,
    );
  }
}

async function withNewsroom<T>(
  io: Io,
  { to }: CutoverOptions,
  say: (what: string) => void,
  act: (newsroom: Newsroom) => Promise<T>,
): Promise<T> {
  if (to !== undefined) {
    const baseUrl = to.replace(/\/+$/, '');
    return withDesk(io, { to }, (desk) =>
      act({ desk, baseUrl, get: (path) => getThere(baseUrl, path, say) }),
    );
  }
  const config = readConfig(io.env);
  const desk = await openSnapshot(config, io);
  try {
    const get = await documentsHere(desk);
    return await act({ desk: linkHere({ ...desk, media: null }), baseUrl: config.baseUrl, get });
  } finally {
    desk.close();
  }
}

const nothingAt = (path: string): Refusal =>
  new Refusal(
    `there is no feed at ${path}: nothing is public in it yet, or there is no such edition or topic`,
  );

async function getThere(
  baseUrl: string,
  path: string,
  say: (what: string) => void,
): ReturnType<Newsroom['get']> {
  const { text, url } = await load(baseUrl + path, say);
  const read = readFormerAddress((url as URL).href, baseUrl);
  if ('fault' in read)
    throw new Refusal(`${baseUrl}${path} leads to ${url?.href}, which is not below ${baseUrl}`);
  return { path: read.path, text };
}

async function documentsHere(desk: Awaited<ReturnType<typeof openSnapshot>>): Promise<Newsroom['get']> {
  // Loaded here only: rendering is most of the program.
  const [{ createContext }, { createReadOnlySource }] = await Promise.all([
    import('../../node/context.ts'),
    import('../../documents/read-only-source.ts'),
  ]);
  const { config, db, now } = desk;
  const source = createReadOnlySource({ ...(await createContext(config, db)), now });
  return async (path) => {
    const found = await source.find(path);
    const location = found?.headers.find(([name]) => name === 'Location')?.[1];
    const at = location === undefined ? path : location.slice(config.baseUrl.length);
    const document = location === undefined ? found : await source.find(at);
    const bytes = await document?.load('identity');
    if (!bytes || document?.status !== 200) throw nothingAt(path);
    return { path: at, text: new TextDecoder().decode(bytes) };
  };
}

async function recognise(
  desk: DeskLink,
  baseUrl: string,
  items: readonly ReadItem[],
  edition: string | null,
): Promise<(RecognisedItem | null)[]> {
  const found: (RecognisedItem | null)[] = [];
  for (let from = 0; from < items.length; from += MOST_ITEMS) {
    const page = items.slice(from, from + MOST_ITEMS).map((item) => wantedOf(item, baseUrl));
    found.push(...(await desk.perform('recognise-items', { edition, items: page })));
  }
  return found;
}

const LONGEST = 2_000;

function wantedOf({ identity, kind, link, titles, at }: ReadItem, baseUrl: string): FormerItem {
  const short = (texts: readonly string[]) => texts.filter((text) => text.length <= LONGEST);
  const addresses = [link, kind === 'guid' ? identity : null].filter((text) => text !== null);
  const paths = addresses.flatMap((text) => {
    const url = isUrl(text) ? URL.parse(text) : null;
    if (!url) return [];
    const read = readFormerAddress(url.href, baseUrl);
    // On another host it had the path that its requests will have here.
    return 'path' in read ? [read.path] : [formerPath(url.pathname) + formerPath(url.search)];
  });
  return {
    guids: kind === 'title and date' ? [] : short([identity]),
    paths: short([...new Set(paths)].filter((path) => path.length > 1)),
    titles: short(titles),
    at,
  };
}
