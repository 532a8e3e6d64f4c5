// What became of the items of a former feed here: which article each is, and how that stands.
import { erasedMark } from '../domain/erased.ts';
import { DAY, type Instant } from '../domain/time.ts';
import { Refusal } from '../operations/refusal.ts';
import { type Database, snapshot } from '../storage/database.ts';
import { listEditions } from '../storage/editions.ts';
import { type FoundItem, formerItemsQuery, type WantedItem } from '../storage/former-items.ts';

/** An item as a former feed had it. */
export interface FormerItem extends WantedItem {
  /** When it was published; null where the feed does not say. */
  at: Instant | null;
}

export const ITEM_STATES = ['public', 'scheduled', 'draft', 'withdrawn', 'erased'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export interface RecognisedItem {
  story: string;
  edition: string;
  state: ItemState;
  /** What it was known by. */
  by: 'guid' | 'path' | 'title';
  uuid: string;
  guid: string | null;
  publishAt: Instant | null;
  withdrawnAt: Instant | null;
  /** How many articles the edition's feed must hold to hold it, 501 for more than it may; null where it is not public. */
  place: number | null;
}

/** Items in one question. */
export const MOST_ITEMS = 200;

/** Days between what two systems call the time of one article: one may know the day alone. */
const APART = 2 * DAY;

/**
 * Says of each item which article it is, in the order given; null for what is not here.
 * @param edition in which it is looked for first, and alone by its title; null: in all of them
 * @throws Refusal for an edition that there is not
 */
export async function recogniseItems(
  db: Database,
  { edition, items }: { edition: string | null; items: readonly FormerItem[] },
): Promise<(RecognisedItem | null)[]> {
  const editions = await listEditions(db);
  const searched = editions.filter(({ path }) => edition === null || path === edition);
  if (searched.length === 0) throw new Refusal(`there is no edition “${edition}”`);
  const ids = searched.map(({ id }) => id);
  const { found } = await snapshot(db, { found: formerItemsQuery(items, ids) });
  return items.map((item) => {
    const known = found.flatMap((article): Known[] => {
      const by = knownBy(item, article);
      return by ? [{ by, article, isHere: edition === null || article.edition === edition }] : [];
    });
    const [best] = known.sort((a, b) => rankOf(a) - rankOf(b));
    return best ? recognised(best) : null;
  });
}

interface Known {
  by: RecognisedItem['by'];
  article: FoundItem;
  isHere: boolean;
}

const BY: readonly RecognisedItem['by'][] = ['guid', 'path', 'title'];

const rankOf = ({ by, isHere }: Known): number => (isHere ? 0 : BY.length) + BY.indexOf(by);

function knownBy({ guids, paths, titles, at }: FormerItem, article: FoundItem): Known['by'] | undefined {
  const own = [article.guid, `urn:uuid:${article.uuid}`];
  if (guids.some((guid) => own.includes(guid) || own.includes(erasedMark(guid)))) return 'guid';
  if (paths.some((path) => article.paths.includes(path) || article.paths.includes(erasedMark(path))))
    return 'path';
  const time = article.releasedAt ?? article.publishAt;
  const isThen = at === null || time === null || Math.abs(at - time) <= APART;
  return titles.includes(article.headline) && isThen ? 'title' : undefined;
}

function recognised({ by, article }: Known): RecognisedItem {
  const { story, edition, uuid, guid, publishAt, withdrawnAt, place } = article;
  return { story, edition, state: stateOf(article), by, uuid, guid, publishAt, withdrawnAt, place };
}

function stateOf({ erasedAt, withdrawnAt, releasedAt, publishAt }: FoundItem): ItemState {
  if (erasedAt !== null) return 'erased';
  if (withdrawnAt !== null) return 'withdrawn';
  if (releasedAt !== null) return 'public';
  return publishAt === null ? 'draft' : 'scheduled';
}
