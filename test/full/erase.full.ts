// Erasing with a server at work beside: it reads and renders while the files are overwritten.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertGone, backUp, KEYED, live, openHouse, serve, untilSwept } from '../support/erasable.ts';

test('a command erases what a server has in memory, and is done when it ends', async (t) => {
  const house = await openHouse(t);
  await live(house);
  const older = backUp(t, house);
  const erased = await house.command('erase', KEYED, '--yes');
  assert.deepEqual([erased.status, erased.err], [0, '']);
  assert.match(erased.out, /en +erased\n.*ar +erased/);
  await assertGone(house);
  await house.serving.close();

  older.comeBack();
  const again = await serve(t, house.folder, house.env);
  assert.equal((await again.get('/en/feed.atom')).status, 200);
  await untilSwept(again);
  await assertGone(again);
});
