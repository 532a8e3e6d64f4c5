import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { article, commandLine } from './command-line.ts';

describe('coranto topic', () => {
  test('adds, lists, renames and merges', async (t) => {
    const cli = await commandLine(t);
    assert.equal(
      (await cli.run('topic', 'add', 'ships', 'en', 'Ships')).out,
      'added topic ships in en: Ships (ships)\n',
    );
    assert.equal(
      (await cli.run('topic', 'add', 'ships', 'nl', 'Schepen', '--slug', 'boten')).out,
      'added a label of topic ships in nl: Schepen (boten)\n',
    );
    assert.equal((await cli.run('topic', 'add', 'ships', 'en', 'Ships')).out, 'nothing changed\n');
    cli.write('quay/en.md', article({ topics: '[ships]' }));
    assert.equal((await cli.run('import', cli.folder)).status, 0);
    assert.equal(
      (await cli.run('topic', 'rename', 'ships', 'en', '--label', 'Vessels', '--slug', 'vessels')).out,
      'topic ships in en: Vessels (vessels), was Ships (ships)\n',
    );
    assert.equal(
      (await cli.run('topic', 'iptc', 'ships', 'medtop:20000082')).out,
      'topic ships is 20000082 of the IPTC Media Topics, was none\n',
    );
    assert.equal((await cli.run('topic', 'iptc', 'ships', '20000082')).out, 'nothing changed\n');
    assert.equal((await cli.run('topic', 'add', 'tides', 'en', 'Tides', '--iptc', '20000119')).status, 0);
    assert.equal(
      (await cli.run('topic', 'iptc', 'tides', '--none')).out,
      'topic tides is none of the IPTC Media Topics, was 20000119\n',
    );
    assert.equal(
      (await cli.run('topic', 'rename', 'ships', 'en', '--slug', 'vessels')).out,
      'nothing changed\n',
    );
    assert.match(
      (await cli.run('topic', 'list')).out,
      /^ships +20000082 +en +1 +vessels +Vessels\n +nl +0 +boten +Schepen$/m,
    );
    assert.equal(
      (await cli.run('topic', 'merge', 'ships', 'trade', '--actor', 'Ada')).out,
      'topic ships is part of trade now, with 1 public article\n',
    );
    assert.match((await cli.run('topic', 'list')).out, /^trade \(and ships\) +en +1 /m);
    const [listed] = await cli.json('topic', 'list');
    assert.equal((listed as { topics: unknown[] }).topics.length, 3);
    assert.equal((await cli.run('import', cli.folder)).status, 0);
    assert.equal(cli.newsroom.value("SELECT count(*) FROM changes WHERE kind = 'retopiced'"), 1);
  });

  test('refuses what makes no sense in one sentence', async (t) => {
    const cli = await commandLine(t);
    const refusals: [string[], number, RegExp][] = [
      [['add', 'ships', 'xx', 'Ships'], 1, /there is no edition “xx”/],
      [['add', 'ships', 'en', 'Ships', '--slug', 'trade-en'], 1, /slug “trade-en” belongs to topic “trade”/],
      [['add', 'Ships!', 'en', 'Ships'], 1, /key/],
      [['rename', 'trade', 'en'], 2, /say what to change/],
      [['rename', 'fish', 'en', '--label', 'x'], 1, /there is no topic “fish”/],
      [['iptc', 'trade'], 2, /give a code, or --none/],
      [['iptc', 'trade', '20000082', '--none'], 2, /give a code, or --none/],
      [['iptc', 'trade', 'crime'], 1, /“crime” is not an IPTC Media Topic code; expected eight digits/],
      [
        ['add', 'trade', 'en', 'trade (en)', '--iptc', '20000082'],
        1,
        /^coranto: topic “trade” has no IPTC code/,
      ],
      [['add', 'x', 'en', 'X', '--iptc', 'x'], 1, /is not an IPTC Media Topic code/],
      [['merge', 'trade', 'trade'], 1, /expected another to merge it into/],
    ];
    for (const [argv, status, sentence] of refusals) {
      const result = await cli.run('topic', ...argv);
      assert.match(result.err, sentence, argv.join(' '));
      assert.equal(result.status, status, argv.join(' '));
    }
  });
});
