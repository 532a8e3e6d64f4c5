// A story as it will appear: what its articles will be when all that have a text are public. For previews, and for
// partners that may see what is embargoed.
import type { Context } from '../context.ts';
import type { Edition } from '../domain/edition.ts';
import { appears, type PreviewState, previewStateOf } from '../domain/preview.ts';
import type { PublishedArticle } from '../domain/published.ts';
import { wholeSecond } from '../domain/time.ts';
import { givePaths } from '../operations/settle.ts';
import { snapshot } from '../storage/database.ts';
import { editionsQuery } from '../storage/editions.ts';
import { comingArticlesQuery, previewStoryQuery } from '../storage/preview.ts';

/** A story in one edition. */
export interface ComingArticle {
  edition: Edition;
  state: PreviewState;
  /** As it will be; null where there is nothing to be seen. */
  article: PublishedArticle | null;
}

export interface ComingStory {
  /** Of all editions, in their order. */
  articles: ComingArticle[];
  /** The article that stands for the story where an edition has none: its source, or else the first. */
  first: PublishedArticle | null;
}

/**
 * What a story will be: each article as of its time or, without one, as if it were released now, at the path that it
 * would get. Nothing is reserved and nothing written. Null: there is no such story.
 * @param isTold which of those that are still to appear do, by edition; of the others nothing is to be seen
 */
export async function readComingStory(
  { db, now }: Pick<Context, 'db' | 'now'>,
  storyUuid: string,
  isTold: (editionId: number, state: PreviewState) => boolean = (_, state) => appears(state),
): Promise<ComingStory | null> {
  const { editions, story } = await snapshot(db, {
    editions: editionsQuery,
    story: previewStoryQuery(storyUuid),
  });
  if (!story) return null;
  const states = editions.map((edition) => ({
    edition,
    state: previewStateOf(story.articles.get(edition.id), edition),
  }));
  const waiting = states.flatMap(({ edition, state }) => {
    const article = story.articles.get(edition.id);
    if (!article || state === 'public' || !isTold(edition.id, state)) return [];
    const time = state === 'scheduled' ? article.publishAt : null;
    return [{ ...article, releasedAt: time ?? wholeSecond(now()) }];
  });
  const places = await givePaths({ db }, waiting, new Map(editions.map((edition) => [edition.id, edition])));
  const coming = waiting.map(({ articleId, releasedAt, updatedAt }, i) => ({
    ...(places[i] as (typeof places)[number]),
    articleId,
    releasedAt,
    updatedAt: Math.max(updatedAt ?? releasedAt, releasedAt),
  }));
  const { articles } = await snapshot(db, { articles: comingArticlesQuery(story.id, coming) });
  const inEdition = (id: number | null): PublishedArticle | undefined =>
    articles.find(({ editionId }) => editionId === id);
  const all = states.map(({ edition, state }) => ({
    edition,
    state,
    article: inEdition(edition.id) ?? null,
  }));
  const first = inEdition(story.sourceEditionId) ?? all.find(({ article }) => article)?.article ?? null;
  return { articles: all, first };
}
