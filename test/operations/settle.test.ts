import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { HOUR, MINUTE, parseTime, SECOND } from '../../src/domain/time.ts';
import { schedule } from '../../src/operations/schedule.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { nextDueAt } from '../../src/storage/due.ts';
import { at, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn, faults, outcomes } from '../support/inputs.ts';
import { EDITIONS, type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { often } from '../support/often.ts';

const releases = (newsroom: Newsroom) =>
  newsroom
    .rows(
      `SELECT s.key, e.path, a.ordinal, a.month, a.slug, a.released_at FROM articles a
       JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id
       WHERE a.released_at IS NOT NULL ORDER BY a.edition_id, a.ordinal`,
    )
    .map(({ key, path, ordinal, month, slug }) => `${path} ${ordinal} ${month}/${slug} ${key}`);

const NOTHING = { released: 0, withdrawn: 0, held: [] };
const ONE = { released: 1, withdrawn: 0, held: [] };

describe('settle releases', () => {
  test('to the second: not a millisecond before, and at it', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(60) } }));
    newsroom.clock.set(START + MINUTE - 1);
    assert.deepEqual(await settle(newsroom), NOTHING);
    assert.deepEqual(newsroom.log(), []);
    newsroom.clock.move(1);
    assert.deepEqual(await settle(newsroom), ONE);
    assert.deepEqual(newsroom.log(), ['released en/quay']);
    assert.deepEqual(newsroom.rows('SELECT released_at, updated_at FROM articles'), [
      { released_at: START + MINUTE, updated_at: START + MINUTE },
    ]);
  });

  test('once: settling again does nothing, not even a write', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    const before = newsroom.db.connection.serialize();
    assert.deepEqual(await settle(newsroom), NOTHING);
    newsroom.clock.move(24 * HOUR);
    assert.deepEqual(await settle(newsroom), NOTHING);
    assert.ok(before.equals(newsroom.db.connection.serialize()));
  });

  test('after any downtime, in the order of the times, each at the time it was due', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [
      aStory('third', { en: { publishAt: at(3 * 3600) } }),
      aStory('first', { en: { publishAt: at(3600) } }),
      aStory('later', { en: { publishAt: at(100 * 3600) } }),
      aStory('second', { en: { publishAt: at(2 * 3600) } }),
    ]);
    newsroom.clock.move(50 * HOUR);
    assert.deepEqual(await settle(newsroom), { released: 3, withdrawn: 0, held: [] });
    assert.deepEqual(releases(newsroom), [
      'en 1 2026-03/first-en first',
      'en 2 2026-03/second-en second',
      'en 3 2026-03/third-en third',
    ]);
    assert.deepEqual(newsroom.log(), ['released en/first', 'released en/second', 'released en/third']);
    assert.deepEqual(
      newsroom.rows('SELECT released_at - ? AS t FROM public_articles ORDER BY ordinal', START),
      [{ t: HOUR }, { t: 2 * HOUR }, { t: 3 * HOUR }],
    );
    assert.equal(
      newsroom.value('SELECT min(at) FROM changes'),
      START + 50 * HOUR,
      'the log says when it happened',
    );
    assert.equal(await nextDueAt(newsroom.db), START + 100 * HOUR);
  });

  test('nothing back when the clock is set back, and goes on from there without an error', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [
      aStory('quay', { en: { publishAt: at(60) } }),
      aStory('crane', { en: { publishAt: at(90) } }),
    ]);
    newsroom.clock.set(START + MINUTE);
    await settle(newsroom);
    newsroom.clock.set(START - 24 * HOUR);
    assert.deepEqual(await settle(newsroom), NOTHING);
    assert.deepEqual(newsroom.log(), ['released en/quay']);
    assert.equal(newsroom.value('SELECT count(*) FROM public_articles'), 1);
    const updated = await bringIn(newsroom, aStory('quay', { en: { publishAt: at(60), headline: 'New' } }), {
      as: 'update',
    });
    assert.deepEqual(outcomes(updated), ['en/quay updated']);
    assert.equal(newsroom.value('SELECT updated_at FROM public_articles'), START + MINUTE + SECOND);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    assert.equal(newsroom.value('SELECT withdrawn_at FROM articles WHERE id = 1'), START + MINUTE + SECOND);
    newsroom.clock.set(START + 90 * SECOND);
    assert.deepEqual(await settle(newsroom), ONE);
  });

  test('a thousand due at one instant in one order: as they came in, whatever the batches', async (t) => {
    const newsroom = await openNewsroom(t);
    const keys = Array.from({ length: 1000 }, (_, i) => `story-${i}`);
    for (let i = 0; i < keys.length; i += 200) {
      const group = keys
        .slice(i, i + 200)
        .map((key) => aStory(key, { en: { headline: 'The quay', publishAt: at(60) } }));
      assert.deepEqual(faults(await bringIn(newsroom, group)), []);
    }
    await bringIn(newsroom, aStory('earlier', { en: { headline: 'The quay', publishAt: at(59) } }));
    newsroom.clock.move(MINUTE);
    assert.deepEqual(await settle(newsroom), { released: 1001, withdrawn: 0, held: [] });
    const numbered = (i: number) => (i === 0 ? 'the-quay' : `the-quay-${i + 1}`);
    const expected = ['earlier', ...keys];
    assert.deepEqual(
      releases(newsroom),
      expected.map((key, i) => `en ${i + 1} 2026-03/${numbered(i)} ${key}`),
    );
    assert.deepEqual(
      newsroom.rows('SELECT seq, article_id FROM changes ORDER BY seq'),
      newsroom
        .rows('SELECT id FROM articles ORDER BY publish_at, id')
        .map(({ id }, i) => ({ seq: i + 1, article_id: id })),
    );
  });

  test('by local times on the days the clocks change, in both directions', async (t) => {
    // Europe: 29 March 2026 at 01:00Z and 25 October 2026 at 01:00Z. Cairo: 24 April at 00:00+02, 30 October at 00:00+03.
    const days: [edition: string, before: string, after: string, expected: [string, string]][] = [
      ['nl', '2026-03-29T01:59', '2026-03-29T03:00', ['2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z']],
      ['nl', '2026-10-25T01:59', '2026-10-25T03:00', ['2026-10-24T23:59:00Z', '2026-10-25T02:00:00Z']],
      ['en', '2026-03-29T00:59', '2026-03-29T02:00', ['2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z']],
      ['en', '2026-10-25T00:59', '2026-10-25T02:00', ['2026-10-24T23:59:00Z', '2026-10-25T02:00:00Z']],
      ['ar', '2026-04-23T23:59', '2026-04-24T01:00', ['2026-04-23T21:59:00Z', '2026-04-23T22:00:00Z']],
    ];
    for (const [edition, before, after, expected] of days) {
      const newsroom = await openNewsroom(t);
      await bringIn(newsroom, [
        aStory('after', { [edition]: { publishAt: after } }),
        aStory('before', { [edition]: { publishAt: before } }),
      ]);
      const seen: string[] = [];
      const [first, last] = expected.map((text) => Date.parse(text)) as [number, number];
      for (const now of [first - 1, first, last - 1, last]) {
        newsroom.clock.set(now);
        seen.push(...Array<string>((await settle(newsroom)).released).fill(new Date(now).toISOString()));
      }
      assert.deepEqual(
        seen,
        expected.map((text) => text.replace('Z', '.000Z')),
        `${edition} ${before}`,
      );
      assert.deepEqual(
        newsroom.log().map((row) => row.replace(`${edition}/`, '')),
        ['released before', 'released after'],
      );
    }
  });

  test('both readings of an hour that occurs twice, an hour apart', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [
      aStory('winter', { nl: { publishAt: '2026-10-25T02:30+01:00' } }),
      aStory('summer', { nl: { publishAt: '2026-10-25T02:30+02:00' } }),
    ]);
    newsroom.clock.set('2026-10-25T00:30:00Z');
    assert.deepEqual(await settle(newsroom), ONE);
    newsroom.clock.move(HOUR - 1);
    assert.deepEqual(await settle(newsroom), NOTHING);
    newsroom.clock.move(1);
    assert.deepEqual(await settle(newsroom), ONE);
    assert.deepEqual(newsroom.log(), ['released nl/summer', 'released nl/winter']);
  });

  test('into the month of the edition’s own zone', async (t) => {
    const newsroom = await openNewsroom(t);
    const publishAt = '2026-01-31T22:30:00Z';
    await bringIn(newsroom, aStory('quay', { en: { publishAt }, nl: { publishAt }, ar: { publishAt } }));
    assert.deepEqual(newsroom.rows('SELECT edition_id, month FROM articles ORDER BY edition_id'), [
      { edition_id: 1, month: '2026-01' },
      { edition_id: 2, month: '2026-01' },
      { edition_id: 4, month: '2026-02' },
    ]);
  });

  test('at exactly its second, whenever that is and however often somebody settles before', async (t) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.array(fc.nat(5_000_000_000), { maxLength: 6 }),
        async (seconds, offsets) => {
          const newsroom = await openNewsroom(t);
          await bringIn(newsroom, aStory('quay', { en: { publishAt: at(seconds) } }));
          const due = START + seconds * SECOND;
          let latest = START;
          for (const offset of offsets) {
            newsroom.clock.set(START + offset);
            latest = Math.max(latest, newsroom.now());
            await settle(newsroom);
            assert.equal(newsroom.value('SELECT count(*) FROM public_articles'), latest >= due ? 1 : 0);
          }
          newsroom.clock.set(due);
          await settle(newsroom);
          assert.equal(newsroom.value('SELECT released_at FROM public_articles'), due);
        },
      ),
      { numRuns: often(30) },
    );
  });
});

describe('settle and the schedule', () => {
  const plan = async (newsroom: Newsroom, time: string | null) =>
    schedule(newsroom, { story: 'quay' }, time === null ? null : (zone) => parseTime(time, zone), BY_EDITOR);

  test('an embargo moved later holds until then', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(60) } }));
    await plan(newsroom, at(120));
    newsroom.clock.set(START + 119 * SECOND);
    assert.deepEqual(await settle(newsroom), NOTHING);
    newsroom.clock.set(START + 120 * SECOND);
    assert.deepEqual(await settle(newsroom), ONE);
    assert.equal(newsroom.value('SELECT released_at FROM articles'), START + 120 * SECOND);
  });

  test('an embargo moved earlier ends then', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(600) } }));
    await plan(newsroom, at(30));
    assert.equal(await nextDueAt(newsroom.db), START + 30 * SECOND);
    newsroom.clock.set(START + 30 * SECOND);
    assert.deepEqual(await settle(newsroom), ONE);
    newsroom.clock.set(START + 600 * SECOND);
    assert.deepEqual(await settle(newsroom), NOTHING);
  });

  test('an embargo taken off its time waits for another', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(60) } }));
    await plan(newsroom, null);
    assert.equal(await nextDueAt(newsroom.db), null);
    newsroom.clock.move(HOUR);
    assert.deepEqual(await settle(newsroom), NOTHING);
    await plan(newsroom, '+5m');
    newsroom.clock.move(5 * MINUTE);
    assert.deepEqual(await settle(newsroom), ONE);
    assert.equal(newsroom.value('SELECT released_at FROM articles'), START + HOUR + 5 * MINUTE);
  });

  test('what was withdrawn before its release never goes out, also when imported again', async (t) => {
    const newsroom = await openNewsroom(t);
    const story = aStory('quay', { en: { publishAt: at(60) }, nl: { publishAt: at(90) } });
    await bringIn(newsroom, story);
    assert.deepEqual(await withdraw(newsroom, { story: 'quay' }, BY_EDITOR), [
      { edition: 'en', outcome: 'cancelled' },
      { edition: 'nl', outcome: 'cancelled' },
    ]);
    assert.equal(await nextDueAt(newsroom.db), null);
    newsroom.clock.move(HOUR);
    assert.deepEqual(outcomes(await bringIn(newsroom, story)), ['en/quay unchanged', 'nl/quay unchanged']);
    assert.deepEqual(await settle(newsroom), NOTHING);
    assert.deepEqual(newsroom.log(), []);
    assert.deepEqual(await withdraw(newsroom, { story: 'quay' }, BY_EDITOR), [
      { edition: 'en', outcome: 'not scheduled' },
      { edition: 'nl', outcome: 'not scheduled' },
    ]);
  });
});

describe('settle ends', () => {
  test('an article at its withdrawAt, to the second, and says so to its siblings', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { withdrawAt: at(60) }, nl: {} }));
    assert.deepEqual(newsroom.log(), ['released en/quay', 'released nl/quay']);
    newsroom.clock.set(START + MINUTE - 1);
    assert.deepEqual(await settle(newsroom), NOTHING);
    newsroom.clock.move(1);
    assert.deepEqual(await settle(newsroom), { released: 0, withdrawn: 1, held: [] });
    assert.deepEqual(newsroom.log().slice(2), ['withdrawn en/quay', 'translated nl/quay']);
    assert.equal(newsroom.value('SELECT withdrawn_at FROM articles WHERE edition_id = 1'), START + MINUTE);
    assert.equal(await nextDueAt(newsroom.db), null);
  });

  test('an article that came and went while nobody was there: released, then withdrawn', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(60), withdrawAt: at(120) } }));
    newsroom.clock.move(24 * HOUR);
    assert.deepEqual(await settle(newsroom), { released: 1, withdrawn: 1, held: [] });
    assert.deepEqual(newsroom.log(), ['released en/quay', 'withdrawn en/quay']);
    assert.deepEqual(newsroom.rows('SELECT released_at, withdrawn_at FROM articles'), [
      { released_at: START + MINUTE, withdrawn_at: START + 2 * MINUTE },
    ]);
    assert.equal(newsroom.value('SELECT count(*) FROM public_articles'), 0);
  });

  test('nothing of an article that was cancelled before its time', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(60), withdrawAt: at(120) } }));
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    newsroom.clock.move(24 * HOUR);
    assert.deepEqual(await settle(newsroom), NOTHING);
    assert.deepEqual(newsroom.log(), []);
  });

  test('more than a batch of them, each once', async (t) => {
    const newsroom = await openNewsroom(t);
    const stories = Array.from({ length: 600 }, (_, i) => aStory(`s${i}`, { en: { withdrawAt: at(60) } }));
    for (let i = 0; i < 600; i += 200) await bringIn(newsroom, stories.slice(i, i + 200));
    newsroom.clock.move(HOUR);
    assert.deepEqual(await settle(newsroom), { released: 0, withdrawn: 600, held: [] });
    assert.equal(
      newsroom.value("SELECT count(DISTINCT article_id) FROM changes WHERE kind = 'withdrawn'"),
      600,
    );
    assert.equal(newsroom.value('SELECT max(seq) FROM changes'), 1200);
  });
});

describe('paths at release', () => {
  test('an unreleased article takes no slug from a public one: who is released first has it', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('waits', { en: { slug: 'the-quay', publishAt: at(60) } }));
    assert.deepEqual(newsroom.rows('SELECT * FROM paths'), []);
    await bringIn(newsroom, aStory('first', { en: { headline: 'The quay' } }));
    newsroom.clock.move(HOUR);
    await settle(newsroom);
    assert.deepEqual(releases(newsroom), ['en 1 2026-03/the-quay first', 'en 2 2026-03/the-quay-2 waits']);
  });

  test('a path once given is never given to another, also when its article is gone', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('gone', { en: { headline: 'The quay' } }));
    await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
    await bringIn(newsroom, aStory('new', { en: { headline: 'The quay' } }));
    assert.deepEqual(releases(newsroom), ['en 1 2026-03/the-quay gone', 'en 2 2026-03/the-quay-2 new']);
  });

  test('numbers pass over what somebody asked for by name', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('named', { en: { slug: 'the-quay-2' } }));
    for (const key of ['a', 'b', 'c']) await bringIn(newsroom, aStory(key, { en: { headline: 'The quay' } }));
    assert.deepEqual(
      newsroom.rows('SELECT slug FROM articles ORDER BY id').map(({ slug }) => slug),
      ['the-quay-2', 'the-quay', 'the-quay-3', 'the-quay-4'],
    );
  });

  test('editions and months do not stand in each other’s way', async (t) => {
    const newsroom = await openNewsroom(t);
    const every = Object.fromEntries(EDITIONS.map(({ path }) => [path, { slug: 'quay' }]));
    await bringIn(newsroom, aStory('march', every));
    await bringIn(newsroom, aStory('january', { en: { slug: 'quay', publishAt: '2026-01-10T10:00' } }));
    assert.deepEqual(
      newsroom.rows('SELECT DISTINCT slug FROM articles').map(({ slug }) => slug),
      ['quay'],
    );
  });

  test('a slug in any script is kept', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [
      aStory('a', { ar: { headline: 'أخبار الميناء' } }),
      aStory('b', { ar: { headline: 'أخبار الميناء' } }),
    ]);
    assert.deepEqual(releases(newsroom), ['ar 1 2026-03/أخبار-الميناء a', 'ar 2 2026-03/أخبار-الميناء-2 b']);
  });
});

describe('siblings', () => {
  test('a public article hears of a sibling that appears; those released together do not', async (t) => {
    const newsroom = await openNewsroom(t);
    const fields = { en: {}, nl: { publishAt: at(60) }, fr: { publishAt: at(60) } };
    await bringIn(newsroom, aStory('quay', fields));
    newsroom.clock.move(HOUR);
    await settle(newsroom);
    assert.deepEqual(newsroom.log(), [
      'released en/quay',
      'released nl/quay',
      'released fr/quay',
      'translated en/quay',
    ]);
    assert.equal(
      newsroom.value('SELECT updated_at - released_at FROM articles WHERE edition_id = 1'),
      0,
      'a sibling is no news of its own',
    );
  });

  test('a withdrawn article hears nothing more', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: { publishAt: at(60) }, fr: {} }));
    await withdraw(newsroom, { story: 'quay', edition: 'en' }, BY_EDITOR);
    newsroom.clock.move(HOUR);
    await settle(newsroom);
    assert.deepEqual(newsroom.log().slice(2), [
      'withdrawn en/quay',
      'translated fr/quay',
      'released nl/quay',
      'translated fr/quay',
    ]);
  });
});
