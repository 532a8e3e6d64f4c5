import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pathOf } from '../../src/documents/address.ts';
import { listAddresses } from '../../src/documents/all-addresses.ts';
import { listStates } from '../../src/storage/documents.ts';
import { article, type CommandLine, commandLine } from './command-line.ts';

/** Brings in a story in English and Dutch. */
async function withStory(cli: CommandLine, fields: Record<string, string | undefined> = {}): Promise<void> {
  cli.write('strike/en.md', article(fields));
  cli.write('strike/nl.md', article({ ...fields, headline: 'Kranen staan stil', source: 'en' }));
  const { status, err } = await cli.run('import', `${cli.folder}/strike`, '--problems-only');
  assert.equal(status, 0, err);
}

const draft = { publishAt: undefined };

describe('coranto schedule', () => {
  test('sets a time in each edition’s own zone', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli, draft);
    const { status, out } = await cli.run('schedule', 'strike', '--at', '2026-04-01T09:00');
    assert.equal(
      out,
      'strike  en  scheduled  2026-04-01T08:00:00Z\nstrike  nl  scheduled  2026-04-01T07:00:00Z\n',
    );
    assert.equal(status, 0);
  });

  test('counts from now, for one edition, and clears', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli, draft);
    assert.deepEqual(await cli.json('schedule', 'strike', 'nl', '--in', '5m'), [
      { story: 'strike', articles: [{ edition: 'nl', publishAt: '2026-03-14T09:35:00Z' }], lacks: [] },
    ]);
    assert.equal((await cli.run('schedule', 'strike', 'nl', '--clear')).out, 'strike  nl  not scheduled\n');
    assert.deepEqual(cli.newsroom.log(), []);
  });

  test('releases at once when the time has passed', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli, draft);
    assert.match(
      (await cli.run('schedule', 'strike', 'en', '--at', '2026-03-14T09:00Z')).out,
      /en {2}released/,
    );
    assert.deepEqual(cli.newsroom.log(), ['released en/strike']);
  });

  test('refuses in one sentence what cannot be', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    await cli.run('import', cli.write('later.md', article({ ...draft, story: 'later', edition: 'nl' })));
    const refusals: [string[], number, RegExp][] = [
      [['schedule', 'nope', '--in', '5m'], 1, /^coranto: there is no story “nope”\n$/],
      [['schedule', 'strike', 'xx', '--in', '5m'], 1, /^coranto: there is no edition “xx”/],
      [['schedule', 'strike', 'en', '--in', '5m'], 1, /^coranto: “strike” in en was released at/],
      [
        ['schedule', 'later', '--at', '2026-03-29T02:30'],
        1,
        /^coranto: “2026-03-29T02:30” does not exist in Europe\/Amsterdam; write .* or /,
      ],
      [['schedule', 'strike'], 2, /^coranto: say when/],
      [['schedule', 'strike', '--in', 'soon'], 2, /^coranto: “soon” is not a span of time/],
      [['schedule', 'strike', '--at', 'soon'], 2, /^coranto: “soon” is not a time/],
      [['schedule', 'strike', '--at', '2026-03-14', '--clear'], 2, /cannot be used with/],
    ];
    for (const [argv, status, sentence] of refusals) {
      const result = await cli.run(...argv);
      assert.equal(result.status, status, argv.join(' '));
      assert.match(result.err, sentence);
      assert.doesNotMatch(result.err, /\n {4}at /);
    }
  });
});

describe('coranto release and withdraw', () => {
  test('release sends out what waits, in the editions named', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli, draft);
    assert.equal(
      (await cli.run('release', 'strike', 'en')).out,
      'strike  en  released  2026-03-14T09:30:00Z\n',
    );
    assert.deepEqual(await cli.json('release', 'strike'), [
      { story: 'strike', articles: [{ edition: 'nl', publishAt: '2026-03-14T09:30:00Z' }], lacks: [] },
    ]);
    assert.match((await cli.run('release', 'strike')).err, /has no article that waits/);
  });

  test('withdraw says what went', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    assert.equal((await cli.run('withdraw', 'strike', '--edition', 'nl')).out, 'strike  nl  withdrawn\n');
    assert.deepEqual(await cli.json('withdraw', 'strike', '--reason', 'mistake'), [
      {
        story: 'strike',
        articles: [
          { edition: 'en', outcome: 'withdrawn' },
          { edition: 'nl', outcome: 'already withdrawn' },
        ],
      },
    ]);
    assert.equal(cli.newsroom.value('SELECT reason FROM changes ORDER BY seq DESC LIMIT 1'), 'mistake');
  });
});

describe('coranto amend, update and correct', () => {
  for (const [command, outcome] of [
    ['amend', 'amended'],
    ['update', 'updated'],
    ['correct', 'corrected'],
  ] as const) {
    test(`${command} puts in a new text`, async (t) => {
      const cli = await commandLine(t);
      await withStory(cli);
      const note = command === 'correct' ? ['--note', 'The cranes moved.'] : [];
      const { status, out } = await cli.run(
        command,
        'strike',
        'en',
        cli.write('new.md', article({}, 'New.')),
        ...note,
      );
      assert.equal(out, `strike  en  ${outcome}\n`);
      assert.equal(status, 0);
      // Then what it means for the translation.
      const after = command === 'amend' ? [] : ['translated nl/strike'];
      assert.deepEqual(cli.newsroom.log().slice(2), [`${outcome} en/strike`, ...after]);
    });
  }

  test('amend reads standard input', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    const stdin = async () => Buffer.from(article({}, 'Piped.'));
    const { out } = await cli.runWith({ stdin }, 'amend', 'strike', 'en', '-');
    assert.equal(out, 'strike  en  amended\n');
  });

  test('amend keeps what story.yaml says for all editions', async (t) => {
    const cli = await commandLine(t);
    cli.write('strike/story.yaml', 'topics: [trade]\n');
    await withStory(cli);
    await cli.run('amend', 'strike', 'en', cli.write('strike/en.md', article({}, 'New.')));
    assert.deepEqual(cli.newsroom.log().slice(-1), ['amended en/strike']);
  });

  test('correct without a file leaves the text and tells the public', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    const { status, out } = await cli.run(
      'correct',
      'strike',
      'en',
      '--note',
      'The sum was wrong until ten.',
    );
    assert.equal(out, 'strike  en  corrected\n');
    assert.equal(status, 0);
    assert.deepEqual(cli.newsroom.log().slice(2), ['corrected en/strike', 'translated nl/strike']);
    const [first, second] = cli.newsroom.rows(
      'SELECT body, note FROM revisions WHERE article_id = 1 ORDER BY number',
    );
    assert.deepEqual(second, { body: first?.['body'], note: 'The sum was wrong until ten.' });
  });

  test('refuse what makes no sense', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    cli.write('draft/en.md', article(draft));
    await cli.run('import', `${cli.folder}/draft`);
    const same = `${cli.folder}/strike/en.md`;
    const other = cli.write('other.md', article({ story: 'else' }));
    const bad = cli.write('bad.md', article({ publishAt: 'soon' }));
    const refusals: [string[], number, RegExp][] = [
      [['amend', 'strike', 'en', same], 1, /nothing would change/],
      [['amend', 'nope', 'en', same], 1, /there is no story “nope” in edition “en”/],
      [['amend', 'strike', 'fr', same], 1, /there is no story “strike” in edition “fr”/],
      [['amend', 'strike', 'xx', same], 1, /there is no edition “xx”; the editions are en, nl, fr, ar/],
      [['amend', 'strike', 'en', other], 1, /is “else” in en, not “strike” in en/],
      [['amend', 'strike', 'en', bad], 1, /bad\.md:4: publishAt: “soon” is not a time/],
      [['amend', 'strike', 'en', '/nowhere.md'], 1, /^\/nowhere\.md: does not exist/],
      [
        ['amend', 'strike', 'en'],
        2,
        /“en” is not a folder; give the story’s folder, or an edition and a file/,
      ],
      [['correct', 'strike', 'en'], 2, /--note/],
      [['correct', 'draft', 'en', '--note', 'x'], 1, /is not public yet/],
      [['correct', 'draft', 'en', same, '--note', 'x'], 1, /is not public yet/],
    ];
    for (const [argv, status, sentence] of refusals) {
      const result = await cli.run(...argv);
      assert.match(result.err, sentence, argv.join(' '));
      assert.equal(result.status, status, argv.join(' '));
    }
  });
});

describe('coranto render', () => {
  test('renders what changes have touched, once', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    const [first] = await cli.json('render');
    assert.ok((first?.['rendered'] as number) > 10);
    assert.equal((await cli.run('render')).out, 'nothing to render\n');
  });

  test('renders all there is, also what nobody has asked for, once', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    await cli.run('render');
    const all = await cli.run('render', '--all');
    assert.match(all.out, /^\d+ documents rendered\n$/);
    assert.match(all.err, /(\d+) of \1 documents\n$/);
    const { db } = cli.newsroom;
    const paths: string[] = [];
    for await (const { address } of listAddresses(db)) paths.push(pathOf(address));
    assert.ok(paths.includes('/robots.txt') && paths.length > 50);
    const states = await listStates(db, paths);
    assert.deepEqual(
      paths.filter((path) => !states.has(path)),
      [],
    );
    assert.deepEqual((await cli.json('render', '--all'))[0], { rendered: 0 });
  });
});
