// The whole history of an edition (RFC 5005): parts that stay, and readers that end with what is public.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FEED_FORMATS } from '../../src/domain/feed.ts';
import { DAY } from '../../src/domain/time.ts';
import { erase } from '../../src/operations/erase.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { often } from '../support/often.ts';
import { openSite, type Site } from '../support/site.ts';
import { fill, type Step, walkUnderChange } from '../support/walked-history.ts';
import { READERS } from '../support/walker.ts';

const BASE = 'https://news.example.org/en';

async function readAt(site: Site, path: string, format: (typeof FEED_FORMATS)[number]) {
  const { status, body } = await site.get(path);
  assert.equal(status, 200, path);
  return READERS[format](body);
}

const tagsOf = (site: Site, paths: readonly string[]): Promise<(string | undefined)[]> =>
  Promise.all(paths.map(async (path) => (await site.get(path)).headers['etag']));

const parts = (...numbers: number[]): string[] =>
  numbers.flatMap((n) => FEED_FORMATS.map((format) => `/en/archive/${n}.${format}`));

describe('an edition’s archive', () => {
  test('begins with the fiftieth release; until then the feed says that it is complete', async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    for (const format of FEED_FORMATS) {
      const { complete, entries } = await readAt(site, `/en/feed.${format}`, format);
      assert.deepEqual([complete, entries.length], [true, 0]);
    }
    await fill(newsroom, 1, 49);
    for (const path of parts(1)) assert.equal((await site.get(path)).status, 404);
    for (const format of FEED_FORMATS) {
      const feed = await readAt(site, `/en/feed.${format}`, format);
      assert.deepEqual([feed.complete, feed.previous, feed.entries.length], [true, undefined, 49]);
    }
    await fill(newsroom, 50, 50);
    for (const format of FEED_FORMATS) {
      const feed = await readAt(site, `/en/feed.${format}`, format);
      const previous = `${BASE}/archive/1.${format}`;
      assert.deepEqual([feed.complete, feed.previous, feed.entries.length], [false, previous, 50]);
      // Headlines have no archive of their own, and are not called complete any more.
      const headlines = await readAt(site, `/en/headlines.${format}`, format);
      assert.deepEqual([headlines.complete, headlines.previous], [false, undefined]);
    }
  });

  test('leads from part to part both ways, to the feed, and on to the part that is not full yet', async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    await fill(newsroom, 1, 112);
    for (const format of FEED_FORMATS) {
      const at = (n: number): string => `${BASE}/archive/${n}.${format}`;
      const current = `${BASE}/feed.${format}`;
      const feeds = await Promise.all(
        [1, 2, 3].map((n) => readAt(site, `/en/archive/${n}.${format}`, format)),
      );
      assert.deepEqual(
        feeds.map(({ previous, next, archive, current, complete, entries }) => [
          ...[previous, next, archive, current, complete, entries.length],
        ]),
        [
          [undefined, at(2), true, current, false, 50],
          [at(1), at(3), true, current, false, 50],
          [at(2), undefined, false, current, false, 12],
        ],
      );
      const titles = feeds[0]?.entries.map(({ title }) => title) ?? [];
      assert.deepEqual([titles[0], titles.at(-1)], ['s50 en', 's1 en'], 'the last changed first');
      assert.equal((await site.get(`/en/archive/4.${format}`)).status, 404);
    }
    for (const path of [
      '/en/archive/0.atom',
      '/en/archive/01.atom',
      '/en/archive/1.xml',
      '/nl/archive/1.atom',
    ]) {
      assert.equal((await site.get(path)).status, 404, path);
    }
  });

  test('keeps a full part as it is, byte for byte, whatever happens to articles of others', async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    await fill(newsroom, 1, 120);
    const before = await tagsOf(site, parts(1, 2));
    newsroom.clock.move(DAY);
    await bringIn(newsroom, aStory('s110', { en: { body: '<p>Better.</p>' } }), { as: 'update' });
    await withdraw(newsroom, { story: 's111' }, BY_EDITOR);
    await fill(newsroom, 121, 160);
    await bringIn(newsroom, aStory('s130', { nl: {} }));
    const behind = 'SELECT count(*) FROM documents WHERE path GLOB ? AND touched_seq > rendered_seq';
    assert.equal(newsroom.value(behind, '/en/archive/[12].*'), 0, 'nor is it rendered again');
    assert.deepEqual(await tagsOf(site, parts(1, 2)), before);

    await bringIn(newsroom, aStory('s60', { en: { body: '<p>Better.</p>' } }));
    const amended = await tagsOf(site, parts(1, 2));
    assert.deepEqual(amended.slice(0, 3), before.slice(0, 3));
    for (let i = 3; i < 6; i += 1) assert.notEqual(amended[i], before[i]);
    // A translation is named beside the article.
    await bringIn(newsroom, aStory('s7', { nl: {} }));
    const translated = await tagsOf(site, parts(1, 2));
    assert.deepEqual(translated.slice(3), amended.slice(3));
    assert.notEqual(translated[0], amended[0]);
  });

  test('keeps a tombstone in a part for ever, and takes it back with a reinstatement', async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    await fill(newsroom, 1, 60);
    await bringIn(newsroom, aStory('late', { en: { guid: 'tag:old.example,2019:1' } }));
    await withdraw(newsroom, { story: 's5' }, BY_EDITOR);
    await withdraw(newsroom, { story: 's8' }, BY_EDITOR);
    for (const format of FEED_FORMATS) {
      const part = await readAt(site, `/en/archive/1.${format}`, format);
      assert.deepEqual([part.entries.length, part.tombstones.length], [48, 2]);
    }
    await reinstate(newsroom, { story: 's8', edition: null }, BY_EDITOR);
    for (const days of [0, 400]) {
      newsroom.clock.move(days * DAY);
      for (const format of FEED_FORMATS) {
        const part = await readAt(site, `/en/archive/1.${format}`, format);
        assert.deepEqual([part.entries.length, part.tombstones.length], [49, 1]);
        const feed = await readAt(site, `/en/feed.${format}`, format);
        assert.equal(feed.tombstones.length, days === 0 ? 1 : 0);
      }
    }
    await reinstate(newsroom, { story: 's5', edition: null }, BY_EDITOR);
    for (const format of FEED_FORMATS) {
      const part = await readAt(site, `/en/archive/1.${format}`, format);
      assert.deepEqual([part.entries.length, part.tombstones.length], [50, 0]);
    }
    await erase({ ...newsroom, ledger: null }, { story: 's6', edition: null }, BY_EDITOR);
    for (const path of parts(1)) assert.ok(!(await site.get(path)).body.includes('s6 en'), path);
  });
});

describe('a reader that walks back', () => {
  const step: fc.Arbitrary<Step> = fc.record({
    do: fc.constantFrom('release', 'release', 'update', 'amend', 'withdraw', 'reinstate'),
    nth: fc.nat(1_000),
  });

  test('ends with exactly what is public, while articles come, change and go under it', async (t) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, 1, 48, 50, 99, 140),
        fc.array(step, { minLength: 5, maxLength: 20 }),
        (size, steps) => walkUnderChange(t, size, steps),
      ),
      { numRuns: often(8) },
    );
  });
});
