// Random histories with all real readers, many more: what npm test tries is a sample of it, without rss2email.
import { test } from 'node:test';
import { checkHistories } from '../clients/check-histories.ts';
import { READERS } from '../clients/readers/readers.ts';

test('over random histories every reader sees each article once, each update once and nothing twice', async (t) => {
  // As many side by side as one machine bears.
  for (let from = 1001; from <= 1181; from += 20)
    await checkHistories(t, { from, count: 20, readers: READERS });
});
