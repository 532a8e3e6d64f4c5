import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { emptyNewsroomFile, identityOf, rowsOf } from '../support/move.ts';
import { connect } from '../support/newsroom.ts';
import { PNG, PNG_NAME } from '../support/picture.ts';
import { type Ends, scratchFolder } from '../support/scratch.ts';
import { article, type CommandLine, commandLine, runCaptured } from './command-line.ts';
import { type Elsewhere, KEY, newsroomElsewhere } from './newsroom-elsewhere.ts';

interface Hosts {
  /** A newsroom on this machine, with a story and its picture. */
  cli: CommandLine;
  /** An empty one elsewhere. */
  elsewhere: Elsewhere;
  /** A command line with no newsroom yet, on a third machine. */
  home: { file: string; media: string; run: CommandLine['run'] };
}

async function openHosts(t: Ends): Promise<Hosts> {
  const cli = await commandLine(t);
  cli.env['CORANTO_KEY'] = KEY;
  cli.write('strike/en.md', article({ media: '[{ file: dot.png, alt: A dot }]', topics: '[trade]' }));
  cli.write('strike/nl.md', article({ headline: 'Kranen staan stil', publishAt: '2026-04-01T09:00Z' }));
  cli.write('strike/dot.png', PNG);
  const { status, err } = await cli.run('import', `${cli.folder}/strike`, '--problems-only');
  assert.equal(status, 0, err);
  const folder = scratchFolder(t);
  const [file, media] = [join(folder, 'home.db'), join(folder, 'media')];
  const env = { CORANTO_KEY: KEY, CORANTO_DATABASE: file, CORANTO_MEDIA: media };
  const home = {
    file,
    media,
    run: (...argv: string[]) => runCaptured({ env, now: cli.clock.now }, argv),
  };
  return { cli, elsewhere: await newsroomElsewhere(t, cli.clock, emptyNewsroomFile(t)), home };
}

describe('coranto transfer', () => {
  test('moves the newsroom to another host and back into a new file, and says what to do next', async (t) => {
    const { cli, elsewhere, home } = await openHosts(t);
    const there = await cli.run('transfer', '--to', elsewhere.url);
    assert.equal(there.status, 0, there.err);
    assert.match(there.err, /^closed the newsroom here: it serves what it has, and nothing is written/);
    assert.match(there.err, /^\d+ of \d+ rows$/m);
    assert.match(there.out, /^table +rows\neditions +4\n(.*\n)+topics +2\n(.*\n)+articles +2\n/);
    assert.match(there.out, /^moved \d+ rows and 1 media file$/m);
    assert.match(
      there.out,
      new RegExp(`^Next: .* host of ${elsewhere.url},.*\\nThe newsroom here is closed:`, 'm'),
    );
    assert.deepEqual(rowsOf(elsewhere.newsroom), rowsOf(cli.newsroom));
    assert.equal(identityOf(elsewhere.newsroom)['state'], 'open');

    const again = await cli.run('transfer', '--to', elsewhere.url);
    const { version } = identityOf(elsewhere.newsroom);
    assert.equal(
      again.out,
      `${elsewhere.url} has this newsroom already, at version ${version}; nothing was done\n`,
    );
    assert.equal(again.status, 0);

    const back = await home.run('transfer', '--from', elsewhere.url);
    assert.equal(back.status, 0, back.err);
    assert.match(back.out, /host of the newsroom here, which is at work from now on/);
    const newsroom = connect(t, home.file);
    assert.deepEqual(rowsOf(newsroom), rowsOf(cli.newsroom));
    assert.equal(identityOf(elsewhere.newsroom)['state'], 'closed');
    assert.deepEqual(readFileSync(join(home.media, PNG_NAME.slice(0, 2), PNG_NAME)), PNG);
  });

  test('copies and leaves it open, in lines for scripts', async (t) => {
    const { cli, elsewhere, home } = await openHosts(t);
    await cli.run('transfer', '--to', elsewhere.url, '--quiet');
    const { status, out } = await home.run('transfer', '--from', elsewhere.url, '--copy', '--json');
    assert.equal(status, 0);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual([...new Set(events.map(({ event }) => event))], ['began', 'moved', 'file', 'done']);
    const done = events.at(-1) as { outcome: string; rows: Record<string, number>; media: unknown };
    assert.equal(done.outcome, 'copied');
    assert.equal(done.rows['articles'], 2);
    assert.deepEqual(done.media, { copied: 1, present: 0, lost: 0 });
    assert.equal(identityOf(elsewhere.newsroom)['state'], 'open');
    const told = await home.run('newsroom', '--json');
    assert.equal(JSON.parse(told.out).state, 'open');
  });

  test('goes on where it was cut, and counts from there', async (t) => {
    const { cli, elsewhere } = await openHosts(t);
    let accepted = 0;
    elsewhere.mishap = (request) =>
      request === 'POST transfer-accept' && ++accepted > 8 ? { status: 500, body: '' } : undefined;
    const cut = await cli.run('transfer', '--to', elsewhere.url);
    assert.equal(cut.status, 1);
    assert.match(cut.err, /answered 500.*; the same command goes on from where it was cut\n$/);
    assert.deepEqual(cut.out, '');
    const shown = await cli.run('newsroom', '--to', elsewhere.url);
    assert.match(shown.out, /^state +receiving\nfilled with +\S+: \d+ of \d+ rows$/m);
    assert.equal((await cli.run('release', 'strike', 'nl')).status, 1);
    elsewhere.mishap = () => undefined;
    const { status, err } = await cli.run('transfer', '--to', elsewhere.url);
    assert.equal(status, 0, err);
    assert.match(err, /^the newsroom here was closed already.*\ngoing on from [1-9]\d* of \d+ rows\n/);
    assert.deepEqual(rowsOf(elsewhere.newsroom), rowsOf(cli.newsroom));
  });

  test('does not mind answers that are lost on the way', async (t) => {
    const { cli, elsewhere } = await openHosts(t);
    const seen = new Set<number>();
    elsewhere.mishap = () => {
      const at = elsewhere.requests.length;
      if (at % 2 === 0 || seen.has(at)) return undefined;
      seen.add(at);
      return 'answer lost';
    };
    const { status, err } = await cli.run('transfer', '--to', elsewhere.url);
    assert.equal(status, 0, err);
    assert.deepEqual(rowsOf(elsewhere.newsroom), rowsOf(cli.newsroom));
  });

  test('names a media file that is missing, moves the rest, and ends with 1', async (t) => {
    const { cli, elsewhere } = await openHosts(t);
    rmSync(join(cli.env['CORANTO_MEDIA'] as string), { recursive: true });
    const { status, out, err } = await cli.run('transfer', '--to', elsewhere.url, '--quiet');
    assert.equal(err, `${PNG_NAME} is missing from the media of the newsroom it came from\n`);
    assert.deepEqual([status, out], [1, '']);
    assert.equal(identityOf(elsewhere.newsroom)['state'], 'open');
  });

  test('draws how far it is on a terminal', async (t) => {
    const { cli, elsewhere } = await openHosts(t);
    const progress = Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
    const drawn = text(progress);
    await cli.runWith({ progress }, 'transfer', '--to', elsewhere.url);
    progress.end();
    assert.match(await drawn, /100%.*1 of 1 media files/);
  });

  test('refuses in a sentence, before anything is closed or made', async (t) => {
    const { cli, elsewhere, home } = await openHosts(t);
    const full = await newsroomElsewhere(t, cli.clock);
    const refusals: [CommandLine['run'], string[], number, RegExp][] = [
      [cli.run, ['transfer'], 2, /say where to: --to <url>, or where from: --from <url>/],
      [cli.run, ['transfer', '--to', full.url, '--from', full.url], 2, /cannot be used with/],
      [cli.run, ['transfer', '--to', 'ftp://example.org'], 2, /is not the URL of a newsroom/],
      [cli.run, ['transfer', '--to', full.url], 1, /is not empty: it has editions, .*give it a new database/],
      [home.run, ['transfer', '--to', elsewhere.url], 1, /there is no database/],
      [home.run, ['transfer', '--from', 'http://127.0.0.1:1/'], 1, /bad port|cannot|refused|no program/],
    ];
    for (const [run, argv, status, sentence] of refusals) {
      const result = await run(...argv);
      assert.match(result.err, sentence, argv.join(' '));
      assert.equal(result.status, status, argv.join(' '));
      assert.doesNotMatch(result.err, /\n {4}at |bug in Coranto/);
    }
    assert.equal(identityOf(cli.newsroom)['state'], 'open');
    assert.equal(existsSync(home.file), false);
    assert.deepEqual(readdirSync(join(home.file, '..')), []);
  });

  test('begins again when told to, once a copy has been overtaken', async (t) => {
    const { cli, elsewhere } = await openHosts(t);
    let pages = 0;
    elsewhere.mishap = (request) =>
      request === 'POST transfer-accept' && ++pages > 5 ? { status: 500, body: '' } : undefined;
    assert.equal((await cli.run('transfer', '--to', elsewhere.url, '--copy')).status, 1);
    elsewhere.mishap = () => undefined;
    await cli.run('release', 'strike', 'nl');
    const refused = await cli.run('transfer', '--to', elsewhere.url, '--copy');
    assert.match(refused.err, /has changed since this transfer began .*; --restart begins again\n$/);
    const { status, err } = await cli.run('transfer', '--to', elsewhere.url, '--copy', '--restart');
    assert.equal(status, 0, err);
    assert.match(err, new RegExp(`^emptying ${elsewhere.url} of what an earlier transfer has brought\n`));
    assert.deepEqual(rowsOf(elsewhere.newsroom), rowsOf(cli.newsroom));
  });
});

describe('coranto newsroom', () => {
  test('shows what the newsroom is and has', async (t) => {
    const { cli } = await openHosts(t);
    const { status, out } = await cli.run('newsroom');
    assert.equal(status, 0);
    assert.match(out, /^uuid +\S+\nstate +open\nversion +\d+\nnewest change +\d+\neditions +4\n/);
    assert.match(out, /^desk log +2$/m);
    const [facts] = await cli.json('newsroom');
    assert.deepEqual(Object.keys(facts as object), [
      ...['uuid', 'state', 'version', 'epoch', 'seq', 'counts', 'filling'],
    ]);
  });

  test('is closed and opened, here and elsewhere', async (t) => {
    const { cli, elsewhere } = await openHosts(t);
    for (const [newsroom, to] of [
      [cli.newsroom, []],
      [elsewhere.newsroom, ['--to', elsewhere.url]],
    ] as const) {
      assert.match(
        (await cli.run('newsroom', 'close', ...to)).out,
        /^the newsroom is closed: what is public/,
      );
      assert.equal(identityOf(newsroom)['state'], 'closed');
      assert.equal((await cli.run('newsroom', 'close', ...to)).out, 'the newsroom was closed already\n');
      assert.deepEqual(await cli.json('newsroom', 'open', ...to), [{ state: 'open', changed: true }]);
    }
    await cli.run('newsroom', 'close');
    const { status, err } = await cli.run('withdraw', 'strike');
    assert.equal(status, 1);
    assert.match(err, /^coranto: the newsroom is closed here: .*“coranto newsroom open” opens it again\n$/);
  });
});
