// Builds an archive as an import does: in groups, by the real operations, in a process of its own.
// Arguments: the database's file, and how many articles.
import { randomUUID } from 'node:crypto';
import { openDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import { IMPORT_GROUP, importStories } from '../../src/operations/import-stories.ts';
import { ensureNewsroom } from '../../src/storage/newsroom.ts';
import { archiveStory, furnish, storiesOf } from './synthetic.ts';

const [file = '', articles = '0'] = process.argv.slice(2);
const stories = Math.ceil(storiesOf(Number(articles)));
const now = Date.now();
const db = openDatabase(file);
migrate(db);
await ensureNewsroom(db, randomUUID);
await furnish(db, randomUUID, now);
const desk = { db, now: () => now, newId: randomUUID };
const options = { as: 'amend', note: null, by: { actor: 'bench', reason: null } } as const;
const started = performance.now();
for (let from = 0; from < stories; from += IMPORT_GROUP) {
  const size = Math.min(IMPORT_GROUP, stories - from);
  const group = Array.from({ length: size }, (_, i) => archiveStory(from + i, stories, now));
  const { problems } = await importStories(desk, group, options);
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
}
const seconds = (performance.now() - started) / 1000;
db.close();
process.send?.({ seconds });
