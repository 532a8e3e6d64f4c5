// Stories that an edition has no article of: hidden, led to, or shown in the language that there is.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import type { Fallback } from '../../src/domain/edition.ts';
import { FEED_FORMATS } from '../../src/domain/feed.ts';
import { DAY, HOUR } from '../../src/domain/time.ts';
import { closeEdition } from '../../src/operations/close-edition.ts';
import { editStory } from '../../src/operations/edit-story.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { at } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite, type Site } from '../support/site.ts';

const fallBack = (newsroom: Newsroom, path: string, fallback: Fallback) =>
  editEdition(newsroom, path, { fallback }, BY_EDITOR);

interface Item {
  id: string;
  url: string;
  title: string;
  language: string;
  content_html?: string;
  summary?: string;
  authors: { name: string }[];
  _coranto: { fallback?: string; rights?: string; translations: { language: string }[] };
}

async function readJson(site: Site, path = '/fr/feed.json') {
  const feed = JSON.parse((await site.get(path)).body);
  return { items: feed.items as Item[], withdrawn: feed._coranto.withdrawn as { id: string; at: string }[] };
}

const titles = async (site: Site, path?: string): Promise<string[]> =>
  (await readJson(site, path)).items.map(({ title }) => title);

async function opened(test: { after(fn: () => void): void }, fallback: Fallback) {
  const newsroom = await openNewsroom(test);
  const site = await openSite(newsroom);
  await fallBack(newsroom, 'fr', fallback);
  return { newsroom, site };
}

describe('an edition', () => {
  test('hides what it has no article of, unless it says otherwise', async (t) => {
    const { newsroom, site } = await opened(t, 'hide');
    await bringIn(newsroom, aStory('quay', { en: {} }));
    assert.deepEqual(await titles(site), []);
  });

  test('shows the source’s text, every part of it marked with its language, under an id of its own', async (t) => {
    const { newsroom, site } = await opened(t, 'show');
    await editEdition(newsroom, 'nl', { rights: '© Havenbedrijf' }, BY_EDITOR);
    await bringIn(newsroom, aStory('quay', { nl: { source: 'nl' }, en: {}, ar: {} }));
    const { items } = await readJson(site);
    const [item] = items;
    assert.equal(items.length, 1);
    assert.deepEqual(
      [item?.title, item?.language, item?._coranto.fallback, item?._coranto.rights],
      ['quay nl', 'nl', 'show', '© Havenbedrijf'],
    );
    assert.deepEqual(
      item?._coranto.translations.map(({ language }) => language),
      ['en', 'ar'],
    );
    assert.match(
      item?.content_html ?? '',
      /^<div lang="fr" dir="ltr"><p class="notice">[^<]+: Nederlands\. <a href="https:\/\/news\.example\.org\/nl\/2026\/03\/quay-nl" hreflang="nl" lang="nl">quay nl<\/a><\/p><\/div><div lang="nl" dir="ltr"><p class="lead">/,
    );
    const own = (await readJson(site, '/nl/feed.json')).items[0]?.id;
    assert.notEqual(item?.id, own);

    const atom = (await site.get('/fr/feed.atom')).body;
    const entry = atom.slice(atom.indexOf('<entry'));
    assert.match(entry, /^<entry xml:lang="nl">/);
    for (const name of ['title', 'summary', 'content']) {
      assert.match(entry, new RegExp(`<${name} [^>]*xml:lang="nl"`), name);
    }
    const [read] = parseAtomFeed(atom).entries ?? [];
    const links = read?.links?.filter(({ rel }) => rel === 'alternate').map(({ href }) => href) ?? [];
    const url = 'https://news.example.org/nl/2026/03/quay-nl';
    assert.deepEqual([links[0], links.at(-1), read?.id], [url, url, item?.id]);
    const [rss] = parseRssFeed((await site.get('/fr/feed.rss')).body).items ?? [];
    assert.deepEqual([rss?.link, rss?.guid?.value, rss?.dc?.languages?.[0]], [url, item?.id, 'nl']);
  });

  test('leads to it with a sentence in its own language, and without its text', async (t) => {
    const { newsroom, site } = await opened(t, 'link');
    await bringIn(newsroom, aStory('quay', { ar: { body: '<p>Secret of the quay.</p>' } }));
    for (const format of FEED_FORMATS) {
      const { body } = await site.get(`/fr/feed.${format}`);
      assert.ok(!body.includes('Secret') && !body.includes('The lead of quay'), format);
      assert.match(body, /Vous pouvez le lire dans une autre langue/, format);
    }
    const [item] = (await readJson(site)).items;
    assert.deepEqual([item?.language, item?._coranto.fallback], ['ar', 'link']);
    const [entry] = (await site.get('/fr/feed.atom')).body.match(/<entry.*<\/entry>/s) ?? [''];
    assert.match(entry, /<title type="text" xml:lang="ar">/);
    assert.match(entry, /<summary type="html" xml:lang="fr">/);
    assert.match(entry, /<content type="html" xml:lang="fr">/);
  });

  test('takes it back, with a tombstone, when its own article comes or when nothing is public any more', async (t) => {
    const { newsroom, site } = await opened(t, 'show');
    await bringIn(newsroom, [aStory('quay', { en: {} }), aStory('pier', { en: {} })]);
    const idOf = new Map((await readJson(site)).items.map(({ id, title }) => [title, id]));
    const ids = [idOf.get('quay en'), idOf.get('pier en')];
    newsroom.clock.move(HOUR);
    await bringIn(newsroom, aStory('quay', { en: {}, fr: { publishAt: at(3_600) } }));
    const came = await readJson(site);
    assert.deepEqual(
      came.items.map(({ title }) => title),
      ['quay fr', 'pier en'],
    );
    assert.deepEqual(came.withdrawn, [{ id: ids[0], at: '2026-03-14T10:30:00Z' }]);
    newsroom.clock.move(HOUR);
    await withdraw(newsroom, { story: 'pier' }, BY_EDITOR);
    const gone = await readJson(site);
    assert.deepEqual(
      gone.items.map(({ title }) => title),
      ['quay fr'],
    );
    assert.deepEqual(gone.withdrawn[0], { id: ids[1], at: '2026-03-14T11:30:00Z' });
    for (const format of ['atom', 'rss']) {
      const { body } = await site.get(`/fr/feed.${format}`);
      assert.equal(body.split('<at:deleted-entry').length, 3, format);
    }
    // An article of its own that was withdrawn is not replaced by another's.
    await withdraw(newsroom, { story: 'quay', edition: 'fr' }, BY_EDITOR);
    assert.deepEqual(await titles(site), []);
    await reinstate(newsroom, { story: 'pier', edition: null }, BY_EDITOR);
    assert.deepEqual(
      (await readJson(site)).items.map(({ id }) => id),
      [ids[1]],
      'the same id again',
    );
  });

  test('shows history of any age, as it shows its own', async (t) => {
    const { newsroom, site } = await opened(t, 'show');
    await bringIn(newsroom, aStory('flood', { nl: { publishAt: '1953-02-01T06:00:00Z' } }));
    assert.deepEqual(await titles(site), ['flood nl']);
  });

  test('has a story once, whichever of its languages stands for it', async (t) => {
    const { newsroom, site } = await opened(t, 'show');
    await bringIn(newsroom, aStory('quay', { ar: { headline: 'رصيف' } }));
    const [first] = (await readJson(site)).items;
    newsroom.clock.move(HOUR);
    await bringIn(
      newsroom,
      aStory('quay', {
        ar: { headline: 'رصيف' },
        en: { publishAt: at(3_600) },
        nl: { publishAt: at(3_600) },
      }),
    );
    const [second, ...others] = (await readJson(site)).items;
    assert.deepEqual([second?.title, second?.id, others], ['رصيف', first?.id, []], 'ar is the source');
    await withdraw(newsroom, { story: 'quay', edition: 'ar' }, BY_EDITOR);
    const [third] = (await readJson(site)).items;
    assert.deepEqual([third?.title, third?.id], ['quay en', first?.id]);
  });

  test('has another text of it in its place at once when another is its source', async (t) => {
    const { newsroom, site } = await opened(t, 'show');
    await editEdition(newsroom, 'fr', { windowSize: 10 }, BY_EDITOR);
    const old = { publishAt: at(-86_400) };
    await bringIn(newsroom, aStory('quay', { nl: { ...old, source: 'nl' }, en: { publishAt: at(0) } }));
    const others = Array.from({ length: 10 }, (_, i) => aStory(`own-${i}`, { fr: { publishAt: at(-60) } }));
    await bringIn(newsroom, others);
    assert.ok(!(await titles(site)).includes('quay nl'), 'too old for the window');
    await editStory(newsroom, 'quay', { source: 'en' }, BY_EDITOR);
    assert.equal((await titles(site))[0], 'quay en');
  });

  test('remembers for 30 days what it took back, as of then, whatever becomes of the story elsewhere', async (t) => {
    const { newsroom, site } = await opened(t, 'show');
    await bringIn(newsroom, aStory('quay', { en: {} }));
    newsroom.clock.move(HOUR);
    await bringIn(newsroom, aStory('quay', { en: {}, fr: { publishAt: at(3_600) } }));
    const { withdrawn } = await readJson(site);
    assert.deepEqual(
      withdrawn.map((gone) => gone.at),
      ['2026-03-14T10:30:00Z'],
    );
    newsroom.clock.move(10 * DAY);
    await bringIn(newsroom, aStory('quay', { en: { body: '<p>More.</p>' } }), { as: 'update' });
    assert.deepEqual((await readJson(site)).withdrawn, withdrawn);
    newsroom.clock.move(20 * DAY);
    assert.deepEqual((await readJson(site)).withdrawn, []);
  });

  test('has a tombstone that is not older than the entry it is of, also where its own article is', async (t) => {
    const { newsroom, site } = await opened(t, 'show');
    const en = { publishAt: at(-7_200) };
    await bringIn(newsroom, aStory('quay', { en }));
    await bringIn(newsroom, aStory('quay', { en: { ...en, body: '<p>More.</p>' } }), { as: 'update' });
    newsroom.clock.move(HOUR);
    await bringIn(newsroom, aStory('quay', { fr: { publishAt: at(-3_600) } }));
    const [gone] = (await readJson(site)).withdrawn;
    assert.equal(gone?.at, '2026-03-14T09:30:00Z', 'when the entry was updated');
  });

  test('is complete only while none of what stands in has left its window', async (t) => {
    const { newsroom, site } = await opened(t, 'show');
    await editEdition(newsroom, 'fr', { windowSize: 10 }, BY_EDITOR);
    const stories = Array.from({ length: 11 }, (_, i) => aStory(`quay-${i}`, { en: {} }));
    const isComplete = async () => (await site.get('/fr/feed.atom')).body.includes('<fh:complete/>');
    await bringIn(newsroom, stories.slice(0, 9));
    assert.ok(await isComplete());
    await bringIn(newsroom, stories);
    assert.equal((await titles(site)).length, 10);
    assert.ok(!(await isComplete()), 'readers would take away the eleventh');
  });

  test('that is closed, and its archive and topics, have its own articles only', async (t) => {
    const { newsroom, site } = await opened(t, 'show');
    await bringIn(newsroom, [
      aStory('own', { fr: { topics: ['trade'] } }),
      aStory('quay', { en: { topics: ['trade'] } }),
    ]);
    assert.deepEqual(await titles(site, '/fr/topics/trade-fr/feed.json'), ['own fr']);
    assert.deepEqual(await titles(site), ['quay en', 'own fr']);
    await closeEdition(newsroom, 'fr', BY_EDITOR);
    assert.deepEqual(await titles(site), ['own fr']);
  });

  test('tells nothing of what is not public elsewhere', async (t) => {
    const { newsroom, site } = await opened(t, 'show');
    await bringIn(newsroom, aStory('open', { en: {} }));
    const before = await Promise.all(
      FEED_FORMATS.map(async (format) => (await site.get(`/fr/feed.${format}`)).body),
    );
    await bringIn(newsroom, [
      aStory('secret', { en: { publishAt: at(3_600) }, nl: { publishAt: null } }),
      aStory('open', { en: {}, fr: { publishAt: at(5_400) } }),
    ]);
    const after = await Promise.all(
      FEED_FORMATS.map(async (format) => (await site.get(`/fr/feed.${format}`)).body),
    );
    assert.deepEqual(after, before);
  });
});
