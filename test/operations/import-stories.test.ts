import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { HOUR, MINUTE, parseTime, SECOND } from '../../src/domain/time.ts';
import { schedule } from '../../src/operations/schedule.ts';
import { settle } from '../../src/operations/settle.ts';
import { findPublicMedia } from '../../src/storage/media.ts';
import { articlesQuery } from '../../src/storage/published.ts';
import { pathQuery } from '../../src/storage/released.ts';
import { atPath } from '../../src/storage/selections.ts';
import { findStories } from '../../src/storage/stories.ts';
import { anyText } from '../support/any-text.ts';
import { at, START } from '../support/clock.ts';
import { aPicture, aStory, BY_EDITOR, bringIn, faults, outcomes } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';

const times = (newsroom: Newsroom, edition = 1) =>
  newsroom.rows('SELECT released_at, updated_at FROM articles WHERE edition_id = ?', edition)[0];

const revisions = (newsroom: Newsroom, edition = 1) =>
  newsroom
    .rows(
      `SELECT r.number, r.kind, r.follows, a.substantial_revision AS s FROM revisions r JOIN articles a ON a.id = r.article_id
       WHERE a.edition_id = ? ORDER BY number`,
      edition,
    )
    .map(
      ({ number, kind, follows, s }) =>
        `${number} ${kind}${follows === null ? '' : ` of ${follows}`}, last ${s}`,
    );

/** What a reader of the edition sees at a path. */
async function read(newsroom: Newsroom, edition: string, slug: string, month = '2026-03') {
  const { statement, decode } = articlesQuery(atPath(edition, month, slug));
  return decode(await newsroom.db.all(statement))[0];
}

describe('import', () => {
  test('makes a story, its articles and their first revisions, and releases what is due', async (t) => {
    const newsroom = await openNewsroom(t);
    const imported = await bringIn(
      newsroom,
      aStory('quay', {
        nl: {
          headline: 'De kade',
          bylines: ['Jan', 'Piet'],
          dateline: 'Rotterdam',
          topics: ['safety', 'trade'],
        },
        en: { headline: 'The quay', guid: 'q-1', guidIsPermaLink: false },
        fr: { publishAt: null },
      }),
    );
    assert.deepEqual(faults(imported), []);
    assert.deepEqual(outcomes(imported), ['en/quay new', 'nl/quay new', 'fr/quay new']);
    assert.deepEqual(newsroom.log(), ['released en/quay', 'released nl/quay']);
    const nl = await read(newsroom, 'nl', 'de-kade');
    assert.deepEqual(
      [nl?.headline, nl?.bylines, nl?.dateline, nl?.topics.map(({ label }) => label), nl?.role],
      ['De kade', ['Jan', 'Piet'], 'Rotterdam', ['safety (nl)', 'trade (nl)'], 'translation'],
    );
    assert.deepEqual(nl?.siblings, [
      {
        uuid: newsroom.value('SELECT uuid FROM articles WHERE edition_id = 1'),
        editionId: 1,
        month: '2026-03',
        slug: 'the-quay',
        role: 'source',
        stale: false,
        updatedAt: Date.parse('2026-03-14T09:00:00Z'),
      },
    ]);
    assert.equal((await read(newsroom, 'en', 'the-quay'))?.guid, 'q-1');
  });

  test('again, unchanged, writes nothing at all', async (t) => {
    const newsroom = await openNewsroom(t);
    const story = aStory('quay', {
      en: {
        slug: 'the-quay',
        guid: 'q',
        topics: ['trade'],
        media: [aPicture()],
        withdrawAt: '+20d',
        bylines: ['A'],
      },
      nl: { publishAt: '+5m', source: 'en', sourceRevision: 1 },
      fr: { publishAt: null },
      ar: { publishAt: '2019-06-18', updatedAt: '2019-07-01', required: ['en', 'ar'] },
    });
    assert.deepEqual(faults(await bringIn(newsroom, story)), []);
    const before = newsroom.db.connection.serialize();
    for (const as of ['amend', 'update', 'correct'] as const) {
      newsroom.clock.move(1234);
      const again = await bringIn(newsroom, story, { as, note: 'a note' });
      assert.deepEqual(faults(again), []);
      assert.deepEqual(
        again.articles.map(({ outcome }) => outcome),
        ['unchanged', 'unchanged', 'unchanged', 'unchanged'],
      );
    }
    assert.ok(before.equals(newsroom.db.connection.serialize()));
  });

  test('keeps any text exactly, and finds it unchanged, whatever its characters', async (t) => {
    const newsroom = await openNewsroom(t);
    let n = 0;
    const text = anyText({ minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(text, text, fc.array(text, { maxLength: 3 }), async (headline, body, bylines) => {
        const story = aStory(`story ${++n}`, { en: { headline, body, bylines, publishAt: null } });
        assert.deepEqual(outcomes(await bringIn(newsroom, story)), [`en/story ${n} new`]);
        const stored = (await findStories(newsroom.db, [`story ${n}`])).get(`story ${n}`)?.articles.get(1);
        assert.deepEqual(
          [stored?.content.headline, stored?.content.body, stored?.content.bylines],
          [headline, body, bylines].map((value) =>
            typeof value === 'string' ? value.toWellFormed() : value.map((name) => name.toWellFormed()),
          ),
        );
        assert.deepEqual(outcomes(await bringIn(newsroom, story)), [`en/story ${n} unchanged`]);
      }),
      { numRuns: 100, examples: [['\ud800', 'a\u0000b', ['"\\', '\udfff']]] },
    );
  });

  test('joins files of one story that come in one by one, in one group or in several', async (t) => {
    const newsroom = await openNewsroom(t);
    const [en, nl] = [aStory('quay', { en: {} }), aStory('quay', { nl: {} })];
    await bringIn(newsroom, [en, nl]);
    await bringIn(newsroom, aStory('quay', { fr: {} }));
    assert.equal(newsroom.value('SELECT count(*) FROM stories'), 1);
    assert.deepEqual(newsroom.rows('SELECT edition_id FROM articles ORDER BY id'), [
      { edition_id: 1 },
      { edition_id: 2 },
      { edition_id: 3 },
    ]);
  });

  test('remembers required editions, and takes a new list', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { required: ['en', 'fr'] } }));
    assert.equal(newsroom.value('SELECT required FROM stories'), '[1,3]');
    const version = newsroom.value('SELECT version FROM newsroom');
    await bringIn(newsroom, aStory('quay', { en: { required: ['en', 'fr'] } }));
    assert.equal(newsroom.value('SELECT version FROM newsroom'), version);
    await bringIn(newsroom, aStory('quay', { en: { required: [] } }));
    assert.equal(newsroom.value('SELECT required FROM stories'), '[]');
    await bringIn(newsroom, aStory('quay', { en: {} }));
    assert.equal(newsroom.value('SELECT required FROM stories'), '[]');
    assert.deepEqual(newsroom.log(), ['released en/quay']);
  });
});

describe('changed text of a public article', () => {
  test('amended: same times, a change row of its own', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    const before = times(newsroom);
    newsroom.clock.move(HOUR);
    const amended = await bringIn(newsroom, aStory('quay', { en: { body: '<p>Better.</p>' } }));
    assert.deepEqual(outcomes(amended), ['en/quay amended']);
    assert.deepEqual(times(newsroom), before);
    assert.deepEqual(newsroom.log(), ['released en/quay', 'amended en/quay']);
    assert.deepEqual(revisions(newsroom), ['1 draft, last 1', '2 amend, last 1']);
    assert.equal((await read(newsroom, 'en', 'quay-en'))?.body, '<p>Better.</p>');
    assert.deepEqual(newsroom.rows('SELECT at, actor, revision FROM changes WHERE seq = 2'), [
      { at: START + HOUR, actor: 'editor', revision: 2 },
    ]);
  });

  test('updated: moves updatedAt to the second of the change', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    newsroom.clock.move(HOUR + 999);
    const updated = await bringIn(newsroom, aStory('quay', { en: { lead: 'New.' } }), { as: 'update' });
    assert.deepEqual(outcomes(updated), ['en/quay updated']);
    assert.equal(times(newsroom)?.['updated_at'], START + HOUR);
    assert.deepEqual(revisions(newsroom), ['1 draft, last 2', '2 update, last 2']);
  });

  test('updated twice in one second: the second is told from the first', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    newsroom.clock.move(HOUR);
    const seen = new Set([times(newsroom)?.['updated_at']]);
    for (const lead of ['One.', 'Two.', 'Three.']) {
      newsroom.clock.move(10);
      await bringIn(newsroom, aStory('quay', { en: { lead } }), { as: 'update' });
      seen.add(times(newsroom)?.['updated_at']);
    }
    assert.deepEqual(
      [...seen],
      [START - 30 * MINUTE, START + HOUR, START + HOUR + SECOND, START + HOUR + 2 * SECOND],
    );
  });

  test('corrected: with its public note, from the command or the file', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {} }));
    newsroom.clock.move(HOUR);
    const fields = {
      en: { headline: 'quay en', body: 'B' },
      nl: { body: 'B', correction: 'Uit het bestand.' },
    };
    const corrected = await bringIn(newsroom, aStory('quay', fields), { as: 'correct', note: 'From all.' });
    assert.deepEqual(outcomes(corrected), ['en/quay corrected', 'nl/quay corrected']);
    const notes = async (edition: string) => (await read(newsroom, edition, `quay-${edition}`))?.corrections;
    assert.deepEqual(await notes('en'), [{ at: START + HOUR, note: 'From all.' }]);
    assert.deepEqual(await notes('nl'), [{ at: START + HOUR, note: 'Uit het bestand.' }]);
    assert.equal(times(newsroom)?.['updated_at'], START + HOUR);
    newsroom.clock.move(HOUR);
    await bringIn(newsroom, aStory('quay', { en: { body: 'C' } }));
    assert.equal((await notes('en'))?.length, 1, 'a note stays when the text is amended later');
    assert.equal((await read(newsroom, 'en', 'quay-en'))?.corrected, true);
  });

  test('corrected without a note, or with a blank one, is refused, and others come in', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {}, fr: { publishAt: at(60) } }));
    for (const note of [null, '', ' \n']) {
      const fields = { en: { body: `B${note}` }, nl: {}, fr: { publishAt: at(60), body: `B${note}` } };
      const corrected = await bringIn(newsroom, aStory('quay', fields), { as: 'correct', note });
      assert.deepEqual(faults(corrected), [
        'quay/en.md correction: a correction needs a public note: --note "...", or correction: in the file',
      ]);
      assert.deepEqual(outcomes(corrected), ['nl/quay unchanged', 'fr/quay draft saved']);
    }
    assert.deepEqual(newsroom.log().slice(2), []);
  });

  test('of one that waits is a draft, however it is meant', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(60) } }));
    for (const as of ['amend', 'update', 'correct'] as const) {
      const saved = await bringIn(newsroom, aStory('quay', { en: { publishAt: at(60), body: as } }), { as });
      assert.deepEqual(outcomes(saved), ['en/quay draft saved']);
    }
    assert.deepEqual(newsroom.log(), []);
    newsroom.clock.move(MINUTE);
    await settle(newsroom);
    assert.equal((await read(newsroom, 'en', 'quay-en'))?.body, 'correct');
    assert.equal((await read(newsroom, 'en', 'quay-en'))?.corrected, false);
    assert.equal(newsroom.value('SELECT updated_at - released_at FROM articles'), 0);
  });

  test('of a withdrawn one is refused; the same text is let pass', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { withdrawAt: '2026-03-14T09:20:00Z' }, nl: {} }));
    const given = { withdrawAt: '2026-03-14T09:20:00Z' };
    const before = newsroom.db.connection.serialize();
    assert.deepEqual(outcomes(await bringIn(newsroom, aStory('quay', { en: given }))), ['en/quay unchanged']);
    for (const change of [
      { ...given, body: 'B' },
      { ...given, slug: 'other' },
      { ...given, topics: ['trade'] },
      { withdrawAt: '2026-05-01' },
    ]) {
      const refused = await bringIn(newsroom, aStory('quay', { en: change }), { as: 'update' });
      assert.deepEqual(faults(refused), [
        'quay/en.md -: was withdrawn at 2026-03-14T09:20:00Z; a withdrawn article cannot be changed',
      ]);
    }
    assert.ok(before.equals(newsroom.db.connection.serialize()));
  });
});

describe('a new slug', () => {
  test('moves a public article: the former path stays its own', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { slug: 'one' } }));
    const moved = await bringIn(newsroom, aStory('quay', { en: { slug: 'two' } }));
    assert.deepEqual(outcomes(moved), ['en/quay moved']);
    assert.deepEqual(newsroom.log(), ['released en/quay', 'moved en/quay']);
    assert.equal(newsroom.value('SELECT updated_at - released_at FROM articles'), 0);
    for (const slug of ['one', 'two']) {
      const { statement, decode } = pathQuery('en', '2026-03', slug);
      assert.equal(decode(await newsroom.db.all(statement))?.slug, 'two');
    }
    await bringIn(newsroom, aStory('quay', { en: { slug: 'one' } }));
    assert.equal(newsroom.value('SELECT slug FROM articles'), 'one');
    assert.deepEqual(newsroom.rows('SELECT slug, article_id FROM paths'), [
      { slug: 'one', article_id: 1 },
      { slug: 'two', article_id: 1 },
    ]);
    const other = await bringIn(newsroom, aStory('other', { en: { slug: 'two' } }));
    assert.deepEqual(faults(other), [
      'other/en.md slug: slug “two” belongs to story “quay” in that month of edition “en”',
    ]);
  });

  test('with new text is both: updated and moved', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { slug: 'one', topics: ['trade'] } }));
    const fields = { slug: 'two', body: 'B', topics: ['safety'] };
    await bringIn(newsroom, aStory('quay', { en: fields }), { as: 'update' });
    assert.deepEqual(newsroom.log().slice(1), ['updated en/quay', 'retopiced en/quay', 'moved en/quay']);
    assert.deepEqual(revisions(newsroom), ['1 draft, last 2', '2 update, last 2']);
  });

  test('left out, or the one it has, changes nothing', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('first', { en: { headline: 'The quay' } }));
    await bringIn(newsroom, aStory('quay', { en: { headline: 'The quay' } }));
    assert.equal(newsroom.value('SELECT slug FROM articles WHERE id = 2'), 'the-quay-2');
    const before = newsroom.db.connection.serialize();
    for (const fields of [{ slug: 'the-quay-2' }, {}]) {
      const again = await bringIn(newsroom, aStory('quay', { en: { headline: 'The quay', ...fields } }));
      assert.deepEqual(outcomes(again), ['en/quay unchanged']);
    }
    assert.ok(before.equals(newsroom.db.connection.serialize()));
  });

  test('asked for before another was released with it goes on being asked for, without an error', async (t) => {
    const newsroom = await openNewsroom(t);
    const waits = aStory('waits', { en: { slug: 'the-quay', publishAt: at(60) } });
    await bringIn(newsroom, waits);
    await bringIn(newsroom, aStory('first', { en: { headline: 'The quay' } }));
    for (const moved of [0, MINUTE]) {
      newsroom.clock.move(moved);
      await settle(newsroom);
      const again = await bringIn(newsroom, waits);
      assert.deepEqual([faults(again), outcomes(again)], [[], ['en/waits unchanged']]);
    }
    assert.equal(newsroom.value('SELECT slug FROM articles WHERE id = 1'), 'the-quay-2');
  });
});

describe('new topics', () => {
  test('leave the topics alone when the file says nothing of them, and take them away when it says none', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] } }));
    const silent = aStory('quay', { en: { headline: 'Quay opens' } });
    for (const article of silent.articles) article.content.topics = null;
    assert.deepEqual(outcomes(await bringIn(newsroom, silent)), ['en/quay amended']);
    assert.equal(newsroom.value('SELECT count(*) FROM article_topics'), 1);
    const none = aStory('quay', { en: { headline: 'Quay opens', topics: [] } });
    assert.deepEqual(outcomes(await bringIn(newsroom, none)), ['en/quay retopiced']);
    assert.equal(newsroom.value('SELECT count(*) FROM article_topics'), 0);
  });

  test('retopic a public article without news, and touch both the old and the new', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] } }));
    const retopiced = await bringIn(newsroom, aStory('quay', { en: { topics: ['safety'] } }), {
      as: 'update',
    });
    assert.deepEqual(outcomes(retopiced), ['en/quay retopiced']);
    assert.deepEqual(newsroom.log(), ['released en/quay', 'retopiced en/quay']);
    assert.equal(newsroom.value('SELECT updated_at - released_at FROM articles'), 0);
    assert.deepEqual(newsroom.rows('SELECT topic_id FROM article_topics'), [{ topic_id: 2 }]);
    assert.deepEqual(
      newsroom.rows("SELECT tag FROM touches WHERE tag LIKE 'topic:%' AND seq = 2 ORDER BY tag"),
      [{ tag: 'topic:1:1' }, { tag: 'topic:1:2' }],
    );
  });

  test('named twice count once, and hold nothing up', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade', 'safety', 'trade'] } }));
    assert.deepEqual(
      (await read(newsroom, 'en', 'quay-en'))?.topics.map(({ id }) => id),
      [1, 2],
    );
    await bringIn(newsroom, aStory('quay', { en: { topics: ['safety', 'safety'] } }));
    assert.deepEqual(
      (await read(newsroom, 'en', 'quay-en'))?.topics.map(({ id }) => id),
      [2],
    );
  });

  test('of an article that waits are in no topic until its release', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'], publishAt: at(60) } }));
    await bringIn(newsroom, aStory('quay', { en: { topics: ['safety'], publishAt: at(60) } }));
    assert.deepEqual(newsroom.rows('SELECT * FROM article_topics'), []);
    newsroom.clock.move(MINUTE);
    await settle(newsroom);
    assert.deepEqual(newsroom.rows('SELECT topic_id FROM article_topics'), [{ topic_id: 2 }]);
  });
});

describe('times', () => {
  test('“+5m” counts from the import and is resolved once', async (t) => {
    const newsroom = await openNewsroom(t);
    const story = aStory('quay', { en: { publishAt: '+5m' } });
    await bringIn(newsroom, story);
    assert.equal(newsroom.value('SELECT publish_at FROM articles'), START + 5 * MINUTE);
    newsroom.clock.move(2 * MINUTE);
    await bringIn(newsroom, story);
    assert.equal(newsroom.value('SELECT publish_at FROM articles'), START + 5 * MINUTE);
    newsroom.clock.set(START + 5 * MINUTE - 1);
    await settle(newsroom);
    assert.deepEqual(newsroom.log(), []);
    newsroom.clock.move(1);
    await settle(newsroom);
    assert.deepEqual(newsroom.log(), ['released en/quay']);
    newsroom.clock.move(HOUR);
    assert.deepEqual(outcomes(await bringIn(newsroom, story)), ['en/quay unchanged']);
  });

  test('an editor’s time stays when the same file comes in again, and gives way to a new one in it', async (t) => {
    const newsroom = await openNewsroom(t);
    const publishAt = () => newsroom.value('SELECT publish_at FROM articles');
    for (const given of ['+5m', at(300), '2026-03-20']) {
      const key = `story ${given}`;
      await bringIn(newsroom, aStory(key, { en: { publishAt: given } }));
      await schedule(newsroom, { story: key }, (zone) => parseTime(at(7200), zone), BY_EDITOR);
      const again = await bringIn(newsroom, aStory(key, { en: { publishAt: given, body: 'New.' } }));
      assert.deepEqual(outcomes(again), [`en/${key} draft saved`]);
      assert.equal(publishAt(), START + 2 * HOUR);
    }
    const moved = await bringIn(newsroom, aStory('story +5m', { en: { publishAt: '+10m', body: 'New.' } }));
    assert.deepEqual(outcomes(moved), ['en/story +5m rescheduled']);
    assert.equal(publishAt(), START + 10 * MINUTE);
    const silent = await bringIn(newsroom, aStory('story +5m', { en: { publishAt: null, body: 'New.' } }));
    assert.deepEqual(outcomes(silent), ['en/story +5m unchanged']);
    assert.equal(publishAt(), START + 10 * MINUTE);
    assert.deepEqual(
      newsroom.rows('SELECT action, due_at - ? AS due, actor FROM desk_log WHERE article_id = 1', START),
      [
        { action: 'scheduled', due: 5 * MINUTE, actor: 'editor' },
        { action: 'scheduled', due: 2 * HOUR, actor: 'editor' },
        { action: 'scheduled', due: 10 * MINUTE, actor: 'editor' },
      ],
    );
  });

  test('of a released article can no longer change; the same instant in other words is let pass', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(
      newsroom,
      aStory('quay', { en: { publishAt: '2026-03-14' }, nl: { publishAt: '1970-01-01T00:00Z' } }),
    );
    newsroom.clock.move(5 * HOUR);
    await settle(newsroom);
    const before = newsroom.rows('SELECT released_at, publish_at, date_only FROM articles');
    const same = { en: { publishAt: '2026-03-14T12:00:00Z' }, nl: { publishAt: '1970-01-01T01:00' } };
    assert.deepEqual(outcomes(await bringIn(newsroom, aStory('quay', same))), [
      'en/quay unchanged',
      'nl/quay unchanged',
    ]);
    const other = { en: { publishAt: '2026-03-15' }, nl: { publishAt: '2026-03-15' } };
    const refused = await bringIn(newsroom, aStory('quay', other));
    assert.deepEqual(faults(refused), [
      'quay/en.md publishAt: was released at 2026-03-14T12:00:00Z; its time can no longer change',
      'quay/nl.md publishAt: was released at 1970-01-01T00:00:00Z; its time can no longer change',
    ]);
    assert.deepEqual(newsroom.rows('SELECT released_at, publish_at, date_only FROM articles'), before);
    assert.deepEqual(before[0], {
      released_at: START + 2.5 * HOUR,
      publish_at: START + 2.5 * HOUR,
      date_only: 1,
    });
  });

  test('that cannot be are refused by field, and the others come in', async (t) => {
    const newsroom = await openNewsroom(t);
    const cases: [Parameters<typeof aStory>[1][string], string][] = [
      [{ publishAt: at(60), withdrawAt: at(60) }, 'withdrawAt: must be later than publishAt'],
      [{ publishAt: at(60), withdrawAt: at(30) }, 'withdrawAt: must be later than publishAt'],
      [{ updatedAt: '2026-03-14T08:59:59Z' }, 'updatedAt: must be the same as publishAt or later'],
      [{ publishAt: null, updatedAt: '2026-03-14' }, 'updatedAt: must be the same as publishAt or later'],
      [{ updatedAt: at(1) }, 'updatedAt: lies in the future; expected a past time'],
      [{ publishAt: at(60), updatedAt: at(60) }, 'updatedAt: lies in the future; expected a past time'],
      [
        { publishAt: '0000-01-01T00:00+14:00' },
        'publishAt: has no year of four digits; expected one from 0000 to 9999',
      ],
      [
        { publishAt: '9999-12-31T23:59-12:00' },
        'publishAt: has no year of four digits; expected one from 0000 to 9999',
      ],
    ];
    for (const [i, [fields, message]] of cases.entries()) {
      const stories = [aStory(`bad ${i}`, { en: fields }), aStory(`good ${i}`, { en: {} })];
      const imported = await bringIn(newsroom, stories);
      assert.deepEqual(faults(imported), [`bad ${i}/en.md ${message}`]);
      assert.deepEqual(outcomes(imported), [`en/good ${i} new`]);
    }
    assert.equal(newsroom.value('SELECT count(*) FROM stories'), cases.length);
  });

  test('moved past an end that is set already are refused', async (t) => {
    const newsroom = await openNewsroom(t);
    const fields = { publishAt: at(60), withdrawAt: at(120) };
    await bringIn(newsroom, aStory('quay', { en: fields }));
    const refused = await bringIn(newsroom, aStory('quay', { en: { ...fields, publishAt: at(180) } }));
    assert.deepEqual(faults(refused), ['quay/en.md withdrawAt: must be later than publishAt']);
    const both = { publishAt: at(180), withdrawAt: at(240) };
    assert.deepEqual(outcomes(await bringIn(newsroom, aStory('quay', { en: both }))), [
      'en/quay rescheduled',
    ]);
  });

  test('updatedAt of an imported archive holds, and a date alone stays a date', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(
      newsroom,
      aStory('old', { nl: { publishAt: '2019-06-18', updatedAt: '2019-07-01T10:00' } }),
    );
    assert.deepEqual(newsroom.rows('SELECT released_at, updated_at, month, date_only FROM articles'), [
      {
        released_at: Date.parse('2019-06-18T10:00:00Z'),
        updated_at: Date.parse('2019-07-01T08:00:00Z'),
        month: '2019-06',
        date_only: 1,
      },
    ]);
  });

  test('withdrawAt alone may come later, and moves', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    await bringIn(newsroom, aStory('quay', { en: { withdrawAt: at(60) } }));
    await bringIn(newsroom, aStory('quay', { en: { withdrawAt: at(90) } }));
    newsroom.clock.set(START + 89 * SECOND);
    assert.equal((await settle(newsroom)).withdrawn, 0);
    newsroom.clock.set(START + 90 * SECOND);
    assert.equal((await settle(newsroom)).withdrawn, 1);
    assert.deepEqual(newsroom.log(), ['released en/quay', 'withdrawn en/quay']);
  });
});

describe('media', () => {
  test('come in with their text alternatives per edition, and answer only while a public revision uses them', async (t) => {
    const newsroom = await openNewsroom(t);
    const [first, second] = [aPicture(), aPicture({ name: `${'cd'.repeat(32)}.jpg`, type: 'image/jpeg' })];
    const fields = { publishAt: at(60), media: [first, { ...second, alt: null, caption: 'C', credit: 'D' }] };
    await bringIn(newsroom, aStory('quay', { en: fields }));
    assert.equal(await findPublicMedia(newsroom.db, first.name), undefined);
    newsroom.clock.move(MINUTE);
    await settle(newsroom);
    assert.deepEqual((await read(newsroom, 'en', 'quay-en'))?.media, fields.media);
    assert.deepEqual(await findPublicMedia(newsroom.db, second.name), { type: 'image/jpeg', size: 1234 });
    const other = await bringIn(newsroom, aStory('quay', { en: { ...fields, media: [first] } }));
    assert.deepEqual(outcomes(other), ['en/quay amended']);
    assert.equal(await findPublicMedia(newsroom.db, second.name), undefined);
    await bringIn(newsroom, aStory('crane', { en: { withdrawAt: at(120), media: [second] } }));
    assert.notEqual(await findPublicMedia(newsroom.db, second.name), undefined);
    newsroom.clock.move(MINUTE);
    await settle(newsroom);
    assert.equal(await findPublicMedia(newsroom.db, second.name), undefined);
    assert.equal(newsroom.value('SELECT count(*) FROM media'), 2);
  });

  test('with a new text alternative are an amendment', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { media: [aPicture()] } }));
    const fields = { en: { media: [aPicture({ alt: 'Another quay' })] } };
    assert.deepEqual(outcomes(await bringIn(newsroom, aStory('quay', fields))), ['en/quay amended']);
  });
});
