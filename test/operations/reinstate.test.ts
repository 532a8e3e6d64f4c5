import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MINUTE, SECOND } from '../../src/domain/time.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { topicsQuery } from '../../src/storage/released.ts';
import { at, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn, outcomes } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';

const quay = { story: 'quay', edition: null };

describe('reinstate', () => {
  test('takes back the withdrawal of every edition at once, with who and why', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {}, fr: { publishAt: null } }));
    const ids = newsroom.rows('SELECT id, uuid, ordinal, month, slug, released_at, revision FROM articles');
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    newsroom.clock.move(MINUTE + 400);
    assert.deepEqual(await reinstate(newsroom, quay, { actor: 'Ada', reason: 'a mistake' }), [
      { edition: 'en', formerEnd: null },
      { edition: 'nl', formerEnd: null },
    ]);
    assert.deepEqual(newsroom.log().slice(4), ['reinstated en/quay', 'reinstated nl/quay']);
    assert.deepEqual(
      newsroom.rows("SELECT DISTINCT at, actor, reason FROM changes WHERE kind = 'reinstated'"),
      [{ at: START + MINUTE + 400, actor: 'Ada', reason: 'a mistake' }],
    );
    assert.deepEqual(newsroom.rows('SELECT DISTINCT updated_at, withdrawn_at FROM public_articles'), [
      { updated_at: START + MINUTE, withdrawn_at: null },
    ]);
    assert.deepEqual(
      newsroom.rows('SELECT id, uuid, ordinal, month, slug, released_at, revision FROM articles'),
      ids,
    );
  });

  test('takes one edition by name; its siblings gain an alternate', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {}, fr: {} }));
    for (const edition of ['nl', 'fr']) await withdraw(newsroom, { story: 'quay', edition }, BY_EDITOR);
    const before = newsroom.log().length;
    assert.deepEqual(await reinstate(newsroom, { story: 'quay', edition: 'nl' }, BY_EDITOR), [
      { edition: 'nl', formerEnd: null },
    ]);
    assert.deepEqual(newsroom.log().slice(before), ['reinstated nl/quay', 'translated en/quay']);
  });

  test('is later than the withdrawal and the last change, even within the same second', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(-60) } }));
    const times = () =>
      newsroom.rows(
        'SELECT updated_at - ? AS updated, withdrawn_at - ? AS gone FROM articles',
        START,
        START,
      )[0];
    for (const [updated, gone] of [
      [-60 * SECOND, 0],
      [SECOND, SECOND],
      [2 * SECOND, 2 * SECOND],
    ] as const) {
      await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
      assert.deepEqual(times(), { updated, gone });
      await reinstate(newsroom, quay, BY_EDITOR);
      assert.deepEqual(times(), { updated: gone + SECOND, gone: null });
    }
  });

  test('brings it back into its topics', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] } }));
    const topics = async () => {
      const { statement, decode } = topicsQuery('en');
      return decode(await newsroom.db.all(statement)).map(({ slug }) => slug);
    };
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    assert.deepEqual(await topics(), []);
    await reinstate(newsroom, quay, BY_EDITOR);
    assert.deepEqual(await topics(), ['trade-en']);
    assert.deepEqual(
      newsroom.rows(`SELECT 1 FROM article_topics t JOIN articles a ON a.id = t.article_id
        WHERE t.updated_at <> a.updated_at OR t.withdrawn_at IS NOT a.withdrawn_at`),
      [],
    );
  });

  test('what ended by itself stays, though its file comes in again', async (t) => {
    const newsroom = await openNewsroom(t);
    const appeal = aStory('quay', { en: { withdrawAt: at(60) } });
    await bringIn(newsroom, appeal);
    newsroom.clock.move(2 * MINUTE);
    await settle(newsroom);
    assert.deepEqual(newsroom.log(), ['released en/quay', 'withdrawn en/quay']);
    assert.deepEqual(await reinstate(newsroom, quay, BY_EDITOR), [
      { edition: 'en', formerEnd: START + MINUTE },
    ]);
    await settle(newsroom);
    assert.deepEqual(outcomes(await bringIn(newsroom, appeal)), ['en/quay unchanged']);
    assert.deepEqual(newsroom.log().slice(2), ['reinstated en/quay']);
    assert.deepEqual(newsroom.rows('SELECT action, due_at FROM desk_log ORDER BY id DESC LIMIT 1'), [
      { action: 'not ending', due_at: null },
    ]);
  });

  test('leaves what was erased, and brings back the rest', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {} }));
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    newsroom.rows('UPDATE articles SET erased_at = withdrawn_at WHERE edition_id = 2 RETURNING 1');
    await assert.rejects(reinstate(newsroom, { story: 'quay', edition: 'nl' }, BY_EDITOR), {
      name: 'Refusal',
      message: '“quay” in nl was erased for good',
    });
    assert.deepEqual(await reinstate(newsroom, quay, BY_EDITOR), [{ edition: 'en', formerEnd: null }]);
  });

  test('refuses in a sentence what was not withdrawn, and changes nothing', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [
      aStory('quay', { en: {}, nl: { publishAt: at(60) } }),
      aStory('crane', { en: {} }),
    ]);
    await withdraw(newsroom, { story: 'quay', edition: 'nl' }, BY_EDITOR);
    const before = newsroom.db.connection.serialize();
    const cancelled =
      /was not withdrawn: what was cancelled before it was public goes out with “coranto schedule”$/;
    const refusals: [string, string | null, RegExp][] = [
      ['ship', null, /^there is no story “ship”$/],
      ['quay', 'xx', /^there is no edition “xx”; the editions are en, nl, fr, ar$/],
      ['quay', 'fr', /^story “quay” has no article in edition “fr”$/],
      ['quay', 'en', /^“quay” in en is public: there is nothing to reinstate$/],
      ['crane', null, /^story “crane” is public: there is nothing to reinstate$/],
      ['quay', 'nl', cancelled],
      ['quay', null, cancelled],
    ];
    for (const [story, edition, message] of refusals) {
      await assert.rejects(reinstate(newsroom, { story, edition }, BY_EDITOR), { name: 'Refusal', message });
    }
    assert.ok(before.equals(newsroom.db.connection.serialize()));
  });
});
