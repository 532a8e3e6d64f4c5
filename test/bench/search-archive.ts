// Builds an archive to be searched, as one writer would that need not look at anything, and indexes it.
// Arguments: the database's file, and how many articles: four in five Dutch-looking, the others Japanese-looking.
import { randomUUID } from 'node:crypto';
import { indexPortion } from '../../src/documents/search-index.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/edition.ts';
import { DAY, HOUR, monthOf } from '../../src/domain/time.ts';
import { openDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import { sql } from '../../src/storage/database.ts';
import { insertEdition } from '../../src/storage/editions.ts';
import { ensureNewsroom, moveConsumer, write } from '../../src/storage/newsroom.ts';
import { insertTopic, insertTopicLabel } from '../../src/storage/topics.ts';
import { WriteBatch } from '../../src/storage/write-batch.ts';
import { SEARCH_EDITIONS, searchContent, TOPIC_COUNT } from './search-texts.ts';

const GROUP = 500;
const [file = '', count = '0'] = process.argv.slice(2);
const articles = Number(count);
const now = Date.now();
const db = openDatabase(file);
migrate(db);
// Nothing of it is to survive anything.
db.connection.pragma('synchronous = OFF');
await ensureNewsroom(db, randomUUID);
const topics = Array.from({ length: TOPIC_COUNT }, (_, i) => `topic-${i}`);
await db.batch([
  ...SEARCH_EDITIONS.map((edition) =>
    insertEdition({ ...DEFAULT_SETTINGS, ...edition, uuid: randomUUID(), direction: 'ltr', createdAt: now }),
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
      // A hundred thousand articles over twenty years.
      const releasedAt =
        now - HOUR - Math.floor(((articles - n) / articles) * 20 * 365) * DAY - (n % 1_000) * 1_000;
      const { content, topicIds } = searchContent(n, which);
      const story = { uuid: randomUUID(), key: `s${n}`, sourceEditionId: editionId, required: null };
      const storyId = batch.insertStory({ ...story, createdAt: now });
      const articleId = batch.insertArticle({
        ...{ uuid: randomUUID(), storyId, editionId, guid: null, guidIsPermaLink: false },
        ...{ createdAt: now, updatedAt: releasedAt, follows: null, quiet: true },
      });
      batch.saveRevision({ articleId, number: 1, kind: 'draft', content, note: null, follows: null });
      const month = monthOf(releasedAt, 'UTC');
      const ordinal = (ordinals[which] ?? 0) + 1;
      ordinals[which] = ordinal;
      const release = { articleId, editionId, releasedAt, updatedAt: releasedAt, ordinal, month };
      batch.release({ ...release, slug: `a-${n}`, topicIds });
      batch.change('released', { storyId, articleId, editionId, revision: 1 });
    }
    return { statements: batch.statements(), result: undefined };
  });
}

// Nobody reads its documents: the server need not render them.
await moveConsumer(db, 'documents', articles);
// As durable as with a server.
db.connection.pragma('synchronous = FULL');
const started = performance.now();
while ((await indexPortion({ db })) === 'more');
const seconds = (performance.now() - started) / 1000;
const [row] = await db.all(sql('SELECT sum(octet_length(block)) AS octets FROM search_index_data'));
db.close();
process.send?.({ rate: articles / seconds, octets: (row?.['octets'] as number) / articles });
