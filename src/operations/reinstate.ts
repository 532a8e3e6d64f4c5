// Reinstate: what was withdrawn is public again, as the same article at the same place.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { type Instant, SECOND, wholeSecond } from '../domain/time.ts';
import { listPublicOfStories } from '../storage/due.ts';
import { write } from '../storage/newsroom.ts';
import { type DeskArticle, listArticleTopics } from '../storage/stories.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { type Changed, logChange, touchMonths } from './effects.ts';
import { getNamed, type Named, type Names, sayNames } from './named.ts';
import { Refusal } from './refusal.ts';
import { logTranslated } from './settle.ts';

export interface Reinstated {
  edition: string;
  /** The end that it had, and has no longer; null for none. */
  formerEnd: Instant | null;
}

/**
 * Takes back the withdrawal of every article of a story at once, or of the one named. None has an end of its
 * own afterwards: one that has come would withdraw it again at once.
 * @throws Refusal for an unknown story or edition, for what was erased, and when nothing is withdrawn
 */
export async function reinstate(desk: Desk, what: Names, by: Actor): Promise<Reinstated[]> {
  return write(desk.db, async (head) => {
    const named = await getNamed(desk.db, what);
    const back = named.articles.filter(
      ({ article }) => article.withdrawnAt !== null && article.erasedAt === null,
    );
    if (back.length === 0) throw new Refusal(whyNot(what, named));
    const [topics, siblings] = await Promise.all([
      listArticleTopics(
        desk.db,
        back.map(({ article }) => article.id),
      ),
      listPublicOfStories(desk.db, [named.story.id]),
    ]);
    const now = desk.now();
    const batch = new WriteBatch(head, by, now);
    const changed = back.map(({ article }): Changed => {
      batch.setUpdatedAt(article.id, updatedAtOf(article, now));
      batch.reinstate(article.id);
      const subject = { ...article, articleId: article.id };
      if (article.withdrawAt !== null) batch.logDesk('not ending', subject, null);
      return { ...subject, month: article.month as string, topicIds: topics.get(article.id) ?? [] };
    });
    for (const article of changed) logChange(batch, 'reinstated', article);
    await touchMonths(desk.db, batch, changed, 1);
    logTranslated(batch, siblings);
    const result = back.map(({ edition, article }) => ({
      edition: edition.path,
      formerEnd: article.withdrawAt,
    }));
    return { statements: batch.statements(), result };
  });
}

/** RFC 6721 section 3: who has seen the tombstone takes the entry back when it is the newer of the two. */
function updatedAtOf({ updatedAt, withdrawnAt }: DeskArticle, now: Instant): Instant {
  return Math.max(wholeSecond(now), (updatedAt as Instant) + SECOND, (withdrawnAt as Instant) + SECOND);
}

function whyNot(what: Names, { articles }: Named): string {
  const which = sayNames(what);
  if (articles.some(({ article }) => article.erasedAt !== null)) return `${which} was erased for good`;
  const waits = articles.some(({ article }) => article.releasedAt === null);
  return waits
    ? `${which} was not withdrawn: what was cancelled before it was public goes out with “coranto schedule”`
    : `${which} is public: there is nothing to reinstate`;
}
