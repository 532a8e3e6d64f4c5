// A correction without a new text: the text is right by now, and the public is told that it was not.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import type { Edition } from '../domain/edition.ts';
import { isBehind, requiredOf } from '../domain/together.ts';
import { write } from '../storage/newsroom.ts';
import type { DeskArticle, DeskStory } from '../storage/stories.ts';
import { listTopics } from '../storage/topics.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { logOutdated } from './effects.ts';
import { findEdition, findStory } from './find-article.ts';
import { checkOverride, sayLeftOut } from './override.ts';
import { Refusal } from './refusal.ts';
import { type Revised, revise, standingAfter } from './revise.ts';

/** What is told to the public, in the words of each edition. */
export interface Notes {
  story: string;
  notes: readonly { edition: string; note: string }[];
  /** Only in these editions, though others of the required ones are public too; the reason says why. */
  override?: boolean;
}

export interface NotedCorrection {
  edition: string;
  /** The revision that carries the note. */
  revision: number;
}

/**
 * Logs a correction of public articles of a story whose texts stay, all in one batch.
 * @throws Refusal for an unknown story, edition or article, one that is not public, a blank note, or a required
 * edition that is left out
 */
export async function noteCorrections(desk: Desk, given: Notes, by: Actor): Promise<NotedCorrection[]> {
  const { story: key, notes } = given;
  if (notes.some(({ note }) => note.trim() === '')) throw new Refusal('a correction needs a public note');
  checkOverride(given.override, by);
  return write(desk.db, async (head) => {
    const [{ story, editions }, topics] = await Promise.all([findStory(desk.db, key), listTopics(desk.db)]);
    const ids = new Map(topics.map((topic) => [topic.key, topic.id]));
    const now = desk.now();
    const batch = new WriteBatch(head, by, now);
    const after = new Map(story.articles);
    const corrected = notes.map(({ edition: path, note }): NotedCorrection => {
      const article = story.articles.get(findEdition(editions, path).id);
      if (!article) throw new Refusal(`story “${key}” has no article in edition “${path}”`);
      checkPublic(key, path, article);
      const topicIds = article.content.topics.flatMap((topic) => ids.get(topic) ?? []);
      const { content } = article;
      const follows = followsAfter(story, article, editions, notes);
      const same = { article, content, follows, topicIds, formerTopicIds: topicIds };
      const revised: Revised = { ...same, intent: 'correct', note: note.trim() };
      const revision = revise(batch, revised, now);
      after.set(article.editionId, standingAfter(revised));
      return { edition: path, revision };
    });
    logOutdated(batch, story, after);
    const left = sayLeftOut('is corrected', key, story, requiredOf(story, editions), {
      changed: new Set(notes.map(({ edition }) => edition)),
      articles: after,
    });
    if (left && !given.override) throw new Refusal(left);
    return { statements: batch.statements(), result: corrected };
  });
}

/** A translation that was current stays so when it is corrected together with its source. */
function followsAfter(
  story: DeskStory,
  article: DeskArticle,
  editions: readonly Edition[],
  notes: Notes['notes'],
): number | null {
  const source = story.sourceEditionId === null ? undefined : story.articles.get(story.sourceEditionId);
  if (!source || source === article || isBehind(story, article)) return article.follows;
  const path = editions.find(({ id }) => id === source.editionId)?.path;
  return notes.some(({ edition }) => edition === path) ? source.revision + 1 : article.follows;
}

function checkPublic(key: string, path: string, { releasedAt, withdrawnAt }: DeskArticle): void {
  if (releasedAt === null)
    throw new Refusal(`“${key}” in ${path} is not public yet: there is nothing to correct`);
  if (withdrawnAt !== null) throw new Refusal(`“${key}” in ${path} was withdrawn and cannot be corrected`);
}
