// settle: brings the newsroom up to now. It alone releases, and it ends what ends by itself.
import type { Context, Desk } from '../context.ts';
import type { Edition } from '../domain/edition.ts';
import { freePath, pathKey, type WantedPath } from '../domain/path.ts';
import { slugify } from '../domain/slug.ts';
import { type Instant, monthOf, wholeSecond } from '../domain/time.ts';
import { type Lack, lacksOf, sayLacks } from '../domain/together.ts';
import { DatabaseFault } from '../storage/database.ts';
import {
  considered,
  type DueArticle,
  type DueStory,
  lastOrdinals,
  listDueEnds,
  listDueStories,
  listPublicOfStories,
  nextDueAt,
  type PublicArticle,
} from '../storage/due.ts';
import { listEditions } from '../storage/editions.ts';
import { type Head, write } from '../storage/newsroom.ts';
import { listTakenPaths } from '../storage/taken-paths.ts';
import { listTopics } from '../storage/topics.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { type Changed, logChange, touchMonths } from './effects.ts';

/** How many articles go out in one batch: bounded memory and bounded locks, whatever is due. */
const BATCH = 500;

/** Nobody in person: the schedule. Who set it is in the private log. */
const BY_SCHEDULE = { actor: 'schedule', reason: null };

export interface Settled {
  released: number;
  withdrawn: number;
  /** Stories that were due and cannot go out whole: told once, when that is found. */
  held: HeldStory[];
}

/** A story that waits for the rest of its required editions. */
export interface HeldStory {
  story: string;
  /** Paths of the editions that would have gone out. */
  editions: string[];
  lacks: Lack[];
}

/**
 * Releases every article whose time has come, in the order of their times, and withdraws those whose
 * end has come. What cannot go out with the rest of its story is held. Idempotent; safe when two run at once;
 * catches up after any downtime.
 */
export async function settle(desk: Desk, now: Instant = desk.now()): Promise<Settled> {
  const settled: Settled = { released: 0, withdrawn: 0, held: [] };
  for (;;) {
    const due = await nextDueAt(desk.db);
    if (due === null || due > now) return settled;
    const { released, held } = await write(desk.db, (head) => decideReleases(desk, head, now));
    settled.released += released;
    settled.held.push(...held);
    settled.withdrawn += await write(desk.db, (head) => decideEnds(desk, head, now));
  }
}

/**
 * Settles after something that is committed already: where storage cannot do it now, it is done by whoever keeps time,
 * and what was asked has not failed.
 * @returns undefined where storage could not: what is due goes out later, by itself
 */
export async function settleAfter(desk: Desk): Promise<Settled | undefined> {
  try {
    return await settle(desk);
  } catch (error) {
    if (!(error instanceof DatabaseFault)) throw error;
    return undefined;
  }
}

/** Of what was committed, that what is due by it goes out later, by itself: storage could not do that now. */
export interface Later {
  later?: true;
}

/** Settles after something that is committed already, and says where that must wait. */
export async function orLater<T extends object>(desk: Desk, done: T): Promise<T & Later> {
  return (await settleAfter(desk)) ? done : { ...done, later: true };
}

/** Settles, and tells the log of what is held: nobody stands by when a schedule goes wrong. */
export async function settleAndTell(desk: Desk & Pick<Context, 'log'>): Promise<Settled> {
  const settled = await settle(desk);
  for (const { story, editions, lacks } of settled.held) {
    desk.log.warn('held', { story, editions, lacks: sayLacks(lacks) });
  }
  return settled;
}

async function decideReleases(desk: Desk, head: Head, now: Instant) {
  const stories = await listDueStories(desk.db, now, BATCH);
  const batch = new WriteBatch(head, BY_SCHEDULE, now);
  if (stories.length === 0) return { statements: [], result: { released: 0, held: [] } };
  const [editions, topics, ordinals] = await Promise.all([
    listEditions(desk.db),
    listTopics(desk.db),
    lastOrdinals(desk.db),
  ]);
  const outcomes = stories.map((story) => decideStory(story, editions, now));
  const going = outcomes.flatMap((outcome) => outcome.going).sort(byDueTime);
  const held = outcomes.flatMap((outcome) => (outcome.held ? holdStory(batch, outcome.held, editions) : []));
  for (const { articleId } of outcomes.flatMap(({ unheld }) => unheld)) batch.unhold(articleId);
  const topicIds = new Map(topics.map((topic) => [topic.key, topic.id]));
  const places = await givePaths(desk, going, new Map(editions.map((edition) => [edition.id, edition])));
  const released: (Changed & { quiet: boolean })[] = [];
  for (const [i, article] of going.entries()) {
    const ordinal = (ordinals.get(article.editionId) ?? 0) + 1;
    ordinals.set(article.editionId, ordinal);
    const { month, slug } = places[i] as WantedPath;
    const ids = article.topics.map((key) => topicIds.get(key)).filter((id) => id !== undefined);
    const { releasedAt } = article;
    const updatedAt = Math.max(article.updatedAt ?? releasedAt, releasedAt);
    batch.release({ ...article, updatedAt, ordinal, month, slug, topicIds: ids });
    released.push({ ...article, month, topicIds: ids });
  }
  for (const article of released) logChange(batch, 'released', article, article.quiet);
  if (released.length > 0) {
    await touchMonths(desk.db, batch, released, 1);
    const appeared = [...new Set(released.map((article) => article.storyId))];
    logTranslated(batch, await listPublicOfStories(desk.db, appeared));
  }
  batch.add(considered(stories.map(({ id }) => id)));
  return { statements: batch.statements(), result: { released: released.length, held } };
}

/** An article that goes out, and as of when. */
type Going = DueArticle & { releasedAt: Instant };

/** What becomes of a story: articles that go out, or why none of the others does. */
interface Outcome {
  going: Going[];
  held: { story: DueStory; waiting: DueArticle[]; lacks: Lack[] } | null;
  /** Articles that were held, and now only wait for their time. */
  unheld: DueArticle[];
}

function decideStory(story: DueStory, editions: readonly Edition[], now: Instant): Outcome {
  const due = [...story.articles.values()].filter(
    ({ releasedAt, publishAt }) => releasedAt === null && publishAt !== null && publishAt <= now,
  );
  const free = due.filter(({ alone, quiet }) => alone || quiet);
  const bound = due.filter((article) => !free.includes(article));
  const going = free.map((article) => ({ ...article, releasedAt: article.publishAt as Instant }));
  // What goes out by itself is lacking no more.
  const out = new Map(story.articles);
  for (const article of going) out.set(article.editionId, article);
  const after = { ...story, articles: out };
  const unheld = againAhead(after, editions, now);
  if (bound.length === 0) return { going, held: null, unheld };
  const lacks = lacksOf(after, editions, now);
  if (lacks.length > 0) return { going, held: { story, waiting: bound, lacks }, unheld };
  // What waited for the others is news as of now: with its own time, readers would never have seen it come.
  const late = bound.some(({ heldAt }) => heldAt !== null) ? wholeSecond(now) : null;
  const together = bound.map((article) => ({
    ...article,
    releasedAt: late ?? (article.publishAt as Instant),
  }));
  return { going: [...going, ...together], held: null, unheld };
}

/** What was held before the clock was set back, of a story that is ready by now: its time comes again. */
function againAhead(story: DueStory, editions: readonly Edition[], now: Instant): DueArticle[] {
  const ahead = [...story.articles.values()].filter(
    ({ heldAt, publishAt }) => heldAt !== null && (publishAt as Instant) > now,
  );
  if (ahead.length === 0) return [];
  const last = Math.max(...ahead.map(({ publishAt }) => publishAt as Instant));
  return lacksOf(story, editions, last).length === 0 ? ahead : [];
}

const byDueTime = (a: Going, b: Going): number => a.releasedAt - b.releasedAt || a.articleId - b.articleId;

/** Keeps the due articles of a story back, and says so once. */
function holdStory(
  batch: WriteBatch,
  { story, waiting, lacks }: NonNullable<Outcome['held']>,
  editions: readonly Edition[],
): HeldStory[] {
  const fresh = waiting.filter(({ heldAt }) => heldAt === null);
  for (const article of fresh) {
    batch.hold(article.articleId);
    batch.logDesk('held', article, article.publishAt, sayLacks(lacks));
  }
  if (fresh.length === 0) return [];
  const paths = editions.filter(({ id }) => waiting.some(({ editionId }) => editionId === id));
  return [{ story: story.key, editions: paths.map(({ path }) => path), lacks }];
}

/** What an article's path is made from. */
type Placed = Pick<Going, 'articleId' | 'editionId' | 'releasedAt' | 'headline' | 'slug'>;

/** Months and slugs in the order of release: only what is public already can be in the way. */
export async function givePaths(
  desk: Pick<Desk, 'db'>,
  due: readonly Placed[],
  editions: ReadonlyMap<number, Edition>,
): Promise<WantedPath[]> {
  const wanted = due.map((article) => {
    const edition = editions.get(article.editionId) as Edition;
    return {
      editionId: article.editionId,
      month: monthOf(article.releasedAt, edition.timeZone),
      slug: article.slug ?? slugify(article.headline, edition.language),
    };
  });
  const ids = due.map(({ articleId }) => articleId);
  const listed = await listTakenPaths(desk.db, wanted, ids);
  const holders = new Map(listed.map((path) => [pathKey(path), path.articleId]));
  return wanted.map((path, i) => {
    const id = ids[i] as number;
    // Where it was on a former system it may be again.
    const free = freePath(path, { has: (key) => (holders.get(key) ?? id) !== id });
    holders.set(pathKey(free), id);
    return free;
  });
}

async function decideEnds(desk: Desk, head: Head, now: Instant) {
  const ending = await listDueEnds(desk.db, now, BATCH);
  const batch = new WriteBatch(head, BY_SCHEDULE, now);
  const gone = new Set(ending.map((article) => article.articleId));
  for (const article of ending) {
    batch.withdraw(article.articleId, Math.max(article.withdrawAt, article.updatedAt), 'expired');
    logChange(batch, 'withdrawn', article, article.quiet);
  }
  if (ending.length > 0) {
    await touchMonths(desk.db, batch, ending, -1);
    const siblings = await listPublicOfStories(desk.db, [
      ...new Set(ending.map((article) => article.storyId)),
    ]);
    logTranslated(
      batch,
      siblings.filter((sibling) => !gone.has(sibling.articleId)),
    );
  }
  return { statements: batch.statements(), result: ending.length };
}

/** A sibling appeared or went: each public article of the story has other alternates now. */
export function logTranslated(batch: WriteBatch, siblings: readonly PublicArticle[]): void {
  for (const sibling of siblings) logChange(batch, 'translated', sibling);
}
