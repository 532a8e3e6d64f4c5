// A little of `npm run torture`, each time the tests run: that what it looks for is looked for, and is not found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scratchFolder } from '../support/scratch.ts';
import { readArguments } from './arguments.ts';
import { runCuts } from './cuts.ts';
import { createRandom } from './random.ts';
import { compileRecorder } from './recording.ts';

test('power cuts lose nothing that was acknowledged, and would where the disk forgot the log', async (t) => {
  if (!compileRecorder(scratchFolder(t)) && !process.env['TESTS_SKIP_NOTHING']) {
    return t.skip('there is no C compiler here');
  }
  const cuts = await runCuts({
    ...{ cuts: 3, runs: 1, steps: 9, controls: 1, synchronous: 'FULL' },
    random: createRandom(7),
  });
  assert.deepEqual(cuts.faults, []);
  assert.ok(cuts.acknowledged > 0, 'something was acknowledged before the cuts');
  assert.ok(cuts.dropped + cuts.torn > 0, 'something was under way when the power went');
  assert.equal(cuts.controlsLost, 1);
});

test('the torture is told of parts and numbers that there are, and refuses all else', () => {
  const { names, seed, quick } = readArguments(['--only', 'full, kills', '--seed', '12', '--quick']);
  assert.deepEqual([names, seed, quick], [['kills', 'full'], 12, true]);
  for (const [args, said] of [
    [['--only', 'kill'], /no part “kill”; there are kills, cuts/],
    [['--seed', 'x'], /--seed is a number, not “x”/],
    [['--cut', '3'], /--cut/],
  ] as const) {
    assert.throws(() => readArguments(args), said);
  }
});
