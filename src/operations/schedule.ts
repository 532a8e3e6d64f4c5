// Schedule and release: when an article goes out. Only settle sends it out.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { type GivenTime, type Instant, resolveTime, wholeSecond } from '../domain/time.ts';
import { listEditions } from '../storage/editions.ts';
import { type Head, write } from '../storage/newsroom.ts';
import { type DeskArticle, findStories } from '../storage/stories.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { isDatable } from './import-schedule.ts';
import { Refusal } from './refusal.ts';
import { settle } from './settle.ts';

export interface Scheduled {
  edition: string;
  publishAt: Instant | null;
}

/** Which articles: those of a story, in these editions or in all that are not public yet. */
export interface Which {
  story: string;
  editions?: readonly string[];
}

/**
 * Sets, moves or (null) clears the time of articles that are not public. `time` is asked per edition,
 * since a local time depends on the edition's zone; `+5m` counts from now.
 * @throws Refusal for an unknown story or edition, or an article that is public already
 */
export async function schedule(
  desk: Desk,
  which: Which,
  time: ((timeZone: string) => GivenTime) | null,
  by: Actor,
): Promise<Scheduled[]> {
  const now = desk.now();
  return write(desk.db, (head) =>
    decide(desk, head, which, by, (article, timeZone) => {
      const given = time?.(timeZone) ?? null;
      const publishAt = given && resolveTime(given, now);
      const dateOnly = given?.kind === 'instant' && given.dateOnly;
      if (publishAt !== null && !isDatable(publishAt)) throw new Refusal('a year has four digits');
      if (publishAt !== null && article.withdrawAt !== null && article.withdrawAt <= publishAt) {
        throw new Refusal(`it would be withdrawn (at ${iso(article.withdrawAt)}) before it is released`);
      }
      return { publishAt, dateOnly };
    }),
  );
}

/** Releases articles now: their time becomes this second, and settle sends them out. */
export async function release(desk: Desk, which: Which, by: Actor): Promise<Scheduled[]> {
  const scheduled = await schedule(
    desk,
    which,
    () => ({ kind: 'instant', at: wholeSecond(desk.now()), dateOnly: false, given: 'now' }),
    by,
  );
  await settle(desk);
  return scheduled;
}

async function decide(
  desk: Desk,
  head: Head,
  which: Which,
  by: Actor,
  timeOf: (article: DeskArticle, timeZone: string) => { publishAt: Instant | null; dateOnly: boolean },
) {
  const [editions, stories] = await Promise.all([listEditions(desk.db), findStories(desk.db, [which.story])]);
  const story = stories.get(which.story);
  if (!story) throw new Refusal(`there is no story “${which.story}”`);
  const batch = new WriteBatch(head, by, desk.now());
  const result: Scheduled[] = [];
  for (const path of which.editions ?? []) {
    const edition = editions.find((candidate) => candidate.path === path);
    if (!edition) throw new Refusal(`there is no edition “${path}”`);
    if (!story.articles.has(edition.id))
      throw new Refusal(`story “${which.story}” has no article in edition “${path}”`);
  }
  for (const edition of editions) {
    const article = story.articles.get(edition.id);
    if (!article || (which.editions && !which.editions.includes(edition.path))) continue;
    if (article.releasedAt !== null) {
      if (which.editions === undefined) continue;
      throw new Refusal(`“${which.story}” in ${edition.path} was released at ${iso(article.releasedAt)}`);
    }
    const { publishAt, dateOnly } = timeOf(article, edition.timeZone);
    batch.setSchedule(article.id, { ...article, publishAt, dateOnly });
    batch.logDesk(publishAt === null ? 'unscheduled' : 'scheduled', article.id, article.revision, publishAt);
    result.push({ edition: edition.path, publishAt });
  }
  if (result.length === 0)
    throw new Refusal(`story “${which.story}” has no article that waits to be released`);
  return { statements: batch.statements(), result };
}

const iso = (at: Instant): string => new Date(at).toISOString();
