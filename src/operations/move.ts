// Move: another slug for an article; all its former paths lead to the new one for ever.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { isErased } from '../domain/erased.ts';
import { faultOfSlug } from '../domain/slug.ts';
import { monthOf } from '../domain/time.ts';
import { write } from '../storage/newsroom.ts';
import { listArticleTopics, listWaitingSlugs } from '../storage/stories.ts';
import { listTakenPaths } from '../storage/taken-paths.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { findArticle } from './find-article.ts';
import { choosePresent, type NamedArticle, sayNames } from './named.ts';
import { Refusal } from './refusal.ts';
import { revise } from './revise.ts';

export interface Moved {
  /** `asked for`: it is not public yet, and gets the slug when it is. */
  outcome: 'moved' | 'asked for';
  slug: string;
  /** The slug it had, or asked for; null for one that its headline was to give. */
  former: string | null;
  /** The month that its URL has or will have; null while it has no time. */
  month: string | null;
}

/**
 * Gives an article another slug: its own, or the one it asks for when it is released.
 * @throws Refusal for an unknown story, edition or article, one that is withdrawn, a text that is no slug, the
 * slug it has, and one that another article has, had or waits for
 */
export async function move(
  desk: Desk,
  { slug, ...names }: { story: string; edition: string; slug: string },
  by: Actor,
): Promise<Moved> {
  const fault = faultOfSlug(slug);
  if (fault) throw new Refusal(fault);
  return write(desk.db, async (head) => {
    const named = await findArticle(desk.db, names);
    const { edition, article } = named;
    const which = sayNames(names);
    choosePresent(names, [named]);
    const former = article.slug ?? article.content.slug;
    if (former === slug) throw new Refusal(`${which} has the slug “${slug}” already`);
    const month = monthAhead(named);
    const holder = month === null ? undefined : await findHolder(desk, named, month, slug);
    if (holder !== undefined) {
      const whose = isErased(holder) ? 'an article that was erased' : `story “${holder}”`;
      throw new Refusal(`in ${month} of edition “${edition.path}” the slug “${slug}” belongs to ${whose}`);
    }
    const topicIds = (await listArticleTopics(desk.db, [article.id])).get(article.id) ?? [];
    const now = desk.now();
    const batch = new WriteBatch(head, by, now);
    const content = { ...article.content, slug };
    const same = { article, follows: article.follows, topicIds, formerTopicIds: topicIds, note: null };
    revise(batch, { ...same, content, intent: 'amend' }, now);
    const outcome = article.releasedAt === null ? 'asked for' : 'moved';
    return { statements: batch.statements(), result: { outcome, slug, former, month } };
  });
}

function monthAhead({ edition, article }: NamedArticle): string | null {
  const { month, publishAt } = article;
  return month ?? (publishAt === null ? null : monthOf(publishAt, edition.timeZone));
}

/** The story whose article has this path, had it, or asks for it by name and waits; its own do not count. */
async function findHolder(
  desk: Desk,
  { edition, article }: NamedArticle,
  month: string,
  slug: string,
): Promise<string | undefined> {
  const [taken, waiting] = await Promise.all([
    listTakenPaths(desk.db, [{ editionId: edition.id, month, slug }]),
    listWaitingSlugs(desk.db, [slug]),
  ]);
  const holder = taken.find((path) => path.slug === slug);
  if (holder) return holder.articleId === article.id ? undefined : holder.story;
  return waiting.find(
    ({ articleId, editionId, publishAt }) =>
      articleId !== article.id && editionId === edition.id && monthOf(publishAt, edition.timeZone) === month,
  )?.story;
}
