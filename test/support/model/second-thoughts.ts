// What becomes of articles once they are there, in the model: withdrawn, back again, moved, erased.
import {
  isPublic,
  type Model,
  type ModelArticle,
  meant,
  namedArticles,
  note,
  noteTranslated,
  type PublicArticle,
  publicOf,
  refuse,
  second,
} from './model.ts';
import { holderOf, monthOf, presentOf, takeAway, waiterFor } from './settle.ts';

export function withdraw(m: Model, story: string, edition: number | null): void {
  const named = namedArticles(m, story, edition).sort((a, b) => a.id - b.id);
  let gone = false;
  for (const article of named) {
    if (isPublic(article)) {
      takeAway(m, article, second(m.now));
      gone = true;
    } else if (!article.released) Object.assign(article, { publishAt: null, alone: false, heldAt: null });
  }
  if (gone) noteTranslated(m, story);
}

/** When it is withdrawn by itself; null for never. */
export function end(m: Model, story: string, edition: number | null, at: number | null): void {
  const present = presentOf(namedArticles(m, story, edition));
  if (present.length === 0) refuse('it was withdrawn');
  for (const article of present) {
    if (at !== null && article.publishAt !== null && at <= article.publishAt) refuse('it would end before');
    if (at !== null && !article.released && at <= m.now) refuse('it is not public yet');
    article.withdrawAt = at;
    if (at !== null && article.released) article.withdrawAt = Math.max(at, second(m.now));
  }
}

export function reinstate(m: Model, story: string, edition: number | null): void {
  const back = namedArticles(m, story, edition).filter(
    ({ withdrawnAt, erased }) => withdrawnAt !== null && !erased,
  );
  if (back.length === 0) refuse('nothing was withdrawn');
  const others = publicOf(m, story);
  for (const article of back) {
    const { released, withdrawnAt } = article as PublicArticle & { withdrawnAt: number };
    released.updatedAt = Math.max(second(m.now), released.updatedAt + 1000, withdrawnAt + 1000);
    Object.assign(article, { withdrawnAt: null, withdrawAt: null });
    note(m, 'reinstated', article);
  }
  for (const article of others) note(m, 'translated', article);
}

export function move(m: Model, story: string, edition: number, slug: string): void {
  const [article] = presentOf(namedArticles(m, story, edition));
  if (!article) refuse('it was withdrawn');
  if ((article.released?.slug ?? article.slugAsked) === slug) refuse('it has that slug');
  const zone = m.editions[edition]?.zone as string;
  const { publishAt } = article;
  const month = article.released?.month ?? (publishAt === null ? null : monthOf(publishAt, zone));
  if (month !== null && isAnothers(m, article, edition, month, slug)) refuse('it is another’s');
  article.revision++;
  article.slugAsked = slug;
  if (article.released) giveSlug(m, article as PublicArticle, slug);
}

/** Whether another article has or had a path, or waits for it. */
export function isAnothers(
  m: Model,
  article: ModelArticle | undefined,
  edition: number,
  month: string,
  slug: string,
): boolean {
  const holder = holderOf(m, edition, month, slug);
  return holder ? holder !== article : waiterFor(m, article, edition, month, slug) !== undefined;
}

export function giveSlug(m: Model, article: PublicArticle, slug: string, quiet = false): void {
  const { month } = article.released;
  article.released.slug = slug;
  if (!holderOf(m, article.edition, month, slug))
    m.paths.push({ edition: article.edition, month, slug, article: article.id });
  note(m, 'moved', article, quiet);
}

export function retopic(m: Model, story: string, edition: number | null, keys: readonly string[]): void {
  const present = presentOf(namedArticles(m, story, edition));
  if (present.length === 0) refuse('it was withdrawn');
  const topics = meant(m, keys);
  for (const article of present) if (!hasLabels(m, topics, article.edition)) refuse('no such topic there');
  const changed = present.filter((article) => String(article.topics) !== String(topics));
  if (changed.length === 0) refuse('nothing would change');
  for (const article of changed) {
    article.revision++;
    leaveTopics(m, article, topics);
    article.topics = topics;
    if (article.released) note(m, 'retopiced', article);
  }
}

/** Keeps in mind what a released article was about and is no more: that topic has shown. */
export function leaveTopics(m: Model, article: ModelArticle, topics: readonly string[]): void {
  if (!article.released) return;
  for (const key of article.topics) if (!topics.includes(key)) m.topicsLeft.add(`${article.edition}/${key}`);
}

export function hasLabels(m: Model, topics: readonly string[], edition: number): boolean {
  return topics.every((key) => m.topics.some((topic) => topic.key === key && topic.labels[edition]));
}

export function erase(m: Model, story: string, edition: number | null): void {
  const named = namedArticles(m, story, edition).filter(({ erased }) => !erased);
  let gone = false;
  for (const article of named) {
    if (isPublic(article)) {
      takeAway(m, article, second(m.now));
      gone = true;
    }
    article.erased = true;
    if (article.released) note(m, 'erased', article);
    else Object.assign(article, { publishAt: null, heldAt: null });
  }
  if (gone) noteTranslated(m, story);
}
