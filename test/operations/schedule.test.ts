import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, parseTime, SECOND } from '../../src/domain/time.ts';
import { release, schedule } from '../../src/operations/schedule.ts';
import { at, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';

const to = (text: string) => (zone: string) => parseTime(text, zone);

describe('schedule', () => {
  test('sets each edition’s time in its own zone', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: null }, nl: { publishAt: null } }));
    const scheduled = await schedule(newsroom, { story: 'quay' }, to('2026-07-01T09:00'), BY_EDITOR);
    assert.deepEqual(scheduled, {
      articles: [
        { edition: 'en', publishAt: Date.parse('2026-07-01T08:00:00Z') },
        { edition: 'nl', publishAt: Date.parse('2026-07-01T07:00:00Z') },
      ],
      lacks: [],
    });
  });

  test('counts “+5m” from now and logs in private who moved what', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(60) } }));
    newsroom.clock.move(30 * SECOND);
    await schedule(newsroom, { story: 'quay', editions: ['en'] }, to('+5m'), {
      actor: 'Ada',
      reason: 'embargo',
    });
    await schedule(newsroom, { story: 'quay' }, null, BY_EDITOR);
    assert.deepEqual(newsroom.rows('SELECT action, due_at - ? AS due, actor, reason FROM desk_log', START), [
      { action: 'scheduled', due: MINUTE, actor: 'editor', reason: null },
      { action: 'scheduled', due: 5 * MINUTE + 30 * SECOND, actor: 'Ada', reason: 'embargo' },
      { action: 'unscheduled', due: null, actor: 'editor', reason: null },
    ]);
    assert.deepEqual(newsroom.log(), [], 'and nothing of it is public');
  });

  test('a date alone is shown as a date, and no longer once there is a time', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { nl: { publishAt: null } }));
    for (const [text, dateOnly] of [
      ['2026-07-01', 1],
      ['2026-07-01T12:00', 0],
    ] as const) {
      await schedule(newsroom, { story: 'quay' }, to(text), BY_EDITOR);
      assert.deepEqual(newsroom.rows('SELECT publish_at, date_only FROM articles'), [
        { publish_at: Date.parse('2026-07-01T10:00:00Z'), date_only: dateOnly },
      ]);
    }
  });

  test('takes what waits of a story that is public in part', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: { publishAt: null } }));
    const scheduled = await schedule(newsroom, { story: 'quay' }, to('+1h'), BY_EDITOR);
    assert.deepEqual(scheduled.articles, [{ edition: 'nl', publishAt: START + HOUR }]);
  });

  test('refuses what makes no sense, in a sentence, and changes nothing', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [
      aStory('quay', { en: {}, nl: { publishAt: at(60), withdrawAt: at(120) } }),
      aStory('crane', { en: {} }),
    ]);
    const before = newsroom.db.connection.serialize();
    const refusals: [story: string, editions: string[] | undefined, time: string, message: RegExp][] = [
      ['ship', undefined, '+5m', /^there is no story “ship”$/],
      ['quay', ['xx'], '+5m', /^there is no edition “xx”$/],
      ['quay', ['fr'], '+5m', /^story “quay” has no article in edition “fr”$/],
      ['quay', ['en'], '+5m', /^“quay” in en was released at 2026-03-14T09:00:00\.000Z$/],
      ['quay', ['nl', 'en'], at(90), /was released/],
      ['crane', undefined, '+5m', /^story “crane” has no article that waits to be released$/],
      [
        'quay',
        ['nl'],
        at(120),
        /^it would be withdrawn \(at 2026-03-14T09:32:00\.000Z\) before it is released$/,
      ],
      ['quay', ['nl'], '0000-01-01T00:00+14:00', /^a year has four digits$/],
    ];
    for (const [story, editions, time, message] of refusals) {
      const which = editions ? { story, editions } : { story };
      await assert.rejects(schedule(newsroom, which, to(time), BY_EDITOR), { name: 'Refusal', message });
    }
    assert.ok(before.equals(newsroom.db.connection.serialize()));
  });
});

describe('release', () => {
  test('sends articles out now, at this second', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: null }, nl: { publishAt: at(600) } }));
    newsroom.clock.move(1999);
    const { articles } = await release(newsroom, { story: 'quay' }, BY_EDITOR);
    assert.deepEqual(articles, [
      { edition: 'en', publishAt: START + SECOND },
      { edition: 'nl', publishAt: START + SECOND },
    ]);
    assert.deepEqual(newsroom.log(), ['released en/quay', 'released nl/quay']);
    assert.deepEqual(newsroom.rows('SELECT DISTINCT released_at, updated_at FROM public_articles'), [
      { released_at: START + SECOND, updated_at: START + SECOND },
    ]);
  });

  test('leaves the other editions waiting', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(60) }, nl: { publishAt: at(60) } }));
    await release(newsroom, { story: 'quay', editions: ['nl'] }, BY_EDITOR);
    assert.deepEqual(newsroom.log(), ['released nl/quay']);
  });

  test('refuses one that would be withdrawn already', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: null, withdrawAt: at(-60) } }));
    await assert.rejects(release(newsroom, { story: 'quay' }, BY_EDITOR), { name: 'Refusal' });
    assert.deepEqual(newsroom.log(), []);
  });
});
