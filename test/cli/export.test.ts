import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createFileMedia } from '../../src/node/media.ts';
import { emptyNewsroomFile, gif, identityOf, rowsOf } from '../support/move.ts';
import { connect, type Newsroom } from '../support/newsroom.ts';
import { PNG, PNG_NAME } from '../support/picture.ts';
import { type Ends, scratchFolder } from '../support/scratch.ts';
import { article, type CommandLine, commandLine, type Result, runCaptured } from './command-line.ts';
import { KEY, newsroomElsewhere } from './newsroom-elsewhere.ts';

/** A newsroom with a story and its picture, and a folder for what is made of it. */
async function open(t: Ends): Promise<{ cli: CommandLine; out: string; file: string }> {
  const cli = await commandLine(t);
  cli.env['CORANTO_KEY'] = KEY;
  cli.write('strike/en.md', article({ media: '[{ file: dot.png, alt: A dot }]', topics: '[trade]' }));
  cli.write('strike/nl.md', article({ headline: 'Kranen staan stil', publishAt: '2026-04-01T09:00Z' }));
  cli.write('strike/dot.png', PNG);
  const { status, err } = await cli.run('import', `${cli.folder}/strike`);
  assert.equal(status, 0, err);
  const out = join(cli.folder, 'out');
  return { cli, out, file: join(out, 'newsroom.jsonl') };
}

interface Home {
  folder: string;
  file: string;
  media: string;
  run(...argv: string[]): Promise<Result>;
  /** The newsroom that is there now. */
  newsroom(): Newsroom;
}

/** Another machine, with no newsroom yet. */
function home(t: Ends, { clock }: CommandLine): Home {
  const folder = scratchFolder(t);
  const [file, media] = [join(folder, 'home.db'), join(folder, 'media')];
  const env = { CORANTO_KEY: KEY, CORANTO_DATABASE: file, CORANTO_MEDIA: media };
  return {
    folder,
    file,
    media,
    run: (...argv) => runCaptured({ env, now: clock.now }, argv),
    newsroom: () => connect(t, file, clock),
  };
}

describe('coranto export and restore', () => {
  test('write the newsroom to a folder and make it anew elsewhere', async (t) => {
    const { cli, out, file } = await open(t);
    const made = await cli.run('export', out);
    assert.equal(made.status, 0, made.err);
    assert.match(
      made.out,
      /^exported \d+ rows at version 2 to .*newsroom\.jsonl \(\d.* kB\), and 1 media file\n$/,
    );
    assert.deepEqual(readdirSync(out).sort(), ['media', 'newsroom.jsonl']);

    const there = home(t, cli);
    const { status, out: said, err } = await there.run('restore', out);
    assert.equal(status, 0, err);
    assert.match(
      said,
      /^restored \d+ rows and 1 media file, at version 2\nthe newsroom here begins a new epoch/,
    );
    const newsroom = there.newsroom();
    assert.deepEqual(rowsOf(newsroom), rowsOf(cli.newsroom));
    assert.notEqual(identityOf(newsroom)['epoch'], identityOf(cli.newsroom)['epoch']);
    assert.ok(await createFileMedia(there.media).has(PNG_NAME));
    const again = join(there.folder, 'again');
    await there.run('export', again);
    const lines = (path: string) => readFileSync(path, 'utf8').split('\n').slice(1, -2);
    assert.deepEqual(lines(join(again, 'newsroom.jsonl')), lines(file));
  });

  test('take a newsroom from elsewhere, and bring one there, in the same epoch when told to', async (t) => {
    const { cli, out } = await open(t);
    const far = await newsroomElsewhere(t, cli.clock, emptyNewsroomFile(t));
    await cli.run('export', out, '--quiet');
    const brought = await cli.run('restore', out, '--to', far.url, '--continue', '--quiet');
    assert.deepEqual([brought.status, brought.err, brought.out], [0, '', '']);
    assert.deepEqual(rowsOf(far.newsroom), rowsOf(cli.newsroom));
    assert.deepEqual(identityOf(far.newsroom), identityOf(cli.newsroom));
    const back = join(cli.folder, 'back');
    const taken = await cli.run('export', back, '--from', far.url);
    assert.equal(taken.status, 0, taken.err);
    for (const name of ['newsroom.jsonl', `media/${PNG_NAME.slice(0, 2)}/${PNG_NAME}`]) {
      assert.deepEqual(readFileSync(join(back, name)), readFileSync(join(out, name)));
    }
  });

  test('go on where they were cut', async (t) => {
    const { cli, out } = await open(t);
    const far = await newsroomElsewhere(t, cli.clock, emptyNewsroomFile(t));
    await cli.run('export', out);
    let accepted = 0;
    far.mishap = (request) =>
      request === 'POST transfer-accept' && ++accepted > 8 ? { status: 500, body: '' } : undefined;
    const cut = await cli.run('restore', out, '--to', far.url);
    assert.equal(cut.status, 1);
    assert.match(cut.err, /answered 500.*; the same command goes on from where it was cut\n$/);
    far.mishap = () => undefined;
    const { status, err } = await cli.run('restore', out, '--to', far.url);
    assert.equal(status, 0, err);
    assert.match(err, /^going on from [1-9]\d* of \d+ rows$/m);
    assert.deepEqual(rowsOf(far.newsroom), rowsOf(cli.newsroom));
  });

  test('tell scripts each step and what it came to', async (t) => {
    const { cli, out, file } = await open(t);
    const events = await cli.json('export', out);
    assert.deepEqual([...new Set(events.map(({ event }) => event))], ['began', 'moved', 'file', 'done']);
    const { kept, file: named, rows, media, newsroom } = events.at(-1) as Record<string, unknown>;
    const written = readFileSync(file, 'utf8').trimEnd().split('\n');
    assert.deepEqual([kept, named, rows], [true, file, written.length - 2]);
    assert.deepEqual(media, { copied: 1, present: 0, lost: 0, dropped: 0 });
    assert.equal((newsroom as { uuid: string }).uuid, identityOf(cli.newsroom)['uuid']);
    const { out: told } = await home(t, cli).run('restore', out, '--json');
    const done = JSON.parse(told.trimEnd().split('\n').at(-1) as string);
    assert.deepEqual(Object.keys(done), ['event', 'uuid', 'epoch', 'version', 'rows', 'media', 'erased']);
  });

  test('a second export takes the place of the first, copies what is new and drops what nothing names', async (t) => {
    const { cli, out, file } = await open(t);
    await cli.run('export', out);
    const first = readFileSync(file);
    const stranger = gif(1);
    await createFileMedia(join(out, 'media')).put(stranger.name, stranger.bytes);
    writeFileSync(join(out, '.newsroom.jsonl.999999999.part'), 'cut');
    writeFileSync(join(out, 'notes.txt'), 'mine');
    cli.write('strike/fr.md', article({ headline: 'Grues' }));
    await cli.run('import', `${cli.folder}/strike`);
    const made = await cli.run('export', out);
    assert.match(
      made.out,
      /and 1 media file, 1 of them there already, 1 removed that nothing names any more\n$/,
    );
    assert.ok(!readFileSync(file).equals(first));
    assert.deepEqual(readdirSync(out).sort(), ['media', 'newsroom.jsonl', 'notes.txt']);
    assert.equal((await home(t, cli).run('restore', out)).status, 0);
  });

  test('miss no media file quietly', async (t) => {
    const { cli, out, file } = await open(t);
    const place = join(out, 'media', PNG_NAME.slice(0, 2), PNG_NAME);
    await cli.run('export', out);
    writeFileSync(place, 'damaged');
    const mended = await cli.run('export', out);
    assert.match(mended.out, /1 media file\n$/);
    assert.deepEqual(readFileSync(place), PNG);

    const there = home(t, cli);
    rmSync(place);
    const missed = await there.run('restore', out, '--quiet');
    assert.equal(missed.status, 1);
    assert.match(
      missed.err,
      new RegExp(`^${PNG_NAME} is missing\ncoranto: a media file is missing beside .*--incomplete`),
    );
    assert.equal(existsSync(there.file), false);
    rmSync(cli.env['CORANTO_MEDIA'] as string, { recursive: true });
    const before = readFileSync(file);
    const refused = await cli.run('export', out);
    assert.equal(refused.status, 1);
    assert.match(refused.err, new RegExp(`^${PNG_NAME} is missing from the media of the newsroom`, 'm'));
    assert.match(refused.out, /^nothing was exported: 1 media file missing/);
    assert.deepEqual(readFileSync(file), before);
    for (const [run, command] of [
      [cli.run, 'export'],
      [there.run, 'restore'],
    ] as const) {
      const { status, err } = await run(command, out, '--incomplete', '--quiet');
      assert.equal(status, 0, err);
      assert.match(err, new RegExp(`^${PNG_NAME} is missing`));
    }
  });

  test('refuse in a sentence, before anything is made', async (t) => {
    const { cli, out, file } = await open(t);
    await cli.run('export', out);
    await cli.run('backup', out);
    const there = home(t, cli);
    const cut = cli.write('cut.jsonl', readFileSync(file).subarray(0, -20));
    const binary = cli.write('x.jsonl', Buffer.from([0x7b, 0xff, 0x0a]));
    const [opening] = readFileSync(file, 'utf8').split('\n');
    const steering = cli.write('steer.jsonl', `${opening}\n{"table":"a\\u001b[31m\\u202e","row":{}}\n`);
    const database = cli.env['CORANTO_DATABASE'] as string;
    const refusals: [CommandLine['run'], string[], number, RegExp][] = [
      [there.run, ['restore', out], 1, /there is an export and a backup; name the file of the one/],
      [there.run, ['restore', cli.folder], 1, /neither newsroom\.jsonl, as “coranto export” makes it/],
      [there.run, ['restore', join(cli.folder, 'none')], 1, /there is no “.*none”/],
      [there.run, ['restore', cut, '--media', join(out, 'media')], 1, /cut\.jsonl:\d+: .* is cut off/],
      [there.run, ['restore', binary], 1, /x\.jsonl:1: the text is not valid UTF-8/],
      [there.run, ['restore', cli.write('empty.jsonl', '')], 1, /empty\.jsonl:1: the file is empty/],
      [there.run, ['restore', steering], 1, /steer\.jsonl:2: there is no table “a�\[31m�”/],
      [there.run, ['restore', file, '--erasures', 'none'], 1, /there is no ledger “none”/],
      [there.run, ['restore', file, '--to', 'ftp://example.org'], 2, /is not the URL of a newsroom/],
      [there.run, ['restore'], 2, /missing required argument 'folder'/],
      [there.run, ['export', out], 1, /there is no database/],
      [cli.run, ['restore', database], 1, /is the newsroom’s own; a restore fills another one/],
      [cli.run, ['restore', file], 1, /this newsroom is there already/],
      [
        (...argv) => cli.runWith({ env: { ...cli.env, CORANTO_MEDIA: join(out, 'media') } }, ...argv),
        ['export', out],
        1,
        /media” is the newsroom’s own; a copy needs another folder/,
      ],
    ];
    for (const [run, argv, status, sentence] of refusals) {
      const result = await run(...argv);
      assert.match(result.err, sentence, argv.join(' '));
      assert.equal(result.status, status, argv.join(' '));
      assert.doesNotMatch(result.err, /\n {4}at |bug in Coranto/);
      assert.equal(existsSync(there.file), false, argv.join(' '));
    }
  });

  test('what was erased since stays erased: by the ledger here, beside the backup, or the one that is named', async (t) => {
    const { cli, out } = await open(t);
    await cli.run('backup', out);
    const { status, err } = await cli.run('erase', 'strike', '--edition', 'en', '--yes');
    assert.equal(status, 0, err);
    const ledger = `${cli.env['CORANTO_DATABASE']}.erasures`;
    const without = home(t, cli);
    await without.run('restore', out);
    assert.equal(without.newsroom().value('SELECT count(*) FROM articles WHERE erased_at IS NULL'), 2);

    const named = home(t, cli);
    const restored = await named.run('restore', out, '--erasures', ledger);
    assert.equal(restored.status, 0, restored.err);
    assert.match(restored.out, /^erased 1 article again that had been erased since$/m);
    assert.equal(named.newsroom().value('SELECT count(*) FROM articles WHERE erased_at IS NULL'), 1);
    assert.equal(await createFileMedia(named.media).has(PNG_NAME), false);
    // It knows by itself from now on, and so does a newsroom that this one moves to.
    const further = home(t, cli);
    await named.run('export', join(named.folder, 'out'));
    await further.run('restore', join(named.folder, 'out'));
    for (const { file } of [named, further]) assert.ok(existsSync(`${file}.erasures`));
  });
});
