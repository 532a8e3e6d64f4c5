// What is loaded when it is first asked for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { late } from '../src/late.ts';

test('it is loaded once for all who ask, and not before', async () => {
  let loads = 0;
  const part = late(async () => ({ number: ++loads }));
  assert.equal(loads, 0);
  const [one, other] = await Promise.all([part(), part()]);
  assert.equal(one, other);
  assert.equal(await part(), one);
  assert.equal(loads, 1);
});

test('what could not be loaded is tried again', async () => {
  let loads = 0;
  const part = late(async () => {
    if (++loads === 1) throw new Error('the disk is away');
    return loads;
  });
  const asked = await Promise.allSettled([part(), part()]);
  assert.deepEqual(
    asked.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.equal(await part(), 2);
});
