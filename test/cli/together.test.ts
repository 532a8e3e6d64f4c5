import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Ends } from '../support/scratch.ts';
import { article, type CommandLine, commandLine } from './command-line.ts';

const TEXTS = {
  en: 'Cranes stand still',
  nl: 'Kranen staan stil',
  fr: 'Grues à l’arrêt',
  ar: 'توقفت الرافعات',
};

/** A newsroom whose four editions go out together. */
async function requiringAll(t: Ends): Promise<CommandLine> {
  const cli = await commandLine(t);
  for (const path of Object.keys(TEXTS)) await cli.run('edition', 'edit', path, '--required');
  return cli;
}

/** Writes a story's folder, and returns it. */
function folder(cli: CommandLine, editions: (keyof typeof TEXTS)[], body: string): string {
  cli.write('strike/story.yaml', 'source: en\n');
  for (const path of editions) {
    cli.write(`strike/${path}.md`, article({ headline: TEXTS[path], publishAt: undefined }, body));
  }
  return `${cli.folder}/strike`;
}

describe('a story in four languages', () => {
  test('is refused while one is missing, then released, updated and corrected in all four at once', async (t) => {
    const cli = await requiringAll(t);
    await cli.run('import', folder(cli, ['en', 'nl', 'fr'], 'Still.'));
    const refused = await cli.run('release', 'strike');
    assert.equal(refused.status, 1);
    assert.equal(
      refused.err,
      'coranto: “strike” goes out in en, nl, fr and ar together: ar is missing; bring that along, or say why not with --override --reason "..."\n',
    );
    await cli.run('import', folder(cli, ['ar'], 'Still.'));
    const released = await cli.run('release', 'strike');
    assert.deepEqual(
      released.out.split('\n').map((line) => line.split(/ {2,}/).slice(1, 3).join(' ')),
      ['en released', 'nl released', 'fr released', 'ar released', ''],
    );
    const one = cli.write('en.md', article({ headline: 'Cranes move', publishAt: undefined }));
    const alone = await cli.run('update', 'strike', 'en', one);
    assert.equal(alone.status, 1);
    assert.match(
      alone.err,
      /updated in en, nl, fr and ar together: nl would be stale, fr would be stale, ar would/,
    );
    const updated = await cli.run('update', 'strike', folder(cli, ['en', 'nl', 'fr', 'ar'], 'They move.'));
    assert.equal(
      updated.out,
      'strike  en  updated\nstrike  nl  updated\nstrike  fr  updated\nstrike  ar  updated\n',
    );
    const notes = Object.keys(TEXTS).flatMap((path) => ['--note', `${path}=Wrong in ${path}.`]);
    const corrected = await cli.run('correct', 'strike', ...notes);
    assert.equal(corrected.err, '');
    assert.equal(corrected.out.match(/corrected/g)?.length, 4);
    assert.deepEqual(
      cli.newsroom.rows("SELECT note FROM revisions WHERE kind = 'correct' ORDER BY article_id"),
      ['en', 'nl', 'fr', 'ar'].map((path) => ({ note: `Wrong in ${path}.` })),
    );
    const again = folder(cli, ['en', 'nl', 'fr', 'ar'], 'They move again.');
    const [said] = await cli.json('correct', 'strike', again, ...notes);
    assert.deepEqual(
      ((said?.['articles'] ?? []) as { outcome: string }[]).map(({ outcome }) => outcome),
      Array(4).fill('corrected'),
    );
    assert.doesNotMatch((await cli.run('status', 'strike')).out, /stale/);
  });

  test('is held, and shown as blocked, when it is not ready at its time', async (t) => {
    const cli = await requiringAll(t);
    await cli.run('import', folder(cli, ['en', 'nl'], 'Still.'));
    const scheduled = await cli.run('schedule', 'strike', '--in', '10m');
    assert.equal(
      scheduled.err,
      '“strike” will be held unless it is whole by then: fr is missing, ar is missing\n',
    );
    assert.match(
      (await cli.run('status', 'strike')).out,
      /en \* +blocked .*\n[\s\S]*would be held: fr is missing, ar is missing\n/,
    );
    const late = await cli.run('schedule', 'strike', '--at', '2026-03-14T09:00Z');
    assert.match(late.out, /en {2}held/);
    assert.match((await cli.run('status', 'strike')).out, /\nheld: fr is missing, ar is missing\n/);
    const [grid] = await cli.json('status', '--state', 'blocked');
    const [story] = (grid?.['stories'] ?? []) as { story: string; lacks: unknown[] }[];
    assert.deepEqual([story?.story, story?.lacks.length], ['strike', 2]);
    const imported = await cli.run('import', folder(cli, ['fr'], 'Still.'));
    assert.doesNotMatch(imported.out, /problem/);
    assert.equal(cli.newsroom.value('SELECT count(*) FROM public_articles'), 0);
    await cli.run('story', 'strike', '--required', 'en', 'nl');
    assert.equal(cli.newsroom.value('SELECT count(*) FROM public_articles'), 2);
  });

  test('goes out in part when somebody says why', async (t) => {
    const cli = await requiringAll(t);
    await cli.run('import', folder(cli, ['en'], 'Still.'));
    const silent = await cli.run('release', 'strike', '--override');
    assert.deepEqual(
      [silent.status, silent.err],
      [2, 'coranto: --override needs a reason: --reason "..."\n'],
    );
    const told = await cli.run('release', 'strike', '--override', '--reason', 'Danger to life.');
    assert.match(told.out, /en {2}released/);
  });
});

describe('coranto story and confirm', () => {
  test('say what a story needs and what is current', async (t) => {
    const cli = await commandLine(t);
    await cli.run('import', folder(cli, ['en', 'nl'], 'Still.'));
    assert.equal(
      (await cli.run('story', 'strike', '--required', 'en,nl')).out,
      'strike: changed\n  together: en, nl\n  source:   en\n',
    );
    await cli.run('import', folder(cli, ['en'], 'Other.'));
    assert.match((await cli.run('status', 'strike')).out, /nl \* +stale/);
    assert.equal(
      (await cli.run('confirm', 'strike', 'nl')).out,
      '“strike” in nl is current: it follows revision 2 of its source\n',
    );
    assert.match(
      (await cli.run('confirm', 'strike', 'nl')).err,
      /is current already: it follows revision 2 of en/,
    );
    assert.match((await cli.run('story', 'strike', '--co-original')).out, /its texts are co-original/);
    assert.match((await cli.run('story', 'strike', '--no-required')).out, /none: each goes out by itself/);
    assert.match(
      (await cli.run('story', 'strike', '--default-required')).out,
      /the newsroom’s required editions/,
    );
    assert.equal((await cli.run('story', 'strike')).status, 2);
    assert.equal((await cli.run('story', 'strike', '--source', 'fr')).status, 1);
  });
});

describe('a correction', () => {
  test('has a note for each edition, and none without an edition', async (t) => {
    const cli = await commandLine(t);
    await cli.run('import', folder(cli, ['en', 'nl'], 'Still.'));
    await cli.run('release', 'strike');
    const refusals: [string[], number, RegExp][] = [
      [['correct', 'strike'], 2, /a correction needs --note, such as --note nl="\.\.\."/],
      [['correct', 'strike', '--note', 'Wrong.'], 2, /“Wrong\.” does not say its edition/],
      [['correct', 'strike', '--note', 'en=A', '--note', 'en=B'], 2, /an edition has two notes/],
      [['correct', 'strike', 'en', '--note', 'A', '--note', 'B'], 2, /one edition, en, has one --note/],
      [
        ['correct', 'strike', folder(cli, ['en', 'nl'], 'Two.'), '--note', 'fr=A'],
        1,
        /a note for fr, and no text/,
      ],
      [['update', 'strike', 'nowhere'], 2, /“nowhere” is not a folder/],
      [['update', 'ship', `${cli.folder}/strike`], 1, /there is no story “ship”/],
    ];
    for (const [argv, status, sentence] of refusals) {
      const result = await cli.run(...argv);
      assert.match(result.err, sentence, argv.join(' '));
      assert.equal(result.status, status, argv.join(' '));
    }
  });
});
