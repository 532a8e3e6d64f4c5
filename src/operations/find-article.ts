// One article by its story's key and its edition's path, or a refusal that says what there is not.
import type { Edition } from '../domain/edition.ts';
import type { Database } from '../storage/database.ts';
import { listEditions } from '../storage/editions.ts';
import { type DeskArticle, type DeskStory, findStories } from '../storage/stories.ts';
import { Refusal } from './refusal.ts';

export interface FoundStory {
  story: DeskStory;
  /** All editions, in their order. */
  editions: Edition[];
}

/** @throws Refusal for an unknown story */
export async function findStory(db: Database, key: string): Promise<FoundStory> {
  const [editions, stories] = await Promise.all([listEditions(db), findStories(db, [key])]);
  const story = stories.get(key);
  if (!story) throw new Refusal(`there is no story “${key}”`);
  return { story, editions };
}

/** @throws Refusal for an unknown edition */
export function findEdition(editions: readonly Edition[], path: string): Edition {
  const edition = editions.find((candidate) => candidate.path === path);
  if (edition) return edition;
  const paths = editions.map((one) => one.path).join(', ');
  throw new Refusal(`there is no edition “${path}”; the editions are ${paths}`);
}

/** @throws Refusal for an unknown story or edition, or one in which the story has no article */
export async function findArticle(
  db: Database,
  which: { story: string; edition: string },
): Promise<FoundStory & { edition: Edition; article: DeskArticle }> {
  const found = await findStory(db, which.story);
  const edition = findEdition(found.editions, which.edition);
  const article = found.story.articles.get(edition.id);
  if (!article) throw new Refusal(`story “${which.story}” has no article in edition “${which.edition}”`);
  return { ...found, edition, article };
}
