// Editions over their life: moved, closed and opened, and settings that are nobody's business.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { closeEdition, openEdition } from '../../src/operations/close-edition.ts';
import { addEdition, editEdition } from '../../src/operations/editions.ts';
import { moveEdition } from '../../src/operations/move-edition.ts';
import { settle } from '../../src/operations/settle.ts';
import { at, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn, outcomes } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite } from '../support/site.ts';

const move = (newsroom: Newsroom, path: string, to: string) => moveEdition(newsroom, { path, to }, BY_EDITOR);

describe('moving an edition', () => {
  test('changes its path and nothing else, and is one public change', async (t) => {
    const newsroom = await openNewsroom(t);
    const before = newsroom.rows('SELECT * FROM editions ORDER BY id');
    const { edition, former } = await move(newsroom, 'nl', 'nl-nl');
    assert.deepEqual([edition.path, former], ['nl-nl', 'nl']);
    assert.deepEqual(
      newsroom.rows('SELECT * FROM editions ORDER BY id'),
      before.map((row) => (row['path'] === 'nl' ? { ...row, path: 'nl-nl' } : row)),
    );
    assert.deepEqual(newsroom.log(), ['edition nl-nl/null']);
    assert.deepEqual(
      newsroom.rows('SELECT tag FROM touches ORDER BY tag').map(({ tag }) => tag),
      ['edition:2', 'editions', 'newest:2'],
    );
  });

  test('may take back a path of its own, and no other edition ever gets one', async (t) => {
    const newsroom = await openNewsroom(t);
    await move(newsroom, 'nl', 'nederlands');
    const belonged =
      '“nl” was the path of edition “nederlands” (Havennieuws), and its URLs lead there for ever; expected another path';
    await assert.rejects(move(newsroom, 'fr', 'nl'), { name: 'Refusal', message: belonged });
    const given = { path: 'nl', language: 'nl', title: 'Nieuws', timeZone: 'UTC' };
    await assert.rejects(addEdition(newsroom, given, BY_EDITOR), { name: 'Refusal', message: belonged });
    await move(newsroom, 'nederlands', 'nl');
    assert.deepEqual(newsroom.rows('SELECT path FROM edition_paths WHERE edition_id = 2 ORDER BY path'), [
      { path: 'nederlands' },
      { path: 'nl' },
    ]);
  });

  test('is refused for a path that is none, its own or another’s', async (t) => {
    const newsroom = await openNewsroom(t);
    for (const [path, to, message] of [
      ['nl', 'api', '“api” is a URL of Coranto itself'],
      ['nl', 'N L', /is not a path/],
      ['nl', 'nl', 'edition “nl” has that path already'],
      ['nl', 'fr', 'there is an edition “fr” already: Nouvelles du port'],
      ['xx', 'yy', /^there is no edition “xx”; the editions are /],
    ] as const)
      await assert.rejects(move(newsroom, path, to), { name: 'Refusal', message });
    assert.deepEqual(newsroom.log(), []);
  });
});

describe('editing an edition', () => {
  test('says nothing in public of which editions stories need', async (t) => {
    const newsroom = await openNewsroom(t);
    const { changed } = await editEdition(newsroom, 'nl', { required: true }, BY_EDITOR);
    assert.deepEqual([changed, newsroom.log()], [['required'], []]);
    assert.equal(newsroom.value('SELECT required FROM editions WHERE id = 2'), 1);
    assert.deepEqual(newsroom.rows('SELECT * FROM touches'), []);
    await editEdition(newsroom, 'nl', { required: false, title: 'Nieuws' }, BY_EDITOR);
    assert.deepEqual(newsroom.log(), ['edition nl/null']);
  });

  test('of its zone changes no URL and no id of what is public', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('late', { en: { publishAt: '2026-02-28T23:30:00Z' } }));
    const { get } = await openSite(newsroom);
    const entry = /<entry[\s\S]*?<\/id>[\s\S]*?href="[^"]+"/;
    const before = entry.exec((await get('/en/feed.atom')).body)?.[0];
    await editEdition(newsroom, 'en', { timeZone: 'Asia/Tokyo' }, BY_EDITOR);
    assert.equal(entry.exec((await get('/en/feed.atom')).body)?.[0], before);
    assert.match((await get('/en/2026/02/late-en')).body, /March 1, 2026/);
  });
});

describe('closing an edition', () => {
  async function closed(t: Parameters<typeof openNewsroom>[0]): Promise<Newsroom> {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [
      aStory('quay', { nl: { slug: 'kade' }, en: {} }),
      aStory('waits', { nl: { publishAt: at(60) }, en: { publishAt: at(60) } }),
      aStory('draft', { nl: { publishAt: null } }),
      aStory('due', { nl: { publishAt: at(1) } }),
    ]);
    newsroom.clock.move(1000);
    return newsroom;
  }

  test('takes the times of what waits there, after what is due went out, and says how many', async (t) => {
    const newsroom = await closed(t);
    const by = { actor: 'Ada', reason: 'the office closes' };
    const { edition, ...rest } = await closeEdition(newsroom, 'nl', by);
    assert.deepEqual([edition.closedAt, rest], [START + 1000, { changed: true, unscheduled: 1 }]);
    assert.deepEqual(newsroom.log().slice(2), ['released nl/due', 'edition nl/null']);
    assert.deepEqual(
      newsroom.rows(`SELECT l.action, s.key, l.due_at, l.actor, l.reason FROM desk_log l
        JOIN stories s ON s.id = l.story_id WHERE l.action = 'unscheduled'`),
      [{ action: 'unscheduled', key: 'waits', due_at: null, ...by }],
    );
    newsroom.clock.move(60_000);
    await settle(newsroom);
    assert.deepEqual(newsroom.log().slice(4), ['released en/waits']);
    assert.deepEqual((await closeEdition(newsroom, 'nl', BY_EDITOR)).changed, false);
    assert.equal(newsroom.log().length, 5);
  });

  test('leaves what is public, to be amended and corrected, and an opened one takes news again', async (t) => {
    const newsroom = await closed(t);
    await closeEdition(newsroom, 'nl', BY_EDITOR);
    const { get } = await openSite(newsroom);
    const amended = await bringIn(
      newsroom,
      aStory('quay', { nl: { slug: 'kade', headline: 'Kade', lead: 'Beter.' } }),
    );
    assert.deepEqual(outcomes(amended), ['nl/quay amended']);
    assert.match((await get('/nl/feed.atom')).body, /Beter\./);
    assert.equal((await openEdition(newsroom, 'nl', BY_EDITOR)).changed, true);
    assert.equal((await openEdition(newsroom, 'nl', BY_EDITOR)).changed, false);
    await bringIn(newsroom, aStory('news', { nl: { headline: 'Weer open' } }));
    assert.match((await get('/nl/feed.atom')).body, /Weer open/);
  });

  test('is told in its language by its feeds and pages, by the chooser and the list of feeds', async (t) => {
    const newsroom = await closed(t);
    const { get } = await openSite(newsroom);
    await editEdition(newsroom, 'nl', { description: 'Van de kade.' }, BY_EDITOR);
    const idOf = (body: string) => /<id>[^<]+/.exec(body)?.[0];
    const id = idOf((await get('/nl/feed.atom')).body);
    await closeEdition(newsroom, 'nl', BY_EDITOR);
    const sentence = 'Deze editie is gesloten op 14 maart 2026.';
    const atom = await get('/nl/feed.atom');
    assert.ok(atom.body.includes(`<subtitle type="text">Van de kade. ${sentence}`));
    assert.equal(idOf(atom.body), id);
    assert.ok((await get('/nl/headlines.rss')).body.includes(`<description>Van de kade. ${sentence}`));
    assert.ok(
      JSON.parse((await get('/nl/feed.json')).body).description.startsWith(`Van de kade. ${sentence}`),
    );
    for (const path of ['/nl/', '/nl/feeds', '/nl/2026/03/', '/nl/2026/03/kade'])
      assert.match(
        (await get(path)).body,
        /<p class="notice"><time datetime="2026-03-14">Deze editie is/,
        path,
      );
    assert.match((await get('/feeds.opml')).body, /\/nl\/feed\.atom"[^>]+description="Deze editie/);
    assert.match((await get('/')).body, /Havennieuws<\/span><\/a> <span class="role">closed<\/span>/);
    for (const path of ['/en/', '/en/feed.atom', '/en/feed.rss'])
      assert.ok(!/This edition/.test((await get(path)).body), path);
    await openEdition(newsroom, 'nl', BY_EDITOR);
    for (const path of ['/', '/feeds.opml', '/nl/', '/nl/feed.atom'])
      assert.ok(!/gesloten|closed/.test((await get(path)).body), path);
  });

  test('is refused for an edition that there is not', async (t) => {
    const newsroom = await openNewsroom(t);
    for (const act of [closeEdition, openEdition])
      await assert.rejects(act(newsroom, 'xx', BY_EDITOR), {
        name: 'Refusal',
        message: /^there is no edition “xx”/,
      });
  });
});
