// A generation run: renders what was touched and what is new, so that readers find it ready.
import { type Address, pathOf } from '../documents/address.ts';
import { isFresh } from '../documents/freshness.ts';
import type { Press } from '../documents/prepare.ts';
import type { Document } from '../documents/produce.ts';
import type { Change } from '../domain/change.ts';
import { FEED_FORMATS, type FeedVariant } from '../domain/feed.ts';
import { DAY } from '../domain/time.ts';
import { type ChangedPlace, listChanges, listPlaces } from '../storage/changes.ts';
import { listBehind, listStates } from '../storage/documents.ts';
import { listEditions } from '../storage/editions.ts';
import { moveConsumer, readConsumer } from '../storage/newsroom.ts';
import { type RenderOptions, renderWanted } from './render-wanted.ts';

export interface Generated {
  rendered: number;
  /** Paths rendered, in the order in which they were stored. */
  paths: string[];
  /** `more`: it might not go on to the end. */
  outcome: 'done' | 'more';
}

const CONSUMER = 'documents';
const CHANGES = 500;
const BEHIND = 400;
/** Pages of older releases are rendered when somebody asks. */
const HOT = 90 * DAY;

/**
 * Brings every hot document up to the log: those that changes touched, and those that releases made
 * possible. Safe to run at any time and twice at once; costs what has changed, not what exists. A run that
 * might not go on loses nothing: the next begins with the same changes and finds fresh what this one rendered.
 */
export async function generate(press: Press, options: RenderOptions = {}): Promise<Generated> {
  const { onRendered, mayGoOn = () => true, beside = [] } = options;
  const paths: string[] = [];
  const collect = async (documents: Document[]): Promise<void> => {
    paths.push(...documents.map(({ path }) => path));
    await onRendered?.(documents);
  };
  const ended = (): Generated => ({ rendered: paths.length, paths, outcome: 'done' });
  const cut = (): Generated => ({ rendered: paths.length, paths, outcome: 'more' });
  /** A render may lose to a newer change: then it comes again. */
  const tried = new Set<string>();
  for (;;) {
    const changes = await listChanges(press.db, await readConsumer(press.db, CONSUMER), CHANGES);
    // Whoever erased it, what was made of it is in memory here.
    if (changes.some(({ kind }) => kind === 'erased')) {
      forget(press);
      for (const other of beside) other.forget();
    }
    const possible = await staleOf(press, await pathsOf(press, changes));
    const behind = (await listBehind(press.db, press.now(), BEHIND)).filter((path) => !tried.has(path));
    // What one change leads to and what it touched have most in common.
    const wanted = inGroups([...new Set([...possible, ...behind])]);
    for (const path of behind) tried.add(path);
    const last = changes.at(-1);
    if (!last && wanted.length === 0) return ended();
    if (wanted.length > 0 && !(await renderWanted(press, wanted, { ...options, onRendered: collect })))
      return cut();
    if (last) await moveConsumer(press.db, CONSUMER, last.seq);
    if (!mayGoOn()) return cut();
  }
}

function forget({ entries, known }: Press): void {
  entries.clear();
  known.clear();
}

/** Those that are not there, or not as they should be. */
async function staleOf(press: Press, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const states = await listStates(press.db, paths);
  return paths.filter((path) => {
    const state = states.get(path);
    return !state || !isFresh(state, press);
  });
}

/** In an order in which a handful has much to read in common: the documents of a topic, of an edition. */
function inGroups(paths: readonly string[]): string[] {
  return [...paths].sort();
}

/** The hot documents of editions and articles that changes are about. */
async function pathsOf(press: Press, changes: readonly Change[]): Promise<string[]> {
  const released = changes.flatMap((change) => (change.kind === 'released' ? (change.articleId ?? []) : []));
  const places = await listPlaces(press.db, [...new Set(released)]);
  const editions = changes.some(({ kind }) => kind === 'edition') ? await addressesOfEditions(press) : [];
  const addresses = [...editions, ...places.flatMap((place) => addressesOf(place, press.now()))];
  return [...new Set(addresses.map(pathOf))];
}

/**
 * The hot documents in which a newly released article appears. All of them are there: one that is not would be
 * looked for by every run that may not go on to the end, and none would get past it.
 */
function addressesOf(place: ChangedPlace, now: number): Address[] {
  const { edition, month, slug, topics, hasMonth } = place;
  const addresses: Address[] = [
    { kind: 'front', edition },
    ...feedsOf(edition, null),
    ...topics.flatMap((topic) => [{ kind: 'topic', edition, topic } as const, ...feedsOf(edition, topic)]),
    { kind: 'feeds', edition },
    ...FEED_FORMATS.map((format) => ({ kind: 'all', format }) as const),
    { kind: 'opml' },
    { kind: 'chooser', suggested: null },
    { kind: 'news-sitemap' },
  ];
  if (place.releasedAt > now - HOT) {
    addresses.push({ kind: 'article', edition, month, slug });
    if (hasMonth) {
      addresses.push(
        { kind: 'month', edition, month, part: null },
        { kind: 'year', edition, year: month.slice(0, 4) },
      );
    }
  }
  return addresses;
}

function feedsOf(edition: string, topic: string | null): Address[] {
  return (['full', 'headlines'] satisfies FeedVariant[]).flatMap((variant) =>
    FEED_FORMATS.map((format) => ({ kind: 'feed', edition, topic, variant, format }) as const),
  );
}

async function addressesOfEditions(press: Press): Promise<Address[]> {
  const editions = await listEditions(press.db);
  return editions.flatMap(({ path }) => [{ kind: 'front', edition: path } as const, ...feedsOf(path, null)]);
}
