// Topics: keys and labels are added; what is there already is never changed in passing.
import type { Desk } from '../context.ts';
import type { Statement } from '../storage/database.ts';
import { listEditions } from '../storage/editions.ts';
import { write } from '../storage/newsroom.ts';
import { insertTopic, insertTopicLabel, listTopicSlugs, listTopics, type Topic } from '../storage/topics.ts';

/** A topic with its words in some editions, by the edition's path. */
export interface NewTopic {
  key: string;
  /** The code of the same subject among the IPTC Media Topics, eight digits. Left out: as it is; of a new topic, none. */
  iptc?: string;
  labels: readonly { edition: string; label: string; slug: string }[];
}

/** A label, or (no edition) a code, that could not be added, and why. */
export interface TopicConflict {
  topic: string;
  edition: string | null;
  message: string;
}

export interface AddedTopics {
  topics: number;
  labels: number;
  conflicts: TopicConflict[];
}

/**
 * Adds the topics and labels that are not there; of a topic that was merged into another, nothing. No public
 * document changes: a topic shows only through its articles, and none can have a topic without a label in its edition.
 */
export async function addTopics(desk: Desk, given: readonly NewTopic[]): Promise<AddedTopics> {
  return write(desk.db, async () => {
    const [editions, topics, slugs] = await Promise.all([
      listEditions(desk.db),
      listTopics(desk.db),
      listTopicSlugs(desk.db),
    ]);
    const merged = new Set(topics.filter(({ key, means }) => key !== means).map(({ key }) => key));
    const known = new Map<string, Pick<Topic, 'iptc' | 'labels'>>(topics.map((topic) => [topic.key, topic]));
    const ids = new Map(editions.map((edition) => [edition.path, edition.id]));
    const keys = new Map(topics.map(({ id, means }) => [id, means]));
    const holders = new Map(
      slugs.map(({ editionId, slug, topicId }) => [`${editionId} ${slug}`, keys.get(topicId) as string]),
    );
    // A slug that it had leads to it for ever, so it may have that again; given now, only once.
    const fresh = new Set<string>();
    const statements: Statement[] = [];
    const added: AddedTopics = { topics: 0, labels: 0, conflicts: [] };
    for (const { key, iptc, labels } of given) {
      // What it was called is what the other has to say now.
      if (merged.has(key)) continue;
      const held = known.get(key);
      if (!held) {
        statements.push(insertTopic(desk.newId(), key, iptc));
        added.topics++;
        known.set(key, { iptc: iptc ?? null, labels: new Map() });
      } else if (iptc !== undefined && iptc !== held.iptc) {
        const is = held.iptc === null ? 'has no IPTC code' : `has the IPTC code ${held.iptc}`;
        const message = `${is}, here ${iptc}; change one of the two (coranto topic iptc ${key} ${iptc})`;
        added.conflicts.push({ topic: key, edition: null, message });
      }
      for (const { edition, label, slug } of labels) {
        const refuse = (message: string) => added.conflicts.push({ topic: key, edition, message });
        const id = ids.get(edition);
        const present = id === undefined ? undefined : held?.labels.get(id);
        if (id === undefined) refuse(`there is no edition “${edition}”`);
        else if (present && present.label === label && present.slug === slug) continue;
        else if (present)
          refuse(`is “${present.label}” (slug ${present.slug}) already; a label is not changed by an import`);
        else if ((holders.get(`${id} ${slug}`) ?? key) !== key || fresh.has(`${id} ${slug}`))
          refuse(`slug “${slug}” belongs to topic “${holders.get(`${id} ${slug}`)}”`);
        else {
          statements.push(insertTopicLabel(key, id, label, slug));
          holders.set(`${id} ${slug}`, key);
          fresh.add(`${id} ${slug}`);
          added.labels++;
        }
      }
    }
    return { statements, result: added };
  });
}
