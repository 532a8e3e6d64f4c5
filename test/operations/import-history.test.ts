// History that moves in: quietly, with the dates it has, and found again under the paths it had.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { schedule } from '../../src/operations/schedule.ts';
import { settle } from '../../src/operations/settle.ts';
import { START } from '../support/clock.ts';
import { type ArticleFields, aStory, bringIn, faults, outcomes } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';

const QUIET = { quiet: true };
const OLD = '2019-06-18T09:00:00Z';

const require = (newsroom: Newsroom, ...paths: string[]) => {
  for (const path of paths)
    newsroom.rows(`UPDATE editions SET required = 1 WHERE path = '${path}' RETURNING 1`);
};
const changes = (newsroom: Newsroom) =>
  newsroom
    .rows('SELECT c.kind, e.path, c.quiet FROM changes c JOIN editions e ON e.id = c.edition_id ORDER BY seq')
    .map(({ kind, path, quiet }) => `${kind} ${path}${quiet ? ' quietly' : ''}`);

describe('a quiet import', () => {
  test('releases what was public elsewhere with its own dates, and tells nobody', async (t) => {
    const newsroom = await openNewsroom(t);
    const fields = { publishAt: OLD, updatedAt: '2019-07-01T10:00:00Z' };
    await bringIn(newsroom, aStory('quay', { en: fields, nl: { publishAt: OLD } }), QUIET);
    assert.deepEqual(newsroom.rows('SELECT released_at, updated_at FROM articles ORDER BY id'), [
      { released_at: Date.parse(OLD), updated_at: Date.parse(fields.updatedAt) },
      { released_at: Date.parse(OLD), updated_at: Date.parse(OLD) },
    ]);
    assert.deepEqual(changes(newsroom), ['released en quietly', 'released nl quietly']);
    assert.deepEqual(newsroom.rows('SELECT DISTINCT at FROM changes'), [{ at: START }]);
  });

  test('asks for no required editions, whichever comes first', async (t) => {
    const newsroom = await openNewsroom(t);
    require(newsroom, 'en', 'nl', 'fr');
    const loud = await bringIn(newsroom, aStory('lock', { en: { publishAt: OLD } }));
    assert.equal(loud.held.length, 1);
    const quiet = await bringIn(newsroom, aStory('quay', { en: { publishAt: OLD } }), QUIET);
    assert.deepEqual(quiet.held, []);
    await bringIn(newsroom, aStory('quay', { nl: { publishAt: OLD, source: 'en' } }), QUIET);
    assert.deepEqual(newsroom.log().slice(0, 2), ['released en/quay', 'released nl/quay']);
    assert.equal(newsroom.value('SELECT max(released_at) FROM articles'), Date.parse(OLD));
  });

  test('schedules what has a time to come as ever', async (t) => {
    const newsroom = await openNewsroom(t);
    require(newsroom, 'en', 'nl');
    await bringIn(newsroom, aStory('quay', { en: { publishAt: '2026-04-01T09:00:00Z' } }), QUIET);
    newsroom.clock.move(60 * 86_400_000);
    assert.equal((await settle(newsroom)).held.length, 1);
    await bringIn(newsroom, aStory('quay', { nl: { publishAt: '2026-04-01T09:00:00Z', source: 'en' } }));
    assert.deepEqual(changes(newsroom), ['released en', 'released nl']);
  });

  test('leaves a draft a draft, which is news when it goes out', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: null } }), QUIET);
    await schedule(
      newsroom,
      { story: 'quay' },
      () => ({ kind: 'instant', at: START, dateOnly: false, given: 'now' }),
      { actor: 'editor', reason: null },
    );
    await settle(newsroom);
    assert.deepEqual(changes(newsroom), ['released en']);
  });

  test('is quiet about a draft that it gives a time that has passed', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: null } }));
    await bringIn(newsroom, aStory('quay', { en: { publishAt: OLD } }), QUIET);
    assert.deepEqual(changes(newsroom), ['released en quietly']);
  });

  test('withdraws what was withdrawn elsewhere just as quietly, and what ends later aloud', async (t) => {
    const newsroom = await openNewsroom(t);
    const gone = { publishAt: OLD, withdrawAt: '2020-02-01T00:00:00Z' };
    const going = { publishAt: OLD, withdrawAt: '2026-04-01T00:00:00Z' };
    const story = aStory('quay', { en: gone, nl: going });
    await bringIn(newsroom, structuredClone(story), QUIET);
    assert.equal(
      newsroom.value('SELECT withdrawn_at FROM articles WHERE edition_id = 1'),
      Date.parse(gone.withdrawAt),
    );
    assert.deepEqual(outcomes(await bringIn(newsroom, story, QUIET)), [
      'en/quay unchanged',
      'nl/quay unchanged',
    ]);
    newsroom.clock.move(60 * 86_400_000);
    await settle(newsroom);
    assert.deepEqual(
      changes(newsroom).filter((change) => change.startsWith('withdrawn')),
      ['withdrawn en quietly', 'withdrawn nl'],
    );
  });

  test('changes what is public without a word', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    await bringIn(newsroom, aStory('quay', { en: { body: '<p>Mended.</p>' } }), QUIET);
    assert.deepEqual(changes(newsroom), ['released en', 'amended en quietly']);
  });
});

describe('former paths', () => {
  const led = (newsroom: Newsroom) =>
    newsroom.rows('SELECT path, article_id FROM former_paths ORDER BY path').map(Object.values);
  const quay = (...formerPaths: string[]): Record<string, ArticleFields> => ({ en: { formerPaths } });

  test('lead to their article, and more may be added, and none is taken away', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { ...quay('/a', '/b'), nl: { formerPaths: ['/c'] } }));
    assert.deepEqual(led(newsroom), [
      ['/a', 1],
      ['/b', 1],
      ['/c', 2],
    ]);
    const version = newsroom.value('SELECT version FROM newsroom');
    for (const same of [quay('/b', '/a'), quay('/b'), quay()]) {
      assert.deepEqual(outcomes(await bringIn(newsroom, aStory('quay', same))), ['en/quay unchanged']);
    }
    assert.equal(newsroom.value('SELECT version FROM newsroom'), version);
    const longer = await bringIn(newsroom, aStory('quay', quay('/a', '/d', '/b')));
    assert.deepEqual(outcomes(longer), ['en/quay paths added']);
    assert.deepEqual(led(newsroom), [
      ['/a', 1],
      ['/b', 1],
      ['/c', 2],
      ['/d', 1],
    ]);
    assert.deepEqual(newsroom.log(), ['released en/quay', 'released nl/quay']);
  });

  test('of another article are refused, with the story that has them', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', quay('/a')));
    const imported = await bringIn(newsroom, [
      aStory('lock', { en: { formerPaths: ['/new', '/a'] }, nl: { formerPaths: ['/x'] } }),
      aStory('tide', { en: { formerPaths: ['/x', '/y'] } }),
      aStory('quay', { fr: { formerPaths: ['/a'], source: 'en' } }),
      aStory('crane', { en: { formerPaths: ['/new'] } }),
    ]);
    const never = 'a path is never given to another article';
    assert.deepEqual(faults(imported), [
      `lock/en.md formerPaths: “/a” leads to story “quay” in edition “en” already; ${never}`,
      `tide/en.md formerPaths: “/x” leads to story “lock” in edition “nl” already; ${never}`,
      `quay/fr.md formerPaths: “/a” leads to story “quay” in edition “en” already; ${never}`,
    ]);
    assert.deepEqual(outcomes(imported), ['nl/lock new', 'en/crane new']);
  });

  test('that are another article’s URL are refused, also one that it had; its own are nothing new', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { slug: 'quay' }, nl: { slug: 'käde-ö' } }));
    await bringIn(newsroom, aStory('quay', { en: { slug: 'pier' } }));
    const refused = await bringIn(newsroom, [
      aStory('lock', quay('/en/2026/03/quay')),
      aStory('tide', quay('/en/2026/03/pier')),
      aStory('crane', quay('/nl/2026/03/k%C3%A4de-%C3%B6')),
      // A request for it leads to the one without the slash.
      aStory('barge', quay('/en/2026/03/quay/')),
      aStory('ferry', quay('/fr/2026/03/quay', '/en/feed.atom')),
    ]);
    const is = (edition: string) =>
      `is the URL of story “quay” in edition “${edition}”; a path is never given to another article`;
    assert.deepEqual(faults(refused), [
      `lock/en.md formerPaths: “/en/2026/03/quay” ${is('en')}`,
      `tide/en.md formerPaths: “/en/2026/03/pier” ${is('en')}`,
      `crane/en.md formerPaths: “/nl/2026/03/k%C3%A4de-%C3%B6” ${is('nl')}`,
      `barge/en.md formerPaths: “/en/2026/03/quay/” ${is('en')}`,
    ]);
    const own = await bringIn(newsroom, aStory('quay', quay('/en/2026/03/quay', '/en/2026/03/pier')));
    assert.deepEqual(outcomes(own), ['en/quay unchanged']);
  });

  test('stay taken when what they led to was erased', async (t) => {
    const newsroom = await openNewsroom(t);
    const { erasedMark } = await import('../../src/domain/erased.ts');
    await bringIn(newsroom, aStory('quay', quay('/a')));
    newsroom.db.connection.prepare('UPDATE former_paths SET path = ?').run(erasedMark('/a'));
    newsroom.db.connection.prepare('UPDATE stories SET key = ?').run(erasedMark('quay'));
    assert.deepEqual(faults(await bringIn(newsroom, aStory('lock', quay('/a')))), [
      'lock/en.md formerPaths: “/a” leads to an article that was erased already; a path is never given to another article',
    ]);
  });

  test('of a withdrawn article may still be added', async (t) => {
    const newsroom = await openNewsroom(t);
    const gone = { publishAt: OLD, withdrawAt: '2020-01-01T00:00:00Z' };
    await bringIn(newsroom, aStory('quay', { en: gone }), QUIET);
    const again = await bringIn(newsroom, aStory('quay', { en: { ...gone, formerPaths: ['/a'] } }), QUIET);
    assert.deepEqual(outcomes(again), ['en/quay paths added']);
  });

  test('in greater number than one parameter holds are all found again', async (t) => {
    const newsroom = await openNewsroom(t);
    const paths = Array.from({ length: 400 }, (_, i) => `/${'x'.repeat(1900)}${i}`);
    const story = aStory('quay', quay(...paths));
    await bringIn(newsroom, structuredClone(story));
    assert.equal(newsroom.value('SELECT count(*) FROM former_paths'), 400);
    assert.deepEqual(outcomes(await bringIn(newsroom, story)), ['en/quay unchanged']);
  });
});
