// settle: brings the newsroom up to now. It alone releases, and it ends what ends by itself.
import type { Desk } from '../context.ts';
import type { Edition } from '../domain/edition.ts';
import { freePath, pathKey } from '../domain/path.ts';
import { slugify } from '../domain/slug.ts';
import { type Instant, monthOf } from '../domain/time.ts';
import {
  type DueRelease,
  lastOrdinals,
  listDueEnds,
  listDueReleases,
  listPublicOfStories,
  listTakenPaths,
  nextDueAt,
  type PublicArticle,
} from '../storage/due.ts';
import { listEditions, listTopics } from '../storage/editions.ts';
import { type Head, write } from '../storage/newsroom.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { type Changed, logChange, touchMonths } from './effects.ts';

/** How many articles go out in one batch: bounded memory and bounded locks, whatever is due. */
const BATCH = 500;

/** Nobody in person: the schedule. Who set it is in the private log. */
const BY_SCHEDULE = { actor: 'schedule', reason: null };

export interface Settled {
  released: number;
  withdrawn: number;
}

/**
 * Releases every article whose time has come, in the order of their times, and withdraws those whose
 * end has come. Idempotent; safe when two run at once; catches up after any downtime.
 */
export async function settle(desk: Desk, now: Instant = desk.now()): Promise<Settled> {
  const settled = { released: 0, withdrawn: 0 };
  for (;;) {
    const due = await nextDueAt(desk.db);
    if (due === null || due > now) return settled;
    settled.released += await write(desk.db, (head) => decideReleases(desk, head, now));
    settled.withdrawn += await write(desk.db, (head) => decideEnds(desk, head, now));
  }
}

async function decideReleases(desk: Desk, head: Head, now: Instant) {
  const due = await listDueReleases(desk.db, now, BATCH);
  const batch = new WriteBatch(head, BY_SCHEDULE, now);
  if (due.length > 0) {
    const [editions, topics, ordinals] = await Promise.all([
      listEditions(desk.db),
      listTopics(desk.db),
      lastOrdinals(desk.db),
    ]);
    const topicIds = new Map(topics.map((topic) => [topic.key, topic.id]));
    const places = await givePaths(desk, due, new Map(editions.map((edition) => [edition.id, edition])));
    const released: Changed[] = [];
    for (const [i, article] of due.entries()) {
      const ordinal = (ordinals.get(article.editionId) ?? 0) + 1;
      ordinals.set(article.editionId, ordinal);
      const { month, slug } = places[i] as { month: string; slug: string };
      const ids = article.topics.map((key) => topicIds.get(key)).filter((id) => id !== undefined);
      const releasedAt = article.publishAt;
      const updatedAt = Math.max(article.updatedAt ?? releasedAt, releasedAt);
      batch.release({ ...article, releasedAt, updatedAt, ordinal, month, slug, topicIds: ids });
      released.push({ ...article, month, topicIds: ids });
    }
    for (const article of released) logChange(batch, 'released', article);
    await touchMonths(desk.db, batch, released, 1);
    const stories = [...new Set(due.map((article) => article.storyId))];
    logTranslated(batch, await listPublicOfStories(desk.db, stories));
  }
  return { statements: batch.statements(), result: due.length };
}

/** Months and slugs in the order of release: only what is public already can be in the way. */
async function givePaths(desk: Desk, due: DueRelease[], editions: Map<number, Edition>) {
  const wanted = due.map((article) => {
    const edition = editions.get(article.editionId) as Edition;
    return {
      editionId: article.editionId,
      month: monthOf(article.publishAt, edition.timeZone),
      slug: article.slug ?? slugify(article.headline, edition.language),
    };
  });
  const taken = new Set((await listTakenPaths(desk.db, wanted)).map(pathKey));
  return wanted.map((path) => {
    const free = freePath(path, taken);
    taken.add(pathKey(free));
    return free;
  });
}

async function decideEnds(desk: Desk, head: Head, now: Instant) {
  const ending = await listDueEnds(desk.db, now, BATCH);
  const batch = new WriteBatch(head, BY_SCHEDULE, now);
  const gone = new Set(ending.map((article) => article.articleId));
  for (const article of ending) {
    batch.withdraw(article.articleId, Math.max(article.withdrawAt, article.releasedAt));
    logChange(batch, 'withdrawn', article);
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
