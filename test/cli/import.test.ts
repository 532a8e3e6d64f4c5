import assert from 'node:assert/strict';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ICON } from '../support/picture.ts';
import { article, commandLine } from './command-line.ts';

const NEWSROOM = `editions:
  - path: de
    language: de
    title: Hafen
    timeZone: Europe/Berlin
topics:
  trade:
    de: Handel
  tides:
    de: Gezeiten
`;

/** A one-pixel GIF. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

describe('coranto import', () => {
  test('brings in a folder of stories and says what came of each', async (t) => {
    const cli = await commandLine(t);
    cli.write('stories/strike/en.md', article());
    cli.write('stories/strike/nl.md', article({ headline: 'Kranen staan stil', source: 'en' }));
    cli.write('stories/deeper/quay/en.md', article({ headline: 'Quay opens', publishAt: undefined }));
    const { status, out, err } = await cli.run('import', join(cli.folder, 'stories'));
    assert.equal(
      out,
      'story   edition  outcome  headline\n' +
        'quay    en       new      Quay opens\n' +
        'strike  en       new      Cranes stand still\n' +
        'strike  nl       new      Kranen staan stil\n' +
        '3 new\n',
    );
    assert.equal(err, '2 stories committed\n');
    assert.equal(status, 0);
    assert.deepEqual(cli.newsroom.log().slice(0, 2), ['released en/strike', 'released nl/strike']);
  });

  test('says little and writes nothing when the same comes in again', async (t) => {
    const cli = await commandLine(t);
    const story = cli.write('strike/en.md', article());
    await cli.run('import', join(story, '..'));
    const version = cli.newsroom.value('SELECT version FROM newsroom');
    assert.deepEqual(await cli.run('import', join(story, '..')), {
      status: 0,
      out: 'nothing changed\n',
      err: '',
    });
    assert.equal(cli.newsroom.value('SELECT version FROM newsroom'), version);
  });

  test('finds media unchanged too, listed or in the text', async (t) => {
    const cli = await commandLine(t);
    cli.write('strike/crane.gif', PIXEL);
    cli.write('strike/en.md', article({ media: '[{file: crane.gif, alt: A crane, credit: Ada}]' }));
    cli.write('strike/nl.md', article({ source: 'en' }, '![Een kraan](crane.gif "De kraan")'));
    await cli.run('import', join(cli.folder, 'strike'));
    assert.equal((await cli.run('import', join(cli.folder, 'strike'))).out, 'nothing changed\n');
  });

  test('changes text as an amendment, or as it is told', async (t) => {
    const cli = await commandLine(t);
    const folder = join(cli.folder, 'strike');
    const outcomeOf = async (body: string, ...options: string[]) => {
      cli.write('strike/en.md', article({}, body));
      const [first] = await cli.json('import', folder, ...options);
      return first?.['outcome'];
    };
    assert.equal(await outcomeOf('One.'), 'new');
    assert.equal(await outcomeOf('Two.'), 'amended');
    assert.equal(await outcomeOf('Three.', '--as', 'update'), 'updated');
    assert.equal(await outcomeOf('Four.', '--as', 'correct', '--note', 'It was not three.'), 'corrected');
    assert.equal(
      cli.newsroom.value("SELECT note FROM revisions WHERE kind = 'correct'"),
      'It was not three.',
    );
  });

  test('keeps actor and reason in the private log', async (t) => {
    const cli = await commandLine(t);
    await cli.run(
      'import',
      cli.write('a.md', article({ story: 'a', edition: 'en' })),
      '--actor',
      'Ada',
      '--reason',
      'asked',
    );
    assert.deepEqual(cli.newsroom.rows('SELECT actor, reason FROM revisions'), [
      { actor: 'Ada', reason: 'asked' },
    ]);
    await cli.run('import', cli.write('b.md', article({ story: 'b', edition: 'en' })));
    assert.equal(cli.newsroom.value('SELECT actor FROM revisions WHERE article_id = 2'), 'tester');
  });

  test('shows what would happen and writes nothing, media included', async (t) => {
    const cli = await commandLine(t);
    cli.write('in/newsroom.yaml', NEWSROOM);
    cli.write('in/strike/crane.gif', PIXEL);
    cli.write('in/strike/de.md', article({}, '![A crane](crane.gif)'));
    const { status, out } = await cli.run('import', join(cli.folder, 'in'), '--dry-run');
    assert.match(out, /^strike {2}de {7}new {6}Cranes stand still$/m);
    assert.match(
      out,
      /^nothing written; this would be: 1 edition added, 1 topic added, 2 topic labels added, 1 new$/m,
    );
    assert.equal(status, 0);
    assert.equal(cli.newsroom.value('SELECT version FROM newsroom'), 0);
    assert.equal(cli.newsroom.value('SELECT count(*) FROM stories'), 0);
    assert.equal(existsSync(cli.env['CORANTO_MEDIA'] as string), false);
  });

  test('keeps the media that articles use', async (t) => {
    const cli = await commandLine(t);
    cli.write('strike/images/crane.gif', PIXEL);
    cli.write('strike/unused.gif', Buffer.concat([PIXEL, Buffer.from('x')]));
    cli.write('strike/en.md', article({}, '![A crane](images/crane.gif)'));
    const { status } = await cli.run('import', join(cli.folder, 'strike'));
    assert.equal(status, 0);
    const name = cli.newsroom.value('SELECT name FROM media') as string;
    assert.ok(existsSync(join(cli.env['CORANTO_MEDIA'] as string, name.slice(0, 2), name)));
    assert.equal(cli.newsroom.value('SELECT count(*) FROM media'), 1);
  });

  test('adds the editions, topics and labels of newsroom.yaml first', async (t) => {
    const cli = await commandLine(t);
    cli.write('in/newsroom.yaml', NEWSROOM);
    cli.write('in/strike/de.md', article({ topics: '[trade, tides]' }));
    const { status, out } = await cli.run('import', join(cli.folder, 'in'));
    assert.match(out, /^1 edition added, 1 topic added, 2 topic labels added, 1 new$/m);
    assert.equal(status, 0);
    assert.deepEqual(await cli.run('import', join(cli.folder, 'in')), {
      status: 0,
      out: 'nothing changed\n',
      err: '',
    });
  });

  test('brings in the pictures and codes of newsroom.yaml, and leaves what it does not say as it is', async (t) => {
    const cli = await commandLine(t);
    const file = (feeds: string, topic = '') =>
      cli.write(
        'in/newsroom.yaml',
        `editions:\n  - {path: de, language: de, title: Hafen, timeZone: UTC${feeds}}\ntopics:\n  tides: {${topic} de: Gezeiten}\n`,
      );
    cli.write('in/icon.png', ICON.bytes);
    file(', window: 20, icon: icon.png', 'iptc: 20000082,');
    assert.equal((await cli.run('import', join(cli.folder, 'in'))).status, 0);
    assert.deepEqual(cli.newsroom.rows("SELECT window_size, icon FROM editions WHERE path = 'de'"), [
      { window_size: 20, icon: ICON.name },
    ]);
    assert.equal(cli.newsroom.value("SELECT iptc FROM topics WHERE key = 'tides'"), '20000082');
    assert.equal((await cli.run('import', join(cli.folder, 'in'))).out, 'nothing changed\n');
    file('');
    assert.equal((await cli.run('import', join(cli.folder, 'in'))).out, 'nothing changed\n');
    file(', window: 30, rights: © Hafen', 'iptc: 20000119,');
    const { err, status } = await cli.run('import', join(cli.folder, 'in'));
    assert.match(err, /window of edition “de” is “20”, here “30”; change one of the two/);
    assert.match(err, /rights of edition “de” is not set, here “© Hafen”/);
    assert.match(
      err,
      /topics.tides.iptc: has the IPTC code 20000082, here 20000119; .*coranto topic iptc tides/,
    );
    assert.equal(status, 1);
    file(', logo: gone.png');
    assert.match(
      (await cli.run('import', join(cli.folder, 'in'))).err,
      /newsroom.yaml:2: editions\[1\].logo: “gone.png” is not beside/,
    );
  });

  test('reports an edition or a label that newsroom.yaml has otherwise than the newsroom', async (t) => {
    const cli = await commandLine(t);
    const file = cli.write(
      'newsroom.yaml',
      'editions:\n  - path: en\n    language: en\n    title: Other News\n    timeZone: Europe/London\ntopics:\n  trade:\n    en: Commerce\n',
    );
    const { status, err } = await cli.run('import', file);
    assert.match(
      err,
      /newsroom\.yaml:2: editions\[1\]: title of edition “en” is “Harbour News”, here “Other News”/,
    );
    assert.match(err, /newsroom\.yaml:6: topics\.trade\.en: is “.*” .*already/);
    assert.equal(status, 1);
  });

  test('commits in groups of 200 and says after each how many stories are safe', async (t) => {
    const cli = await commandLine(t);
    for (let i = 0; i < 201; i++) cli.write(`many/s${String(i).padStart(3, '0')}/en.md`, article());
    const lines = await cli.json('import', join(cli.folder, 'many'));
    const committed = lines.filter((line) => line['event'] === 'committed').map((line) => line['stories']);
    assert.deepEqual(committed, [200, 201]);
    assert.deepEqual(lines.at(-1), {
      event: 'done',
      dryRun: false,
      stories: 201,
      articles: 201,
      problems: 0,
      outcomes: { new: 201 },
      statements: { new: 0, changed: 0, unchanged: 0 },
    });
    assert.equal(lines.filter((line) => line['event'] === 'article').length, 201);
  });

  test('counts instead of listing when many articles changed', async (t) => {
    const cli = await commandLine(t);
    for (let i = 0; i < 41; i++) cli.write(`many/s${i}/en.md`, article());
    assert.equal((await cli.run('import', join(cli.folder, 'many'))).out, '41 new\n');
  });

  test('brings in single files that say their story and edition, or are told', async (t) => {
    const cli = await commandLine(t);
    const told = cli.write('told.md', article());
    cli.write('loose/budget.md', article({ story: 'budget', edition: 'fr' }));
    const first = await cli.run('import', told, '--story', 'told', '--edition', 'nl', '--problems-only');
    assert.deepEqual(first, { status: 0, out: '', err: '' });
    await cli.run('import', join(cli.folder, 'loose'));
    assert.deepEqual(cli.newsroom.log(), ['released nl/told', 'released fr/budget']);
  });

  test('brings in a plain-text press release under its own date', async (t) => {
    const cli = await commandLine(t);
    const text =
      'News in English\n\n\nNew scanner at the east quay\n\n2019, June 18\n\nThe customs authority has put a scanner into use.\n\n' +
      'Purpose of the scanner\n\nIt looks into a container in half a minute.\n\n< Previous message\n';
    await cli.run('import', cli.write('release.txt', text));
    const [row] = cli.newsroom.rows('SELECT month, date_only, slug FROM articles');
    assert.deepEqual(row, { month: '2019-06', date_only: 1, slug: 'new-scanner-at-the-east-quay' });
  });

  test('does not follow links out of the folder, and says so', async (t) => {
    const cli = await commandLine(t);
    cli.write('outside/en.md', article());
    cli.write('in/strike/en.md', article());
    symlinkSync(join(cli.folder, 'outside'), join(cli.folder, 'in/linked'));
    symlinkSync(join(cli.folder, 'outside/en.md'), join(cli.folder, 'in/strike/fr.md'));
    mkdirSync(join(cli.folder, 'in/circle'));
    symlinkSync('..', join(cli.folder, 'in/circle/back'));
    const { status, err } = await cli.run('import', join(cli.folder, 'in'));
    assert.match(err, /in\/linked: is a link out of the folder and is not followed/);
    assert.match(err, /in\/strike\/fr\.md: is a link out of the folder/);
    assert.match(
      err,
      /in\/circle\/back: is a link out of the folder|in\/circle\/back: is a link to a folder/,
    );
    assert.equal(status, 1);
    assert.deepEqual(cli.newsroom.log(), ['released en/strike']);
  });
});
