import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE } from '../../src/domain/time.ts';
import { erase } from '../../src/operations/erase.ts';
import { move } from '../../src/operations/move.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { pathQuery } from '../../src/storage/released.ts';
import { at, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn, faults } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';

const to = (newsroom: Newsroom, story: string, slug: string, edition = 'en') =>
  move(newsroom, { story, edition, slug }, BY_EDITOR);

async function leadsTo(newsroom: Newsroom, slug: string, month = '2026-03'): Promise<string | null> {
  const { statement, decode } = pathQuery('en', month, slug);
  return decode(await newsroom.db.all(statement))?.slug ?? null;
}

describe('move', () => {
  test('gives a public article another slug, and nothing to read again', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] }, nl: {} }));
    newsroom.clock.move(HOUR);
    assert.deepEqual(
      await move(
        newsroom,
        { story: 'quay', edition: 'en', slug: 'pier' },
        { actor: 'Ada', reason: 'a name' },
      ),
      {
        ...{ outcome: 'moved', slug: 'pier', former: 'quay-en', month: '2026-03' },
      },
    );
    assert.deepEqual(newsroom.log().slice(2), ['moved en/quay']);
    assert.deepEqual(newsroom.rows("SELECT at, revision, actor, reason FROM changes WHERE kind = 'moved'"), [
      { at: START + HOUR, revision: 2, actor: 'Ada', reason: 'a name' },
    ]);
    assert.deepEqual(newsroom.rows('SELECT updated_at, substantial_revision FROM articles WHERE id = 1'), [
      { updated_at: START - 30 * MINUTE, substantial_revision: 1 },
    ]);
  });

  test('every former path leads straight to the last, and its own may be taken back', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    for (const slug of ['pier', 'jetty', 'mole']) await to(newsroom, 'quay', slug);
    const formers = ['quay-en', 'pier', 'jetty', 'mole'];
    for (const slug of formers) assert.equal(await leadsTo(newsroom, slug), 'mole');
    await to(newsroom, 'quay', 'pier');
    for (const slug of formers) assert.equal(await leadsTo(newsroom, slug), 'pier');
    assert.equal(newsroom.log().length, 5);
  });

  test('of what is not public yet, the slug that it asks for: in private', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(
      newsroom,
      aStory('quay', { en: { publishAt: at(60) }, nl: { publishAt: null, slug: 'kade' } }),
    );
    assert.deepEqual(await to(newsroom, 'quay', 'pier'), {
      ...{ outcome: 'asked for', slug: 'pier', former: null, month: '2026-03' },
    });
    assert.deepEqual(await to(newsroom, 'quay', 'pier', 'nl'), {
      ...{ outcome: 'asked for', slug: 'pier', former: 'kade', month: null },
    });
    assert.deepEqual(newsroom.log(), []);
    assert.deepEqual(newsroom.rows('SELECT DISTINCT kind, slug FROM revisions WHERE number = 2'), [
      { kind: 'draft', slug: 'pier' },
    ]);
    newsroom.clock.move(HOUR);
    await settle(newsroom);
    assert.equal(await leadsTo(newsroom, 'pier'), 'pier');
    assert.equal(await leadsTo(newsroom, 'quay-en'), null);
  });

  test('never takes a path that another has, had, or waits for', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [
      aStory('quay', { en: {} }),
      aStory('dock', { en: {} }),
      aStory('gone', { en: {} }),
      aStory('later', { en: { publishAt: at(60), slug: 'later' } }),
      aStory('april', { en: { publishAt: '2026-04-02T10:00Z', slug: 'april' } }),
      aStory('someday', { en: { publishAt: null, slug: 'someday' } }),
    ]);
    await to(newsroom, 'dock', 'basin');
    await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
    const before = newsroom.db.connection.serialize();
    for (const [slug, holder] of Object.entries({
      'dock-en': 'dock',
      basin: 'dock',
      'gone-en': 'gone',
      later: 'later',
    })) {
      await assert.rejects(to(newsroom, 'quay', slug), {
        name: 'Refusal',
        message: `in 2026-03 of edition “en” the slug “${slug}” belongs to story “${holder}”`,
      });
    }
    // An article that waits asks for nothing that is given either.
    await assert.rejects(to(newsroom, 'later', 'basin'), { message: /belongs to story “dock”/ });
    assert.ok(before.equals(newsroom.db.connection.serialize()));
    // Another month, another edition, or no time at all: in nobody's way.
    for (const slug of ['april', 'someday'])
      assert.equal((await to(newsroom, 'quay', slug)).outcome, 'moved');
  });

  test('never takes a path of what was erased', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [aStory('quay', { en: {} }), aStory('gone', { en: {} })]);
    await erase({ ...newsroom, ledger: null }, { story: 'gone', edition: null }, BY_EDITOR);
    await assert.rejects(to(newsroom, 'quay', 'gone-en'), {
      message: 'in 2026-03 of edition “en” the slug “gone-en” belongs to an article that was erased',
    });
  });

  test('what it left is refused to whatever comes in', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    await to(newsroom, 'quay', 'pier');
    const imported = await bringIn(newsroom, [
      aStory('dock', { en: { slug: 'quay-en' } }),
      aStory('quay-en', { en: { headline: 'Quay en' } }),
    ]);
    assert.deepEqual(faults(imported), [
      'dock/en.md slug: slug “quay-en” belongs to story “quay” in that month of edition “en”',
    ]);
    assert.equal(newsroom.value('SELECT slug FROM articles WHERE id = 2'), 'quay-en-2');
  });

  test('refuses what makes no sense in a sentence', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [
      aStory('quay', { en: {}, nl: { publishAt: null, slug: 'kade' } }),
      aStory('gone', { en: {}, nl: {} }),
    ]);
    await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
    newsroom.rows('UPDATE articles SET erased_at = withdrawn_at WHERE id = 4 RETURNING 1');
    const refusals: [string, string, string, RegExp][] = [
      ['ship', 'en', 'pier', /^there is no story “ship”$/],
      ['quay', 'xx', 'pier', /^there is no edition “xx”/],
      ['quay', 'fr', 'pier', /^story “quay” has no article in edition “fr”$/],
      ['quay', 'en', 'The Pier', /^“The Pier” is not a slug: .* write the-pier$/],
      ['quay', 'en', '2026/pier', /contains a slash/],
      ['quay', 'en', '', /is not a slug/],
      ['quay', 'en', 'quay-en', /^“quay” in en has the slug “quay-en” already$/],
      ['quay', 'nl', 'kade', /^“quay” in nl has the slug “kade” already$/],
      ['gone', 'en', 'pier', /^“gone” in en was withdrawn; “coranto reinstate” brings it back first$/],
      ['gone', 'nl', 'pier', /^“gone” in nl was erased for good$/],
    ];
    for (const [story, edition, slug, message] of refusals) {
      await assert.rejects(to(newsroom, story, slug, edition), { name: 'Refusal', message });
    }
  });
});
