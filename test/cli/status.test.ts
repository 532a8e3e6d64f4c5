import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { article, type CommandLine, commandLine } from './command-line.ts';

/** Four stories, newest last: public with a stale translation, scheduled, draft, withdrawn. */
async function furnished(cli: CommandLine): Promise<void> {
  cli.write('1/strike/en.md', article());
  cli.write('1/strike/nl.md', article({ source: 'en' }));
  cli.write('2/later/en.md', article({ publishAt: '2026-04-01T09:00Z' }));
  cli.write('3/草案/fr.md', article({ publishAt: undefined }));
  cli.write('4/gone/ar.md', article({ headline: 'الميناء' }));
  for (const folder of ['1', '2', '3', '4']) await cli.run('import', `${cli.folder}/${folder}`);
  await cli.run('update', 'strike', 'en', cli.write('new.md', article({}, 'New.')));
  await cli.run('withdraw', 'gone');
}

describe('coranto status', () => {
  test('shows story by edition, newest first, aligned in any script', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    const { status, out } = await cli.run('status');
    assert.equal(status, 0);
    assert.deepEqual(out.split('\n').slice(0, 5), [
      'id  story   en                          nl       fr       ar',
      '4   gone    missing                     missing  missing  withdrawn',
      '3   草案    missing                     missing  draft    missing',
      '2   later   scheduled 2026-04-01 09:00  missing  missing  missing',
      '1   strike  public                      stale    missing  missing',
    ]);
    assert.match(out, /^stale +its source has changed since$/m);
    assert.match(out, /^times are UTC$/m);
  });

  test('fits a narrow terminal with marks and explains them', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    const { out } = await cli.runWith({ columns: 40 }, 'status');
    assert.match(out, /^1 {3}strike {2}● {3}! {3}· {3}·$/m);
    assert.match(out, /^! {2}its source has changed since$/m);
  });

  test('shortens a long key rather than lose a mark', async (t) => {
    const cli = await commandLine(t);
    await cli.run(
      'import',
      cli.write('a.md', article({ story: 'a-very-long-key-of-a-story-indeed', edition: 'ar' })),
    );
    const { out } = await cli.runWith({ columns: 30 }, 'status');
    assert.match(out, /^1 {3}a-very-lo… {2}· {3}· {3}· {3}●$/m);
  });

  test('shows one story in detail', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    const { out } = await cli.run('status', 'strike', '--edition', 'nl');
    assert.match(out, /^strike: its source is en$/m);
    assert.match(out, /^nl {7}stale {2}2026-01-05 10:00 {3}Cranes stand still$/m);
  });

  test('filters by state and edition, and goes on from page to page', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    const keys = async (...argv: string[]) => {
      const [page] = await cli.json('status', ...argv);
      const stories = page?.['stories'] as { story: string }[];
      return [stories.map(({ story }) => story), page?.['next']];
    };
    assert.deepEqual(await keys('--state', 'stale'), [['strike'], null]);
    assert.deepEqual(await keys('--state', 'draft', '--edition', 'en'), [[], null]);
    assert.deepEqual(await keys('--limit', '3'), [['gone', '草案', 'later'], 2]);
    assert.deepEqual(await keys('--limit', '3', '--before', '2'), [['strike'], null]);
    assert.deepEqual(await keys('--limit', '4'), [['gone', '草案', 'later', 'strike'], null]);
    assert.deepEqual(await keys('--limit', '1', '--state', 'missing'), [['gone'], 4]);
  });

  test('gives scripts states and instants', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    assert.deepEqual(await cli.json('status', 'later', '--edition', 'en'), [
      {
        stories: [
          {
            id: 2,
            story: 'later',
            source: 'en',
            lacks: [],
            articles: [
              {
                edition: 'en',
                state: 'scheduled',
                required: false,
                headline: 'Cranes stand still',
                corrected: false,
                publishAt: '2026-04-01T09:00:00.000Z',
                heldAt: null,
                withdrawAt: null,
                releasedAt: null,
                withdrawnAt: null,
                withdrawal: null,
              },
            ],
          },
        ],
        next: null,
      },
    ]);
  });

  test('refuses what does not exist, and is quiet about an empty newsroom', async (t) => {
    const cli = await commandLine(t);
    assert.deepEqual(await cli.run('status'), { status: 0, out: '', err: 'no stories\n' });
    assert.equal((await cli.run('status', 'nope')).err, 'coranto: there is no story “nope”\n');
    assert.match((await cli.run('status', '--edition', 'xx')).err, /there is no edition “xx”/);
    assert.equal((await cli.run('status', '--state', 'lost')).status, 2);
    assert.equal((await cli.run('status', '--limit', '0')).status, 2);
  });
});
