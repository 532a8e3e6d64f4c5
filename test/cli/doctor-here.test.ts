// The doctor at newsrooms of this machine: one that is well, and others that are really broken.
import assert from 'node:assert/strict';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { pathOf } from '../../src/documents/address.ts';
import { listAddresses } from '../../src/documents/all-addresses.ts';
import { indexPortion } from '../../src/documents/search-index.ts';
import { HOUR } from '../../src/domain/time.ts';
import { closeEdition } from '../../src/operations/close-edition.ts';
import { erase } from '../../src/operations/erase.ts';
import { mergeTopics } from '../../src/operations/merge-topics.ts';
import { move } from '../../src/operations/move.ts';
import { moveEdition } from '../../src/operations/move-edition.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { renameTopic } from '../../src/operations/rename-topic.ts';
import { retopic } from '../../src/operations/retopic.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { openSite } from '../support/site.ts';
import { BASE, digest, type Patient, patient, short } from './broken-newsroom.ts';

describe('coranto doctor', () => {
  test('finds nothing where all is well, counts what it looked at and writes nothing', async (t) => {
    const { cli, examine } = await patient(t);
    const file = cli.env['CORANTO_DATABASE'] as string;
    const digests = () => [file, `${file}-wal`].map(digest);
    const before = digests();
    const { status, findings, done } = await examine();
    assert.deepEqual(digests(), before);
    assert.deepEqual(findings, []);
    assert.equal(status, 0);
    const { documents, links, ...examined } = done['examined'] as Record<string, number>;
    assert.deepEqual(
      { ...done, examined },
      {
        ...{ event: 'done', faults: 0, warnings: 0 },
        examined: { editions: 4, stories: 2, articles: 3, files: 0, octets: 0 },
      },
    );
    // Of the newsroom two and three feeds, and three for robots; of each edition a front, a page of feeds and six
    // feeds, then its suggestion, stylesheet and four statements, and a sitemap; of the topic in en and nl a page and
    // six feeds; of each a month with its sitemap and a year; and three articles.
    assert.equal(documents, 2 + 3 + 3 + 4 * (8 + 6 + 1) + 2 * 7 + 2 * 3 + 3);
    assert.ok((links as number) > 300);
    const said = await cli.run('doctor');
    assert.match(
      said.out,
      /^all is well: 4 editions, 2 stories, 3 articles, 91 documents, \d+ links, 0 media files\n$/,
    );
    assert.equal(said.err, '');
  });

  test('finds nothing after all that can become of stories, topics and editions, and follows every former URL', async (t) => {
    const { cli, examine } = await patient(t);
    const { newsroom } = cli;
    const links = [
      '/fr/2026/03/wharf-fr',
      '/en/topics/trade-en/',
      '/en/2026/03/crane-en',
      '/en/2026/03/gone-en',
    ];
    const body = links.map((url) => `<p><a href="${url}">…</a></p>`).join('');
    await bringIn(newsroom, [
      aStory('wharf', { fr: { topics: ['trade'] } }),
      aStory('letter', { ar: { topics: ['safety'], body } }),
      aStory('gone', { en: { topics: ['safety'] } }),
    ]);
    const site = await openSite(newsroom, { baseUrl: BASE });
    for await (const { address } of listAddresses(newsroom.db)) await site.get(pathOf(address));
    newsroom.clock.move(HOUR);
    await move(newsroom, { story: 'crane', edition: 'en', slug: 'derrick' }, BY_EDITOR);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    await reinstate(newsroom, { story: 'quay', edition: null }, BY_EDITOR);
    await retopic(newsroom, { story: 'wharf', edition: 'fr', topics: ['safety'] }, BY_EDITOR);
    await erase({ ...newsroom, ledger: null }, { story: 'gone', edition: null }, BY_EDITOR);
    await renameTopic(newsroom, { topic: 'trade', edition: 'en', slug: 'commerce' }, BY_EDITOR);
    await mergeTopics(newsroom, { topic: 'safety', into: 'trade' }, BY_EDITOR);
    await moveEdition(newsroom, { path: 'fr', to: 'francais' }, BY_EDITOR);
    await closeEdition(newsroom, 'nl', BY_EDITOR);
    const { findings, status } = await examine();
    assert.deepEqual(findings.map(short), [
      'warning ar/letter: its text leads to /en/2026/03/gone-en, which was withdrawn',
    ]);
    assert.equal(status, 0);
  });

  test('works while somebody writes, and shows how far it is', async (t) => {
    const { cli } = await patient(t);
    cli.newsroom.db.connection.exec('BEGIN IMMEDIATE');
    const terminal = Object.assign(new PassThrough(), { columns: 80, isTTY: true });
    const { status, out } = await cli.runWith({ progress: terminal }, 'doctor');
    cli.newsroom.db.connection.exec('ROLLBACK');
    terminal.end();
    assert.equal(status, 0, out);
    assert.match(await text(terminal), /% {2}(documents|media|editions)/);
  });

  test('refuses what it cannot examine, and says what can be done', async (t) => {
    const { cli } = await patient(t);
    const elsewhere = await cli.run('doctor', '--to', 'https://news.example.org');
    assert.match(elsewhere.err, /“coranto doctor --public https:.*“coranto transfer --from https:.* --copy”/);
    assert.equal(elsewhere.status, 2);
    const none = await cli.runWith({ env: { CORANTO_DATABASE: '/nowhere/coranto.db' } }, 'doctor');
    assert.match(none.err, /^coranto: there is no database “\/nowhere\/coranto\.db”/);
    assert.equal(none.status, 1);
    const file = cli.write(
      'notes.txt',
      'Not a database, and long enough to be taken for the head of one. '.repeat(20),
    );
    const other = await cli.runWith({ env: { CORANTO_DATABASE: file } }, 'doctor');
    assert.match(other.err, /^coranto: the database is not a SQLite file/);
    assert.equal(other.status, 1);
  });

  test('tells a newsroom that is closed, or only half there', async (t) => {
    const { cli, examine } = await patient(t);
    cli.newsroom.db.connection.exec("UPDATE newsroom SET state = 'closed'");
    const closed = await examine();
    assert.deepEqual(closed.findings.map(short), [
      'warning newsroom: it is closed: nothing is written or released',
    ]);
    assert.equal(closed.status, 0);
    cli.newsroom.db.connection.exec("UPDATE newsroom SET state = 'receiving'");
    const [half] = (await examine()).findings;
    assert.equal(half?.what, 'it is being filled from another host');
  });
});

describe('coranto doctor on the database', () => {
  test('names each article and table in which a rule is broken, and what was done to the schema', async (t) => {
    const { cli, force, examine } = await patient(t);
    force("DELETE FROM changes WHERE kind = 'released' AND article_id = 1", 'changes_are_for_ever');
    force(
      `UPDATE articles SET ordinal = 7 WHERE id = 3;
       UPDATE article_topics SET updated_at = updated_at + 1 WHERE article_id = 2;
       DELETE FROM paths WHERE article_id = 2;
       UPDATE stories SET required = '[9]' WHERE key = 'crane';
       INSERT INTO media (name, type, size) VALUES ('ab.pdf', 'application/pdf', 1);
       UPDATE editions SET icon = 'ab.pdf' WHERE path = 'en';
       UPDATE months SET articles = articles + 1 WHERE edition_id = 2;
       INSERT INTO revision_media (article_id, revision, position, name, decorative, thumbnail_of)
       VALUES (2, 1, 0, 'ab.pdf', 1, NULL), (2, 1, 1, 'ab.pdf', 1, 0)`,
      'articles_keep_release',
    );
    cli.newsroom.db.connection.exec(
      'DROP TRIGGER changes_stay_as_written; DROP INDEX articles_due; CREATE INDEX mine ON stories (created_at)',
    );
    const { findings, status } = await examine();
    const found = findings.filter(({ check }) => check === 'database');
    const file = cli.env['CORANTO_DATABASE'];
    assert.deepEqual(
      found.map(short).sort(),
      [
        'fault articles: 1 row of it refer to what is not in paths',
        'fault changes: the change log has gaps',
        'fault crane: it requires an edition that there is not',
        'fault en/quay: it is released, and the log does not say so once',
        'fault en: ordinals of the edition have gaps',
        'fault en: the edition’s icon or logo is no picture',
        'fault nl/2026-03: the month counts more or fewer public articles than it has',
        'fault nl/quay: a thumbnail of it is no picture, or of another thumbnail',
        'fault nl/quay: its topics list it at other times than its own',
        'fault nl/quay: the path in force is not among its paths',
        `fault ${file}: the index articles_due is missing`,
        `fault ${file}: the trigger changes_stay_as_written is missing`,
        `warning ${file}: the index mine is not Coranto’s`,
      ].sort(),
    );
    for (const { do: remedy, severity } of found) {
      assert.match(remedy, severity === 'fault' ? /^restore the newest backup/ : /^take it out again/);
    }
    assert.equal(status, 1);
  });

  test('finds that the search index is behind, or not what is public', async (t) => {
    const { cli, force, examine } = await patient(t);
    const ofIndex = async () =>
      (await examine()).findings.map(short).filter((line) => line.includes('search index'));
    const file = cli.env['CORANTO_DATABASE'];
    assert.deepEqual(await ofIndex(), [], 'a server begins it');
    await indexPortion(cli.newsroom);
    assert.deepEqual(await ofIndex(), []);
    force('UPDATE search_state SET seq = seq - 1; UPDATE changes SET at = 0', 'changes_stay_as_written');
    assert.deepEqual(await ofIndex(), [
      `warning ${file}: the search index has not read what was logged since 1970-01-01T00:00:00Z`,
    ]);
    force('UPDATE search_state SET seq = seq + 1; DELETE FROM search_entries WHERE article_id = 1');
    force('UPDATE search_entries SET key = key + 100 WHERE article_id = 2');
    assert.deepEqual(await ofIndex(), [
      `fault ${file}: the search index has 1 entry of what is not public`,
      `fault ${file}: the search index lacks 1 public article`,
      `fault ${file}: the search index has 2 entries in one of its tables and not in the other`,
    ]);
  });

  test('finds that a document missed a change, and what is left of what was erased', async (t) => {
    const { cli, force, examine } = await patient(t);
    const site = await openSite(cli.newsroom, { baseUrl: BASE });
    await site.get('/en/');
    force(
      `UPDATE documents SET touched_seq = 0 WHERE path = '/en/';
       UPDATE articles SET erased_at = 1, withdrawn_at = released_at WHERE id = 2;
       UPDATE newsroom SET remains_since = 1`,
    );
    const found = (await examine()).findings.filter(({ check }) => check === 'database').map(short);
    const file = cli.env['CORANTO_DATABASE'];
    assert.deepEqual(
      found.sort(),
      [
        `fault ${file}: what was erased at 1970-01-01T00:00:00Z may still be readable in the file’s free pages`,
        'fault /en/: the document missed a change that touches it',
        'fault nl/quay: it was erased, and something of it is left',
        'fault nl/quay: the log does not say how it came to be withdrawn or public',
      ].sort(),
    );
  });

  test('warns of a copy from before an upgrade that has what was erased since', async (t) => {
    const { cli, force, examine } = await patient(t);
    const file = cli.env['CORANTO_DATABASE'] as string;
    for (const [name, made] of [
      ['before-0005', 1],
      ['before-0006', 3],
    ] as const) {
      writeFileSync(`${file}.${name}`, '');
      utimesSync(`${file}.${name}`, made, made);
    }
    const ofCopies = async () =>
      (await examine()).findings.map(short).filter((line) => line.includes('before'));
    assert.deepEqual(await ofCopies(), []);
    force('UPDATE articles SET erased_at = 2000, withdrawn_at = released_at WHERE id = 2');
    assert.deepEqual(await ofCopies(), [
      `warning ${file}.before-0005: what was erased at 1970-01-01T00:00:02Z may be in this copy from before an upgrade`,
    ]);
  });

  test('tells damaged pages of an index from those of a table, and goes on where it can', async (t) => {
    const one = await patient(t);
    overwrite(one, 'documents_touched');
    const index = await one.examine();
    assert.deepEqual(new Set(index.findings.map(({ check }) => check)), new Set(['database']));
    assert.match(index.findings[0]?.what ?? '', /^SQLite says: /);
    assert.match(index.findings[0]?.do ?? '', /^restore the newest backup/);
    assert.equal(index.status, 1);

    const two = await patient(t);
    overwrite(two, 'revisions');
    const { status, findings } = await two.examine();
    const ended = findings.filter(({ what }) =>
      what.startsWith('the file is damaged where this check reads'),
    );
    assert.deepEqual(
      ended.map(({ check }) => check),
      ['database', 'documents', 'editions'],
    );
    assert.equal(status, 1);

    const three = await patient(t);
    overwrite(three, 'revisions_slug', true);
    const [wrong] = (await three.examine()).findings;
    assert.match(wrong?.what ?? '', /missing from index revisions_slug/);
    assert.match(wrong?.do ?? '', /REINDEX/);
  });
});

/** Overwrites the first page of a table or an index with noise, or as one with nothing in it. */
function overwrite({ cli }: Patient, name: string, empty = false): void {
  const { connection } = cli.newsroom.db;
  if (name === 'revisions_slug') connection.exec("UPDATE revisions SET slug = 'slug-' || article_id");
  const page = cli.newsroom.value('SELECT rootpage FROM sqlite_master WHERE name = ?', name) as number;
  const size = cli.newsroom.value('PRAGMA page_size') as number;
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.close();
  const file = cli.env['CORANTO_DATABASE'] as string;
  const bytes = readFileSync(file);
  const place = bytes.subarray((page - 1) * size, page * size);
  place.fill(empty ? 0 : 0xa5);
  // The head of an index's leaf without cells (SQLite file format, section 1.6).
  if (empty) place.set([0x0a, 0, 0, 0, 0, size >> 8, size & 0xff, 0]);
  writeFileSync(file, bytes);
}
