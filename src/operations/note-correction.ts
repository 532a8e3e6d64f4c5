// A correction without a new text: the text is right by now, and the public is told that it was not.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { listEditions, listTopics } from '../storage/editions.ts';
import { write } from '../storage/newsroom.ts';
import { findStories } from '../storage/stories.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { Refusal } from './refusal.ts';
import { revise } from './revise.ts';

/**
 * Logs a correction of a public article whose text stays.
 * @returns the revision that carries the note
 * @throws Refusal for an unknown story, edition or article, one that is not public, or a blank note
 */
export async function noteCorrection(
  desk: Desk,
  { story: key, edition: path, note }: { story: string; edition: string; note: string },
  by: Actor,
): Promise<number> {
  if (note.trim() === '') throw new Refusal('a correction needs a public note');
  return write(desk.db, async (head) => {
    const [editions, topics, stories] = await Promise.all([
      listEditions(desk.db),
      listTopics(desk.db),
      findStories(desk.db, [key]),
    ]);
    const story = stories.get(key);
    if (!story) throw new Refusal(`there is no story “${key}”`);
    const edition = editions.find((candidate) => candidate.path === path);
    if (!edition) throw new Refusal(`there is no edition “${path}”`);
    const article = story.articles.get(edition.id);
    if (!article) throw new Refusal(`story “${key}” has no article in edition “${path}”`);
    if (article.releasedAt === null)
      throw new Refusal(`“${key}” in ${path} is not public yet: there is nothing to correct`);
    if (article.withdrawnAt !== null)
      throw new Refusal(`“${key}” in ${path} was withdrawn and cannot be corrected`);
    const ids = new Map(topics.map((topic) => [topic.key, topic.id]));
    const topicIds = article.content.topics.flatMap((topic) => ids.get(topic) ?? []);
    const now = desk.now();
    const batch = new WriteBatch(head, by, now);
    const { content, follows } = article;
    const same = { article, content, follows, topicIds, formerTopicIds: topicIds };
    const revision = revise(batch, { ...same, intent: 'correct', note: note.trim() }, now);
    return { statements: batch.statements(), result: revision };
  });
}
