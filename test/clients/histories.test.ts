// Whatever an editor does, each reader sees each article and each update once, and nothing twice; more histories, and
// with rss2email, which takes longer than all others together, in check:full.
import { test } from 'node:test';
import { isWhole } from '../support/often.ts';
import { checkHistories } from './check-histories.ts';
import { READERS } from './readers/readers.ts';
import { rss2email } from './readers/rss2email.ts';

test('over random histories every reader sees each article once, each update once and nothing twice', async (t) => {
  await checkHistories(t, {
    from: 1,
    count: isWhole ? 5 : 3,
    readers: READERS.filter((one) => one !== rss2email),
  });
});
