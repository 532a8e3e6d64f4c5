import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readSource } from '../../src/cli/read-files.ts';
import { article, type CommandLine, commandLine } from './command-line.ts';

/** Imports one bad file beside a good story and returns what was said; the good one must be in. */
async function refused(cli: CommandLine, path: string, content: string | Uint8Array): Promise<string> {
  cli.write('in/good/en.md', article());
  cli.write(`in/${path}`, content);
  const { status, err } = await cli.run('import', join(cli.folder, 'in'), '--problems-only');
  assert.equal(status, 1);
  assert.equal(cli.newsroom.value("SELECT count(*) FROM stories WHERE key = 'good'"), 1);
  assert.equal(cli.newsroom.value('SELECT count(*) FROM articles'), 1, 'nothing of the bad file came in');
  return err.replaceAll(`${cli.folder}/`, '');
}

describe('a bad file is reported with its place, and the others come in', () => {
  const cases: [string, string, string | Uint8Array, RegExp][] = [
    ['a field that is missing', 'bad/en.md', '---\nlead: x\n---\n', /^in\/bad\/en\.md:\d: headline: missing/],
    [
      'a field that is unknown',
      'bad/en.md',
      article({ titel: 'x' }),
      /^in\/bad\/en\.md:5: titel: “titel” is not a field/,
    ],
    [
      'an unknown edition',
      'bad/xx.md',
      article(),
      /^in\/bad\/xx\.md: edition: there is no edition “xx”; the editions are en, nl, fr, ar/,
    ],
    [
      'an unknown topic',
      'bad/en.md',
      article({ topics: '[cheese]' }),
      /^in\/bad\/en\.md:5: topics: there is no topic “cheese”/,
    ],
    [
      'an impossible date',
      'bad/en.md',
      article({ publishAt: '2026-02-30' }),
      /^in\/bad\/en\.md:4: publishAt: “2026-02-30” is not a possible date/,
    ],
    [
      'a local time that does not exist',
      'bad/nl.md',
      article({ publishAt: '2026-03-29T02:30' }),
      /^in\/bad\/nl\.md:4: publishAt: “2026-03-29T02:30” does not exist in Europe\/Amsterdam; write 2026-03-29T01:30:00\+01:00 or 2026-03-29T03:30:00\+02:00/,
    ],
    [
      'a local time that occurs twice',
      'bad/nl.md',
      article({ publishAt: '2026-10-25T02:30' }),
      /^in\/bad\/nl\.md:4: publishAt: “2026-10-25T02:30” occurs twice in Europe\/Amsterdam; write 2026-10-25T02:30:00\+02:00 or 2026-10-25T02:30:00\+01:00/,
    ],
    [
      'text that is not UTF-8',
      'bad/en.md',
      Buffer.concat([Buffer.from(article()), Buffer.from([0xff])]),
      /^in\/bad\/en\.md:7: the text is not valid UTF-8/,
    ],
    [
      'a translation of an unknown text',
      'bad/nl.md',
      article({ source: 'en' }),
      /^in\/bad\/nl\.md:5: source: translation of an unknown text/,
    ],
    [
      'an image without words',
      'bad/en.md',
      article({}, '![](x.gif)'),
      /^in\/bad\/en\.md:6: body: “x\.gif” is not beside the article/,
    ],
  ];
  for (const [what, path, content, expected] of cases) {
    test(what, async (t) => assert.match(await refused(await commandLine(t), path, content), expected));
  }

  test('a file of 200 MB, without reading it', async (t) => {
    const cli = await commandLine(t);
    const file = cli.write('in/huge/en.md', '');
    truncateSync(file, 200 * 1024 * 1024);
    cli.write('in/good/en.md', article());
    const { status, err } = await cli.run('import', join(cli.folder, 'in'), '--problems-only');
    assert.equal(err, `${file}: the file has 200 MB; an article file may have 1 MB at most\n`);
    assert.equal(status, 1);
    assert.deepEqual(cli.newsroom.log(), ['released en/good']);
  });

  test('a guid that another story has', async (t) => {
    const cli = await commandLine(t);
    await cli.run('import', cli.write('first.md', article({ story: 'first', edition: 'en', guid: 'g1' })));
    const { status, err } = await cli.run(
      'import',
      cli.write('second.md', article({ story: 'second', edition: 'en', guid: 'g1' })),
    );
    assert.match(err, /second\.md:7: guid: guid “g1” belongs to story “first” in edition “en”/);
    assert.equal(status, 1);
  });

  test('a slug that another story has in that month', async (t) => {
    const cli = await commandLine(t);
    cli.write('in/first/en.md', article({ slug: 'strike' }));
    cli.write('in/second/en.md', article({ slug: 'strike' }));
    const { status, err } = await cli.run('import', join(cli.folder, 'in'));
    assert.match(
      err,
      /second\/en\.md:5: slug: slug “strike” belongs to story “first” in that month of edition “en”/,
    );
    assert.equal(status, 1);
  });

  test('a story and edition that came in already, however far apart', async (t) => {
    const cli = await commandLine(t);
    for (let i = 100; i < 305; i++) cli.write(`in/a/s${i}/en.md`, article());
    cli.write('in/b/s100/en.md', article({}, 'Another text.'));
    const { status, err } = await cli.run('import', join(cli.folder, 'in'), '--problems-only');
    assert.match(
      err,
      /in\/b\/s100\/en\.md: story: story “s100” in edition “en” came in already, from .*in\/a\/s100\/en\.md/,
    );
    assert.equal(status, 1);
    assert.equal(cli.newsroom.value("SELECT count(*) FROM changes WHERE kind <> 'released'"), 0);
  });

  test('a correction without a note', async (t) => {
    const cli = await commandLine(t);
    await cli.run('import', cli.write('a.md', article({ story: 'a', edition: 'en' })));
    const changed = cli.write('a.md', article({ story: 'a', edition: 'en' }, 'Other.'));
    const { status, err } = await cli.run('import', changed, '--as', 'correct');
    assert.match(err, /a\.md: correction: a correction needs a public note/);
    assert.equal(status, 1);
  });

  test('a story.yaml that is wrong holds its whole story back', async (t) => {
    const cli = await commandLine(t);
    cli.write('in/bad/en.md', article());
    const err = await refused(cli, 'bad/story.yaml', 'topics: port\n');
    assert.match(err, /^in\/bad\/story\.yaml:1: topics: expected a list/);
  });

  test('as JSON', async (t) => {
    const cli = await commandLine(t);
    const file = cli.write('bad/en.md', article({ publishAt: 'soon' }));
    const [problem, done] = await cli.json('import', join(cli.folder, 'bad'));
    assert.deepEqual(Object.keys(problem ?? {}), ['event', 'file', 'line', 'field', 'message']);
    assert.deepEqual([problem?.['file'], problem?.['line'], problem?.['field']], [file, 4, 'publishAt']);
    assert.equal(done?.['problems'], 1);
  });

  test('what is not there, not readable, or holds no story', async (t) => {
    const cli = await commandLine(t);
    const nothing = join(cli.folder, 'nothing');
    assert.equal((await cli.run('import', nothing)).err, `${nothing}: does not exist\n`);
    mkdirSync(nothing);
    assert.match(
      (await cli.run('import', nothing)).err,
      /nothing: there are no stories here; expected folders with files such as en\.md/,
    );
    const image = cli.write('x.gif', 'x');
    assert.match(
      (await cli.run('import', image)).err,
      /x\.gif: expected an article: a file whose name ends in \.md or \.txt/,
    );
  });

  test('a file that this user may not read', async (t) => {
    const cli = await commandLine(t);
    const file = cli.write('a.md', article());
    chmodSync(file, 0);
    // Root reads everything, so a test that runs as root becomes nobody for a moment.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      const read = readSource(file);
      assert.match(
        'problem' in read ? read.problem.message : 'was read',
        /^this user is not allowed to read/,
      );
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});

describe('calling import in a way that makes no sense', () => {
  test('is wrong usage', async (t) => {
    const cli = await commandLine(t);
    const calls = [
      ['import'],
      ['import', 'a', '--as', 'x'],
      ['import', 'a', '--note', 'x'],
      ['import', 'a', 'b', '--story', 'x'],
      ['import', 'a', '--actor', ' '],
    ];
    for (const argv of calls) {
      const { status, err } = await cli.run(...argv);
      assert.equal(status, 2, argv.join(' '));
      assert.match(err, /^coranto: /);
    }
  });
});
