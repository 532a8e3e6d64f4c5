// Builds a newsroom of any size through the real write batch: five editions, topics, archives, log, touches and search
// index as an import leaves them, without looking at what is there. Arguments: the database's file, how many articles, how
// many topics, and `waiting` where the newest stories are to wait for their last edition, and a server is to render what is
// hot of them.
import { randomUUID } from 'node:crypto';
import { indexPortion } from '../../src/documents/search-index.ts';
import { slugify } from '../../src/domain/slug.ts';
import { type Instant, monthOf } from '../../src/domain/time.ts';
import { openDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import { logChange } from '../../src/operations/effects.ts';
import { headSeqQuery } from '../../src/storage/documents.ts';
import { ensureNewsroom, type Head, moveConsumer, write } from '../../src/storage/newsroom.ts';
import { WriteBatch } from '../../src/storage/write-batch.ts';
import { archiveStory, EDITIONS, furnish, topicKeys } from './synthetic.ts';

/** Stories in one batch: five articles each. */
const GROUP = 200;

/** Changes of the newest stories, which touch every front page and feed. */
const NEWEST = 200;

/** Stories a day: a million articles are those of twenty-seven years. */
const PACE = 20;

const [file = '', count = '0', topicCount = '', waiting] = process.argv.slice(2);
const keys = topicKeys(Number(topicCount));
const stories = Math.ceil(Number(count) / EDITIONS.length);
const now = Date.now();
const db = openDatabase(file);
migrate(db);
for (const pragma of [
  'synchronous = OFF',
  'journal_mode = MEMORY',
  'cache_size = -1000000',
  'secure_delete = OFF',
])
  db.connection.pragma(pragma);
await ensureNewsroom(db, randomUUID);
await furnish(db, randomUUID, now, keys);
let ordinal = 0;
for (let from = 0; from < stories; from += GROUP) {
  await write(db, async (head) => ({
    statements: group(head, from, Math.min(from + GROUP, stories)),
    result: null,
  }));
}
// Merged once at the end, and not again and again on the way.
db.connection.exec(
  `INSERT INTO search_index (search_index, rank) VALUES ('automerge', 0), ('crisismerge', 1000)`,
);
while ((await indexPortion({ db })) === 'more');
db.connection.exec(`INSERT INTO search_index (search_index) VALUES ('optimize')`);
db.connection.exec(
  `INSERT INTO search_index (search_index, rank) VALUES ('automerge', 4), ('crisismerge', 16)`,
);
const head = headSeqQuery.decode(await db.all(headSeqQuery.statement));
await moveConsumer(db, 'documents', waiting === undefined ? head : head - NEWEST);
db.connection.pragma('journal_mode = WAL');
db.close();
process.send?.('built');

function group(head: Head, from: number, to: number) {
  const batch = new WriteBatch(head, { actor: 'bench', reason: null }, now, true);
  for (let index = from; index < to; index++) addStory(batch, index);
  return batch.statements();
}

function addStory(batch: WriteBatch, index: number): void {
  const { story: key, articles } = archiveStory(index, stories, now, {
    whole: waiting === undefined,
    pace: PACE,
    topics: keys,
  });
  const storyId = batch.insertStory({
    uuid: randomUUID(),
    key,
    sourceEditionId: 1,
    required: null,
    createdAt: now,
  });
  ordinal++;
  for (const [i, { content, publishAt }] of articles.entries()) {
    const editionId = i + 1;
    const at = (publishAt as { at: Instant }).at;
    const articleId = batch.insertArticle({
      ...{ uuid: randomUUID(), storyId, editionId, guid: null, guidIsPermaLink: false },
      ...{ createdAt: now, updatedAt: at, follows: i === 0 ? null : 1, quiet: true },
    });
    const topics = content.topics ?? [];
    batch.saveRevision({
      articleId,
      number: 1,
      kind: 'draft',
      content: { ...content, topics },
      note: null,
      follows: i === 0 ? null : 1,
    });
    const { language, timeZone } = EDITIONS[i] as (typeof EDITIONS)[number];
    const month = monthOf(at, timeZone);
    const topicIds = topics.map((topic) => keys.indexOf(topic) + 1);
    const slug = `${slugify(content.headline, language)}-${index}`;
    batch.release({ articleId, editionId, releasedAt: at, updatedAt: at, ordinal, month, slug, topicIds });
    logChange(batch, 'released', { articleId, storyId, editionId, revision: 1, month, topicIds });
  }
}
