// Erasing for good on one machine: afterwards no file of the newsroom holds a word of it, whoever had it in memory.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  assertGone,
  backUp,
  found,
  KEYED,
  live,
  openHouse,
  serve,
  untilSwept,
  WORDS,
} from '../support/erasable.ts';

describe('an erased story', () => {
  test('is in no file of the serving process that erased it, and does not come back with an older copy', async (t) => {
    const house = await openHouse(t);
    await live(house);
    const before = new Set(found(house.folder).map((line) => line.split(' ')[0]));
    assert.deepEqual([...before].sort(), Object.keys(WORDS).sort(), 'else there is nothing to be found');
    const older = backUp(t, house);
    const by = { actor: 'editor', reason: 'Court order 114' };
    await house.perform('erase', { story: KEYED, edition: null, by });
    await untilSwept(house);
    await assertGone(house);
    const kept = readFileSync(join(house.folder, 'coranto.db')).toString('latin1');
    assert.ok(kept.includes('Court order 114'), 'why it was erased is still known');
    await house.serving.close();

    older.comeBack();
    assert.ok(found(house.folder).length >= before.size);
    const { status, out } = await house.command('status', KEYED);
    assert.equal(status, 0);
    assert.match(out, /erased/);
    assert.deepEqual(found(house.folder), []);

    const ledger = `${house.env['CORANTO_DATABASE']}.erasures`;
    const noted = readFileSync(ledger, 'utf8').trim();
    rmSync(ledger);
    const anew = await serve(t, house.folder, house.env);
    await anew.serving.close();
    assert.equal(readFileSync(ledger, 'utf8').trim(), noted, 'what was lost is noted anew');
    writeFileSync(ledger, noted.replaceAll(/^\d{4}-\d\d/gm, '2026-99'));
    older.comeBack();
    assert.match((await house.command('status', KEYED)).out, /erased/);
  });
});
