// The topics that there are: what each is called in which edition, and how much there is about it.
import { type Database, snapshot } from '../storage/database.ts';
import { listEditions } from '../storage/editions.ts';
import { listTopicSlugs, listTopics, topicUsesQuery } from '../storage/topics.ts';

export interface ListedTopic {
  key: string;
  /** Keys of topics that were merged into it. */
  merged: string[];
  /** The code of the same subject among the IPTC Media Topics. */
  iptc: string | null;
  /** In the order of the editions; with the slugs that lead to it besides its own. */
  labels: { edition: string; label: string; slug: string; formerSlugs: string[]; publicArticles: number }[];
}

/** Every topic that was not merged into another, in the order in which they came. */
export async function describeTopics(db: Database): Promise<ListedTopic[]> {
  const [editions, topics, slugs, { uses }] = await Promise.all([
    listEditions(db),
    listTopics(db),
    listTopicSlugs(db),
    snapshot(db, { uses: topicUsesQuery }),
  ]);
  return topics
    .filter(({ key, means }) => key === means)
    .map((topic) => ({
      key: topic.key,
      merged: topics.filter(({ id, key }) => id === topic.id && key !== topic.key).map(({ key }) => key),
      iptc: topic.iptc,
      labels: editions.flatMap(({ id, path }) => {
        const own = topic.labels.get(id);
        if (!own) return [];
        const here = slugs.filter((one) => one.editionId === id && one.topicId === topic.id);
        const use = uses.find((one) => one.editionId === id && one.topicId === topic.id);
        const formerSlugs = here.map(({ slug }) => slug).filter((slug) => slug !== own.slug);
        return [{ edition: path, ...own, formerSlugs, publicArticles: use?.publicArticles ?? 0 }];
      }),
    }));
}
