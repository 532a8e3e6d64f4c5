// The change cursor over long histories: whoever only ever follows it ends with exactly what is public.
import { test } from 'node:test';
import { checkFollowing } from '../support/following.ts';

test('partners that follow long histories, and die on the way, end with what is public', async () => {
  await checkFollowing({ numRuns: 150, steps: 40 });
});
