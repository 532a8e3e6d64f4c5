// Whatever an editor does, each reader sees each article and each update once, and nothing twice.
import { test } from 'node:test';
import { checkHistories } from './check-histories.ts';

test('over random histories every reader sees each article once, each update once and nothing twice', async (t) => {
  await checkHistories(t, { from: 1, count: 5 });
});
