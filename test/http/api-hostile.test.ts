// Whatever is sent to the API, it is a clear answer that comes back, and never a fault of ours.
import { test } from 'node:test';
import { askEverything } from '../support/hostile-api.ts';

test('every route of the API answers whatever is sent to it, and what it refuses changes nothing', async (t) => {
  await askEverything(t, 8);
});
