// What is brought to a newsroom by whoever has its key: rows of a newsroom, once, and nothing else.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { OperationName } from '../../src/desk/operations.ts';
import type { GivenPage, TransferPage } from '../../src/operations/transfer-page.ts';
import { STEP_NAMES } from '../../src/storage/transfer-tables.ts';
import { hostilePages, NOT_TAKEN, perform } from '../support/hostile-pages.ts';
import { identityOf, move, openPair, refusal, rowsOf, type Side } from '../support/move.ts';

describe('what is brought to a newsroom', () => {
  test('goes in once, however often and in whatever order it is sent', async (t) => {
    const { from, to } = await openPair(t);
    const { version, counts, uuid, epoch } = await from.link.perform('newsroom', {});
    const first = await to.link.perform('transfer-begin', { uuid, epoch, version, counts });
    assert.deepEqual(await to.link.perform('transfer-begin', { uuid, epoch, version, counts }), first);
    const sent: GivenPage[] = [];
    for (let position = first; position.step !== 'end'; ) {
      assert.ok('after' in position);
      const page = { ...(await from.link.perform('transfer-page', { position, version })), position };
      sent.push(page);
      position = (await to.link.perform('transfer-accept', page)).position;
      const before = rowsOf(to);
      for (const again of sent) {
        assert.deepEqual(await to.link.perform('transfer-accept', again), { position, taken: false });
      }
      assert.deepEqual(rowsOf(to), before);
    }
    assert.ok(sent.length >= STEP_NAMES.length);
    assert.deepEqual(rowsOf(to), rowsOf(from));
    await to.link.perform('transfer-finish', { uuid, version });
    assert.deepEqual(await to.link.perform('transfer-finish', { uuid, version }), {
      state: 'open',
      erased: 0,
    });
    await assert.rejects(
      to.link.perform('transfer-accept', sent[0] as GivenPage),
      refusal(/no newsroom is being moved here/),
    );
  });

  test('is refused as a whole when any of it cannot be, and changes nothing', async (t) => {
    const { from, to } = await openPair(t);
    const { version, counts, uuid, epoch } = await from.link.perform('newsroom', {});
    const accept = (page: unknown) => perform(to, 'transfer-accept', page);
    let position = await to.link.perform('transfer-begin', { uuid, epoch, version, counts });
    const steps = new Set<string>();
    while (position.step !== 'end') {
      assert.ok('after' in position);
      const page: GivenPage = {
        ...(await from.link.perform('transfer-page', { position, version })),
        position,
      };
      const before = to.db.connection.serialize();
      for (const [wrong, message] of hostilePages(page)) {
        await assert.rejects(
          accept(wrong),
          message,
          `${page.position.step}: ${JSON.stringify(wrong).slice(0, 400)}`,
        );
      }
      assert.ok(before.equals(to.db.connection.serialize()), page.position.step);
      steps.add(page.position.step);
      position = (await to.link.perform('transfer-accept', page)).position;
    }
    assert.deepEqual([...steps], STEP_NAMES);
  });

  test('is refused where it does not belong', async (t) => {
    const { from, to } = await openPair(t);
    const { version, counts, uuid, epoch } = await from.link.perform('newsroom', {});
    const head = { uuid, epoch, version, counts };
    const position = { step: 'media', after: null } as const;
    const page = { ...(await from.link.perform('transfer-page', { position, version })), position };
    const wrongs: [Side, OperationName, unknown, RegExp][] = [
      [to, 'transfer-accept', page, /no newsroom is being moved here/],
      [to, 'transfer-finish', { uuid, version }, /no newsroom is being moved here/],
      [to, 'transfer-abandon', {}, /no newsroom is being moved here/],
      [from, 'transfer-begin', head, /is not empty: it has editions, .*topics, .*give it a new database/],
      [from, 'transfer-page', { position, version: version - 1 }, /has changed since this transfer began/],
      [from, 'transfer-page', { position: { step: 'end' }, version }, NOT_TAKEN],
      [from, 'transfer-page', { position: { step: 'paths', after: [1] }, version }, NOT_TAKEN],
      [to, 'transfer-begin', { ...head, counts: { ...counts, media: -1 } }, NOT_TAKEN],
      [to, 'transfer-begin', { ...head, counts: { ...counts, newsroom: 1 } }, NOT_TAKEN],
      [to, 'transfer-begin', { ...head, state: 'open' }, NOT_TAKEN],
      [to, 'set-state', { state: 'receiving' }, NOT_TAKEN],
    ];
    for (const [side, name, input, message] of wrongs) {
      const before = side.db.connection.serialize();
      await assert.rejects(perform(side, name, input), message, `${name} ${JSON.stringify(input)}`);
      assert.ok(before.equals(side.db.connection.serialize()));
    }
    await to.link.perform('transfer-begin', head);
    const others: [OperationName, unknown, RegExp][] = [
      ['transfer-begin', { ...head, uuid: 'other' }, /is half filled with another, .*; --restart empties it/],
      ['transfer-begin', { ...head, version: 1 }, /has changed since this transfer began/],
      ['transfer-accept', { ...page, uuid: 'other' }, /of another newsroom/],
      ['transfer-accept', { ...page, version: 1 }, /of another newsroom/],
      ['transfer-finish', { uuid, version }, /has not come to its end yet/],
      ['transfer-finish', { uuid, version: 1 }, /is another newsroom/],
    ];
    for (const [name, input, message] of others)
      await assert.rejects(perform(to, name, input), message, name);
    await perform(to, 'transfer-accept', page);
    await perform(to, 'transfer-abandon', {});
    await assert.rejects(perform(to, 'transfer-begin', head), /is half emptied; --restart goes on with that/);
    assert.deepEqual(await perform(to, 'transfer-accept', page), {
      position: { step: 'emptying', at: 'media' },
      taken: false,
    });
    await assert.rejects(move(from, to, { copy: true }), /is half emptied; --restart/);
  });

  test('is counted at the end, table by table', async (t) => {
    for (const name of ['touches', 'desk_log', 'documents'] as const) {
      const { from, to } = await openPair(t);
      const lossy: Pick<Side, 'link'> = {
        link: {
          ...from.link,
          async perform(operation, input) {
            const result = await from.link.perform(operation, input);
            const rows = (result as Partial<TransferPage>).rows?.[name];
            if (rows) (result as TransferPage).rows = { [name]: rows.slice(1) };
            return result;
          },
        },
      };
      const message = new RegExp(`“${name}” has \\d+ rows here, and \\d+ where it came from`);
      await assert.rejects(move(lossy, to), refusal(message));
      assert.equal(identityOf(to)['state'], 'receiving');
    }
  });
});
