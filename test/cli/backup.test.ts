import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type BackupListener, runBackup } from '../../src/cli/backup-run.ts';
import { readConfig } from '../../src/config.ts';
import { settle } from '../../src/operations/settle.ts';
import { sql } from '../../src/storage/database.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { identityOf, rowsOf } from '../support/move.ts';
import { connect } from '../support/newsroom.ts';
import { PNG, PNG_NAME } from '../support/picture.ts';
import { type Ends, scratchFolder } from '../support/scratch.ts';
import { article, type CommandLine, commandLine, runCaptured } from './command-line.ts';

async function open(t: Ends): Promise<{ cli: CommandLine; out: string; file: string }> {
  const cli = await commandLine(t);
  cli.write('strike/en.md', article({ media: '[{ file: dot.png, alt: A dot }]', topics: '[trade]' }));
  cli.write('strike/nl.md', article({ headline: 'Kranen staan stil', publishAt: '2026-04-01T09:00Z' }));
  cli.write('strike/dot.png', PNG);
  const { status, err } = await cli.run('import', `${cli.folder}/strike`);
  assert.equal(status, 0, err);
  const out = join(cli.folder, 'backup');
  return { cli, out, file: join(out, 'coranto.db') };
}

describe('coranto backup', () => {
  test('writes a newsroom that can take the place of the other, and says what it is', async (t) => {
    const { cli, out, file } = await open(t);
    const made = await cli.run('backup', out);
    assert.equal(made.status, 0, made.err);
    assert.match(
      made.out,
      /^backed up version 2 \(1 story, 2 articles\) to .*coranto\.db \(\d.* kB\), and 1 media file\n$/,
    );
    assert.match(made.err, /pages of the database\nlooking at the copy\n/);
    assert.deepEqual(readdirSync(out).sort(), ['coranto.db', 'media']);
    assert.deepEqual(readFileSync(join(out, 'media', PNG_NAME.slice(0, 2), PNG_NAME)), PNG);
    const copy = connect(t, file);
    assert.deepEqual(rowsOf(copy), rowsOf(cli.newsroom));
    assert.deepEqual(identityOf(copy), identityOf(cli.newsroom));
    copy.db.close();
    const [done] = (await cli.json('backup', out)).slice(-1);
    assert.deepEqual(done?.['media'], { copied: 0, present: 1, lost: 0, dropped: 0 });
  });

  test('is restored like an export, and stays as it is', async (t) => {
    const { cli, out, file } = await open(t);
    await cli.run('backup', out);
    const before = readFileSync(file);
    const folder = scratchFolder(t);
    const env = { CORANTO_DATABASE: join(folder, 'new.db'), CORANTO_MEDIA: join(folder, 'media') };
    const { status, out: said, err } = await runCaptured({ env, now: cli.clock.now }, ['restore', out]);
    assert.equal(status, 0, err);
    assert.match(said, /^restored \d+ rows and 1 media file, at version 2\n/);
    assert.deepEqual(rowsOf(connect(t, env.CORANTO_DATABASE)), rowsOf(cli.newsroom));
    assert.deepEqual(readFileSync(file), before);
    assert.deepEqual(readdirSync(out).sort(), ['coranto.db', 'media']);
    writeFileSync(join(folder, 'half.db'), before.subarray(0, before.length / 2));
    const env2 = { ...env, CORANTO_DATABASE: join(folder, 'other.db') };
    const half = await runCaptured({ env: env2 }, ['restore', join(folder, 'half.db')]);
    assert.equal(half.status, 1);
    assert.match(half.err, /half\.db” is damaged: /);
    assert.equal(existsSync(env2.CORANTO_DATABASE), false);
  });

  test('is of one version, though stories come in and go out while it is made', async (t) => {
    const { cli, out, file } = await open(t);
    const { newsroom } = cli;
    const many = Array.from({ length: 150 }, (_, i) =>
      aStory(`long-${i}`, { en: { body: `<p>${'Tide. '.repeat(5_000)}</p>` } }),
    );
    assert.deepEqual((await bringIn(newsroom, many)).problems, []);
    const { version } = identityOf(newsroom);
    const rows = rowsOf(newsroom);
    let writes: Promise<unknown> = Promise.resolve();
    let n = 0;
    const write = () => {
      const story = aStory(`late-${n++}`, { en: {}, nl: { publishAt: '2026-03-14T10:00:00Z' } });
      cli.clock.move(1_000);
      writes = writes.then(() => bringIn(newsroom, story)).then(() => settle(newsroom));
    };
    const listener: BackupListener = {
      copied: write,
      checking: write,
      fault: (sentence) => assert.fail(sentence),
      file: write,
      lost: (name) => assert.fail(name),
    };
    const desk = { now: cli.clock.now, newId: () => crypto.randomUUID() };
    const made = await runBackup(readConfig(cli.env), desk, out, false, listener);
    await writes;
    assert.ok(made.kept);
    assert.ok(n > 3);
    assert.ok((identityOf(newsroom)['version'] as number) > (version as number));
    const copy = connect(t, file);
    assert.equal(identityOf(copy)['version'], version);
    assert.deepEqual(rowsOf(copy), rows);
    assert.deepEqual(copy.rows('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
  });

  test('keeps the backup before where something is wrong, names each fault and ends with 1', async (t) => {
    const { cli, out, file } = await open(t);
    await cli.run('backup', out);
    const before = readFileSync(file);
    await cli.newsroom.db.run(sql("UPDATE newsroom SET epoch = 'later'"));
    rmSync(join(out, 'media'), { recursive: true });
    rmSync(cli.env['CORANTO_MEDIA'] as string, { recursive: true });
    const missed = await cli.run('backup', out, '--quiet');
    assert.deepEqual(missed, {
      status: 1,
      out: '',
      err: `${PNG_NAME} is missing from the media of the newsroom it came from\n`,
    });
    assert.deepEqual(readFileSync(file), before);
    assert.deepEqual(readdirSync(out), ['coranto.db']);
    assert.equal((await cli.run('backup', out, '--incomplete')).status, 0);
    assert.ok(!readFileSync(file).equals(before));

    const sound = readFileSync(file);
    const { connection } = cli.newsroom.db;
    connection.pragma('foreign_keys = OFF');
    connection.prepare('INSERT INTO former_paths (path, article_id) VALUES (?, ?)').run('/x', 99);
    const broken = await cli.run('backup', out, '--incomplete');
    assert.equal(broken.status, 1);
    assert.match(
      broken.err,
      /^the copy is damaged: 1 reference from “former_paths” to “articles” where nothing is$/m,
    );
    assert.match(broken.out, /^no backup was made; the one before/);
    assert.deepEqual(readFileSync(file), sound);
    assert.ok(!existsSync(join(out, 'coranto.db-journal')));
  });

  test('takes the place of one that was worked in and cut, and none that somebody works in', async (t) => {
    const { cli, out, file } = await open(t);
    await cli.run('backup', out);
    const used = connect(t, file);
    await used.db.run(sql("UPDATE editions SET title = 'Of the old one'"));
    const busy = await cli.run('backup', out);
    assert.equal(busy.status, 1);
    assert.match(busy.err, /coranto\.db” is in use, as by a newsroom that is served from it/);
    const left = readFileSync(`${file}-wal`);
    assert.ok(left.length > 0);
    used.db.close();
    writeFileSync(`${file}-wal`, left);
    const made = await cli.run('backup', out);
    assert.equal(made.status, 0, made.err);
    assert.deepEqual(readdirSync(out).sort(), ['coranto.db', 'media']);
    assert.deepEqual(rowsOf(connect(t, file)), rowsOf(cli.newsroom));
  });

  test('is refused where it would be written over the newsroom, and where there is none', async (t) => {
    const { cli, out } = await open(t);
    const database = cli.env['CORANTO_DATABASE'] as string;
    const before = readFileSync(database);
    const own = await cli.run('backup', join(database, '..'));
    assert.match(own.err, /coranto\.db” is the newsroom’s own; a copy needs another folder\n$/);
    const media = { ...cli.env, CORANTO_MEDIA: join(out, 'media') };
    assert.match((await cli.runWith({ env: media }, 'backup', out)).err, /media” is the newsroom’s own/);
    const none = { ...cli.env, CORANTO_DATABASE: join(cli.folder, 'none.db') };
    assert.match((await cli.runWith({ env: none }, 'backup', out)).err, /there is no database/);
    await cli.newsroom.db.run(sql("UPDATE newsroom SET state = 'receiving'"));
    assert.match((await cli.run('backup', out)).err, /is being filled: it is not whole/);
    await cli.newsroom.db.run(sql("UPDATE newsroom SET state = 'open'"));
    assert.equal(existsSync(out), false);
    assert.equal(before.length, readFileSync(database).length);
  });
});
