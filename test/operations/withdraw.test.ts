import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MINUTE } from '../../src/domain/time.ts';
import { erase } from '../../src/operations/erase.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { withdrawnQuery } from '../../src/storage/departures.ts';
import { articlesQuery } from '../../src/storage/published.ts';
import { pathQuery, topicsQuery } from '../../src/storage/released.ts';
import { newest } from '../../src/storage/selections.ts';
import { at, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';

describe('withdraw', () => {
  test('takes every edition of a story at once, and cancels what waits', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(
      newsroom,
      aStory('quay', { en: {}, nl: {}, fr: { publishAt: at(60) }, ar: { publishAt: null } }),
    );
    newsroom.clock.move(999);
    assert.deepEqual(await withdraw(newsroom, { story: 'quay' }, { actor: 'Ada', reason: 'wrong' }), [
      { edition: 'en', outcome: 'withdrawn' },
      { edition: 'nl', outcome: 'withdrawn' },
      { edition: 'fr', outcome: 'cancelled' },
      { edition: 'ar', outcome: 'not scheduled' },
    ]);
    assert.deepEqual(newsroom.log().slice(2), ['withdrawn en/quay', 'withdrawn nl/quay']);
    assert.deepEqual(newsroom.rows('SELECT DISTINCT at, actor, reason FROM changes WHERE seq > 2'), [
      { at: START + 999, actor: 'Ada', reason: 'wrong' },
    ]);
    assert.equal(newsroom.value('SELECT max(withdrawn_at) FROM articles'), START);
    assert.deepEqual(await withdraw(newsroom, { story: 'quay', edition: 'en' }, BY_EDITOR), [
      { edition: 'en', outcome: 'already withdrawn' },
    ]);
    assert.equal(newsroom.log().length, 4);
  });

  test('cancels what is due and could not be released yet: it never goes out, and nobody is told of it', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(60) }, nl: { publishAt: at(60) } }));
    newsroom.clock.move(61 * MINUTE);
    const cancelled = ['en', 'nl'].map((edition) => ({ edition, outcome: 'cancelled' }));
    assert.deepEqual(await withdraw(newsroom, { story: 'quay' }, BY_EDITOR), cancelled);
    assert.equal((await settle(newsroom)).released, 0);
    assert.deepEqual(newsroom.log(), []);
  });

  test('keeps the code that the public is told of why, until it is public again', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {}, fr: { withdrawAt: at(60) } }));
    const codes = () => newsroom.rows('SELECT withdrawal FROM articles ORDER BY id').flatMap(Object.values);
    await withdraw(newsroom, { story: 'quay', edition: 'en', code: 'privacy' }, BY_EDITOR);
    await withdraw(newsroom, { story: 'quay', edition: 'nl' }, BY_EDITOR);
    newsroom.clock.move(MINUTE);
    await settle(newsroom);
    assert.deepEqual(codes(), ['privacy', null, 'expired']);
    await withdraw(newsroom, { story: 'quay', code: 'legal' }, BY_EDITOR);
    assert.deepEqual(codes(), ['privacy', null, 'expired']);
    await reinstate(newsroom, { story: 'quay', edition: 'en' }, BY_EDITOR);
    assert.deepEqual(codes(), [null, null, 'expired']);
    await erase({ ...newsroom, ledger: null }, { story: 'quay', edition: null }, BY_EDITOR);
    assert.deepEqual(codes(), [null, null, 'expired']);
  });

  test('takes one edition by name; its siblings lose an alternate', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {}, fr: {} }));
    await withdraw(newsroom, { story: 'quay', edition: 'nl' }, BY_EDITOR);
    assert.deepEqual(newsroom.log().slice(3), [
      'withdrawn nl/quay',
      'translated en/quay',
      'translated fr/quay',
    ]);
    const { statement, decode } = articlesQuery(newest('en', 5));
    assert.deepEqual(
      decode(await newsroom.db.all(statement))[0]?.siblings.map(({ editionId }) => editionId),
      [3],
    );
  });

  test('leaves a tombstone, a hole among the ordinals, and a path that says so', async (t) => {
    const newsroom = await openNewsroom(t);
    for (const key of ['one', 'two', 'three'])
      await bringIn(newsroom, aStory(key, { en: { topics: ['trade'] } }));
    await withdraw(newsroom, { story: 'two' }, BY_EDITOR);
    await bringIn(newsroom, aStory('four', { en: {} }));
    const articles = articlesQuery(newest('en', 9));
    assert.deepEqual(
      articles
        .decode(await newsroom.db.all(articles.statement))
        .map(({ ordinal }) => ordinal)
        .sort(),
      [1, 3, 4],
    );
    for (const topic of [null, 'trade-en']) {
      const gone = withdrawnQuery('en', topic, START - MINUTE);
      assert.deepEqual(
        gone.decode(await newsroom.db.all(gone.statement)),
        newsroom.rows(
          'SELECT uuid, story_id AS storyId, guid, withdrawn_at AS withdrawnAt FROM articles WHERE ordinal = 2',
        ),
      );
    }
    const path = pathQuery('en', '2026-03', 'two-en');
    assert.equal(path.decode(await newsroom.db.all(path.statement))?.withdrawnAt, START);
  });

  test('empties a topic that has nothing else', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] } }));
    const topics = async () => {
      const { statement, decode } = topicsQuery('en');
      return decode(await newsroom.db.all(statement)).map(({ slug }) => slug);
    };
    assert.deepEqual(await topics(), ['trade-en']);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    assert.deepEqual(await topics(), []);
  });

  test('refuses a story or an edition that is not there', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    await assert.rejects(withdraw(newsroom, { story: 'ship' }, BY_EDITOR), {
      name: 'Refusal',
      message: 'there is no story “ship”',
    });
    await assert.rejects(withdraw(newsroom, { story: 'quay', edition: 'nl' }, BY_EDITOR), {
      name: 'Refusal',
      message: 'story “quay” has no article in edition “nl”',
    });
  });
});
