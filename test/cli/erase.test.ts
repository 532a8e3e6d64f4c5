// coranto erase: asked for by name and meant, and nothing left when it ends.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { PNG, PNG_NAME } from '../intake/newsroom-files.ts';
import { article, type CommandLine, commandLine } from './command-line.ts';

/** The files of the newsroom: database, log, ledger and media. */
function files({ env }: CommandLine): string[] {
  const folders = [dirname(env['CORANTO_DATABASE'] as string), env['CORANTO_MEDIA'] as string];
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
}

const holding = (cli: CommandLine, word: string): string[] =>
  files(cli).filter((path) => path.includes(word) || readFileSync(path).includes(word));

async function bringIn(cli: CommandLine, publishAt: string): Promise<void> {
  cli.write('in/zorblquist/crane.png', PNG);
  cli.write(
    'in/zorblquist/en.md',
    article(
      { headline: 'Zorblquist', slug: 'zorblquist', publishAt, byline: 'Zorblquist' },
      '![Zorblquist](crane.png)',
    ),
  );
  cli.write('in/zorblquist/nl.md', article({ headline: 'Ook', publishAt }, 'Zorblquist.'));
  assert.equal((await cli.run('import', join(cli.folder, 'in'))).status, 0);
}

test('asks whether it is meant, and says what else there is', async (t) => {
  const cli = await commandLine(t);
  await bringIn(cli, '2026-01-05T10:00Z');
  const { status, out, err } = await cli.run('erase', 'zorblquist');
  assert.deepEqual([status, out], [2, '']);
  assert.match(
    err,
    /^coranto: erasing cannot be undone: say --yes as well if it is meant, or use “coranto withdraw”/,
  );
  assert.equal(cli.newsroom.value('SELECT count(*) FROM articles WHERE erased_at IS NOT NULL'), 0);
});

test('leaves nothing of what was public in any file, and says what became of each article', async (t) => {
  const cli = await commandLine(t);
  await bringIn(cli, '2026-01-05T10:00Z');
  await cli.run('render');
  assert.ok(holding(cli, 'orblquist').length > 0 && holding(cli, PNG_NAME).length > 0);
  const one = await cli.run('erase', 'zorblquist', '--edition', 'nl', '--yes');
  assert.deepEqual([one.out, one.err], ['zorblquist  nl  erased\n', '']);
  assert.ok(holding(cli, PNG_NAME).length > 0, 'the other article uses it');
  assert.match((await cli.run('status', 'zorblquist')).out, /en +public .*\nnl +erased/);
  const [both] = await cli.json('erase', 'zorblquist', '--yes', '--reason', 'Court order 114');
  assert.deepEqual(both, {
    story: 'zorblquist',
    articles: [
      { edition: 'en', outcome: 'erased' },
      { edition: 'nl', outcome: 'already erased' },
    ],
    deleted: 1,
    files: 0,
    remains: false,
    why: null,
  });
  for (const word of ['orblquist', PNG_NAME, 'crane.png']) assert.deepEqual(holding(cli, word), [], word);
  assert.equal(holding(cli, 'Court order 114').length, 1);
  assert.match((await cli.run('status', 'zorblquist')).out, /en +erased .*\nnl +erased/);
  assert.match((await cli.run('status')).out, / erased:[0-9a-f-]{36} +erased +erased/);
  const again = await cli.run('import', join(cli.folder, 'in'));
  assert.equal(again.status, 1);
  assert.match(again.out + again.err, /story “zorblquist” was erased: its key is not given again/);
});

test('leaves nothing of what never was public either', async (t) => {
  const cli = await commandLine(t);
  await bringIn(cli, '2030-01-05T10:00Z');
  await cli.run('schedule', 'zorblquist', '--at', '2031-01-05T10:00Z', '--reason', 'Zorblquist asked');
  assert.equal((await cli.run('erase', 'zorblquist', '--yes')).status, 0);
  for (const word of ['orblquist', PNG_NAME]) assert.deepEqual(holding(cli, word), [], word);
  assert.deepEqual(cli.newsroom.log(), []);
});

test('with the ledger beside it, an older copy of the database erases again what was erased since', async (t) => {
  const cli = await commandLine(t);
  await bringIn(cli, '2026-01-05T10:00Z');
  const database = cli.env['CORANTO_DATABASE'] as string;
  const older = join(cli.folder, 'older.db');
  cli.newsroom.db.connection.prepare('VACUUM INTO ?').run(older);
  assert.ok(!existsSync(`${database}.erasures`));
  await cli.run('erase', 'zorblquist', '--yes');
  cli.newsroom.db.connection.prepare('ATTACH ? AS old').run(older);
  const uuids = cli.newsroom.rows('SELECT uuid FROM old.articles').map(({ uuid }) => uuid as string);
  cli.newsroom.db.connection.exec('DETACH old');
  const noted = readFileSync(`${database}.erasures`, 'utf8');
  assert.deepEqual(noted.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g)?.sort(), uuids.sort());

  const env = { ...cli.env, CORANTO_DATABASE: older };
  rmSync(`${older}.erasures`, { force: true });
  assert.match((await cli.runWith({ env }, 'status', 'zorblquist')).out, /en +public .*\nnl +public/);
  cli.write('older.db.erasures', noted);
  assert.match((await cli.runWith({ env }, 'status', 'zorblquist')).out, /en +erased .*\nnl +erased/);
  assert.ok(!readFileSync(older).includes('orblquist'));
});
