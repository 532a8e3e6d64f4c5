// The same as in every run, for longer.
import { test } from 'node:test';
import { askEverything } from '../support/hostile-api.ts';

test('every route of the API answers thousands of hostile requests, and what it refuses changes nothing', async (t) => {
  await askEverything(t, 400);
});
