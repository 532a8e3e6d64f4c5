// What a function has worked out is given again for the same things, and for no others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remembered } from '../src/bounded-cache.ts';

const asked: string[] = [];
const sum = remembered(
  2,
  (a: number, b: number) => `${a} ${b}`,
  (a, b) => {
    asked.push(`${a}+${b}`);
    return a + b;
  },
);

/** What it works out anew for these calls, in order. */
function workedOut(...calls: [number, number][]): string[] {
  asked.length = 0;
  for (const [a, b] of calls) assert.equal(sum(a, b), a + b);
  return [...asked];
}

test('what was worked out is not worked out again', () => {
  assert.deepEqual(workedOut([1, 2], [1, 2], [2, 1], [1, 2]), ['1+2', '2+1']);
});

test('one more than there is room for, and all is worked out again', () => {
  assert.deepEqual(workedOut([3, 1], [3, 1], [1, 2], [2, 1], [3, 1]), ['3+1', '1+2', '2+1', '3+1']);
});

test('what could not be worked out is asked for again', () => {
  let calls = 0;
  const failing = remembered(
    2,
    (text: string) => text,
    () => {
      calls += 1;
      if (calls === 1) throw new Error('not yet');
      return calls;
    },
  );
  assert.throws(() => failing('a'), /not yet/);
  assert.equal(failing('a'), 2);
  assert.equal(failing('a'), 2);
});
