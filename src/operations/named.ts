// What an operation names: a story, and of its articles the one in an edition or all.
import type { Edition } from '../domain/edition.ts';
import type { Database } from '../storage/database.ts';
import type { DeskArticle, DeskStory } from '../storage/stories.ts';
import { findEdition, findStory } from './find-article.ts';
import { Refusal } from './refusal.ts';

/** A story by its key, and an edition by its path; null means all that the story has. */
export interface Names {
  story: string;
  edition: string | null;
}

export interface NamedArticle {
  edition: Edition;
  article: DeskArticle;
}

export interface Named {
  story: DeskStory;
  /** In the order of the editions; one where an edition was named. */
  articles: NamedArticle[];
}

/**
 * Finds what is named.
 * @throws Refusal for a story or an edition that there is not, or a story that has nothing in it
 */
export async function getNamed(db: Database, { story: key, edition: path }: Names): Promise<Named> {
  const { story, editions } = await findStory(db, key);
  const named = path === null ? editions : [findEdition(editions, path)];
  const articles = named.flatMap((edition): NamedArticle[] => {
    const article = story.articles.get(edition.id);
    return article ? [{ edition, article }] : [];
  });
  if (articles.length > 0 || path === null) return { story, articles };
  throw new Refusal(`story “${key}” has no article in edition “${path}”`);
}

/** How a sentence calls it. */
export function sayNames({ story, edition }: Names): string {
  return edition === null ? `story “${story}”` : `“${story}” in ${edition}`;
}

/**
 * The articles among them that can still change. Of a whole story, what is withdrawn stays as it is.
 * @throws Refusal for a withdrawn article that is named, and when all are withdrawn
 */
export function choosePresent(names: Names, articles: readonly NamedArticle[]): NamedArticle[] {
  const present = articles.filter(({ article }) => article.withdrawnAt === null && article.erasedAt === null);
  if (present.length > 0) return present;
  const which = sayNames(names);
  if (articles.every(({ article }) => article.erasedAt !== null)) {
    throw new Refusal(`${which} was erased for good`);
  }
  throw new Refusal(`${which} was withdrawn; “coranto reinstate” brings it back first`);
}
