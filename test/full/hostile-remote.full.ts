// The same as in every run, with everything that it may answer: bombs, lists in lists, what is no HTTP.
import { test } from 'node:test';
import { tryRemote } from '../support/hostile-remote.ts';

test('no command fails at a server that is no newsroom, whatever that answers', async (t) => {
  await tryRemote(t, 99);
});
