import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settle } from '../../src/operations/settle.ts';
import { articlesQuery } from '../../src/storage/published.ts';
import { atPath } from '../../src/storage/selections.ts';
import { at } from '../support/clock.ts';
import { type ArticleFields, aStory, bringIn, faults, outcomes } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';

async function isStale(newsroom: Newsroom, edition: string, slug = `quay-${edition}`) {
  const { statement, decode } = articlesQuery(atPath(edition, '2026-03', slug));
  return decode(await newsroom.db.all(statement))[0]?.stale;
}

describe('a source and its translations', () => {
  test('the source’s update makes its translations stale, and an amendment does not', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {}, fr: {} }));
    await bringIn(newsroom, aStory('quay', { en: { body: 'Amended.' } }));
    assert.equal(await isStale(newsroom, 'nl'), false);
    await bringIn(newsroom, aStory('quay', { en: { body: 'Updated.' } }), { as: 'update' });
    assert.deepEqual([await isStale(newsroom, 'nl'), await isStale(newsroom, 'fr')], [true, true]);
    assert.equal(await isStale(newsroom, 'en'), false);
    await bringIn(newsroom, aStory('quay', { nl: { body: 'Een tikfout minder.' } }));
    assert.equal(
      await isStale(newsroom, 'nl'),
      true,
      'a mended comma brings no translation up to its source',
    );
    await bringIn(newsroom, aStory('quay', { nl: { body: 'Bijgewerkt.' } }), { as: 'update' });
    assert.deepEqual([await isStale(newsroom, 'nl'), await isStale(newsroom, 'fr')], [false, true]);
    await bringIn(newsroom, aStory('quay', { en: { body: 'Corrected.' } }), { as: 'correct', note: 'N' });
    assert.deepEqual([await isStale(newsroom, 'nl'), await isStale(newsroom, 'fr')], [true, true]);
  });

  test('a translation that comes in with the source follows it as it then is, whatever their order', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { fr: { source: 'fr' }, en: {} }));
    const both = aStory('quay', { en: { body: 'New.' }, fr: { body: 'Nouveau.' } });
    await bringIn(newsroom, both, { as: 'update' });
    assert.equal(await isStale(newsroom, 'en'), false);
    assert.deepEqual(
      newsroom.rows('SELECT article_id, number, follows FROM revisions ORDER BY article_id, number'),
      [
        { article_id: 1, number: 1, follows: null },
        { article_id: 1, number: 2, follows: null },
        { article_id: 2, number: 1, follows: 1 },
        { article_id: 2, number: 2, follows: 2 },
      ],
    );
  });

  test('a translation that comes in unchanged beside a new source is stale', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {} }));
    const imported = await bringIn(newsroom, aStory('quay', { en: { body: 'New.' }, nl: {} }), {
      as: 'update',
    });
    assert.deepEqual(outcomes(imported), ['en/quay updated', 'nl/quay unchanged']);
    assert.equal(await isStale(newsroom, 'nl'), true);
  });

  test('that a translation follows another revision is an amendment, also where its topics change with it', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {} }));
    await bringIn(newsroom, aStory('quay', { en: { body: '<p>Newer.</p>' } }));
    const before = newsroom.log().length;
    await bringIn(newsroom, aStory('quay', { nl: { topics: ['trade'], sourceRevision: 2 } }));
    assert.deepEqual(newsroom.log().slice(before), ['amended nl/quay', 'retopiced nl/quay']);
  });

  test('sourceRevision says which revision a translation follows, also without new text', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    await bringIn(newsroom, aStory('quay', { en: { body: 'New.' } }), { as: 'update' });
    await bringIn(newsroom, aStory('quay', { nl: { sourceRevision: 1 } }));
    assert.equal(await isStale(newsroom, 'nl'), true);
    const confirmed = await bringIn(newsroom, aStory('quay', { nl: { sourceRevision: 2 } }));
    assert.deepEqual(outcomes(confirmed), ['nl/quay amended']);
    assert.equal(await isStale(newsroom, 'nl'), false);
    assert.deepEqual(outcomes(await bringIn(newsroom, aStory('quay', { nl: { sourceRevision: 2 } }))), [
      'nl/quay unchanged',
    ]);
  });

  test('a source makes nothing stale before it is public; then, what follows an older text of it is', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(60) }, nl: {} }));
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(60), body: 'New.' } }), { as: 'update' });
    assert.equal(await isStale(newsroom, 'nl'), false);
    newsroom.clock.move(60_000);
    await settle(newsroom);
    assert.equal(await isStale(newsroom, 'nl'), true);
  });

  test('co-original articles are none of them source or translation, and never stale', async (t) => {
    const newsroom = await openNewsroom(t);
    const fields = { en: { coOriginal: true }, nl: { coOriginal: true } };
    await bringIn(newsroom, aStory('quay', fields));
    await bringIn(newsroom, aStory('quay', { en: { coOriginal: true, body: 'New.' } }), { as: 'update' });
    assert.equal(await isStale(newsroom, 'nl'), false);
    assert.equal(newsroom.value('SELECT count(*) FROM revisions WHERE follows IS NOT NULL'), 0);
    assert.equal(newsroom.value('SELECT source_edition_id FROM stories'), null);
  });

  test('the source is the one named, else the first edition that comes in', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [
      aStory('named', { en: {}, nl: {}, fr: { source: 'nl' } }),
      aStory('first', { fr: {}, nl: {} }),
    ]);
    assert.deepEqual(newsroom.rows('SELECT key, source_edition_id AS source FROM stories ORDER BY id'), [
      { key: 'named', source: 2 },
      { key: 'first', source: 2 },
    ]);
  });
});

describe('import refuses', () => {
  /** Each case: what is there, what comes in, the faults, and what comes in all the same. */
  type Stories = Record<string, Record<string, ArticleFields>>;
  const cases: Record<string, [there: Stories, comes: Stories, faults: string[], outcomes: string[]]> = {
    'an edition that is not there': [
      {},
      { quay: { en: {}, xx: {} } },
      ['quay/xx.md edition: there is no edition “xx”; the editions are en, nl, fr, ar'],
      ['en/quay new'],
    ],
    'a required edition that is not there': [
      {},
      { quay: { en: {}, nl: { required: ['en', 'xx'] } } },
      ['quay/nl.md required: there is no edition “xx”; the editions are en, nl, fr, ar'],
      ['en/quay new'],
    ],
    'a topic that is not there': [
      {},
      { quay: { en: { topics: ['trade', 'gossip'] }, nl: {} } },
      ['quay/en.md topics: there is no topic “gossip” (known: trade, safety); define it in newsroom.yaml'],
      ['nl/quay new'],
    ],
    'a guid that a public article of the edition has': [
      { quay: { en: { guid: 'g' } } },
      { crane: { en: { guid: 'g' }, nl: { guid: 'g' } } },
      ['crane/en.md guid: guid “g” belongs to story “quay” in edition “en”'],
      ['nl/crane new'],
    ],
    'a guid that a waiting article of the edition has': [
      { quay: { en: { guid: 'g', publishAt: at(60) } } },
      { crane: { en: { guid: 'g' } }, ship: { en: {} } },
      ['crane/en.md guid: guid “g” belongs to story “quay” in edition “en”'],
      ['en/ship new'],
    ],
    'a guid twice in a group': [
      {},
      { quay: { en: { guid: 'g' } }, crane: { en: { guid: 'g' } } },
      ['crane/en.md guid: guid “g” belongs to story “quay” in edition “en”'],
      ['en/quay new'],
    ],
    'another guid for a released article': [
      { quay: { en: { guid: 'g' } }, crane: { en: {} } },
      { quay: { en: { guid: 'h' } } },
      ['quay/en.md guid: was released with guid “g”, which is for ever'],
      [],
    ],
    'a slug that a public article of the month has': [
      { quay: { en: { slug: 's' } } },
      {
        crane: { en: { slug: 's' }, nl: { slug: 's' } },
        old: { en: { slug: 's', publishAt: '2026-02-01' } },
      },
      ['crane/en.md slug: slug “s” belongs to story “quay” in that month of edition “en”'],
      ['nl/crane new', 'en/old new'],
    ],
    'a slug that an article which waits for that month asked for': [
      { quay: { en: { slug: 's', publishAt: at(60) } } },
      { crane: { en: { slug: 's' } } },
      ['crane/en.md slug: slug “s” belongs to story “quay” in that month of edition “en”'],
      [],
    ],
    'a slug twice in a group': [
      {},
      { quay: { en: { slug: 's' } }, crane: { en: { slug: 's', publishAt: at(60) } } },
      ['crane/en.md slug: slug “s” belongs to story “quay” in that month of edition “en”'],
      ['en/quay new'],
    ],
    'a move to the slug of another': [
      { quay: { en: { slug: 's' } }, crane: { en: { slug: 't' } } },
      { crane: { en: { slug: 's' } } },
      ['crane/en.md slug: slug “s” belongs to story “quay” in that month of edition “en”'],
      [],
    ],
    'a reschedule into the month where another has its slug': [
      { quay: { en: { slug: 's' } }, crane: { en: { slug: 's', publishAt: '2026-04-02' } } },
      { crane: { en: { slug: 's', publishAt: '2026-03-20' } } },
      ['crane/en.md slug: slug “s” belongs to story “quay” in that month of edition “en”'],
      [],
    ],
    'a translation of a story that is not there': [
      {},
      { quay: { nl: { source: 'en' } } },
      [
        'quay/nl.md source: translation of an unknown text: there is no story “quay” yet; import its “en” article first or along',
      ],
      [],
    ],
    'a translation whose source was refused': [
      {},
      { quay: { en: { source: 'en', sourceRevision: 1 }, nl: { source: 'en' } } },
      [
        'quay/en.md sourceRevision: is for translations; this is the source',
        'quay/nl.md source: translation of an unknown text: there is no story “quay” yet; import its “en” article first or along',
      ],
      [],
    ],
    'a source in an edition that is not there': [
      {},
      { quay: { nl: { source: 'xx' } } },
      ['quay/nl.md source: there is no edition “xx”; the editions are en, nl, fr, ar'],
      [],
    ],
    'another source than the story has': [
      { quay: { en: {} } },
      { quay: { nl: { source: 'fr' } } },
      ['quay/nl.md source: story “quay” has its source in edition “en”, not “fr”'],
      [],
    ],
    'a source for a co-original story, and the other way round': [
      { equal: { en: { coOriginal: true } }, quay: { en: {} } },
      { equal: { nl: { source: 'en' } }, quay: { nl: { coOriginal: true } } },
      [
        'equal/nl.md source: story “equal” is co-original; every article must agree',
        'quay/nl.md coOriginal: story “quay” has its source in edition “en”; every article must agree',
      ],
      [],
    ],
    'a source revision that is not there': [
      { quay: { en: {} } },
      { quay: { en: {}, nl: { sourceRevision: 2 }, fr: { sourceRevision: 1 } } },
      ['quay/nl.md sourceRevision: the source has no revision 2; its newest is 1'],
      ['en/quay unchanged', 'fr/quay new'],
    ],
    'a source revision of a co-original text': [
      {},
      { quay: { en: { coOriginal: true }, nl: { coOriginal: true, sourceRevision: 1 } } },
      ['quay/nl.md sourceRevision: is for translations; this story is co-original'],
      ['en/quay new'],
    ],
    'an article that is too long for a row': [
      {},
      { quay: { en: { body: '新'.repeat(340_000) }, nl: {} } },
      ['quay/en.md -: the article is 1020123 bytes long; at most 1000000'],
      ['nl/quay new'],
    ],
  };
  const stories = (all: Stories) => Object.entries(all).map(([key, articles]) => aStory(key, articles));

  for (const [name, [there, comes, expected, came]] of Object.entries(cases)) {
    test(`${name}, and takes the others`, async (t) => {
      const newsroom = await openNewsroom(t);
      assert.deepEqual(faults(await bringIn(newsroom, stories(there))), []);
      const imported = await bringIn(newsroom, stories(comes));
      assert.deepEqual(faults(imported), expected);
      assert.deepEqual(outcomes(imported), came);
      assert.deepEqual(newsroom.rows('PRAGMA foreign_key_check'), []);
    });
  }

  test('a story and edition twice in one group', async (t) => {
    const newsroom = await openNewsroom(t);
    const twice = [aStory('quay', { en: {} }), aStory('quay', { en: { headline: 'Other' } })];
    const imported = await bringIn(newsroom, twice);
    assert.deepEqual(faults(imported), [
      'quay/en.md story: story “quay” in edition “en” came in already, from quay/en.md',
    ]);
    assert.deepEqual(outcomes(imported), ['en/quay new']);
  });

  test('a correction by another source revision alone without a note', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {} }));
    await bringIn(newsroom, aStory('quay', { en: { body: 'B' } }), { as: 'update' });
    const imported = await bringIn(
      newsroom,
      aStory('quay', { en: { body: 'B' }, nl: { sourceRevision: 2 } }),
      {
        as: 'correct',
      },
    );
    assert.equal(imported.problems[0]?.field, 'correction');
    assert.deepEqual(outcomes(imported), ['en/quay unchanged']);
  });

  test('any change of a withdrawn translation, also of what it follows', async (t) => {
    const newsroom = await openNewsroom(t);
    const gone = { withdrawAt: '2026-03-14T09:10:00Z' };
    await bringIn(newsroom, aStory('quay', { en: {}, nl: gone }));
    await bringIn(newsroom, aStory('quay', { en: { body: 'B' } }), { as: 'update' });
    const log = newsroom.log();
    const imported = await bringIn(newsroom, aStory('quay', { nl: { ...gone, sourceRevision: 2 } }));
    assert.match(faults(imported)[0] ?? '', /a withdrawn article cannot be changed/);
    assert.deepEqual(newsroom.log(), log);
  });

  test('reports the line of the field, and its file', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { slug: 's' } }));
    const { problems } = await bringIn(newsroom, aStory('crane', { en: { slug: 's' } }));
    assert.deepEqual(
      problems.map(({ file, line, field }) => [file, line, field]),
      [['crane/en.md', 3, 'slug']],
    );
  });

  test('passes on the problems that reading found', async (t) => {
    const newsroom = await openNewsroom(t);
    const problem = { file: 'quay/nl.md', line: 3, field: null, message: 'is not UTF-8' };
    const imported = await bringIn(newsroom, { ...aStory('quay', { en: {} }), problems: [problem] });
    assert.deepEqual(imported.problems, [problem]);
    assert.deepEqual(outcomes(imported), ['en/quay new']);
  });

  test('a guid of a waiting article may still change, and whether it is a permalink', async (t) => {
    const newsroom = await openNewsroom(t);
    const waiting = { publishAt: at(60), guid: 'g' };
    await bringIn(newsroom, aStory('quay', { en: waiting }));
    await bringIn(
      newsroom,
      aStory('quay', { en: { ...waiting, guid: 'https://a.example/1', guidIsPermaLink: true } }),
    );
    assert.deepEqual(newsroom.rows('SELECT guid, guid_is_permalink AS p FROM articles'), [
      { guid: 'https://a.example/1', p: 1 },
    ]);
    await bringIn(newsroom, aStory('crane', { en: { publishAt: at(60), guidIsPermaLink: true } }));
    assert.deepEqual(newsroom.rows('SELECT guid, guid_is_permalink AS p FROM articles WHERE id = 2'), [
      { guid: null, p: 0 },
    ]);
  });
});
