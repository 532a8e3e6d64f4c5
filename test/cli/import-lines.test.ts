import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { CompactMap } from '../../src/cli/compact-map.ts';
import { readLines } from '../../src/cli/read-lines.ts';
import { MAX_LINE_OCTETS } from '../../src/intake/json-line.ts';
import { type CommandLine, commandLine } from './command-line.ts';

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

const line = (story: string, edition: string, fields: object = {}) =>
  JSON.stringify({
    ...{ story, edition, headline: `${story} ${edition}`, lead: 'Lead.', html: `<p>${story}</p>` },
    ...{ publishedAt: '2019-06-18T09:00:00Z', source: 'en', ...fields },
  });

const history = (cli: CommandLine, lines: readonly string[], name = 'history.jsonl') =>
  cli.write(name, `${lines.join('\n')}\n`);

const counts = (cli: CommandLine) =>
  ['stories', 'articles', 'revisions', 'changes'].map((table) =>
    cli.newsroom.value(`SELECT count(*) FROM ${table}`),
  );

describe('coranto import of JSON Lines', () => {
  test('brings in an article a line, quietly and with its dates, guids and former paths', async (t) => {
    const cli = await commandLine(t);
    cli.write('crane.gif', PIXEL);
    const file = history(cli, [
      line('quay', 'en', {
        guid: 'https://old.example/1',
        isPermaLink: true,
        formerPaths: ['https://news.example.org/press/1.html'],
        media: [{ file: 'crane.gif', alt: 'A crane' }],
        updatedAt: '2019-06-19T09:00:00Z',
      }),
      '',
      line('quay', 'nl', { withdrawnAt: '2020-01-01T00:00:00Z' }),
    ]);
    const world = { env: { ...cli.env, CORANTO_BASE_URL: 'https://news.example.org/press' } };
    const { status, out, err } = await cli.runWith(world, 'import', file, '--quiet');
    assert.deepEqual([status, err], [0, '1 story committed\n']);
    assert.match(out, /^quay {3}en {7}new {6}quay en\nquay {3}nl {7}new {6}quay nl\n2 new\n/m);
    assert.deepEqual(
      cli.newsroom.rows(
        'SELECT guid, guid_is_permalink AS link, released_at, updated_at, withdrawn_at FROM articles ORDER BY id',
      ),
      [
        {
          guid: 'https://old.example/1',
          link: 1,
          released_at: Date.UTC(2019, 5, 18, 9),
          updated_at: Date.UTC(2019, 5, 19, 9),
          withdrawn_at: null,
        },
        {
          guid: null,
          link: 0,
          released_at: Date.UTC(2019, 5, 18, 9),
          updated_at: Date.UTC(2019, 5, 18, 9),
          withdrawn_at: Date.UTC(2020, 0, 1),
        },
      ],
    );
    assert.equal(cli.newsroom.value('SELECT path FROM former_paths'), '/1.html');
    assert.equal(
      cli.newsroom.value("SELECT count(*) FROM changes WHERE quiet = 0 AND kind <> 'translated'"),
      0,
    );
    assert.equal(cli.newsroom.value('SELECT count(*) FROM revision_media'), 1);
    const again = await cli.runWith(world, 'import', file, '--quiet');
    assert.deepEqual([again.status, again.out, again.err], [0, 'nothing changed\n', '']);
  });

  test('reports each bad line with file, line and field, and brings in the others', async (t) => {
    const cli = await commandLine(t);
    const file = history(cli, [
      line('a', 'en', { lead: undefined }),
      line('b', 'en', { publishedAt: 'soon' }),
      '{"story": "c"',
      line('d', 'en', { updatedAt: '2018-01-01' }),
      line('e', 'en'),
      line('e', 'en', { lead: 'Another.' }),
      line('f', 'en', { html: 'x'.repeat(MAX_LINE_OCTETS) }),
      line('g', 'en', { html: `<p>${'x'.repeat(1_000_000)}</p>` }),
      line('h', 'nl', { topics: ['nothing'] }),
      line('i', 'en', { withdrawnAt: '2019-06-18T08:00:00Z' }),
    ]);
    const { status, err } = await cli.run('import', file, '--problems-only');
    assert.equal(status, 1);
    const said = err
      .trimEnd()
      .split('\n')
      .map((text) => text.replace(`${file}:`, '').replace(/;.*| \(.*/, ''));
    assert.deepEqual(said.sort(), [
      '10: withdrawnAt: is not later than publishedAt',
      '1: lead: missing',
      '2: publishedAt: “soon” is not a time',
      '3: this is not JSON',
      '4: updatedAt: must be the same as publishedAt or later',
      `6: story: story “e” in edition “en” came in already, from ${file}:5`,
      '7: the line has 4.1 MB',
      '8: the article is 1000117 bytes long',
      '9: topics: there is no topic “nothing”',
    ]);
    assert.deepEqual(cli.newsroom.log(), ['released en/e']);
  });

  test('finds the source of a translation wherever its line is', async (t) => {
    const cli = await commandLine(t);
    const apart = Array.from({ length: 201 }, (_, i) => line(`other-${i}`, 'en'));
    const file = history(cli, [line('quay', 'nl'), line('lost', 'fr'), ...apart, line('quay', 'en')]);
    const { status, err } = await cli.run('import', file, '--problems-only');
    assert.equal(
      err,
      `${file}:2: source: translation of an unknown text: there is no story “lost” yet; import its “en” article first or along\n`,
    );
    assert.equal(status, 1);
    const [source] = cli.newsroom.rows(
      "SELECT e.path FROM stories s JOIN editions e ON e.id = s.source_edition_id WHERE s.key = 'quay'",
    );
    assert.equal(source?.['path'], 'en');
    assert.equal(
      cli.newsroom.value(
        "SELECT count(*) FROM articles a JOIN stories s ON s.id = a.story_id WHERE key = 'quay'",
      ),
      2,
    );
    const before = counts(cli);
    assert.equal((await cli.run('import', file)).out, '203 unchanged, 1 problem\n');
    assert.deepEqual(counts(cli), before);
  });

  test('brings in together the lines of a story that stand together, wherever a commit falls', async (t) => {
    const cli = await commandLine(t);
    for (const path of ['en', 'nl', 'fr']) {
      cli.newsroom.db.connection.prepare('UPDATE editions SET required = 1 WHERE path = ?').run(path);
    }
    // 400 is no multiple of three.
    const lines = Array.from({ length: 450 }, (_, i) =>
      line(`s-${Math.floor(i / 3)}`, ['en', 'nl', 'fr'][i % 3] as string),
    );
    const { status, err } = await cli.run('import', history(cli, lines), '--problems-only');
    assert.deepEqual([status, err], [0, '']);
    assert.equal(
      cli.newsroom.value('SELECT count(*) FROM public_articles WHERE released_at = publish_at'),
      450,
    );
    assert.equal(cli.newsroom.value('SELECT count(*) FROM stories'), 150);
  });

  test('goes by the name of the file, in a folder too, and takes standard input as it comes', async (t) => {
    const cli = await commandLine(t);
    history(cli, [line('a', 'en')], 'in/old/history.ndjson');
    await cli.run('import', join(cli.folder, 'in'));
    const text = Buffer.from(
      `\ufeff${line('b', 'en', { headline: 'Café' })}\r\n${line('b', 'nl')}\n${line('c', 'xx')}`,
    );
    const input = async function* () {
      for (let at = 0; at < text.length; at += 7) yield text.subarray(at, at + 7);
    };
    const { status, err } = await cli.runWith({ input }, 'import', '-', '--problems-only');
    assert.equal(err, 'stdin.jsonl:3: edition: there is no edition “xx”; the editions are en, nl, fr, ar\n');
    assert.equal(status, 1);
    assert.deepEqual(cli.newsroom.log(), ['released en/a', 'released en/b', 'released nl/b']);
  });

  test('says once what is wrong with a file as a whole', async (t) => {
    const cli = await commandLine(t);
    for (const [content, said] of [
      [`[\n${line('a', 'en')},\n${line('b', 'en')}]`, /:1: this is a JSON list; expected an article a line/],
      [
        Buffer.from(`\ufeff${line('a', 'en')}\n${line('b', 'en')}`, 'utf16le'),
        /:1: the text is UTF-16; save the file as UTF-8/,
      ],
      [
        Buffer.concat([Buffer.from([0x7b, 0xe9, 0x7d, 10]), Buffer.from(line('a', 'en'))]),
        /:1: the text is not valid UTF-8 here/,
      ],
    ] as const) {
      const { status, err } = await cli.run('import', cli.write('a.jsonl', content), '--problems-only');
      assert.match(err, said);
      assert.equal(err.trimEnd().split('\n').length, 1);
      assert.equal(status, 1);
    }
    assert.deepEqual(cli.newsroom.log(), ['released en/a']);
    assert.match((await cli.run('import', join(cli.folder, 'no.jsonl'))).err, /no\.jsonl: does not exist/);
  });

  test('counts as JSON what it commits, each story once', async (t) => {
    const cli = await commandLine(t);
    const lines = ['en', 'nl'].flatMap((edition) =>
      Array.from({ length: 210 }, (_, i) => line(`s-${i}`, edition)),
    );
    const events = await cli.json('import', history(cli, lines), '--quiet');
    const committed = events.filter(({ event }) => event === 'committed');
    assert.deepEqual(
      committed.map(({ stories, articles }) => [stories, articles]),
      [
        [200, 200],
        [210, 400],
        [210, 420],
      ],
    );
    assert.deepEqual(events.at(-1)?.['outcomes'], { new: 420 });
  });
});

test('lines are the same however the chunks of a file fall, and of a long one only its length is kept', async () => {
  const text = Buffer.from('one\n\nlonger than ten\n1234567890\nend');
  const expected = [
    [1, 4, 'one'],
    [2, 5, ''],
    [3, 21, null],
    [4, 32, '1234567890'],
    [5, 36, 'end'],
  ];
  for (let size = 1; size <= text.length; size++) {
    const chunks = async function* () {
      for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
    };
    const found = [];
    for await (const { number, end, bytes } of readLines(chunks(), 10)) {
      found.push([number, end, bytes && Buffer.from(bytes).toString()]);
    }
    assert.deepEqual(found, expected, `${size}`);
  }
});

test('a compact map forgets nothing as it grows', () => {
  const map = new CompactMap();
  for (let i = 0; i < 20_000; i++) map.set(`story-${i}`, i * 2 ** 32 + 7);
  for (let i = 0; i < 20_000; i++) assert.equal(map.get(`story-${i}`), i * 2 ** 32 + 7);
  map.set('story-5', 1);
  assert.deepEqual([map.get('story-5'), map.get('other'), map.size], [1, undefined, 20_000]);
});
