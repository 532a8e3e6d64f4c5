// What a host does about erasures beside the rows: a ledger that survives, and files without remains.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { indexPortion } from '../../src/documents/search-index.ts';
import { openDatabase } from '../../src/node/database.ts';
import { createFileLedger } from '../../src/node/ledger.ts';
import { createErasingBeside, scrubFile } from '../../src/node/scrub.ts';
import { leaveIndex } from '../../src/storage/search-index.ts';
import { START } from '../support/clock.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import { scratchFolder } from '../support/scratch.ts';

const [ONE, TWO] = [crypto.randomUUID(), crypto.randomUUID()];

describe('the ledger in a file', () => {
  test('knows what was noted, each article as it was noted last', async (t) => {
    const file = join(scratchFolder(t), 'coranto.db.erasures');
    const ledger = createFileLedger(file);
    assert.deepEqual(await ledger.list(), []);
    await ledger.note([
      { uuid: ONE, at: START },
      { uuid: TWO, at: START + 1 },
    ]);
    await ledger.note([{ uuid: ONE, at: START + 2 }]);
    assert.deepEqual(await createFileLedger(file).list(), [
      { uuid: ONE, at: START + 2 },
      { uuid: TWO, at: START + 1 },
    ]);
    assert.match(readFileSync(file, 'utf8'), /^\n2026-03-14T09:30:00\.000Z [0-9a-f-]{36}\n/);
  });

  test('takes no torn line for an erasure, and loses none that is noted after it', async (t) => {
    const file = join(scratchFolder(t), 'coranto.db.erasures');
    const ledger = createFileLedger(file);
    await ledger.note([{ uuid: ONE, at: START }]);
    appendFileSync(file, `2026-03-14T09:30:00.000Z ${TWO.slice(0, 20)}`);
    await ledger.note([{ uuid: TWO, at: START }]);
    assert.deepEqual(
      (await ledger.list()).map(({ uuid }) => uuid),
      [ONE, TWO],
    );
  });
});

describe('overwriting what is left in a database’s files', () => {
  /** A file with remains in its free pages and its log. */
  async function withRemains(t: Parameters<typeof newsroomFile>[0]): Promise<string> {
    const file = await newsroomFile(t);
    const newsroom = connect(t, file);
    newsroom.db.connection.pragma('secure_delete = OFF');
    const body = `<p>${'zorblquist '.repeat(2_000)}</p>`;
    await bringIn(newsroom, aStory('quay', { en: { body }, nl: { body } }));
    newsroom.db.connection.pragma('wal_checkpoint(TRUNCATE)');
    newsroom.db.connection.exec("UPDATE revisions SET body = ''");
    return file;
  }
  const holds = (file: string) =>
    [file, `${file}-wal`].some((path) => readFileSync(path).includes('zorblquist'));

  test('leaves nothing, and the rows as they were', async (t) => {
    const file = await withRemains(t);
    assert.ok(holds(file));
    const beside = openDatabase(file);
    t.after(() => beside.close());
    const rows = () => beside.connection.prepare('SELECT * FROM articles').all();
    const before = rows();
    assert.equal(await createErasingBeside(file).scrub(10_000), true);
    assert.equal(holds(file), false);
    assert.equal(statSync(`${file}-wal`).size, 0);
    assert.deepEqual(rows(), before);
  });

  test('leaves no word in the search index of what left it', async (t) => {
    const file = await newsroomFile(t);
    const newsroom = connect(t, file);
    const { connection } = newsroom.db;
    await bringIn(newsroom, [
      aStory('quay', { en: { body: '<p>Zorblquist the kwyjiblonk.</p>' } }),
      aStory('ferry', { en: {} }),
    ]);
    await indexPortion(newsroom);
    const inIndex = () => {
      connection.pragma('wal_checkpoint(TRUNCATE)');
      // Beginnings that a word has in common with the one before are not there twice.
      return ['blquist', 'jiblonk'].filter((word) => readFileSync(file).includes(word));
    };
    connection.exec("UPDATE revisions SET body = ''");
    await newsroom.db.run(leaveIndex([1]));
    connection.exec('VACUUM');
    assert.deepEqual(inIndex(), ['blquist', 'jiblonk'], 'else there is nothing to be found');
    assert.equal(scrubFile(file, 10_000), true);
    assert.deepEqual(inIndex(), []);
    assert.equal(newsroom.value(`SELECT count(*) FROM search_index WHERE search_index MATCH 'ferry'`), 1);
  });

  test('is left for later where it would take too long, or somebody still reads what was', async (t) => {
    const file = await withRemains(t);
    assert.equal(scrubFile(file, 0), false);
    const reader = openDatabase(file, { readonly: true });
    reader.connection.exec('BEGIN');
    reader.connection.prepare('SELECT count(*) FROM articles').get();
    assert.equal(scrubFile(file, 10_000, { tries: 2, wait: 20 }), false);
    assert.ok(holds(file));
    reader.close();
    assert.equal(scrubFile(file, 10_000), true);
    assert.equal(holds(file), false);
  });

  test('is not tried again at once where somebody holds the file', async (t) => {
    const file = await withRemains(t);
    const reader = openDatabase(file, { readonly: true });
    reader.connection.exec('BEGIN');
    reader.connection.prepare('SELECT count(*) FROM articles').get();
    let at = 0;
    // Each look at the clock is a second after the one before.
    const erasing = createErasingBeside(file, { tries: 1, wait: 1 }, () => (at += 1_000));
    assert.equal(await erasing.scrub(10_000), false);
    reader.close();
    assert.equal(await erasing.scrub(10_000), false);
    assert.ok(holds(file));
    at += 60_000;
    assert.equal(await erasing.scrub(10_000), true);
    assert.equal(holds(file), false);
  });
});
