// Say what a topic is among the IPTC Media Topics, or that it is none of them: the same subject in every edition.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { mediaTopicCode, sayNoMediaTopic } from '../domain/media-topic.ts';
import { editionTag, topicTag } from '../domain/tag.ts';
import { snapshot } from '../storage/database.ts';
import { write } from '../storage/newsroom.ts';
import { topicsOfAllQuery } from '../storage/released.ts';
import { listTopics, updateTopicCode } from '../storage/topics.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { Refusal } from './refusal.ts';
import { findTopic } from './rename-topic.ts';

export interface ClassifiedTopic {
  topic: string;
  iptc: string | null;
  /** The code that it had; the same where that stays. */
  former: string | null;
}

/**
 * Gives a topic a code of the IPTC Media Topics, or (null) takes it away.
 * @throws Refusal for an unknown topic, and a text that is no code
 */
export async function classifyTopic(
  desk: Desk,
  given: { topic: string; iptc: string | null },
  by: Actor,
): Promise<ClassifiedTopic> {
  const iptc = given.iptc === null ? null : readCode(given.iptc);
  return write(desk.db, async (head) => {
    const [topics, { shown }] = await Promise.all([
      listTopics(desk.db),
      snapshot(desk.db, { shown: topicsOfAllQuery }),
    ]);
    const { id, key, iptc: former } = findTopic(topics, given.topic);
    const batch = new WriteBatch(head, by, desk.now());
    if (iptc !== former) {
      batch.add(updateTopicCode(id, iptc));
      // A topic of which nothing is public shows nowhere.
      for (const [editionId, there] of shown) {
        if (!there.some((topic) => topic.id === id)) continue;
        batch.changeEdition(editionId);
        batch.touch(editionTag(editionId), topicTag(editionId, id));
      }
    }
    return { statements: batch.statements(), result: { topic: key, iptc, former } };
  });
}

/** @throws Refusal */
export function readCode(text: string): string {
  const code = mediaTopicCode(text);
  if (code === undefined) throw new Refusal(sayNoMediaTopic(text));
  return code;
}
