// Writes an archive as one writer would that need not look at anything: fast, and with all that a release leaves.
import { randomUUID } from 'node:crypto';
import { DEFAULT_SETTINGS } from '../../src/domain/edition.ts';
import { type Instant, monthOf } from '../../src/domain/time.ts';
import type { NodeDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import { insertEdition } from '../../src/storage/editions.ts';
import { ensureNewsroom, moveConsumer, write } from '../../src/storage/newsroom.ts';
import { insertTopic, insertTopicLabel } from '../../src/storage/topics.ts';
import { WriteBatch } from '../../src/storage/write-batch.ts';
import { SEARCH_EDITIONS, searchContent, TOPIC_COUNT } from './search-texts.ts';

const GROUP = 500;

/**
 * Fills an empty database: four articles in five are Dutch-looking, the others Japanese-looking, the oldest first.
 * @param releasedAt when article number n came out
 */
export async function writeArchive(
  db: NodeDatabase,
  articles: number,
  releasedAt: (n: number) => Instant,
): Promise<void> {
  const now = Date.now();
  migrate(db);
  // Nothing of it is to survive anything.
  db.connection.pragma('synchronous = OFF');
  await ensureNewsroom(db, randomUUID);
  const topics = Array.from({ length: TOPIC_COUNT }, (_, i) => `topic-${i}`);
  await db.batch([
    ...SEARCH_EDITIONS.map((edition) =>
      insertEdition({
        ...DEFAULT_SETTINGS,
        ...edition,
        uuid: randomUUID(),
        direction: 'ltr',
        createdAt: now,
      }),
    ),
    ...topics.map((key) => insertTopic(randomUUID(), key)),
    ...topics.flatMap((key) =>
      SEARCH_EDITIONS.map(({ path }, i) => insertTopicLabel(key, i + 1, `${key} ${path}`, key)),
    ),
  ]);
  const ordinals = [0, 0];
  for (let from = 0; from < articles; from += GROUP) {
    await write(db, async (head) => {
      const batch = new WriteBatch(head, { actor: 'bench', reason: null }, now, true);
      for (let n = from; n < Math.min(from + GROUP, articles); n++) {
        const which = n % 5 === 4 ? 1 : 0;
        const editionId = which + 1;
        const at = releasedAt(n);
        const { content, topicIds } = searchContent(n, which);
        const story = { uuid: randomUUID(), key: `s${n}`, sourceEditionId: editionId, required: null };
        const storyId = batch.insertStory({ ...story, createdAt: now });
        const articleId = batch.insertArticle({
          ...{ uuid: randomUUID(), storyId, editionId, guid: null, guidIsPermaLink: false },
          ...{ createdAt: now, updatedAt: at, follows: null, quiet: true },
        });
        batch.saveRevision({ articleId, number: 1, kind: 'draft', content, note: null, follows: null });
        const ordinal = (ordinals[which] ?? 0) + 1;
        ordinals[which] = ordinal;
        const release = { articleId, editionId, releasedAt: at, updatedAt: at, ordinal };
        batch.release({ ...release, month: monthOf(at, 'UTC'), slug: `a-${n}`, topicIds });
        batch.change('released', { storyId, articleId, editionId, revision: 1 });
      }
      return { statements: batch.statements(), result: undefined };
    });
  }
  // Nobody reads its documents: the server need not render them.
  await moveConsumer(db, 'documents', articles);
  // As durable as with a server.
  db.connection.pragma('synchronous = FULL');
}
