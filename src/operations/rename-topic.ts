// Rename a topic in an edition: another label, another slug. Its id, its feeds' ids and its key stay.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { faultOfSlug } from '../domain/slug.ts';
import { editionTag, subjectTag, topicTag } from '../domain/tag.ts';
import { snapshot } from '../storage/database.ts';
import { listEditions } from '../storage/editions.ts';
import { write } from '../storage/newsroom.ts';
import { topicsOfAllQuery } from '../storage/released.ts';
import { listTopicSlugs, listTopics, type Topic, updateTopicLabel } from '../storage/topics.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { findEdition } from './find-article.ts';
import { Refusal } from './refusal.ts';

export interface RenamedTopic {
  topic: string;
  edition: string;
  label: string;
  slug: string;
  /** What it was called; the same where that stays. */
  former: { label: string; slug: string };
}

/**
 * Changes what a topic is called in an edition, and its URL; what is not given stays. The slugs that it had lead to
 * it for ever.
 * @throws Refusal for an unknown topic or edition, an edition in which the topic has no label, an empty label, and a
 * slug that is none or that another topic has or had
 */
export async function renameTopic(
  desk: Desk,
  given: { topic: string; edition: string; label?: string; slug?: string },
  by: Actor,
): Promise<RenamedTopic> {
  return write(desk.db, async (head) => {
    const [editions, topics, slugs, { shown }] = await Promise.all([
      listEditions(desk.db),
      listTopics(desk.db),
      listTopicSlugs(desk.db),
      snapshot(desk.db, { shown: topicsOfAllQuery }),
    ]);
    const topic = findTopic(topics, given.topic);
    const edition = findEdition(editions, given.edition);
    const former = topic.labels.get(edition.id);
    if (!former)
      throw new Refusal(
        `topic “${topic.key}” has no label in edition “${edition.path}”; give it one with “coranto topic add”`,
      );
    const label = (given.label ?? former.label).trim();
    const slug = given.slug ?? former.slug;
    if (label === '') throw new Refusal('the label is empty; expected the topic’s name');
    const fault = given.slug === undefined ? undefined : faultOfSlug(slug);
    if (fault) throw new Refusal(fault);
    const holder = slugs.find((one) => one.editionId === edition.id && one.slug === slug);
    if (holder && holder.topicId !== topic.id) {
      const key = topics.find(({ id }) => id === holder.topicId)?.means;
      throw new Refusal(`slug “${slug}” belongs to topic “${key}” in edition “${edition.path}”`);
    }
    const result = { topic: topic.key, edition: edition.path, label, slug, former };
    const batch = new WriteBatch(head, by, desk.now());
    if (label !== former.label || slug !== former.slug) {
      batch.add(updateTopicLabel(topic.id, edition.id, label, slug));
      // A topic of which nothing is public shows nowhere, and nor does its name.
      if (shown.get(edition.id)?.some(({ id }) => id === topic.id)) {
        batch.changeEdition(edition.id);
        batch.touch(editionTag(edition.id), topicTag(edition.id, topic.id), subjectTag(topic.id));
      }
    }
    return { statements: batch.statements(), result };
  });
}

/** @throws Refusal for a key that no topic has, or that of one that was merged */
export function findTopic(topics: readonly Topic[], key: string): Topic {
  const topic = topics.find((one) => one.key === key);
  if (!topic) {
    const known = topics.filter((one) => one.key === one.means).map((one) => one.key);
    throw new Refusal(`there is no topic “${key}” (known: ${known.join(', ') || 'none yet'})`);
  }
  if (topic.means !== key) throw new Refusal(`topic “${key}” was merged into “${topic.means}”`);
  return topic;
}
