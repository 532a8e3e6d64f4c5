// Reads of articles: a list, and one of them.
import { z } from 'zod';
import { type KnownArticle, knownArticleQuery, listArticles } from '../storage/article-lists.ts';
import { snapshot } from '../storage/database.ts';
import { editionsQuery } from '../storage/editions.ts';
import { articlesQuery } from '../storage/published.ts';
import { ofUuid } from '../storage/selections.ts';
import { answerJson, answerPage, MISSING } from './answer.ts';
import { articleSchema, editionOf, loadArticles, makingOf, toArticleResource } from './article.ts';
import { withdrawalOf, withdrawalSchema } from './change-event.ts';
import { mayTell } from './change-filter.ts';
import { type ListInput, readAsked, refuseLocked } from './list-query.ts';
import { toNinjs } from './ninjs.ts';
import type { Keyed, Read, ReadAnswer, ReadContext } from './reads.ts';

export const articlePageSchema = z
  .object({
    items: z.array(articleSchema),
    next: z
      .url()
      .nullable()
      .meta({ description: 'The next page; null on the last. A page may be short and have one.' }),
  })
  .meta({ id: 'ArticlePage' });

/** What a 410 tells of an article. */
export const goneSchema = z.object({ withdrawal: withdrawalSchema });

export const readArticles: Read<ListInput> = async (context, input) => {
  const asked = await readAsked(context, 'articles', input);
  if ('status' in asked) return asked;
  const { order, limit, format } = input.query;
  const page = await listArticles(context.db, 'articles', asked.filter, { order, after: asked.after, limit });
  const found = await loadArticles(
    context,
    page.articles.map(({ id }) => id),
  );
  // What was withdrawn between the two is left out.
  const items = page.articles.flatMap(({ id }) => found.get(id) ?? []);
  return answerPage(format === 'ninjs' ? items.map(toNinjs) : items, await asked.nextUrl(page.next));
};

export interface OneInput {
  uuid: string;
  format: 'json' | 'ninjs';
  keyed: Keyed;
}

export const readArticle: Read<OneInput> = async (context, { uuid, format, keyed }) => {
  const { editions, known, articles } = await snapshot(context.db, {
    editions: editionsQuery,
    known: knownArticleQuery(uuid),
    articles: articlesQuery(ofUuid(uuid)),
  });
  if (!known) return MISSING;
  const edition = editionOf(known, editions);
  if (!mayTell(edition, keyed)) return refuseLocked(edition);
  const [found] = articles;
  if (!found) return gone(context, known, edition);
  const article = toArticleResource(found, makingOf(context, editions));
  const links = [{ rel: 'alternate', url: article.url }];
  return answerJson(format === 'ninjs' ? toNinjs(article) : article, { language: article.language, links });
};

/** What is told of what was withdrawn: nothing of what it said. */
export function gone(
  context: ReadContext,
  known: KnownArticle,
  edition: Parameters<typeof withdrawalOf>[1],
): ReadAnswer {
  const withdrawal = withdrawalOf(known, edition, makingOf(context, [edition]));
  return { status: 410, detail: withdrawal.advisory, members: { withdrawal } };
}
