// The same as in every run, with every method at every URL.
import { test } from 'node:test';
import { askEveryRoute } from '../support/embargo-ask.ts';
import { openTwins } from '../support/embargo-twins.ts';

test('every route answers alike in every way, whether something waits for its time or nothing does', async (t) => {
  await askEveryRoute(await openTwins(t), true);
});
