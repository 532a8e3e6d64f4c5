// A folder that is large enough to be read in a thread beside: all of it, in order, with what is wrong where it stands.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { article, commandLine } from './command-line.ts';

test('takes in a large folder as a small one: in order, with its problems, each story once', async (t) => {
  const cli = await commandLine(t);
  const name = (n: number) => `s${String(n).padStart(3, '0')}`;
  for (let n = 0; n < 230; n++) cli.write(`many/${name(n)}/en.md`, article({ headline: `Crane ${n}` }));
  cli.write('many/s205/en.md', 'no fields');
  cli.write('many/s220/xx.md', article({ headline: 'Nowhere' }));
  const { status, err } = await cli.run('import', `${cli.folder}/many`, '--problems-only');
  assert.equal(status, 1);
  const places = err
    .trim()
    .split('\n')
    .map((line) => /many\/(s\d+)\/(\w+)\.md/.exec(line)?.slice(1).join(' '));
  assert.deepEqual(places, ['s205 en', 's220 xx']);
  assert.equal(cli.newsroom.value('SELECT count(*) FROM articles'), 229);
  const keys = cli.newsroom.value('SELECT group_concat(key) FROM (SELECT key FROM stories ORDER BY id)');
  const expected = Array.from({ length: 230 }, (_, n) => name(n)).filter((key) => key !== 's205');
  assert.equal(keys, expected.join());
  const again = await cli.run('import', `${cli.folder}/many`, '--json');
  assert.match(again.out, /"unchanged":229/);
});
