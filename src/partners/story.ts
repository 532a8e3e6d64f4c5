// A story as partners read it: in every edition in which it is public.
import { z } from 'zod';
import { toRfc3339 } from '../domain/time.ts';
import {
  type KnownArticle,
  knownArticlesQuery,
  listArticles,
  listStoryItems,
  type StoryItem,
} from '../storage/article-lists.ts';
import { snapshot } from '../storage/database.ts';
import { editionsQuery } from '../storage/editions.ts';
import { answerJson, answerPage, MISSING } from './answer.ts';
import {
  articleSchema,
  articleUrl,
  chosenArticles,
  editionOf,
  makingOf,
  roleSchema,
  storyUrl,
  toArticleResource,
} from './article.ts';
import { withdrawalOf, withdrawalSchema } from './change-event.ts';
import { mayTell } from './change-filter.ts';
import { type ListInput, readAsked, refuseLocked } from './list-query.ts';
import { storyToNinjs } from './ninjs.ts';
import { gone, type OneInput } from './read-articles.ts';
import type { Read } from './reads.ts';

const time = z.iso.datetime();

export const storySchema = z
  .object({
    id: z.uuid(),
    articles: z.array(articleSchema).meta({ description: 'In the order of the editions.' }),
    withdrawn: z
      .array(
        z.object({ uuid: z.uuid(), edition: z.string(), editionId: z.uuid(), withdrawal: withdrawalSchema }),
      )
      .meta({ description: 'The editions in which it was public and is no longer.' }),
    links: z.object({ self: z.url() }),
  })
  .meta({ id: 'Story', description: 'A story in every edition in which it is public.' });

export type StoryResource = z.infer<typeof storySchema>;

export const storyItemSchema = z
  .object({
    id: z.uuid(),
    articles: z.array(
      z.object({
        uuid: z.uuid(),
        edition: z.string(),
        editionId: z.uuid(),
        language: z.string(),
        role: roleSchema,
        stale: z.boolean(),
        headline: z.string(),
        url: z.url(),
        releasedAt: time,
        updatedAt: time,
        self: z.url(),
      }),
    ),
    links: z.object({ self: z.url() }),
  })
  .meta({
    id: 'StoryItem',
    description: 'A story, and what it is called in each edition in which it is public.',
  });

export const storyPageSchema = z
  .object({ items: z.array(storyItemSchema), next: z.url().nullable() })
  .meta({ id: 'StoryPage' });

export const readStories: Read<ListInput> = async (context, input) => {
  const asked = await readAsked(context, 'stories', input);
  if ('status' in asked) return asked;
  const { order, limit } = input.query;
  const page = await listArticles(context.db, 'stories', asked.filter, { order, after: asked.after, limit });
  const told = asked.editions.filter((edition) => mayTell(edition, input.keyed)).map(({ id }) => id);
  const ids = page.articles.map(({ storyId }) => storyId);
  const byStory = Map.groupBy(await listStoryItems(context.db, ids, told), ({ storyId }) => storyId);
  const { links, baseUrl } = makingOf(context, asked.editions);
  const items = ids.flatMap((id) => {
    const articles = byStory.get(id);
    if (!articles) return [];
    const { storyUuid } = articles[0] as StoryItem;
    return {
      id: storyUuid,
      articles: articles.map((article) => {
        const { uuid, role, stale, headline } = article;
        const { path, uuid: editionId, language } = editionOf(article, asked.editions);
        return {
          ...{ uuid, edition: path, editionId, language, role, stale, headline },
          url: links.article(article),
          releasedAt: toRfc3339(article.releasedAt),
          updatedAt: toRfc3339(article.updatedAt),
          self: articleUrl(baseUrl, uuid),
        };
      }),
      links: { self: storyUrl(baseUrl, storyUuid) },
    };
  });
  return answerPage(items, await asked.nextUrl(page.next));
};

export const readStory: Read<OneInput> = async (context, { uuid, format, keyed }) => {
  const { editions, known } = await snapshot(context.db, {
    editions: editionsQuery,
    known: knownArticlesQuery(uuid),
  });
  const told = known.filter((article) => mayTell(editionOf(article, editions), keyed));
  const [first] = told;
  if (!first) return known[0] ? refuseLocked(editionOf(known[0], editions)) : MISSING;
  const { articles } = await snapshot(context.db, { articles: chosenArticles(told.map(({ id }) => id)) });
  const withdrawn = told.filter(({ id }) => !articles.some((article) => article.id === id));
  if (articles.length === 0) {
    const last = lastOf(withdrawn);
    return last ? gone(context, last, editionOf(last, editions)) : MISSING;
  }
  const making = makingOf(context, editions);
  const story: StoryResource = {
    id: uuid,
    articles: articles
      .toSorted((a, b) => a.editionId - b.editionId)
      .map((article) => toArticleResource(article, making)),
    withdrawn: withdrawn
      .filter(({ withdrawnAt }) => withdrawnAt !== null)
      .map((article) => {
        const edition = editionOf(article, editions);
        const withdrawal = withdrawalOf(article, edition, making);
        return { uuid: article.uuid, edition: edition.path, editionId: edition.uuid, withdrawal };
      }),
    links: { self: storyUrl(making.baseUrl, uuid) },
  };
  return answerJson(format === 'ninjs' ? storyToNinjs(story) : story);
};

/** The one that went last. */
function lastOf(withdrawn: readonly KnownArticle[]): KnownArticle | undefined {
  return withdrawn
    .filter(({ withdrawnAt }) => withdrawnAt !== null)
    .toSorted((a, b) => (b.withdrawnAt as number) - (a.withdrawnAt as number))[0];
}
