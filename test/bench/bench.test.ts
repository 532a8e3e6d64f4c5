import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readArguments } from './arguments.ts';
import { KINDS, makeReaders, READERS } from './day-readers.ts';
import { PARTS } from './parts.ts';
import { randomFrom } from './synthetic.ts';

const BENCH = fileURLToPath(new URL('./bench.ts', import.meta.url));

describe('the benchmark', () => {
  test('its help names each part that “--only” takes, and so does the README', () => {
    const { status, stdout } = spawnSync(process.execPath, [BENCH, '--help'], { encoding: 'utf8' });
    assert.equal(status, 0);
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    for (const [name, { about }] of Object.entries(PARTS)) {
      assert.match(stdout, new RegExp(`^  ${name} +${about.slice(0, 20)}`, 'm'));
      assert.ok(readme.includes(`\`${name}\``), `the README names the part ${name}`);
    }
  });

  test('a part or an option that there is not is refused in a sentence', () => {
    assert.deepEqual(readArguments(['--only', 'serving, day']).names, ['serving', 'day']);
    assert.throws(() => readArguments(['--only', 'serving,speed']), {
      message: 'there is no part “speed”; “--help” lists them',
    });
    assert.throws(() => readArguments(['--fast']), /Unknown option '--fast'/);
  });

  test('its day has ten thousand readers, no two of the same name and address', () => {
    const readers = makeReaders(randomFrom(1));
    assert.equal(readers.length, READERS);
    assert.equal(new Set(readers.map(({ head }) => head)).size, READERS);
    for (const kind of KINDS) assert.ok(readers.some((reader) => reader.kind === kind));
  });
});
