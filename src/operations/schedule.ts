// Schedule and release: when an article goes out. Only settle sends it out.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import type { Edition } from '../domain/edition.ts';
import { type GivenTime, type Instant, resolveTime, wholeSecond } from '../domain/time.ts';
import { type Lack, lacksOf, requiredOf } from '../domain/together.ts';
import { listEditions } from '../storage/editions.ts';
import { type Head, write } from '../storage/newsroom.ts';
import { type DeskArticle, type DeskStory, findStories } from '../storage/stories.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { isDatable } from './import-schedule.ts';
import { checkOverride, sayUnready } from './override.ts';
import { Refusal } from './refusal.ts';
import { type Later, orLater } from './settle.ts';

export interface Scheduled {
  edition: string;
  publishAt: Instant | null;
}

export interface ScheduledStory extends Later {
  articles: Scheduled[];
  /** What the story lacks to go out at its earliest time: until it has that, it is held. */
  lacks: Lack[];
}

/** Which articles: those of a story, in these editions or in all that are not public yet. */
export interface Which {
  story: string;
  editions?: readonly string[];
  /** They go out without the required editions that are not ready; the reason says why. */
  override?: boolean;
}

/**
 * Sets, moves or (null) clears the time of articles that are not public. `time` is asked per edition,
 * since a local time depends on the edition's zone; `+5m` counts from now.
 * @throws Refusal for an unknown story or edition, a closed edition, an article that is public already, or an
 * override without a reason
 */
export async function schedule(
  desk: Desk,
  which: Which,
  time: ((timeZone: string) => GivenTime) | null,
  by: Actor,
): Promise<ScheduledStory> {
  const plan = timesOf(desk, time);
  return write(desk.db, (head) => decide(desk, head, which, by, plan, 'later'));
}

/**
 * Releases articles now: their time becomes this second, and settle sends them out with the rest of their story.
 * @throws Refusal as `schedule` does, and when a required edition is missing, stale or has no time
 */
export async function release(desk: Desk, which: Which, by: Actor): Promise<ScheduledStory> {
  const now = wholeSecond(desk.now());
  const plan = timesOf(desk, () => ({ kind: 'instant', at: now, dateOnly: false, given: 'now' }));
  const scheduled = await write(desk.db, (head) => decide(desk, head, which, by, plan, 'now'));
  return orLater(desk, scheduled);
}

interface Time {
  publishAt: Instant | null;
  dateOnly: boolean;
}

type Plan = (article: DeskArticle, timeZone: string) => Time;

function timesOf(desk: Desk, time: ((timeZone: string) => GivenTime) | null): Plan {
  const now = desk.now();
  return (article, timeZone) => {
    const given = time?.(timeZone) ?? null;
    const publishAt = given && resolveTime(given, now);
    if (publishAt !== null && !isDatable(publishAt)) throw new Refusal('a year has four digits');
    if (publishAt !== null && article.withdrawAt !== null && article.withdrawAt <= publishAt) {
      throw new Refusal(`it would be withdrawn (at ${iso(article.withdrawAt)}) before it is released`);
    }
    return { publishAt, dateOnly: given?.kind === 'instant' && given.dateOnly };
  };
}

/** @param when whether it goes out at once: then what its story lacks is refused, and not waited for */
async function decide(
  desk: Desk,
  head: Head,
  which: Which,
  by: Actor,
  timeOf: Plan,
  when: 'now' | 'later',
): Promise<{ statements: ReturnType<WriteBatch['statements']>; result: ScheduledStory }> {
  const [editions, stories] = await Promise.all([listEditions(desk.db), findStories(desk.db, [which.story])]);
  const story = stories.get(which.story);
  if (!story) throw new Refusal(`there is no story “${which.story}”`);
  const chosen = choose(story, editions, which);
  const times = new Map(chosen.map(([edition, article]) => [edition.id, timeOf(article, edition.timeZone)]));
  const lacks = lacksAfter(story, editions, times);
  const override = which.override === true && lacks.length > 0;
  checkOverride(which.override, by);
  if (when === 'now' && lacks.length > 0 && !override) {
    throw new Refusal(sayUnready(which.story, requiredOf(story, editions), lacks));
  }
  const batch = new WriteBatch(head, by, desk.now());
  for (const [edition, article] of chosen) {
    const { publishAt, dateOnly } = times.get(edition.id) as Time;
    batch.setSchedule(article.id, {
      ...article,
      publishAt,
      dateOnly,
      heldAt: null,
      alone: override && publishAt !== null,
    });
    const subject = { ...article, articleId: article.id };
    batch.logDesk(publishAt === null ? 'unscheduled' : 'scheduled', subject, publishAt);
  }
  const articles = chosen.map(([{ id, path }]) => ({
    edition: path,
    publishAt: (times.get(id) as Time).publishAt,
  }));
  return { statements: batch.statements(), result: { articles, lacks: override ? [] : lacks } };
}

/** The articles meant, in the order of the editions. */
function choose(story: DeskStory, editions: readonly Edition[], which: Which): [Edition, DeskArticle][] {
  for (const path of which.editions ?? []) {
    const edition = editions.find((candidate) => candidate.path === path);
    if (!edition) throw new Refusal(`there is no edition “${path}”`);
    const article = story.articles.get(edition.id);
    if (!article) throw new Refusal(`story “${which.story}” has no article in edition “${path}”`);
    if (article.erasedAt !== null) throw new Refusal(`“${which.story}” in ${path} was erased for good`);
    if (article.releasedAt !== null) {
      throw new Refusal(`“${which.story}” in ${path} was released at ${iso(article.releasedAt)}`);
    }
    if (edition.closedAt !== null)
      throw new Refusal(`edition “${path}” is closed; “coranto edition open ${path}” opens it again`);
  }
  const chosen = editions.flatMap((edition): [Edition, DeskArticle][] => {
    const article = story.articles.get(edition.id);
    if (!article || article.releasedAt !== null || article.erasedAt !== null || edition.closedAt !== null)
      return [];
    return which.editions && !which.editions.includes(edition.path) ? [] : [[edition, article]];
  });
  if (chosen.length === 0)
    throw new Refusal(`story “${which.story}” has no article that waits to be released`);
  return chosen;
}

/** What the story will lack when the first of its articles is due. */
function lacksAfter(
  story: DeskStory,
  editions: readonly Edition[],
  times: ReadonlyMap<number, Time>,
): Lack[] {
  const articles = new Map(
    [...story.articles].map(([id, article]) => [id, { ...article, ...times.get(id) }]),
  );
  const due = [...times.values()].flatMap(({ publishAt }) => publishAt ?? []);
  if (due.length === 0) return [];
  return lacksOf({ ...story, articles }, editions, Math.min(...due));
}

const iso = (at: Instant): string => new Date(at).toISOString();
