// Withdraw: a story, or one article of it by name, goes from every output and leaves a tombstone.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { wholeSecond } from '../domain/time.ts';
import type { Withdrawal } from '../domain/withdrawal.ts';
import { listPublicOfStories } from '../storage/due.ts';
import { listEditions } from '../storage/editions.ts';
import { write } from '../storage/newsroom.ts';
import { type DeskArticle, findStories } from '../storage/stories.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { logChange, touchMonths } from './effects.ts';
import { Refusal } from './refusal.ts';
import { logTranslated } from './settle.ts';

export interface Withdrawn {
  edition: string;
  /** `cancelled` was never public and now never goes out by itself. */
  outcome: 'withdrawn' | 'cancelled' | 'already withdrawn' | 'not scheduled';
}

/**
 * Takes every edition of a story at once, or the one named. What waits for its time is cancelled. The code is what the
 * public is told of why; what is withdrawn already keeps its own.
 * @throws Refusal for an unknown story or edition, or when there is nothing to withdraw
 */
export async function withdraw(
  desk: Desk,
  what: { story: string; edition?: string; code?: Withdrawal },
  by: Actor,
): Promise<Withdrawn[]> {
  return write(desk.db, async (head) => {
    const [editions, stories] = await Promise.all([
      listEditions(desk.db),
      findStories(desk.db, [what.story]),
    ]);
    const story = stories.get(what.story);
    if (!story) throw new Refusal(`there is no story “${what.story}”`);
    const paths = new Map(editions.map((edition) => [edition.id, edition.path]));
    const articles = [...story.articles.values()].filter(
      (article) => what.edition === undefined || paths.get(article.editionId) === what.edition,
    );
    if (articles.length === 0)
      throw new Refusal(`story “${what.story}” has no article in edition “${what.edition}”`);
    const batch = new WriteBatch(head, by, desk.now());
    const siblings = await listPublicOfStories(desk.db, [story.id]);
    const gone = new Set<number>();
    const outcomes = articles.map((article): Withdrawn => {
      const edition = paths.get(article.editionId) as string;
      const visible = siblings.find((sibling) => sibling.articleId === article.id);
      if (visible) {
        // Not before its last change: the time of a feed that had it never goes back.
        const at = Math.max(wholeSecond(desk.now()), visible.updatedAt);
        batch.withdraw(article.id, at, what.code ?? 'unspecified');
        logChange(batch, 'withdrawn', visible);
        gone.add(article.id);
        return { edition, outcome: 'withdrawn' };
      }
      return { edition, outcome: cancel(batch, article) };
    });
    await touchMonths(
      desk.db,
      batch,
      siblings.filter((sibling) => gone.has(sibling.articleId)),
      -1,
    );
    if (gone.size > 0)
      logTranslated(
        batch,
        siblings.filter((sibling) => !gone.has(sibling.articleId)),
      );
    return { statements: batch.statements(), result: outcomes };
  });
}

function cancel(batch: WriteBatch, article: DeskArticle): Withdrawn['outcome'] {
  if (article.withdrawnAt !== null) return 'already withdrawn';
  if (article.publishAt === null) return 'not scheduled';
  const never = { publishAt: null, dateOnly: false, heldAt: null, alone: false };
  batch.setSchedule(article.id, { ...article, ...never });
  batch.logDesk('unscheduled', { ...article, articleId: article.id }, null);
  return 'cancelled';
}
