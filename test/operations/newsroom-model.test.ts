import { test } from 'node:test';
import { checkModel, checkRestore } from '../support/model/run.ts';

test('any sequence of all operations, with time passing, does in every output what the model says', async () => {
  await checkModel({ numRuns: 2, steps: 40 });
});

test('a newsroom that is exported at any moment and restored is the same in every byte, and stays so', async () => {
  await checkRestore({ numRuns: 1, steps: 30 });
});
