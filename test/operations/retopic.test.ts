import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE } from '../../src/domain/time.ts';
import { retopic } from '../../src/operations/retopic.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { insertTopic, insertTopicLabel } from '../../src/storage/topics.ts';
import { at, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';

const set = (newsroom: Newsroom, topics: string[], edition: string | null = null, story = 'quay') =>
  retopic(newsroom, { story, edition, topics }, BY_EDITOR);

/** What the public sees: `en trade,safety`, in the order in which they are shown. */
const shown = (newsroom: Newsroom) =>
  newsroom
    .rows(`SELECT e.path || ' ' || group_concat(t.key ORDER BY x.position) AS line FROM article_topics x
    JOIN topics t ON t.id = x.topic_id JOIN editions e ON e.id = x.edition_id GROUP BY e.id`)
    .map(({ line }) => line);

describe('retopic', () => {
  test('sets the whole list in every edition, and nothing to read again', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] }, nl: {}, fr: { publishAt: at(60) } }));
    newsroom.clock.move(MINUTE / 2);
    const topics = ['safety', 'trade'];
    assert.deepEqual(
      await retopic(
        newsroom,
        { story: 'quay', edition: null, topics: [...topics, 'safety'] },
        { actor: 'Ada', reason: 'wider' },
      ),
      [
        { edition: 'en', topics, outcome: 'retopiced' },
        { edition: 'nl', topics, outcome: 'retopiced' },
        { edition: 'fr', topics, outcome: 'draft saved' },
      ],
    );
    assert.deepEqual(newsroom.log().slice(2), ['retopiced en/quay', 'retopiced nl/quay']);
    assert.deepEqual(newsroom.rows("SELECT DISTINCT actor, reason FROM changes WHERE kind = 'retopiced'"), [
      { actor: 'Ada', reason: 'wider' },
    ]);
    assert.deepEqual(newsroom.rows('SELECT DISTINCT updated_at FROM public_articles'), [
      { updated_at: START - 30 * MINUTE },
    ]);
    assert.deepEqual(shown(newsroom), ['en safety,trade', 'nl safety,trade']);
    newsroom.clock.move(HOUR);
    await settle(newsroom);
    assert.deepEqual(shown(newsroom), ['en safety,trade', 'nl safety,trade', 'fr safety,trade']);
  });

  test('sets or takes away those of one edition, and leaves what has them already', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] }, nl: {} }));
    assert.deepEqual(await set(newsroom, [], 'en'), [{ edition: 'en', topics: [], outcome: 'retopiced' }]);
    assert.deepEqual(await set(newsroom, ['safety'], 'nl'), [
      { edition: 'nl', topics: ['safety'], outcome: 'retopiced' },
    ]);
    assert.deepEqual(
      (await set(newsroom, ['safety'])).map(({ outcome }) => outcome),
      ['retopiced', 'unchanged'],
    );
    assert.deepEqual(newsroom.log().slice(2), [
      'retopiced en/quay',
      'retopiced nl/quay',
      'retopiced en/quay',
    ]);
  });

  test('of a whole story leaves what is withdrawn as it was', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] }, nl: { topics: ['trade'] } }));
    await withdraw(newsroom, { story: 'quay', edition: 'nl' }, BY_EDITOR);
    assert.deepEqual(await set(newsroom, ['safety']), [
      { edition: 'en', topics: ['safety'], outcome: 'retopiced' },
    ]);
    assert.deepEqual(shown(newsroom), ['en safety', 'nl trade']);
  });

  test('refuses what makes no sense in a sentence, and changes nothing', async (t) => {
    const newsroom = await openNewsroom(t);
    await newsroom.db.batch([
      insertTopic('00000000-0000-4000-8000-0000000000ff', 'tides'),
      insertTopicLabel('tides', 1, 'Tides', 'tides'),
      insertTopic('00000000-0000-4000-8000-0000000000fe', 'winds'),
    ]);
    await bringIn(newsroom, [
      aStory('quay', { en: { topics: ['trade'] }, nl: { topics: ['trade'] }, fr: { topics: ['trade'] } }),
      aStory('gone', { en: {}, nl: {} }),
    ]);
    await withdraw(newsroom, { story: 'quay', edition: 'fr' }, BY_EDITOR);
    await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
    newsroom.rows('UPDATE articles SET erased_at = withdrawn_at WHERE id = 5 RETURNING 1');
    const before = newsroom.db.connection.serialize();
    const refusals: [string, string | null, string[], RegExp][] = [
      ['ship', null, [], /^there is no story “ship”$/],
      ['quay', 'xx', [], /^there is no edition “xx”/],
      ['quay', 'ar', [], /^story “quay” has no article in edition “ar”$/],
      [
        'quay',
        null,
        ['trade', 'fish', 'ice'],
        /^there is no topic “fish”, “ice” \(known: trade, safety, tides, winds\)$/,
      ],
      [
        'quay',
        null,
        ['tides', 'winds'],
        /^there is no label for topic “tides” in nl; “winds” in en, nl; give it one first$/,
      ],
      ['quay', 'fr', ['safety'], /^“quay” in fr was withdrawn; “coranto reinstate” brings it back first$/],
      ['gone', null, ['safety'], /^story “gone” was withdrawn; /],
      ['gone', 'nl', ['safety'], /^“gone” in nl was erased for good$/],
      ['quay', null, ['trade'], /^nothing would change: the topics of story “quay” are trade already$/],
    ];
    for (const [story, edition, topics, message] of refusals) {
      await assert.rejects(set(newsroom, topics, edition, story), { name: 'Refusal', message });
    }
    assert.ok(before.equals(newsroom.db.connection.serialize()));
    await set(newsroom, []);
    await assert.rejects(set(newsroom, [], 'en'), {
      message: 'nothing would change: the topics of “quay” in en are none already',
    });
    assert.equal((await set(newsroom, ['tides'], 'en'))[0]?.outcome, 'retopiced');
  });
});
