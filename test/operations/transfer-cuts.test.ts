// A transfer on its way: cut, doubled, overtaken or given up; and what both newsrooms do meanwhile.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { linkHere } from '../../src/desk/link.ts';
import { settle } from '../../src/operations/settle.ts';
import { type Database, sql } from '../../src/storage/database.ts';
import { ClosedError } from '../../src/storage/newsroom.ts';
import { STEP_NAMES, travelling } from '../../src/storage/transfer-tables.ts';
import { aPicture, aStory, BY_EDITOR, bringIn, faults } from '../support/inputs.ts';
import {
  answersOf,
  assertMoved,
  CutError,
  cutAt,
  emptyNewsroom,
  gif,
  identityOf,
  listening,
  move,
  onePage,
  openPair,
  type Pair,
  pathsOf,
  refusal,
  rowsOf,
  type Side,
  sideOf,
} from '../support/move.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { PNG, PNG_NAME } from '../support/picture.ts';
import { openSite } from '../support/site.ts';

describe('a transfer that is cut', () => {
  // A run that goes on asks both sides how they are, closes, begins, reads a page and brings it: the sixth call.
  const cuts = {
    'after each page, when its answer is lost,': { calls: 5, when: 'after' },
    'between any two pages': { calls: 6, when: 'before' },
  } as const;
  for (const [name, { calls, when }] of Object.entries(cuts)) {
    test(`${name} comes to the same end`, async (t) => {
      const { from, to } = await openPair(t);
      let most = calls;
      let runs = 0;
      for (let isDone = false; !isDone; runs++) {
        assert.ok(runs < 100, 'it comes to an end');
        const { filling } = await to.link.perform('newsroom', {});
        // What follows the rows begins anew each time, and is let one call further.
        if (filling?.position.step === 'end') most++;
        const told = listening();
        isDone = await move(...cutAt([from, to], most, when).sides, {}, told).then(
          () => true,
          (error) => {
            assert.ok(error instanceof CutError, String(error));
            return false;
          },
        );
        if (runs > 2 && !isDone && told.said.length > 1) {
          assert.match(told.said.join('; '), /^closed before; began at [1-9]/);
        }
      }
      assert.ok(runs > STEP_NAMES.length, 'each page was cut');
      assertMoved(from, to);
      assert.deepEqual([...to.files.keys()], [PNG_NAME]);
      assert.equal((await move(from, to)).outcome, 'there');
    });
  }

  test('twice, with another run beside it, is still one', async (t) => {
    const { from, to } = await openPair(t);
    const { counts } = await from.link.perform('newsroom', {});
    const told = [listening(), listening()];
    const results = await Promise.all(told.map((listener) => move(from, to, {}, listener)));
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['moved', 'moved'],
    );
    assertMoved(from, to);
    const brought = told.reduce((sum, { rows }) => sum + (rows.at(-1) ?? 0), 0);
    assert.equal(brought, travelling(counts));
  });

  test('brings nothing to a newsroom that another run has finished meanwhile, whatever its version', async (t) => {
    const from = sideOf(await emptyNewsroom(t));
    const to = sideOf(await emptyNewsroom(t));
    const { uuid, epoch, version, counts } = await from.link.perform('newsroom', {});
    let position = await to.link.perform('transfer-begin', { uuid, epoch, version, counts });
    while (position.step !== 'changes') position = await onePage(from, to, position, version);
    // Finishing sets the version to what it was elsewhere: here, to the very one that the late page has seen.
    await to.db.run(sql('UPDATE newsroom SET version = ?', version));
    const db: Database = {
      ...to.db,
      all: (statement) => to.db.all(statement),
      first: (statement) => to.db.first(statement),
      async batch(statements) {
        await onePage(from, to, position, version);
        await to.link.perform('transfer-finish', { uuid, version });
        return to.db.batch(statements);
      },
    };
    const late = { ...to, link: linkHere({ ...to, db }) };
    await assert.rejects(onePage(from, late, position, version), refusal(/NOT NULL/));
    assert.deepEqual(identityOf(to), { uuid, epoch, version, state: 'open' });
  });

  test('is not disturbed by what a closed newsroom still renders, and it takes no media', async (t) => {
    const { from, to } = await openPair(t);
    const site = await openSite(from);
    const paths = ['/en/feeds', '/fr/', '/nl/feed.json', '/en/2026/03/two', '/ar/feed.rss'];
    let refused = 0;
    const served: Pick<Side, 'link'> = {
      link: {
        ...from.link,
        async perform(name, input) {
          if (name === 'transfer-page') await site.get(paths.shift() ?? '/');
          if (name === 'transfer-page' && paths.length === 1) {
            const { name: sent, bytes } = gif(1);
            await assert.rejects(from.link.putMedia(sent, bytes), /the newsroom is closed here/);
            refused++;
          }
          return from.link.perform(name, input);
        },
      },
    };
    assert.equal((await move(served, to)).outcome, 'moved');
    assert.ok(refused > 0);
    assertMoved(from, to);
  });

  test('does not go on when the newsroom has changed since, and begins again when told to', async (t) => {
    const { from, to } = await openPair(t);
    const cut = cutAt([from, to], 20, 'after');
    await assert.rejects(move(...cut.sides, { copy: true }), CutError);
    await bringIn(from, aStory('late', { en: {} }));
    await assert.rejects(
      move(from, to, { copy: true }),
      refusal(/has changed since this transfer began .*--restart/),
    );
    assert.equal(identityOf(to)['state'], 'receiving');
    const told = listening();
    await move(from, to, { copy: true, restart: true }, told);
    assert.deepEqual(told.said.slice(0, 2), ['emptying', 'began at 0']);
    assert.deepEqual(rowsOf(to), rowsOf(from));
    assert.equal(identityOf(from)['state'], 'open');
  });

  test('stops at the page before which the newsroom changed', async (t) => {
    const { from, to } = await openPair(t);
    let pages = 0;
    const busy: Pick<Side, 'link'> = {
      link: {
        ...from.link,
        async perform(name, input) {
          if (name === 'transfer-page' && ++pages === 9) await bringIn(from, aStory('late', { en: {} }));
          return from.link.perform(name, input);
        },
      },
    };
    await assert.rejects(move(busy, to, { copy: true }), refusal(/has changed since this transfer began/));
    assert.equal(pages, 9);
    assert.equal(identityOf(to)['state'], 'receiving');
  });

  test('can be emptied again at every step until its log comes in', async (t) => {
    const { from } = await openPair(t);
    const { version, counts, uuid, epoch } = await from.link.perform('newsroom', {});
    const to = sideOf(await emptyNewsroom(t));
    const empty = rowsOf(to);
    for (const last of STEP_NAMES) {
      let position = await to.link.perform('transfer-begin', { uuid, epoch, version, counts });
      while (position.step !== last) position = await onePage(from, to, position, version);
      position = await onePage(from, to, position, version);
      if (last === 'changes') break;
      let batches = 0;
      while (!(await to.link.perform('transfer-abandon', {})).empty) batches++;
      assert.ok(batches > 0 || last === 'editions', last);
      assert.deepEqual(rowsOf(to), empty, last);
      assert.equal(identityOf(to)['state'], 'open');
    }
    const before = to.db.connection.serialize();
    await assert.rejects(
      to.link.perform('transfer-abandon', {}),
      refusal(
        /the change log is coming in already.*finish this transfer, or give the newsroom a new database/,
      ),
    );
    assert.ok(before.equals(to.db.connection.serialize()));
    await to.link.perform('transfer-finish', { uuid, version });
    assert.deepEqual(rowsOf(to), rowsOf(from));
  });
});

describe('a closed newsroom', () => {
  test('serves what is public, releases nothing though it is due, and says so to whoever writes', async (t) => {
    const { from, to } = await openPair(t);
    const site = await openSite(from);
    await move(from, to);
    const before = writtenIn(from);
    from.clock.set('2026-05-01T00:00:00Z');
    assert.deepEqual(await settle(from), { released: 0, withdrawn: 0, held: [] });
    assert.equal((await site.get('/en/feed.atom')).status, 200);
    assert.ok(!(await site.get('/fr/feed.atom')).body.includes('quay fr'));
    for (const write of [
      () => bringIn(from, aStory('late', { en: {} })),
      () => from.link.perform('release', { story: 'quay', editions: null, by: BY_EDITOR }),
      () => from.link.perform('withdraw', { story: 'law', edition: null, by: BY_EDITOR }),
      () => from.link.perform('add-topics', { topics: [{ key: 'new', labels: [] }] }),
    ]) {
      await assert.rejects(write, (error) => {
        assert.ok(error instanceof ClosedError);
        assert.match(error.message, /is closed here: .*“coranto newsroom open” opens it again/);
        return true;
      });
    }
    assert.deepEqual(writtenIn(from), before);
    assert.deepEqual(from.log(), to.log());
    // The new host does what was due.
    assert.ok((await settle(to)).released > 0);
  });

  test('is opened and closed by asking, and the same again is no change', async (t) => {
    const { link, ...newsroom } = sideOf(await openNewsroom(t));
    const set = (state: 'open' | 'closed') => link.perform('set-state', { state });
    assert.deepEqual(await set('open'), { state: 'open', changed: false });
    assert.deepEqual(await set('closed'), { state: 'closed', changed: true });
    const { version } = identityOf(newsroom);
    assert.deepEqual(await set('closed'), { state: 'closed', changed: false });
    assert.equal(identityOf(newsroom)['version'], version);
    assert.deepEqual(await set('open'), { state: 'open', changed: true });
  });
});

describe('a newsroom that is being filled', () => {
  test('serves nothing at any moment, takes nothing else, and can be neither moved nor opened', async (t) => {
    const { from, to } = await openPair(t);
    const site = await openSite(to);
    await site.context.media.put(PNG_NAME, PNG);
    const paths = ['/', '/en/', '/en/feed.atom', '/en/2026/03/two', '/xx/', `/media/${PNG_NAME}`, '/readyz'];
    const { version, counts, uuid, epoch } = await from.link.perform('newsroom', {});
    let position = await to.link.perform('transfer-begin', { uuid, epoch, version, counts });
    const closed = (await site.get('/')).body;
    for (;;) {
      for (const path of paths) {
        const { status, body } = await site.get(path);
        assert.deepEqual([status, body], [503, closed], path);
      }
      if (position.step === 'end') break;
      position = await onePage(from, to, position, version);
    }
    const third = sideOf(await emptyNewsroom(t));
    await assert.rejects(move(to, third), refusal(/is being filled itself/));
    await assert.rejects(
      to.link.perform('transfer-page', { position: { step: 'editions', after: null }, version }),
      refusal(/is being filled itself/),
    );
    const filling = (error: unknown) => error instanceof ClosedError && /is being filled/.test(error.message);
    await assert.rejects(to.link.perform('set-state', { state: 'open' }), filling);
    await assert.rejects(bringIn(to, aStory('late', { en: {} })), filling);
    assert.deepEqual(await settle(to), { released: 0, withdrawn: 0, held: [] });
    await to.link.putMedia(PNG_NAME, PNG);
    await to.link.perform('transfer-finish', { uuid, version });
    assert.equal((await site.get('/readyz')).status, 200);
  });

  test('tells nobody of an unreleased article, before, while and after', async (t) => {
    const pairs = [await openPair(t), await openPair(t)];
    const [, keeper] = pairs as [Pair, Pair];
    const secret = { headline: 'Dawn raid', topics: ['safety'], media: [aPicture()] };
    const brought = await bringIn(keeper.from, [
      aStory('raid', {
        en: { ...secret, publishAt: '2026-03-15T09:00:00Z' },
        fr: { ...secret, publishAt: null },
      }),
      aStory('law', { fr: { publishAt: '2026-03-15T09:00:00Z' } }),
    ]);
    assert.deepEqual(faults(brought), []);
    const paths = [...pathsOf(keeper.from), '/fr/', '/fr/feed.atom', '/en/2026/03/dawn-raid'];
    const answers = [];
    for (const { from, to } of pairs) {
      await move(from, to);
      answers.push(await answersOf(await openSite(to), paths));
    }
    assert.deepEqual(answers[1], answers[0]);
    keeper.from.clock.set('2026-03-15T09:00:00Z');
    const site = await openSite(keeper.to);
    assert.equal((await site.get('/en/2026/03/dawn-raid')).status, 200);
  });
});

/** A newsroom's rows, but for those that renders leave. */
function writtenIn(side: Side): unknown {
  const { documents, document_tags, ...rows } = rowsOf(side);
  return rows;
}
