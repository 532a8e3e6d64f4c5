// In short; test/full has longer histories.
import { test } from 'node:test';
import { checkFollowing } from '../support/following.ts';

test('whoever follows the change cursor ends with what is public, whatever happens', async () => {
  await checkFollowing({ numRuns: 3, steps: 10 });
});
