import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commandNames } from '../../src/cli/main.ts';
import { runCaptured } from './command-line.ts';

const NAMES = await commandNames();

describe('the help', () => {
  test('knows every command that a newsroom was promised', () => {
    const promised =
      'serve import schedule release amend update correct withdraw status render edition add edition list edition edit';
    assert.deepEqual(
      promised
        .replaceAll('edition ', 'edition_')
        .split(' ')
        .map((name) => name.replace('_', ' '))
        .filter((name) => !NAMES.includes(name)),
      [],
    );
  });

  for (const name of NAMES) {
    test(`of ${name} explains it and gives examples`, async () => {
      const { status, out } = await runCaptured({}, [...name.split(' '), '--help']);
      assert.equal(status, 0);
      assert.match(out, new RegExp(`^Usage: coranto ${name}`));
      assert.match(out, new RegExp(`\\nExamples:\\n(.+\\n)*? .*coranto ${name}`));
      if (name !== 'serve') assert.match(out, /--json/);
    });
  }
});
