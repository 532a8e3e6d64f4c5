// The same as in every run, with many more.
import { test } from 'node:test';
import { tryArguments } from '../support/hostile-arguments.ts';

test('every command says in a sentence what is wrong with any argument', async (t) => {
  await tryArguments(t, 99);
});
