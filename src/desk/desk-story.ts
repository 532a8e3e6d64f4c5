// A story as its desk sees it over the API: how it stands in each edition, and its articles as they would be put.
import type { Edition } from '../domain/edition.ts';
import type { Key } from '../domain/partner.ts';
import { toRfc3339 } from '../domain/time.ts';
import type { Lack } from '../domain/together.ts';
import type { Database } from '../storage/database.ts';
import { listEditions } from '../storage/editions.ts';
import { type DeskArticle, type DeskStory, findStories } from '../storage/stories.ts';
import { formOf, type ShownArticle, tagOf } from './article-form.ts';
import { DeskError } from './fault.ts';
import { maySee, seenBy } from './seen.ts';
import { type CellState, findStatus, type StatusRow } from './status.ts';

export interface StoryInEdition {
  /** Path. */
  edition: string;
  state: CellState;
  /** Whether the story needs this edition: those it needs go out together. */
  required: boolean;
  /** Null where there is no article, or it was erased. */
  article: {
    id: string;
    revision: number;
    /** As GET of the article has it. */
    etag: string;
    headline: string;
    /** That of its URL; null until it is released. */
    slug: string | null;
    /** That of its URL, as 2026-03. */
    month: string | null;
    follows: number | null;
    publishAt: string | null;
    releasedAt: string | null;
    updatedAt: string | null;
    withdrawAt: string | null;
    withdrawnAt: string | null;
  } | null;
}

export interface DeskStoryAnswer {
  story: string;
  id: string;
  /** Path of the source edition; null when co-original. */
  source: string | null;
  /** What keeps it from going out at its time, in editions that whoever asks may see. */
  lacks: Lack[];
  editions: StoryInEdition[];
}

/**
 * How a story stands.
 * @param key a partner's; null: the newsroom's own
 * @throws DeskError `unknown` where there is no such story in any edition that the key is good for
 */
export async function findDeskStory(
  db: Database,
  key: Key | null,
  storyKey: string,
): Promise<DeskStoryAnswer> {
  const [editions, stories] = await Promise.all([listEditions(db), findStories(db, [storyKey])]);
  const story = stories.get(storyKey);
  const seen = editions.filter(({ id }) => maySee(key, id));
  if (!story || !seen.some(({ id }) => story.articles.has(id))) {
    throw new DeskError('unknown', `There is no story “${storyKey}”.`);
  }
  const row = await findRow(db, storyKey);
  const shown = seen.map(async ({ id, path }): Promise<StoryInEdition> => {
    const { state, required } = row.cells.find((cell) => cell.edition === path) as StatusRow['cells'][number];
    const article = story.articles.get(id);
    const isThere = article && article.erasedAt === null;
    return {
      edition: path,
      state,
      required,
      article: isThere ? await describe(story, article, editions) : null,
    };
  });
  const inEditions = await Promise.all(shown);
  return {
    story: storyKey,
    id: story.uuid,
    source: row.source,
    lacks: seenBy(key, row.lacks, editions),
    editions: inEditions.filter(({ state, required }) => state !== 'missing' || required),
  };
}

/** How a story that is there stands in all editions. */
export async function findRow(db: Database, storyKey: string): Promise<StatusRow> {
  const query = { story: storyKey, edition: null, state: null, limit: 1, before: null };
  return (await findStatus(db, query)).rows[0] as StatusRow;
}

async function describe(
  story: DeskStory,
  article: DeskArticle,
  editions: readonly Edition[],
): Promise<NonNullable<StoryInEdition['article']>> {
  const say = (at: number | null) => (at === null ? null : toRfc3339(at));
  const { uuid: id, revision, slug, month, follows } = article;
  const { publishAt, releasedAt, updatedAt, withdrawAt, withdrawnAt } = article;
  return {
    id,
    revision,
    etag: await tagOf(article, formOf(story, article, editions)),
    headline: article.content.headline,
    slug,
    month,
    follows,
    publishAt: say(publishAt),
    releasedAt: say(releasedAt),
    updatedAt: say(updatedAt),
    withdrawAt: say(withdrawAt),
    withdrawnAt: say(withdrawnAt),
  };
}

export interface FoundArticle {
  article: DeskArticle;
  form: ShownArticle;
  etag: string;
}

/** The article of a story in an edition, or undefined where there is none; what was erased is none. */
export async function findDeskArticle(
  db: Database,
  storyKey: string,
  editions: readonly Edition[],
  editionId: number,
): Promise<FoundArticle | undefined> {
  const story = (await findStories(db, [storyKey])).get(storyKey);
  const article = story?.articles.get(editionId);
  if (!story || !article || article.erasedAt !== null) return undefined;
  const form = formOf(story, article, editions);
  return { article, form, etag: await tagOf(article, form) };
}

/**
 * The same, by the edition's path.
 * @throws DeskError `unknown` for an edition that there is not, or where there is no article; `forbidden`
 */
export async function getDeskArticle(
  db: Database,
  key: Key | null,
  names: { key: string; edition: string },
): Promise<FoundArticle> {
  const editions = await listEditions(db);
  const { id } = getEdition(editions, key, names.edition);
  const found = await findDeskArticle(db, names.key, editions, id);
  if (found) return found;
  throw new DeskError('unknown', `Story “${names.key}” has no article in edition “${names.edition}”.`);
}

/** @throws DeskError `unknown` for an edition that there is not; `forbidden` for one that a key is not good for */
export function getEdition(editions: readonly Edition[], key: Key | null, path: string): Edition {
  const edition = editions.find((candidate) => candidate.path === path);
  if (!edition) throw new DeskError('unknown', `There is no edition “${path}”.`);
  if (maySee(key, edition.id)) return edition;
  const needed = `it needs “write” or “publish” in ${path}`;
  throw new DeskError('forbidden', `The key “${key?.name}” may not do this: ${needed}.`);
}
