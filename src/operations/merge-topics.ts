// Merge a topic into another: its articles, slugs and key are the other's from then on.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { topicTag } from '../domain/tag.ts';
import { snapshot } from '../storage/database.ts';
import { listPublicOfTopic } from '../storage/due.ts';
import { listEditions } from '../storage/editions.ts';
import { write } from '../storage/newsroom.ts';
import { topicsOfAllQuery } from '../storage/released.ts';
import {
  listEditionsOfTopic,
  listShownEditions,
  listTopics,
  mergeTopics as mergeRows,
} from '../storage/topics.ts';
import { followTags } from '../storage/touch.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { logChange } from './effects.ts';
import { Refusal } from './refusal.ts';
import { findTopic } from './rename-topic.ts';

export interface MergedTopics {
  topic: string;
  into: string;
  /** Public articles that are about the other now. */
  articles: number;
}

/**
 * Makes a topic part of another. What was about the one is about the other, in its place and once; its URLs lead to
 * the other's; its key means the other, in files that come in later too.
 * @throws Refusal for an unknown topic or one that was merged already, a topic into itself, and when the other has no
 * label where the one has articles
 */
export async function mergeTopics(
  desk: Desk,
  { topic: key, into }: { topic: string; into: string },
  by: Actor,
): Promise<MergedTopics> {
  return write(desk.db, async (head) => {
    const [editions, topics] = await Promise.all([listEditions(desk.db), listTopics(desk.db)]);
    const [from, to] = [findTopic(topics, key), findTopic(topics, into)];
    if (from === to) throw new Refusal(`“${key}” is one topic; expected another to merge it into`);
    const needed = await listEditionsOfTopic(desk.db, from.id, key);
    const lacking = editions.filter(({ id }) => needed.includes(id) && !to.labels.has(id));
    if (lacking.length > 0) {
      const paths = lacking.map(({ path }) => path).join(', ');
      throw new Refusal(
        `topic “${into}” has no label in ${paths}, where articles are about “${key}”; give it one with “coranto topic add”`,
      );
    }
    const [articles, everShown, { shown }] = await Promise.all([
      listPublicOfTopic(desk.db, from.id),
      listShownEditions(desk.db, from.id),
      snapshot(desk.db, { shown: topicsOfAllQuery }),
    ]);
    const batch = new WriteBatch(head, by, desk.now());
    batch.add(...mergeRows(from.id, to.id));
    // Where nothing shows yet, they will when something of the other does.
    batch.add(...followTags(editions.map(({ id }) => [topicTag(id, from.id), topicTag(id, to.id)])));
    for (const article of articles) {
      logChange(batch, 'retopiced', { ...article, topicIds: [...article.topicIds, to.id] });
    }
    // Where only the other shows, the URLs that the one had begin to lead there, and its tombstones stand there.
    const isPublic = (topicId: number, id: number) =>
      shown.get(id)?.some((topic) => topic.id === topicId) ?? false;
    for (const { id } of editions) {
      if (!everShown.includes(id) || isPublic(from.id, id) || !isPublic(to.id, id)) continue;
      batch.changeEdition(id);
      batch.touch(topicTag(id, from.id), topicTag(id, to.id));
    }
    return { statements: batch.statements(), result: { topic: key, into, articles: articles.length } };
  });
}
