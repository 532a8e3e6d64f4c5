import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchClock } from '../../src/node/clock-watch.ts';

test('a clock that is set is noticed, one that is kept right by a little is not', async (t) => {
  let clock = 1_000_000;
  let elapsed = 0;
  const set: number[] = [];
  const rounds = (ahead: number) =>
    new Promise<void>((resolve) => {
      elapsed += 1_000;
      clock += 1_000 + ahead;
      setTimeout(resolve, 30);
    });
  const stop = watchClock(
    () => clock,
    (by) => set.push(by),
    () => elapsed,
    5,
  );
  t.after(stop);
  await rounds(0);
  for (let i = 0; i < 4; i++) await rounds(400);
  await rounds(7_200_000);
  await rounds(0);
  await rounds(-3_600_000);
  await rounds(0);
  stop();
  await rounds(9_000_000);
  assert.deepEqual(set, [7_200_000, -3_600_000]);
});
