import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY, HOUR, MINUTE, parseTime } from '../../src/domain/time.ts';
import { end } from '../../src/operations/end.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { at, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn, outcomes } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';

const set = (newsroom: Newsroom, time: string | null, edition: string | null = null, story = 'quay') =>
  end(newsroom, { story, edition }, time === null ? null : (zone) => parseTime(time, zone), BY_EDITOR);

describe('end', () => {
  test('sets each edition’s end in its own zone, of what is public, scheduled or a draft', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: { publishAt: at(60) }, ar: { publishAt: null } }));
    const before = newsroom.rows('SELECT publish_at, publish_given, date_only FROM articles');
    assert.deepEqual(await set(newsroom, '2026-07-01T09:00'), [
      { edition: 'en', outcome: 'ending', withdrawAt: Date.parse('2026-07-01T08:00:00Z') },
      { edition: 'nl', outcome: 'ending', withdrawAt: Date.parse('2026-07-01T07:00:00Z') },
      { edition: 'ar', outcome: 'ending', withdrawAt: Date.parse('2026-07-01T06:00:00Z') },
    ]);
    assert.deepEqual(newsroom.rows('SELECT publish_at, publish_given, date_only FROM articles'), before);
    assert.deepEqual(newsroom.log(), ['released en/quay'], 'and nothing of it is public');
    newsroom.clock.set('2026-07-01T08:30:00Z');
    await settle(newsroom);
    assert.deepEqual(newsroom.log().slice(-2), ['withdrawn nl/quay', 'withdrawn en/quay']);
  });

  test('counts from now, moves and clears, and says so in private', async (t) => {
    const newsroom = await openNewsroom(t);
    const appeal = aStory('quay', { en: { withdrawAt: at(60) } });
    await bringIn(newsroom, appeal);
    newsroom.clock.move(MINUTE / 2);
    await end(newsroom, { story: 'quay', edition: 'en' }, () => parseTime('+2h', 'UTC'), {
      actor: 'Ada',
      reason: 'found',
    });
    assert.deepEqual(await set(newsroom, null), [{ edition: 'en', outcome: 'not ending', withdrawAt: null }]);
    await set(newsroom, null);
    assert.deepEqual(
      newsroom.rows(
        "SELECT action, due_at - ? AS due, actor, reason FROM desk_log WHERE action LIKE '%ending'",
        START,
      ),
      [
        { action: 'ending', due: MINUTE, actor: 'editor', reason: null },
        { action: 'ending', due: 2 * HOUR + MINUTE / 2, actor: 'Ada', reason: 'found' },
        { action: 'not ending', due: null, actor: 'editor', reason: null },
      ],
    );
    newsroom.clock.move(DAY);
    assert.deepEqual(
      outcomes(await bringIn(newsroom, appeal)),
      ['en/quay unchanged'],
      'what an editor cleared stays cleared',
    );
    assert.deepEqual(newsroom.log(), ['released en/quay']);
  });

  test('a time that has passed means now', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(-900) } }));
    newsroom.clock.move(400);
    assert.deepEqual(await set(newsroom, at(-600)), [
      { edition: 'en', outcome: 'withdrawn', withdrawAt: START },
    ]);
    assert.deepEqual(newsroom.log(), ['released en/quay', 'withdrawn en/quay']);
    assert.equal(newsroom.value('SELECT withdrawn_at FROM articles'), START);
  });

  test('of a whole story leaves what is withdrawn', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {} }));
    await withdraw(newsroom, { story: 'quay', edition: 'en' }, BY_EDITOR);
    assert.deepEqual(
      (await set(newsroom, '+1d')).map(({ edition }) => edition),
      ['nl'],
    );
  });

  test('refuses what makes no sense in a sentence, and changes nothing', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [
      aStory('quay', { en: {}, nl: { publishAt: at(60) }, fr: { publishAt: null } }),
      aStory('gone', { en: {} }),
    ]);
    await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
    const before = newsroom.db.connection.serialize();
    const refusals: [string, string | null, string, RegExp][] = [
      ['ship', null, '+1d', /^there is no story “ship”$/],
      ['quay', 'xx', '+1d', /^there is no edition “xx”/],
      ['quay', 'ar', '+1d', /^story “quay” has no article in edition “ar”$/],
      ['gone', null, '+1d', /^story “gone” was withdrawn; “coranto reinstate” brings it back first$/],
      ['gone', 'en', '+1d', /^“gone” in en was withdrawn; /],
      [
        'quay',
        'en',
        at(-1800),
        /^“quay” in en was released at 2026-03-14T09:00:00Z; it can only end later than that$/,
      ],
      [
        'quay',
        'nl',
        at(60),
        /^“quay” in nl goes out at 2026-03-14T09:31:00Z; it can only end later than that$/,
      ],
      ['quay', 'fr', at(0), /^“quay” in fr is not public yet, and 2026-03-14T09:30:00Z has passed$/],
      ['quay', 'en', '9999-12-31T23:00Z', /^a year has four digits$/],
      // One of all makes no sense: none is done.
      ['quay', null, at(30), /^“quay” in nl goes out/],
    ];
    for (const [story, edition, time, message] of refusals) {
      await assert.rejects(set(newsroom, time, edition, story), { name: 'Refusal', message });
    }
    assert.ok(before.equals(newsroom.db.connection.serialize()));
  });
});
