// Compares a former feed with ours as its readers will: what they would see again, what they would lose, and what
// would be new to them though it is old.

import type { RecognisedItem } from '../../desk/former-items.ts';
import { atomId, ownId, rssGuid } from '../../documents/ids.ts';
import { LARGEST_WINDOW, SMALLEST_WINDOW } from '../../domain/edition.ts';
import type { FeedAddress } from '../../domain/feed-address.ts';
import { type Instant, toRfc3339 } from '../../domain/time.ts';
import type { ReadFeed, ReadItem } from './read-feed.ts';

export interface Difference {
  /** `again`: it is in ours under another identity. `lost`: it is not in ours. */
  outcome: 'again' | 'lost';
  item: ReadItem;
  /** What it is in ours, or would be; null where nobody knows. */
  identity: string | null;
  article: RecognisedItem | null;
  /** Why, as a clause. */
  why: string;
  /** What whoever moves the newsroom does, as a clause. */
  remedy: string;
}

export interface Comparison {
  differences: Difference[];
  /** Items that readers will know again. */
  kept: number;
  /** Ours that the former feed has not, although they are older than its newest item. */
  unread: ReadItem[];
}

/** The items of a former feed that readers would not know again in ours. */
export function missingItems(old: ReadFeed, ours: ReadFeed): ReadItem[] {
  const known = new Set(ours.items.map(({ identity }) => identity));
  return old.items.filter(({ identity }) => !known.has(identity));
}

/**
 * Says what becomes of each item that is missing.
 * @param articles what each of them is in the newsroom, in their order
 * @param address of ours
 */
export function compare(
  feeds: { old: ReadFeed; ours: ReadFeed; address: FeedAddress },
  missing: readonly ReadItem[],
  articles: readonly (RecognisedItem | null)[],
): Comparison {
  const { old, ours, address } = feeds;
  const differences = missing.map((item, at) => judge(item, articles[at] ?? null, ours, address));
  const known = new Set([
    ...old.items.map(({ identity }) => identity),
    ...differences.map(({ identity }) => identity),
  ]);
  // Not as arguments of one call: there may be more than a call can have.
  const newest = old.items.reduce((last, { at }) => Math.max(last, at ?? last), Number.NEGATIVE_INFINITY);
  return {
    differences,
    kept: old.items.length - missing.length,
    unread: ours.items.filter(({ identity, at }) => !known.has(identity) && at !== null && at < newest),
  };
}

function judge(
  item: ReadItem,
  article: RecognisedItem | null,
  ours: ReadFeed,
  address: FeedAddress,
): Difference {
  const entry = entryOf(item, article, ours);
  if (entry) {
    const identity = entry.identity;
    return { outcome: 'again', item, identity, article, ...otherIdentity(item, article, address) };
  }
  const identity = article && identityOf(article, address);
  return { outcome: 'lost', item, identity, article, ...absence(item, article, address) };
}

/** The same in ours, whatever it is called there. */
function entryOf(item: ReadItem, article: RecognisedItem | null, ours: ReadFeed): ReadItem | undefined {
  // Every name that the article has in one of the formats.
  if (article) {
    const names = [ownId(article), atomId(article), rssGuid(article)];
    return ours.items.find(({ identity }) => names.includes(identity));
  }
  return ours.items.find(({ link }) => link !== null && link === item.link);
}

function identityOf(article: RecognisedItem, { edition, format }: FeedAddress): string {
  if (edition === null) return ownId(article);
  return format === 'rss' ? rssGuid(article) : atomId(article);
}

type Verdict = Pick<Difference, 'why' | 'remedy'>;

function otherIdentity(item: ReadItem, article: RecognisedItem | null, address: FeedAddress): Verdict {
  if (address.edition === null) {
    return {
      why: 'in the feed of all editions every entry has an id of our own, since two editions may share a guid',
      remedy: 'let its subscribers get the feed of an edition',
    };
  }
  if (item.kind === 'title and date') {
    return {
      why: 'it has neither guid nor link, and readers know it by its title and date',
      remedy: 'nothing keeps that: ours have an id each',
    };
  }
  if (article?.guid === item.identity && address.format !== 'rss') {
    return {
      why: 'its guid is no IRI, and cannot be an id in Atom or JSON Feed',
      remedy: 'let its subscribers get our RSS feed, whose guid is the same',
    };
  }
  const has = article?.guid ? 'it came in with another guid' : 'it came in without its guid';
  return {
    why: `${has}, and what was released has its id for ever`,
    remedy: `import it into a new newsroom with ${sayGuid(item)}`,
  };
}

function absence(item: ReadItem, article: RecognisedItem | null, address: FeedAddress): Verdict {
  if (!article) {
    return { why: 'it is not in the newsroom', remedy: `import it with ${sayGuid(item)}${sayPath(item)}` };
  }
  const { story, edition } = article;
  const verdict = (why: string, remedy: string): Verdict => ({ why, remedy });
  if (article.state === 'erased') return verdict('it was erased', 'nothing: it is gone for good');
  if (address.edition !== null && edition !== address.edition)
    return verdict(
      `it is in edition “${edition}”`,
      `import it in edition “${address.edition}”, if that is its language`,
    );
  switch (article.state) {
    case 'withdrawn':
      return verdict(
        `it was withdrawn at ${toRfc3339(article.withdrawnAt as Instant)}`,
        `nothing, or “coranto reinstate ${story} --edition ${edition}”`,
      );
    case 'draft':
      return verdict('it is a draft', `“coranto release ${story} ${edition}”`);
    case 'scheduled':
      return verdict(
        `it is not public before ${toRfc3339(article.publishAt as Instant)}`,
        `wait for that, or “coranto release ${story} ${edition}”`,
      );
    case 'public':
      return outside(article, address);
  }
}

function outside({ story, edition, place }: RecognisedItem, address: FeedAddress): Verdict {
  if (address.topic !== null) {
    const remedy = `“coranto retopic ${story}” with that topic too, or “coranto edition edit ${edition} --window ${LARGEST_WINDOW}”`;
    return { why: 'it is not about that topic, or older than what the feed holds', remedy };
  }
  if (address.edition === null || place === null || place > LARGEST_WINDOW) {
    const why = 'it is older than what the feed holds';
    return { why, remedy: 'nothing: readers that have seen it keep it, and the archive has it' };
  }
  return {
    why: `${place} articles are as new, and the feed holds fewer`,
    remedy: `“coranto edition edit ${edition} --window ${Math.max(SMALLEST_WINDOW, place)}”`,
  };
}

/** As an import takes it: feeds say of guids that they are permalinks by saying nothing. */
function sayGuid({ identity, isPermaLink }: ReadItem): string {
  const isAddress = isPermaLink && /^https?:\/\/\S+$/i.test(identity);
  return `guid: ${JSON.stringify(identity)}${isAddress ? ' and isPermaLink: true' : ''}`;
}

/** The path that its link had, where an import takes it: what asks for the first page gets that. */
function sayPath({ link }: ReadItem): string {
  const url = link === null ? null : URL.parse(link);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname === '/') return '';
  return ` and formerPaths: [${JSON.stringify(url.pathname + url.search)}]`;
}
