// Retopic: what the articles of a story are about, said anew.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { write } from '../storage/newsroom.ts';
import { type DeskArticle, listArticleTopics } from '../storage/stories.ts';
import { listTopics, meantKeys, type Topic } from '../storage/topics.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { choosePresent, getNamed, type NamedArticle, type Names, sayNames } from './named.ts';
import { Refusal } from './refusal.ts';
import { revise } from './revise.ts';

export interface Retopiced {
  edition: string;
  /** `draft saved`: it is not public yet. */
  outcome: 'retopiced' | 'draft saved' | 'unchanged';
  /** Keys of its topics, in order. */
  topics: string[];
}

/**
 * Sets the topics of every article of a story, or of the one named. Of a whole story, what is withdrawn stays.
 * @param what with the keys of all topics from now on; an empty list is none
 * @throws Refusal for an unknown story, edition or topic, a topic without a label where it is wanted, a withdrawn
 * article by name, and when nothing would change
 */
export async function retopic(
  desk: Desk,
  { topics: keys, ...names }: Names & { topics: readonly string[] },
  by: Actor,
): Promise<Retopiced[]> {
  return write(desk.db, async (head) => {
    const [{ articles }, all] = await Promise.all([getNamed(desk.db, names), listTopics(desk.db)]);
    const chosen = choosePresent(names, articles);
    const topics = findTopics(all, keys);
    checkLabels(topics, chosen);
    const wanted = meantKeys(keys, new Map(topics.map((topic) => [topic.key, topic])));
    const former = await listArticleTopics(
      desk.db,
      chosen.map(({ article }) => article.id),
    );
    const now = desk.now();
    const batch = new WriteBatch(head, by, now);
    const topicIds = topics.map(({ id }) => id);
    const result = chosen.map(({ edition, article }): Retopiced => {
      const about = { edition: edition.path, topics: wanted };
      if (isAbout(article, wanted)) return { ...about, outcome: 'unchanged' };
      const content = { ...article.content, topics: wanted };
      const formerTopicIds = former.get(article.id) ?? [];
      const { follows } = article;
      revise(
        batch,
        { article, content, follows, topicIds, formerTopicIds, intent: 'amend', note: null },
        now,
      );
      return { ...about, outcome: article.releasedAt === null ? 'draft saved' : 'retopiced' };
    });
    if (result.every(({ outcome }) => outcome === 'unchanged')) {
      throw new Refusal(
        `nothing would change: the topics of ${sayNames(names)} are ${sayTopics(wanted)} already`,
      );
    }
    return { statements: batch.statements(), result };
  });
}

const sayTopics = (keys: readonly string[]): string => (keys.length === 0 ? 'none' : keys.join(', '));

function isAbout({ content }: DeskArticle, wanted: readonly string[]): boolean {
  return JSON.stringify(content.topics) === JSON.stringify(wanted);
}

function findTopics(all: readonly Topic[], keys: readonly string[]): Topic[] {
  const known = new Map(all.map((topic) => [topic.key, topic]));
  const unknown = keys.filter((key) => !known.has(key));
  if (unknown.length > 0) {
    const names = unknown.map((key) => `“${key}”`).join(', ');
    const there = [...known.keys()].join(', ') || 'none yet';
    throw new Refusal(`there is no topic ${names} (known: ${there})`);
  }
  return [...new Set(keys)].map((key) => known.get(key) as Topic);
}

function checkLabels(topics: readonly Topic[], articles: readonly NamedArticle[]): void {
  const lacking = topics.flatMap(({ key, labels }) => {
    const editions = articles.map(({ edition }) => edition).filter(({ id }) => !labels.has(id));
    return editions.length === 0 ? [] : [`“${key}” in ${editions.map(({ path }) => path).join(', ')}`];
  });
  if (lacking.length > 0)
    throw new Refusal(`there is no label for topic ${lacking.join('; ')}; give it one first`);
}
