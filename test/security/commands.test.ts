// What every command says to arguments that nobody means well with.
import { test } from 'node:test';
import { tryArguments } from '../support/hostile-arguments.ts';

test('every command says in a sentence what is wrong with its arguments', async (t) => {
  await tryArguments(t, 2);
});
