// A server that is no newsroom, at the other end of the command line.
import { test } from 'node:test';
import { tryRemote } from '../support/hostile-remote.ts';

test('no command fails at a server that is no newsroom, is led away by it or shows a terminal what it would obey', async (t) => {
  await tryRemote(t, 3);
});
