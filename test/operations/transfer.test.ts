// Moving a newsroom: nothing is lost and nothing changed, and the new host goes on where it stood.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { linkHere } from '../../src/desk/link.ts';
import { generate } from '../../src/jobs/generate.ts';
import { settle } from '../../src/operations/settle.ts';
import type { GivenPage } from '../../src/operations/transfer-page.ts';
import { type Database, sql } from '../../src/storage/database.ts';
import { STEPS } from '../../src/storage/transfer-tables.ts';
import { EVERYBODY, publicSteps, take } from '../support/history.ts';
import { aPicture, aStory, bringIn } from '../support/inputs.ts';
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
  openPair,
  type Pair,
  pathsOf,
  refusal,
  rowsOf,
  type Side,
  sideOf,
} from '../support/move.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { often } from '../support/often.ts';
import type { Ends } from '../support/scratch.ts';
import { openSite } from '../support/site.ts';

describe('moving a newsroom', () => {
  test('brings every row over as it is, and back, and every media file', async (t) => {
    const { from, to } = await openPair(t);
    // What strangers asked of a newsroom that was empty is nothing of its.
    to.rows(`INSERT INTO intents (id, callback, host, topic, mode, edition_id, topic_id, variant, format, lease_seconds,
        challenge, seq, requested_at, next_at) VALUES (1, 'https://a.example/', 'a.example', '/all/feed.atom', 'subscribe',
        0, 0, 'full', 'atom', 1, 'x', 0, 0, 0) RETURNING 1`);
    to.rows('INSERT INTO pushed (edition_id, topic_id, seq) VALUES (0, 0, 9) RETURNING 1');
    const told = listening();
    const { outcome, media } = await move(from, to, {}, told);
    assert.equal(outcome, 'moved');
    const empty = Object.entries(rowsOf(from)).filter(([, rows]) => rows.length === 0);
    assert.deepEqual(empty, [], 'there is something of each kind');
    assertMoved(from, to);
    assert.deepEqual([identityOf(from)['state'], identityOf(to)['state']], ['closed', 'open']);
    assert.deepEqual([...to.files], [...from.files]);
    assert.deepEqual(media, { copied: 1, present: 0, lost: 1 });
    assert.deepEqual(told.said, [
      'closed now',
      'began at 0',
      `lost ${aPicture().name} is missing from the media of the newsroom it came from`,
    ]);
    const home = sideOf(await emptyNewsroom(t, from.clock));
    await move(to, home);
    assertMoved(to, home);
    assert.deepEqual(rowsOf(home), rowsOf(from));
  });

  test('leaves every document as it was, bytes and validators', async (t) => {
    const { from, to } = await openPair(t);
    const site = await openSite(from);
    await generate(site.context);
    const paths = pathsOf(from);
    await answersOf(site, paths);
    // Last-Modified is told once the second that it names is past.
    from.clock.move(60_000);
    const before = await answersOf(site, paths);
    await move(from, to);
    const there = await openSite(to);
    const after = await answersOf(there, paths);
    for (const path of paths) assert.deepEqual(after[path], before[path], path);
    assert.ok(Object.values(before).filter(({ status }) => status === 200).length > 20);
    assert.deepEqual(there.errors, []);
  });

  test('goes on at the new host where it stood: ids, ordinals, paths, seq and time', async (t) => {
    const { from, to } = await openPair(t);
    await move(from, to);
    await from.link.perform('set-state', { state: 'open' });
    for (const side of [from, to]) {
      side.clock.set('2026-04-02T00:00:00Z');
      await settle(side);
      await bringIn(side, aStory('quay', { en: { slug: 'one', body: '<p>More.</p>' } }), { as: 'update' });
      await bringIn(side, aStory('new', { en: { slug: 'two', topics: ['trade'] } }));
    }
    assert.ok(to.log().length > 20 && to.log().includes('released fr/quay'));
    const all = (side: Side) => JSON.stringify(rowsOf(side), (name, value) => (name === 'uuid' ? '' : value));
    assert.equal(all(to), all(from));
  });
});

test('whatever happened in a newsroom, and wherever its move is cut, it is the same at the other host', async (t) => {
  const story = fc.record({
    steps: fc.array(publicSteps(EVERYBODY), { minLength: 4, maxLength: 25 }),
    cut: fc.nat(40),
    when: fc.constantFrom('before' as const, 'after' as const),
    copy: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(story, async ({ steps, cut, when, copy }) => {
      const from = sideOf(await openNewsroom(t));
      const to = sideOf(await emptyNewsroom(t, from.clock));
      for (const step of steps) await take(from, step);
      const site = await openSite(from);
      for (const path of ['/', '/en/', '/en/feed.json', '/nl/headlines.rss']) await site.get(path);
      await move(...cutAt([from, to], cut, when).sides, { copy }).catch((error) => {
        if (!(error instanceof CutError)) throw error;
      });
      await move(from, to, { copy });
      assertMoved(from, to);
      assert.deepEqual(to.log(), from.log());
      for (const { db } of [from, to]) db.close();
    }),
    { numRuns: often(8) },
  );
});

describe('a page', () => {
  test('holds 500 rows or 400,000 octets, and what is larger goes alone', async (t) => {
    const from = sideOf(await openNewsroom(t));
    const long = (octets: number) => `<p>${'“é” '.repeat(octets / 9)}</p>`;
    const bodies = [900_000, 100_000, 200_000, 50_000, 999_000, 10, 10];
    const longer = bodies.map((octets, i) =>
      aStory(`long-${i}`, { en: { body: long(octets), publishAt: null } }),
    );
    assert.deepEqual((await bringIn(from, longer)).problems, []);
    await bringIn(from, aStory('long-0', { en: { body: long(950_000), publishAt: null } }));
    for (const part of [0, 1, 2]) {
      const keys = Array.from({ length: 400 }, (_, i) => `short-${part}-${i}`);
      const brought = await bringIn(
        from,
        keys.map((key) => aStory(key, { en: { publishAt: null } })),
      );
      assert.deepEqual(brought.problems, []);
    }
    const to = sideOf(await emptyNewsroom(t));
    const sizes: Record<string, number[]> = {};
    const batches: number[] = [];
    const db: Database = {
      ...to.db,
      all: (statement) => to.db.all(statement),
      first: (statement) => to.db.first(statement),
      batch: (statements) => {
        batches.push(statements.length);
        return to.db.batch(statements);
      },
    };
    const link = linkHere({ ...to, db });
    const watched: Pick<Side, 'link'> = {
      link: {
        ...link,
        async perform(name, input) {
          if (name === 'transfer-accept') {
            const { position, rows } = input as GivenPage;
            assert.ok(JSON.stringify(input).length < 1_500_000, 'well under the 10 MB of a request');
            const size = rows[STEPS[position.step].table]?.length ?? 0;
            sizes[position.step] = [...(sizes[position.step] ?? []), size];
          }
          return link.perform(name, input);
        },
      },
    };
    await move(from, watched);
    assertMoved(from, to);
    assert.deepEqual(sizes['stories'], [500, 500, 207]);
    assert.deepEqual(sizes['articles']?.slice(0, 3), [1, 3, 1]);
    assert.ok(sizes['articles']?.every((size) => size <= 500));
    assert.deepEqual(sizes['revisions'], [1]);
    assert.ok(Math.max(...batches) < 20, 'a Worker may make so many queries');
  });
});

describe('a newsroom', () => {
  test('that is there already is left alone, also when it has gone on since', async (t) => {
    const { from, to } = await openPair(t);
    await move(from, to);
    assert.equal((await move(from, to)).outcome, 'there');
    await bringIn(to, aStory('new', { en: {} }));
    const before = to.db.connection.serialize();
    for (const options of [{}, { copy: true }, { restart: true }]) {
      const told = listening();
      assert.equal((await move(from, to, options, told)).outcome, 'there');
      assert.deepEqual(told.said, []);
    }
    assert.ok(before.equals(to.db.connection.serialize()));
  });

  test('is not closed for a move that cannot begin', async (t) => {
    const { from, to } = await openPair(t);
    const full = sideOf(await openNewsroom(t));
    const closed = sideOf(await emptyNewsroom(t));
    await closed.link.perform('set-state', { state: 'closed' });
    await full.db.run(sql("UPDATE newsroom SET uuid = 'another'"));
    const half = cutAt([full, to], 12, 'after').sides;
    await assert.rejects(move(...half), CutError);
    await full.link.perform('set-state', { state: 'open' });
    for (const [target, message] of [
      [full, /is not empty: it has editions/],
      [closed, /to be filled is closed/],
      [to, /is half filled with another, .*; --restart empties it/],
    ] as const) {
      await assert.rejects(move(from, target), refusal(message));
      assert.equal(identityOf(from)['state'], 'open');
    }
  });

  test('that is half copied is not moved before that is done or begun again', async (t) => {
    const { from, to } = await openPair(t);
    await assert.rejects(move(...cutAt([from, to], 12, 'after').sides, { copy: true }), CutError);
    await assert.rejects(
      move(from, to),
      refusal(/is half copied already, .* go on with --copy, or .* --restart/),
    );
    assert.equal(identityOf(from)['state'], 'open');
    assert.equal((await move(from, to, { copy: true })).outcome, 'copied');
    assert.deepEqual(identityOf(to), identityOf(from));
    assert.equal((await move(from, to, { copy: true })).outcome, 'there');
    await assert.rejects(move(from, to), refusal(/is not empty/));
  });

  test('that was empty may have answered already: that is forgotten', async (t) => {
    const { from, to } = await openPair(t);
    const site = await openSite(to);
    for (const path of ['/', '/feeds.opml', '/en/']) await site.get(path);
    assert.ok(rowsOf(to).documents.length > 0);
    await move(from, to);
    assertMoved(from, to);
    assert.match((await site.get('/')).body, /Havennieuws/);
  });
});

describe('the media of a newsroom that is moved', () => {
  const files = Array.from({ length: 9 }, (_, i) => gif(i));

  async function withFiles(t: Ends): Promise<Pair> {
    const pair = await openPair(t);
    for (const { name, bytes } of files) await pair.from.link.putMedia(name, bytes);
    return pair;
  }

  test('follows, four files at once, and only what is not there yet', async (t) => {
    const { from, to } = await withFiles(t);
    const [first] = files as [(typeof files)[0]];
    await to.link.putMedia(first.name, first.bytes);
    let under = 0;
    let most = 0;
    const slow: Pick<Side, 'link'> = {
      link: {
        ...to.link,
        async putMedia(name, bytes) {
          assert.notEqual(name, first.name);
          most = Math.max(most, ++under);
          await soon();
          await to.link.putMedia(name, bytes);
          under--;
        },
      },
    };
    const { media } = await move(from, slow);
    assert.deepEqual(media, { copied: 9, present: 1, lost: 1 });
    assert.equal(most, 4);
    assert.deepEqual(new Map([...to.files].sort()), new Map([...from.files].sort()));
    assertMoved(from, to);
  });

  test('that is missing or damaged is named, and the rest goes on', async (t) => {
    const { from, to } = await withFiles(t);
    const [missing, damaged, ...others] = files.map(({ name }) => name) as [string, string, ...string[]];
    from.files.delete(missing);
    from.files.set(damaged, gif(99).bytes);
    const told = listening();
    const { outcome, media } = await move(from, to, {}, told);
    assert.equal(outcome, 'moved');
    assert.deepEqual(media, { copied: 8, present: 0, lost: 3 });
    const lost = told.said.filter((line) => line.startsWith('lost'));
    assert.ok(lost.includes(`lost ${missing} is missing from the media of the newsroom it came from`));
    assert.match(lost.find((line) => line.includes(damaged)) ?? '', /cannot be kept: the content is that of/);
    for (const name of others) assert.ok(to.files.has(name));
  });

  test('stops at the first failure of another kind, and begins nothing more', async (t) => {
    const { from, to } = await withFiles(t);
    let put = 0;
    const full: Pick<Side, 'link'> = {
      link: {
        ...to.link,
        async putMedia() {
          if (++put === 1) throw new Error('the disk is full');
          await soon();
        },
      },
    };
    await assert.rejects(move(from, full), /the disk is full/);
    for (let turn = 0; turn < 20; turn++) await soon();
    assert.ok(put <= 4);
    assert.equal(identityOf(to)['state'], 'receiving');
    assert.equal((await move(from, to)).media.copied, 10);
  });
});

const soon = () => new Promise((resolve) => setImmediate(resolve));
