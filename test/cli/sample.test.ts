import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fillSample } from '../../src/cli/sample.ts';
import { linkHere } from '../../src/desk/link.ts';
import { openDatabase } from '../../src/node/database.ts';
import { createFileMedia } from '../../src/node/media.ts';
import { migrate } from '../../src/node/migrate.ts';
import { ensureNewsroom } from '../../src/storage/newsroom.ts';
import { connect } from '../support/newsroom.ts';
import { scratchFolder } from '../support/scratch.ts';
import { article, commandLine } from './command-line.ts';

test('a sample is its newsroom, stories, updates, corrections and withdrawals, in that order', async (t) => {
  const cli = await commandLine(t);
  const file = join(scratchFolder(t), 'empty.db');
  const db = openDatabase(file);
  migrate(db);
  await ensureNewsroom(db, () => crypto.randomUUID());
  db.close();
  cli.write(
    'sample/newsroom.yaml',
    'editions:\n' +
      ['en', 'nl']
        .map((path) => `  - {path: ${path}, language: ${path}, title: ${path}, timeZone: UTC}\n`)
        .join(''),
  );
  for (const story of ['quay', 'crane', 'tide']) {
    cli.write(`sample/stories/${story}/en.md`, article());
    cli.write(`sample/stories/${story}/nl.md`, article({ source: 'en' }));
  }
  cli.write('sample/updates/quay/en.md', article({}, 'Newer.'));
  cli.write('sample/corrections/crane/nl.md', article({ correction: 'It was one crane.' }, 'Right.'));
  cli.write('sample/sample.yaml', 'withdraw:\n  - story: tide\n    reason: Not ours to tell.\n');

  const newsroom = connect(t, file);
  const media = createFileMedia(join(scratchFolder(t), 'media'));
  const filled = await fillSample(linkHere({ ...newsroom, media }), join(cli.folder, 'sample'));
  assert.deepEqual(filled, { stories: 3, articles: 6, problems: [] });
  const log = newsroom.rows(
    `SELECT c.kind || ' ' || coalesce(s.key, '') AS line, c.reason FROM changes c LEFT JOIN stories s ON s.id = c.story_id
     WHERE c.kind NOT IN ('released', 'translated', 'edition') ORDER BY c.seq`,
  );
  assert.deepEqual(log, [
    { line: 'updated quay', reason: null },
    { line: 'corrected crane', reason: null },
    { line: 'withdrawn tide', reason: 'Not ours to tell.' },
    { line: 'withdrawn tide', reason: 'Not ours to tell.' },
  ]);
  assert.equal(newsroom.value("SELECT count(*) FROM changes WHERE kind = 'edition'"), 2);
});
