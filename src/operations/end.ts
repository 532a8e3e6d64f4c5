// End: when articles are withdrawn by themselves, such as appeals. Only settle withdraws them then.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { type GivenTime, type Instant, resolveTime, toRfc3339, wholeSecond } from '../domain/time.ts';
import { write } from '../storage/newsroom.ts';
import type { DeskArticle } from '../storage/stories.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { isDatable } from './import-schedule.ts';
import { choosePresent, getNamed, type Names, sayNames } from './named.ts';
import { Refusal } from './refusal.ts';
import { settleAfter } from './settle.ts';

export interface Ending {
  edition: string;
  outcome: 'ending' | 'not ending' | 'withdrawn';
  withdrawAt: Instant | null;
}

/**
 * Sets or (null) clears the end of every article of a story, or of the one named; of a whole story, what is
 * withdrawn stays. `time` is asked per edition, since a local time depends on the edition's zone; `+5m` counts from
 * now. One that has passed means now for what is public.
 * @throws Refusal for an unknown story or edition, a withdrawn article by name, and an end before the release
 */
export async function end(
  desk: Desk,
  what: Names,
  time: ((timeZone: string) => GivenTime) | null,
  by: Actor,
): Promise<Ending[]> {
  const now = desk.now();
  const endings = await write(desk.db, async (head) => {
    const batch = new WriteBatch(head, by, now);
    const chosen = choosePresent(what, (await getNamed(desk.db, what)).articles);
    const result = chosen.map(({ edition, article }): Ending => {
      const given = time?.(edition.timeZone) ?? null;
      const which = sayNames({ ...what, edition: edition.path });
      const withdrawAt = given && endOf(which, article, resolveTime(given, now), now);
      if (withdrawAt !== article.withdrawAt) {
        batch.setEnd(article.id, withdrawAt);
        const subject = { ...article, articleId: article.id };
        batch.logDesk(withdrawAt === null ? 'not ending' : 'ending', subject, withdrawAt);
      }
      if (withdrawAt === null) return { edition: edition.path, outcome: 'not ending', withdrawAt };
      return { edition: edition.path, outcome: withdrawAt <= now ? 'withdrawn' : 'ending', withdrawAt };
    });
    return { statements: batch.statements(), result };
  });
  if (await settleAfter(desk)) return endings;
  // Their time has come, and storage cannot do it now.
  return endings.map((one) => (one.outcome === 'withdrawn' ? { ...one, outcome: 'ending' } : one));
}

function endOf(which: string, article: DeskArticle, at: Instant, now: Instant): Instant {
  if (!isDatable(at)) throw new Refusal('a year has four digits');
  const { publishAt, releasedAt } = article;
  if (publishAt !== null && at <= publishAt) {
    const what = releasedAt === null ? 'goes out' : 'was released';
    throw new Refusal(`${which} ${what} at ${toRfc3339(publishAt)}; it can only end later than that`);
  }
  if (releasedAt !== null) return Math.max(at, wholeSecond(now));
  if (at <= now) throw new Refusal(`${which} is not public yet, and ${toRfc3339(at)} has passed`);
  return at;
}
