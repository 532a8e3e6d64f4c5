// Whether a feed says what the newsroom says: which entries it has, in which language, and where it is.
import type { Address } from '../../../documents/address.ts';
import { pathOf } from '../../../documents/address.ts';
import { WINDOW_OF_ALL } from '../../../documents/all-document.ts';
import { atomId, ownId, rssGuid, standInId } from '../../../documents/ids.ts';
import type { Edition } from '../../../domain/edition.ts';
import { plainText } from '../../../render/html.ts';
import type { Database } from '../../../storage/database.ts';
import {
  findKnown,
  type Known,
  listLatest,
  listLatestOfAll,
  listOfPart,
  listOpenPart,
  listWithout,
} from '../../../storage/entries.ts';
import type { ReadFeed } from './read-feed.ts';

export type FeedAddress = Extract<Address, { kind: 'feed' | 'archive' | 'all' }>;

/** What a feed must hold, in any format. */
export interface Due {
  /** What must be there. */
  entries: Known[];
  /** What may give way to something longer: the last changed first. */
  optional: Known[];
  /** Ids of stories of other editions that may stand there. */
  standIns: ReadonlySet<string>;
}

/** Octets from which a document may have left entries out: it has 1,500,000 at most, and one entry has 1,000,000. */
const MAY_BE_SHORT = 500_000;

/** What the documents at these addresses must hold. */
export async function listDueEntries(
  db: Database,
  address: FeedAddress,
  edition: Edition | null,
): Promise<Due> {
  const none = { entries: [], optional: [], standIns: new Set<string>() };
  if (address.kind === 'all') return { ...none, optional: await listLatestOfAll(db, WINDOW_OF_ALL) };
  const { edition: path } = address;
  if (address.kind === 'archive') return { ...none, entries: await listOfPart(db, path, address.part) };
  const { topic } = address;
  const size = edition?.windowSize ?? 0;
  const optional = await listLatest(db, { edition: path, topic, by: 'updated_at', size });
  if (topic !== null) return { ...none, optional };
  const standsIn = edition !== null && edition.fallback !== 'hide' && edition.closedAt === null;
  const without = standsIn ? await listWithout(db, path, 2 * size) : [];
  return {
    entries: await listOpenPart(db, path),
    optional,
    standIns: new Set(without.map((uuid) => standInId(uuid, (edition as Edition).uuid))),
  };
}

/**
 * What is wrong with a feed, in words.
 * @param due what it must hold
 */
export async function judgeFeed(
  db: Database,
  address: FeedAddress,
  feed: ReadFeed,
  { edition, due, baseUrl, size }: { edition: Edition | null; due: Due; baseUrl: string; size: number },
): Promise<string[]> {
  const faults: string[] = [];
  if (edition !== null && feed.language !== edition.language) {
    faults.push(`it says that its language is ${feed.language ?? 'none'}, and not ${edition.language}`);
  }
  const url = baseUrl + pathOf(address);
  if (feed.self !== url) faults.push(`it says that it is at ${feed.self ?? 'no address'}`);
  const idOf = address.kind === 'all' ? ownId : address.format === 'rss' ? rssGuid : atomId;
  const ids = feed.entries.map(({ id }) => legible(id));
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  for (const id of new Set(twice)) faults.push(`it has the entry ${id} twice`);
  const shown = new Set(ids);
  const standing = ids.filter((id) => due.standIns.has(id)).length;
  const optional = due.optional
    .slice(0, Math.max(0, due.optional.length - standing))
    .map(idOf)
    .map(legible);
  // Long ones leave the last out: what comes before one that is there may not be missing.
  const last = size < MAY_BE_SHORT ? optional.length : optional.findLastIndex((id) => shown.has(id)) + 1;
  const must = [...due.entries.map(idOf).map(legible), ...optional.slice(0, last)];
  const missing = new Set(must.filter((id) => !shown.has(id)));
  for (const id of missing) faults.push(`the entry ${id} is missing`);
  const known = new Set([...due.entries, ...due.optional].map((article) => legible(idOf(article))));
  const others = ids.filter((id) => !known.has(id) && !due.standIns.has(id));
  if (others.length === 0) return faults;
  // A part of the archive has its members and nobody else.
  const within = address.kind === 'feed' ? address.edition : null;
  const found = address.kind === 'archive' ? [] : await findKnown(db, within, others);
  for (const article of found) known.add(legible(idOf(article)));
  for (const id of others.filter((one) => !known.has(one))) {
    faults.push(
      `the entry ${id} is not of a public article ${address.kind === 'all' ? 'of any edition' : 'of the edition'}`,
    );
  }
  return faults;
}

/** Parsers of feeds differ in how often they undo what is escaped, which a former system's guid may hold. */
function legible(id: string): string {
  return plainText(plainText(id));
}
