import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { article, type CommandLine, commandLine } from './command-line.ts';

/** Brings in a story in English and Dutch, public unless told otherwise. */
async function withStory(cli: CommandLine, fields: Record<string, string | undefined> = {}): Promise<void> {
  cli.write('strike/en.md', article(fields));
  cli.write('strike/nl.md', article({ ...fields, headline: 'Kranen staan stil', source: 'en' }));
  const { status, err } = await cli.run('import', `${cli.folder}/strike`, '--quiet');
  assert.equal(status, 0, err);
}

/** Holds that each command line ends so, in one sentence. */
async function assertRefused(
  cli: CommandLine,
  refusals: readonly [string[], number, RegExp][],
): Promise<void> {
  for (const [argv, status, sentence] of refusals) {
    const result = await cli.run(...argv);
    assert.equal(result.status, status, `${argv.join(' ')}\n${result.err}`);
    assert.match(result.err, sentence);
    assert.doesNotMatch(result.err, /\n {4}at /);
  }
}

describe('coranto reinstate', () => {
  test('says what is back, with actor and reason for the log', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    await cli.run('withdraw', 'strike');
    assert.equal((await cli.run('reinstate', 'strike', '--edition', 'nl')).out, 'strike  nl  reinstated\n');
    assert.deepEqual(await cli.json('reinstate', 'strike', '--actor', 'Ada', '--reason', 'mistake'), [
      { story: 'strike', articles: [{ edition: 'en', outcome: 'reinstated', formerEnd: null }] },
    ]);
    assert.deepEqual(
      cli.newsroom.rows("SELECT actor, reason FROM changes WHERE kind = 'reinstated' AND edition_id = 1"),
      [{ actor: 'Ada', reason: 'mistake' }],
    );
  });

  test('says that what ended by itself no longer does', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli, { withdrawAt: '2026-03-14T09:00Z' });
    assert.equal(
      (await cli.run('reinstate', 'strike')).out,
      'strike  en  reinstated  no longer ends at 2026-03-14T09:00:00Z\n' +
        'strike  nl  reinstated  no longer ends at 2026-03-14T09:00:00Z\n',
    );
  });

  test('refuses in one sentence', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    await assertRefused(cli, [
      [['reinstate', 'nope'], 1, /^coranto: there is no story “nope”\n$/],
      [['reinstate', 'strike'], 1, /^coranto: story “strike” is public: there is nothing to reinstate\n$/],
      [['reinstate'], 2, /missing required argument/],
    ]);
  });
});

describe('coranto withdraw with a code', () => {
  test('keeps why for partners; the grid and the history say it', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    await cli.run('withdraw', 'strike', '--edition', 'nl', '--code', 'privacy');
    assert.match((await cli.run('status', 'strike')).out, /^nl +withdrawn, privacy /m);
    assert.match((await cli.run('history', 'strike')).out, / nl +withdrawn \(privacy\)/);
    await cli.run('reinstate', 'strike', '--edition', 'nl');
    assert.doesNotMatch((await cli.run('status', 'strike')).out, /privacy/);
    await cli.run('withdraw', 'strike', '--edition', 'nl');
    assert.doesNotMatch((await cli.run('history', 'strike')).out, /privacy/);
  });

  test('takes none that is no code, and none for an end to come', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    await assertRefused(cli, [
      [['withdraw', 'strike', '--code', 'shame'], 2, /Allowed choices are unspecified, error/],
      [['withdraw', 'strike', '--code', 'error', '--in', '5m'], 2, /cannot be used with/],
    ]);
  });
});

describe('coranto withdraw at a time', () => {
  test('sets the end in each edition’s zone, and takes it away', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    assert.equal(
      (await cli.run('withdraw', 'strike', '--at', '2026-04-01T09:00')).out,
      'strike  en  ending  2026-04-01T08:00:00Z\nstrike  nl  ending  2026-04-01T07:00:00Z\n',
    );
    assert.deepEqual(await cli.json('withdraw', 'strike', '--in', '2h', '--edition', 'nl'), [
      {
        story: 'strike',
        articles: [{ edition: 'nl', outcome: 'ending', withdrawAt: '2026-03-14T11:30:00Z' }],
      },
    ]);
    assert.equal(
      (await cli.run('withdraw', 'strike', '--never')).out,
      'strike  en  not ending\nstrike  nl  not ending\n',
    );
    assert.equal(
      (await cli.run('withdraw', 'strike', '--edition', 'en', '--at', '2026-03-14T09:00Z')).out,
      'strike  en  withdrawn  2026-03-14T09:30:00Z\n',
    );
    assert.deepEqual(cli.newsroom.log().slice(2), ['withdrawn en/strike', 'translated nl/strike']);
  });

  test('refuses in one sentence', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    await assertRefused(cli, [
      [['withdraw', 'nope', '--never'], 1, /^coranto: there is no story “nope”\n$/],
      [
        ['withdraw', 'strike', '--at', '2025-01-01T10:00Z'],
        1,
        /^coranto: “strike” in en was released at .*; it can only end later/,
      ],
      [
        ['withdraw', 'strike', '--edition', 'nl', '--at', '2026-03-29T02:30'],
        1,
        /^coranto: “2026-03-29T02:30” does not exist in Europe/,
      ],
      [['withdraw', 'strike', '--in', 'soon'], 2, /^coranto: “soon” is not a span of time/],
      [['withdraw', 'strike', '--at', 'soon'], 2, /^coranto: “soon” is not a time/],
      [['withdraw', 'strike', '--in', '5m', '--never'], 2, /cannot be used with/],
    ]);
    assert.equal(cli.newsroom.log().length, 2);
  });
});

describe('coranto move', () => {
  test('says what it was and is', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    assert.equal(
      (await cli.run('move', 'strike', 'nl', 'kraanstaking')).out,
      'strike  nl  moved  kraanstaking  was kranen-staan-stil\n',
    );
    assert.deepEqual(await cli.json('move', 'strike', 'en', 'crane-strike'), [
      {
        story: 'strike',
        edition: 'en',
        outcome: 'moved',
        slug: 'crane-strike',
        former: 'cranes-stand-still',
        month: '2026-01',
      },
    ]);
  });

  test('of what waits says that it is asked for', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli, { publishAt: undefined });
    assert.equal(
      (await cli.run('move', 'strike', 'nl', 'kraanstaking')).out,
      'strike  nl  asked for  kraanstaking\n',
    );
  });

  test('refuses in one sentence', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    await assertRefused(cli, [
      [
        ['move', 'strike', 'en', 'Crane strike'],
        1,
        /^coranto: “Crane strike” is not a slug: .* write crane-strike\n$/,
      ],
      [['move', 'strike', 'fr', 'greve'], 1, /^coranto: story “strike” has no article in edition “fr”\n$/],
      [['move', 'strike', 'en'], 2, /missing required argument/],
    ]);
  });
});

describe('coranto retopic', () => {
  test('says what each is about', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    assert.equal(
      (await cli.run('retopic', 'strike', 'safety', 'trade')).out,
      'strike  en  retopiced  safety, trade\nstrike  nl  retopiced  safety, trade\n',
    );
    assert.deepEqual(await cli.json('retopic', 'strike', '--edition', 'en', '--none'), [
      { story: 'strike', articles: [{ edition: 'en', outcome: 'retopiced', topics: [] }] },
    ]);
  });

  test('refuses in one sentence', async (t) => {
    const cli = await commandLine(t);
    await withStory(cli);
    await assertRefused(cli, [
      [['retopic', 'strike', 'fish'], 1, /^coranto: there is no topic “fish” \(known: trade, safety\)\n$/],
      [['retopic', 'strike', '--none'], 1, /^coranto: nothing would change/],
      [['retopic', 'strike'], 2, /^coranto: name the topics that it has from now on, or say --none/],
      [['retopic', 'strike', 'trade', '--none'], 2, /^coranto: name the topics/],
    ]);
  });
});
