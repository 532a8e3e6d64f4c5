// Confirm: a translator says that a translation is up to its source with the text it has.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { isBehind } from '../domain/together.ts';
import { listPublicOfStories } from '../storage/due.ts';
import { write } from '../storage/newsroom.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { findArticle } from './find-article.ts';
import { Refusal } from './refusal.ts';
import { logTranslated, settleAfter } from './settle.ts';

export interface Confirmed {
  edition: string;
  /** The source revision that it follows from now on. */
  follows: number;
}

/**
 * Marks a translation current without entering it again. A story that was held for it may go out.
 * @throws Refusal for a source, a co-original story, or a translation that is current or gone
 */
export async function confirmTranslation(
  desk: Desk,
  which: { story: string; edition: string },
  by: Actor,
): Promise<Confirmed> {
  const confirmed = await write(desk.db, async (head) => {
    const { story, article, editions } = await findArticle(desk.db, which);
    const name = `“${which.story}” in ${which.edition}`;
    if (story.sourceEditionId === null) {
      throw new Refusal(`“${which.story}” is co-original: none of its texts is a translation`);
    }
    const source = story.articles.get(story.sourceEditionId);
    if (article.editionId === story.sourceEditionId || !source) {
      throw new Refusal(`${name} is the source of its story; a translation is what can be confirmed`);
    }
    if (article.erasedAt !== null) throw new Refusal(`${name} was erased for good`);
    if (article.withdrawnAt !== null) throw new Refusal(`${name} was withdrawn; reinstate it first`);
    if (!isBehind(story, article)) {
      const path = editions.find(({ id }) => id === story.sourceEditionId)?.path;
      throw new Refusal(`${name} is current already: it follows revision ${article.follows} of ${path}`);
    }
    const batch = new WriteBatch(head, by, desk.now());
    batch.setFollows(article.id, source.revision);
    batch.logDesk('confirmed', { ...article, articleId: article.id }, null);
    // Its mark of staleness goes, here and wherever it is named; while its source is not public it had none.
    const siblings = await listPublicOfStories(desk.db, [story.id]);
    const isPublic = (id: number) => siblings.some(({ articleId }) => articleId === id);
    if (isPublic(article.id) && isPublic(source.id)) logTranslated(batch, siblings);
    return { statements: batch.statements(), result: { edition: which.edition, follows: source.revision } };
  });
  await settleAfter(desk);
  return confirmed;
}
