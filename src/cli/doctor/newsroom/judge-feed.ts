// Whether a feed says what the newsroom says: which entries it has, in which language, and where it is.
import type { Address } from '../../../documents/address.ts';
import { pathOf } from '../../../documents/address.ts';
import { WINDOW } from '../../../documents/feed-document.ts';
import { atomId, rssGuid } from '../../../documents/ids.ts';
import type { Edition } from '../../../domain/edition.ts';
import { plainText } from '../../../render/html.ts';
import type { Database } from '../../../storage/database.ts';
import { findKnown, type Known, listLatest, listOpenPart } from '../../../storage/entries.ts';
import type { ReadFeed } from './read-feed.ts';

export type FeedAddress = Extract<Address, { kind: 'feed' }>;

/** What the feeds of an edition, or of a topic in it, must hold. */
export async function listDueEntries(
  db: Database,
  { edition, topic }: Pick<FeedAddress, 'edition' | 'topic'>,
): Promise<Known[]> {
  const latest = await listLatest(db, { edition, topic, by: 'updated_at', size: WINDOW });
  return topic === null ? [...latest, ...(await listOpenPart(db, edition))] : latest;
}

/**
 * What is wrong with a feed, in words.
 * @param due what it must hold
 */
export async function judgeFeed(
  db: Database,
  address: FeedAddress,
  feed: ReadFeed,
  { edition, due, baseUrl }: { edition: Edition; due: readonly Known[]; baseUrl: string },
): Promise<string[]> {
  const faults: string[] = [];
  if (feed.language !== edition.language) {
    faults.push(`it says that its language is ${feed.language ?? 'none'}, and not ${edition.language}`);
  }
  const url = baseUrl + pathOf(address);
  if (feed.self !== url) faults.push(`it says that it is at ${feed.self ?? 'no address'}`);
  const idOf = address.format === 'rss' ? rssGuid : atomId;
  const ids = feed.entries.map(({ id }) => legible(id));
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  for (const id of new Set(twice)) faults.push(`it has the entry ${id} twice`);
  const shown = new Set(ids);
  const missing = new Set(due.map((article) => legible(idOf(article))).filter((id) => !shown.has(id)));
  for (const id of missing) faults.push(`the entry ${id} is missing`);
  const known = new Set(due.map((article) => legible(idOf(article))));
  const others = feed.entries.filter(({ id }) => !known.has(legible(id)));
  if (others.length === 0) return faults;
  const found = await findKnown(
    db,
    address.edition,
    others.map(({ id }) => id),
  );
  for (const article of found) known.add(legible(idOf(article)));
  for (const { id } of others.filter((one) => !known.has(legible(one.id)))) {
    faults.push(`the entry ${id} is not of a public article of the edition`);
  }
  return faults;
}

/** Parsers of feeds differ in how often they undo what is escaped, which a former system's guid may hold. */
function legible(id: string): string {
  return plainText(plainText(id));
}
