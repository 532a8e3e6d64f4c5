// The feed of all editions together.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import { FEED_FORMATS } from '../../src/domain/feed.ts';
import { HOUR } from '../../src/domain/time.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { at } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { openSite } from '../support/site.ts';

test('it has every article once, in its own language, under ids of which no two are equal', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await editEdition(newsroom, 'ar', { rights: '© الميناء', license: 'https://license.example/' }, BY_EDITOR);
  const guid = 'https://old.example/?p=7';
  await bringIn(newsroom, [
    aStory('quay', {
      en: { guid, guidIsPermaLink: true },
      nl: { guid },
      ar: { headline: 'رصيف', bylines: ['سعاد'] },
    }),
    aStory('pier', { fr: {} }),
    aStory('later', { nl: { publishAt: at(3_600) } }),
  ]);
  const atom = parseAtomFeed((await site.get('/all/feed.atom')).body);
  const rss = parseRssFeed((await site.get('/all/feed.rss')).body);
  const json = JSON.parse((await site.get('/all/feed.json')).body);
  const entries = atom.entries ?? [];
  assert.equal(entries.length, 4);
  const ids = entries.map(({ id }) => id);
  assert.equal(new Set(ids).size, 4);
  assert.deepEqual(
    rss.items?.map((item) => item.guid?.value),
    ids,
  );
  assert.deepEqual(
    json.items.map((item: { id: string }) => item.id),
    ids,
  );
  const languages = entries.map((entry) => [entry.title?.value, entry.xml?.lang]);
  assert.deepEqual(languages.sort(), [
    ['pier fr', 'fr'],
    ['quay en', 'en'],
    ['quay nl', 'nl'],
    ['رصيف', 'ar'],
  ]);
  assert.deepEqual(rss.items?.map((item) => [item.title, item.dc?.languages?.[0]]).sort(), languages);
  assert.equal(rss.language, undefined);
  assert.equal(json.language, undefined);
  const arabic = entries.find(({ xml }) => xml?.lang === 'ar');
  assert.deepEqual(
    arabic?.authors?.map(({ name }) => name),
    ['سعاد'],
  );
  assert.equal(arabic?.rights?.value, '© الميناء');
  assert.ok(arabic?.links?.some(({ rel, href }) => rel === 'license' && href === 'https://license.example/'));
  const english = entries.find(({ xml }) => xml?.lang === 'en');
  assert.deepEqual(
    english?.authors?.map(({ name }) => name),
    ['Harbour News'],
    'nobody is named: the edition speaks',
  );
  // The guid of a former system is an edition's own matter.
  assert.equal(parseAtomFeed((await site.get('/en/feed.atom')).body).entries?.[0]?.id, guid);
  assert.ok(!ids.includes(guid));
});

test('it follows each change in each edition at once, and tells nothing before its time', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, aStory('quay', { en: {}, nl: {} }));
  const bodies = () =>
    Promise.all(FEED_FORMATS.map(async (format) => (await site.get(`/all/feed.${format}`)).body));
  const before = await bodies();
  await bringIn(newsroom, aStory('later', { nl: { publishAt: at(3_600) } }));
  assert.deepEqual(await bodies(), before);
  newsroom.clock.move(HOUR);
  for (const body of await bodies()) assert.match(body, /later nl/);
  await bringIn(newsroom, aStory('quay', { en: { body: '<p>Better.</p>' } }), { as: 'update' });
  for (const body of await bodies()) assert.match(body, /Better\./);
  await withdraw(newsroom, { story: 'quay', edition: 'nl' }, BY_EDITOR);
  for (const body of await bodies()) {
    assert.ok(!body.includes('quay nl'));
    assert.match(body, /deleted-entry|"withdrawn":\[\{/);
  }
});

test('it is there while nothing is public, and not where there is no edition', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  for (const format of FEED_FORMATS) {
    const { status, body } = await site.get(`/all/feed.${format}`);
    assert.equal(status, 200);
    assert.match(body, /all languages/);
  }
  for (const path of ['/all/', '/all/feeds', '/all/headlines.atom', '/all/archive/1.atom', '/all/feed.xml']) {
    assert.equal((await site.get(path)).status, 404, path);
  }
});
