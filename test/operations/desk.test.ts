import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR } from '../../src/domain/time.ts';
import { isBehind } from '../../src/domain/together.ts';
import { addEdition, editEdition } from '../../src/operations/editions.ts';
import { noteCorrections } from '../../src/operations/note-correction.ts';
import { addTopics } from '../../src/operations/topics.ts';
import { listEditions } from '../../src/storage/editions.ts';
import { articlesQuery } from '../../src/storage/published.ts';
import { newest } from '../../src/storage/selections.ts';
import { listStatus } from '../../src/storage/status.ts';
import { listTopics } from '../../src/storage/topics.ts';
import { at, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';

describe('editions', () => {
  const JA = { path: 'ja', language: 'ja', title: ' 港湾ニュース ', timeZone: 'Asia/Tokyo' };

  test('are added with what follows from their language, and logged', async (t) => {
    const newsroom = await openNewsroom(t);
    const added = await addEdition(newsroom, { ...JA, path: 'he', language: 'iw' }, BY_EDITOR);
    assert.deepEqual(
      [added.id, added.language, added.direction, added.title, added.calendar, added.fallback],
      [5, 'he', 'rtl', '港湾ニュース', 'gregory', 'hide'],
    );
    assert.deepEqual((await listEditions(newsroom.db))[4], added);
    assert.deepEqual(newsroom.rows('SELECT kind, edition_id, story_id FROM changes'), [
      { kind: 'edition', edition_id: 5, story_id: null },
    ]);
  });

  test('keep their path and id when settings change, and an edit of nothing writes nothing', async (t) => {
    const newsroom = await openNewsroom(t);
    const { edition, changed } = await editEdition(
      newsroom,
      'en',
      { title: 'Port News', language: 'ar' },
      BY_EDITOR,
    );
    assert.deepEqual(changed, ['language', 'title', 'direction']);
    assert.deepEqual([edition.id, edition.path, edition.direction], [1, 'en', 'rtl']);
    assert.deepEqual((await listEditions(newsroom.db))[0], edition);
    const before = newsroom.db.connection.serialize();
    assert.deepEqual((await editEdition(newsroom, 'en', { title: 'Port News' }, BY_EDITOR)).changed, []);
    assert.ok(before.equals(newsroom.db.connection.serialize()));
    assert.equal(newsroom.value("SELECT count(*) FROM changes WHERE kind = 'edition'"), 1);
  });

  test('with a wrong setting are refused in a sentence', async (t) => {
    const newsroom = await openNewsroom(t);
    for (const [wrong, message] of [
      [{ path: 'media' }, /a URL of Coranto itself/],
      [{ path: 'Ja' }, /is not a path/],
      [{ path: 'en' }, /there is an edition “en” already/],
      [{ language: 'en_US' }, /is not a language tag/],
      [{ timeZone: 'Mars/Olympus' }, /is not a time zone/],
      [{ calendar: 'maya' }, /is not a calendar/],
      [{ title: ' ' }, /the title is empty/],
    ] as const) {
      await assert.rejects(addEdition(newsroom, { ...JA, ...wrong }, BY_EDITOR), {
        name: 'Refusal',
        message,
      });
    }
    await assert.rejects(editEdition(newsroom, 'xx', {}, BY_EDITOR), {
      message: /^there is no edition “xx”; the editions are /,
    });
    assert.equal((await listEditions(newsroom.db)).length, 4);
  });
});

describe('topics', () => {
  test('are added once; what is there already is never changed', async (t) => {
    const newsroom = await openNewsroom(t);
    const fish = { key: 'fish', labels: [{ edition: 'en', label: 'Fish', slug: 'fish' }] };
    assert.deepEqual(await addTopics(newsroom, [fish, fish]), {
      topics: 1,
      labels: 1,
      conflicts: [{ topic: 'fish', edition: 'en', message: 'slug “fish” belongs to topic “fish”' }],
    });
    assert.deepEqual(await addTopics(newsroom, [fish]), { topics: 0, labels: 0, conflicts: [] });
    const others = [
      { key: 'fish', labels: [{ edition: 'en', label: 'Fishes', slug: 'fish' }] },
      { key: 'sea', labels: [{ edition: 'en', label: 'Sea', slug: 'fish' }] },
      { key: 'sea-2', labels: [{ edition: 'xx', label: 'Sea', slug: 'sea' }] },
    ];
    const { conflicts } = await addTopics(newsroom, others);
    assert.deepEqual(
      conflicts.map(({ message }) => message),
      [
        'is “Fish” (slug fish) already; a label is not changed by an import',
        'slug “fish” belongs to topic “fish”',
        'there is no edition “xx”',
      ],
    );
    const labels = (await listTopics(newsroom.db)).find(({ key }) => key === 'fish')?.labels;
    assert.deepEqual([...(labels ?? [])], [[1, { label: 'Fish', slug: 'fish' }]]);
    assert.deepEqual(newsroom.log(), []);
  });
});

describe('a correction without a new text', () => {
  test('tells the public, moves updatedAt and makes translations stale', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] }, nl: {} }));
    newsroom.clock.move(HOUR);
    const given = { story: 'quay', notes: [{ edition: 'en', note: ' It was Tuesday. ' }] };
    assert.deepEqual(await noteCorrections(newsroom, given, BY_EDITOR), [{ edition: 'en', revision: 2 }]);
    assert.deepEqual(newsroom.log().slice(2), ['corrected en/quay', 'translated nl/quay']);
    const [en, nl] = await Promise.all(
      ['en', 'nl'].map(async (path) => {
        const { statement, decode } = articlesQuery(newest(path, 1));
        return decode(await newsroom.db.all(statement))[0];
      }),
    );
    assert.deepEqual(en?.corrections, [{ at: START + HOUR, note: 'It was Tuesday.' }]);
    assert.deepEqual([en?.updatedAt, en?.topics.length, nl?.stale], [START + HOUR, 1, true]);
  });

  test('is refused where there is nothing public to correct, or no note', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(
      newsroom,
      aStory('quay', { en: {}, nl: { publishAt: at(60) }, fr: { withdrawAt: at(-60) } }),
    );
    const correct = (story: string, edition: string, note = 'A note.') =>
      noteCorrections(newsroom, { story, notes: [{ edition, note }] }, BY_EDITOR);
    await assert.rejects(correct('ship', 'en'), { message: 'there is no story “ship”' });
    await assert.rejects(correct('quay', 'xx'), { message: /^there is no edition “xx”; the editions are / });
    await assert.rejects(correct('quay', 'ar'), { message: 'story “quay” has no article in edition “ar”' });
    await assert.rejects(correct('quay', 'nl'), { message: /is not public yet/ });
    await assert.rejects(correct('quay', 'fr'), { message: /was withdrawn/ });
    await assert.rejects(correct('quay', 'en', ' '), { message: 'a correction needs a public note' });
  });
});

describe('the status grid', () => {
  test('says of each article whether it waits, is public, gone, corrected or stale', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(
      newsroom,
      aStory('quay', { en: {}, nl: {}, fr: { publishAt: at(60) }, ar: { withdrawAt: at(-1) } }),
    );
    await bringIn(newsroom, aStory('crane', { nl: { publishAt: null } }));
    await noteCorrections(newsroom, { story: 'quay', notes: [{ edition: 'en', note: 'N' }] }, BY_EDITOR);
    await bringIn(newsroom, aStory('quay', { en: { body: 'Amended since.' } }));
    const grid = async (options: { limit: number; before?: number; key?: string }) =>
      (await listStatus(newsroom.db, options)).map((story) => [
        story.key,
        ...[...story.articles.values()].map((article) =>
          [
            article.editionId,
            article.withdrawnAt
              ? 'gone'
              : article.releasedAt
                ? 'public'
                : article.publishAt
                  ? 'waits'
                  : 'draft',
            ...(article.corrected ? ['corrected'] : []),
            ...(isBehind(story, article) ? ['behind'] : []),
          ].join(' '),
        ),
      ]);
    const quay = ['quay', '1 public corrected', '2 public behind', '3 waits behind', '4 gone behind'];
    assert.deepEqual(await grid({ limit: 9 }), [['crane', '2 draft'], quay]);
    assert.deepEqual(await grid({ limit: 1 }), [['crane', '2 draft']]);
    assert.deepEqual(await grid({ limit: 1, before: 2 }), [quay]);
    assert.deepEqual(await grid({ limit: 1, key: 'quay' }), [quay]);
    assert.deepEqual(await grid({ limit: 1, key: 'ship' }), []);
  });
});
