// The times an input gives, against those an article has: the same text again moves nothing.
import type { ArticleInput } from '../domain/story-input.ts';
import { type GivenTime, type Instant, resolveTime } from '../domain/time.ts';
import type { DeskArticle } from '../storage/stories.ts';
import type { Schedule } from '../storage/written.ts';

export interface SchedulePlan {
  schedule: Schedule;
  log: ['scheduled' | 'ending', Instant][];
}

/** What to set, or null when the input's times are what was given before. */
export function planSchedule(
  input: ArticleInput,
  existing: DeskArticle | null,
  now: Instant,
): SchedulePlan | null {
  const createdAt = existing?.createdAt ?? now;
  const schedule: Schedule = {
    publishAt: existing?.publishAt ?? null,
    publishGiven: existing?.publishGiven ?? null,
    dateOnly: existing?.dateOnly ?? false,
    withdrawAt: existing?.withdrawAt ?? null,
    withdrawGiven: existing?.withdrawGiven ?? null,
    heldAt: existing?.heldAt ?? null,
    alone: existing?.alone ?? false,
  };
  const log: SchedulePlan['log'] = [];
  let changed = false;
  if (isNews(input.publishAt, schedule.publishGiven)) {
    const publishAt = resolveTime(input.publishAt, createdAt);
    // A released article keeps its time (import-checks); the same instant in other words is only noted.
    if (publishAt !== schedule.publishAt) {
      log.push(['scheduled', publishAt]);
      // What an editor said of another time does not count for this one.
      schedule.alone = false;
    }
    schedule.publishAt = publishAt;
    schedule.publishGiven = input.publishAt.given;
    schedule.heldAt = null;
    // How a public article shows its date is as for ever as the date.
    if (existing === null || existing.releasedAt === null) {
      schedule.dateOnly = input.publishAt.kind === 'instant' && input.publishAt.dateOnly;
    }
    changed = true;
  }
  if (isNews(input.withdrawAt, schedule.withdrawGiven)) {
    const withdrawAt = resolveTime(input.withdrawAt, createdAt);
    if (withdrawAt !== schedule.withdrawAt) log.push(['ending', withdrawAt]);
    schedule.withdrawAt = withdrawAt;
    schedule.withdrawGiven = input.withdrawAt.given;
    changed = true;
  }
  return changed ? { schedule, log } : null;
}

/** When an article will go out once its input is in: what an editor moved stays moved. */
export function publishAtAfter(
  input: ArticleInput,
  existing: DeskArticle | undefined,
  now: Instant,
): Instant | null {
  return isNews(input.publishAt, existing?.publishGiven ?? null)
    ? resolveTime(input.publishAt, existing?.createdAt ?? now)
    : (existing?.publishAt ?? null);
}

/** Whether an instant has a year of four digits in every zone: URLs have room for no other. */
export function isDatable(at: Instant): boolean {
  return at >= Date.UTC(-1, 12, 2) && at < Date.UTC(9999, 11, 31);
}

/** Whether an input says a time, and not in the words that set the present one. */
export function isNews(time: GivenTime | null, given: string | null): time is GivenTime {
  return time !== null && time.given !== given;
}
